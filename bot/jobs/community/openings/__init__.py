"""Openings as members see them, and their own applications."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.rules.access import Right, has
from bot.rules.calendar import local_day
from bot.rules.community.members import Member, Stand, Standing
from bot.rules.community.openings import Interest, NoSuchOpening, Opening, is_open
from bot.rules.community.recognition.benefits import hears_at
from bot.rules.hiring.requisitions import State
from bot.rules.people import Person
from bot.store import Books

FEATURE = "community.openings"
# What a page lists; each has its text.
LISTED = 5
# Of one's own applications, and on Home.
MINE, ON_HOME = 20, 5
# A role is told of while somebody may be added to it.
TAKES = frozenset({State.APPROVED, State.OPEN})


def about(opening: int, member: int) -> str:
    """What notices about somebody's interest are about."""
    return f"interest:{opening}:{member}"


def member_of(books: Books, me: Person, now: datetime) -> Member:
    """Who they are in the community; whoever has no record there yet gets one, with the address that Slack proved."""
    found = books.members.of(me.identity)
    if found is not None:
        return found
    email = me.email or ""
    known = books.members.by_email(me.workspace, email) if email else None
    if known is not None and known.user is None:
        joined = replace(known, user=me.user, standing=Standing.JOINED, joined_at=now,
                         verified_at=known.verified_at or now)  # fmt: skip
        books.members.change(joined)
        return joined
    email = "" if known else email
    return books.members.begin(Member(
        me.workspace, me.name, Standing.JOINED, now, email, now if email else None, me.user, me.language, me.zone,
        joined_at=now,
    ))  # fmt: skip


def get(books: Books, me: Person, id: int, now: datetime) -> Opening:
    """The opening, as long as members may be interested. Raises NoSuchOpening."""
    found = books.openings.get(me.workspace, id)
    if found is None or found not in _alive(books, me.workspace, [found], now):
        raise NoSuchOpening()
    return found


def there(books: Books, workspace: str, now: datetime) -> Sequence[Opening]:
    """Those in which members may be interested now, the newest first."""
    return _alive(books, workspace, books.openings.open(workspace), now)


def listed(books: Books, me: Person, page: int, now: datetime) -> dict[str, Any]:
    """A page of what is open, with why it is for them and what they said already."""
    member = books.members.of(me.identity)
    found, later = _heard(books, me, member, now)
    said = {each.id: interest for each, interest in books.openings.interests(member.id)} if member else {}
    follows = books.members.topics([member.id])[member.id] if member else {}
    topics = {each.key: asdict(each) for each in books.topics.all(me.workspace)}
    shown = found[page * LISTED : (page + 1) * LISTED]
    names = _names(books, shown)
    moderates = has(Right.MODERATE, me, books.workspaces.get(me.workspace).kind)
    return {
        "lines": [
            {
                **_public(each, names), "has_said": each.id in said and said[each.id].withdrawn_at is None,
                "withdrew": each.id in said and said[each.id].withdrawn_at is not None,
                "why": [topics[key] for key in each.topics if follows.get(key) is Stand.FOLLOWED and key in topics],
                "topics": [topics[key] for key in each.topics if key in topics],
                "may_edit": moderates and each.requisition is None, "revision": each.revision,
            } for each in shown
        ],
        "page": page, "is_last": (page + 1) * LISTED >= len(found), "all": len(found), "moderates": moderates,
        "later": later, "mine": mine(books, member, now)[:MINE],
    }  # fmt: skip


def mine(books: Books, member: Member | None, now: datetime) -> Sequence[Mapping[str, Any]]:
    """What they said they are interested in, with by when they hear something, and what they were told."""
    found = books.openings.interests(member.id) if member else ()
    ids = [interest.candidacy for _, interest in found if interest.candidacy is not None]
    letters, mails = books.own_pages.last_sent(ids), books.mails.last_sent(ids)
    names = _names(books, [opening for opening, _ in found])
    return [
        _line(opening, interest, names, now, [letters.get(interest.candidacy or 0), mails.get(interest.candidacy or 0)])
        for opening, interest in found
    ]


def on_home(books: Books, me: Person, now: datetime) -> Mapping[str, Any]:
    """How many openings there are, and their own applications."""
    member = books.members.of(me.identity)
    lines, (heard, _) = mine(books, member, now), _heard(books, me, member, now)
    going = [each for each in lines if each["state"] != "withdrew"]
    return {"open": len(heard), "mine": going[:ON_HOME], "more": max(0, len(going) - ON_HOME)}


def _heard(books: Books, me: Person, member: Member | None, now: datetime) -> tuple[Sequence[Opening], int]:
    """Those in which they may be interested now and of which they hear by now, and of how many more they hear later.
    Moderators see all of them; whoever knows of one may always say that they are interested."""
    found, id = there(books, me.workspace, now), member.id if member else 0
    standings = books.tiers.standings(me.workspace, [id])
    tier = standings.of(id)
    if has(Right.MODERATE, me, books.workspaces.get(me.workspace).kind):
        return found, 0
    heard = [each for each in found if hears_at(tier, each.open_from or each.at, standings.is_on) <= now]
    return heard, len(found) - len(heard)


def _alive(books: Books, workspace: str, openings: Sequence[Opening], now: datetime) -> Sequence[Opening]:
    zone = books.workspaces.get(workspace).zone
    found = [each for each in openings if is_open(each, now, zone)]
    companies = {each.company for each in found if each.requisition is not None}
    takes = {role.id for company in companies for role in books.requisitions.running(company) if role.state in TAKES}
    return [each for each in found if each.requisition is None or each.requisition in takes]


def _names(books: Books, openings: Collection[Opening]) -> Mapping[tuple[str, str], str]:
    people: dict[str, set[str]] = {}
    for each in openings:
        people.setdefault(each.company, set()).add(each.named)
    return {
        (company, user): person.name
        for company, users in people.items() for user, person in books.people.some(company, users).items()
    }  # fmt: skip


def _public(opening: Opening, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "id": opening.id, "title": opening.title, "place": opening.place, "pay": opening.pay, "text": opening.text,
        "closes_on": opening.closes_on, "days": opening.answer_days,
        "named": names[opening.company, opening.named],
    }  # fmt: skip


def _line(
    opening: Opening, interest: Interest, names: Mapping[tuple[str, str], str], now: datetime,
    told: Sequence[datetime | None],
) -> dict[str, Any]:  # fmt: skip
    """One application: `told` is when letters and mails last went to them."""
    heard = max((each for each in (*told, interest.answered_at) if each is not None and each > interest.at),
                default=None)  # fmt: skip
    state = "withdrew" if interest.withdrawn_at else "heard" if heard else "waits"
    is_late = state == "waits" and local_day(now, "UTC") > interest.answer_by
    return {
        "id": opening.id, "title": opening.title, "named": names[opening.company, opening.named],
        "answer_by": interest.answer_by, "state": state, "heard": heard, "is_late": is_late, "at": interest.at,
    }  # fmt: skip
