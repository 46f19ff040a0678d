"""What moderators see of a member and note, and which records they say are one person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs import narrowing
from bot.jobs.community.members import enter, joining, note
from bot.jobs.moments import Facts
from bot.rules.community.members import Line, Member, NoSuchMember
from bot.rules.community.members import correcting as rules
from bot.rules.community.members.engagement import LOOK_BACK, band
from bot.rules.community.members.merging import CannotBeOne, Proposal, Why, may_be_one
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.rules.search import Side as Sides
from bot.store import Books

# What one page of a timeline shows, and one of proposals; how many newcomers the Home lists, and since when.
LINES, PROPOSALS, NEWCOMERS = 8, 10, 5
NEW_SINCE = timedelta(days=7)
NOTE_CHARACTERS = 1000


def page(books: Books, me: Person, id: int, skip: int, now: datetime) -> dict[str, Any]:
    """What the page of a member shows, with the lines of their timeline after the first `skip`. Raises NoSuchMember."""
    found = books.members.for_moderators(me, me.workspace, id, LINES + 1, skip)
    member, lines = found.member, found.lines[:LINES]
    acts = books.members.acts([id], (now - LOOK_BACK).date())[id]
    stands = books.members.topics([id])[id]
    return {
        "id": id, "name": member.name, "user": member.user or "", "standing": member.standing.value,
        "at": member.at, "joined_at": member.joined_at, "band": band(member, acts, now).value,
        "family": member.family, "seniority": member.seniority, "location": member.location,
        "languages": ", ".join(member.languages), "skills": ", ".join(member.skills),
        "topics": [each for each in books.topics.all(me.workspace) if stands.get(each.key) == "followed"],
        "consents": [
            {"purpose": each.purpose.value, "at": each.at, "until": each.until}
            for each in found.consents if each.holds(now)
        ],
        "came": [name for _, name, _ in books.members.came(id)], "tags": ", ".join(member.tags),
        "comes_back": member.comes_back, "owner": member.owner or "", "is_paused": member.is_paused(now),
        "lines": [_line(each) for each in lines], "skip": skip,
        "next": skip + LINES if len(found.lines) > LINES else 0,
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    return {"what": line.what, "at": line.at, "who": line.who, "text": line.text, "facts": dict(line.facts or {})}


def noting(books: Books, me: Person, id: int) -> dict[str, Any]:
    """What the form of a note shows. Raises NoSuchMember."""
    return {"name": books.members.for_moderators(me, me.workspace, id).member.name, "most": NOTE_CHARACTERS}


def keep_note(books: Books, me: Person, id: int, answers: Mapping[str, object], now: datetime) -> None:
    """It stands in their timeline. Raises NoSuchMember, FieldRefusals."""
    member = books.members.for_moderators(me, me.workspace, id).member
    wrong: dict[str, Any] = {}
    said = rules.typed(answers, "text", NOTE_CHARACTERS, wrong)
    if not said:
        wrong.setdefault("text", rules.Missing())
    if wrong:
        raise FieldRefusals(wrong)
    note(books, id, "noted", me.user, now, said)
    enter(books, member, "note", me.user, now)


def caring(books: Books, me: Person, id: int) -> dict[str, Any]:
    """What the form shows of who looks after them, and their tags. Raises NoSuchMember."""
    member = books.members.for_moderators(me, me.workspace, id).member
    return {"name": member.name, "owner": member.owner or "", "tags": ", ".join(member.tags)}


def keep_care(books: Books, me: Person, id: int, answers: Mapping[str, object], now: datetime) -> None:
    """Who looks after them, and their tags. Raises NoSuchMember, NotHere, FieldRefusals."""
    books.members.for_moderators(me, me.workspace, id)
    before = books.members.get(me.workspace, id)
    wrong: dict[str, Any] = {} if "tags" in answers else {"tags": rules.ChoiceMeaningless()}
    tags = rules.listed(answers, "tags", wrong)
    owner = answers.get("owner")
    if wrong:
        raise FieldRefusals(wrong)
    if isinstance(owner, str):
        books.people.check_here(Identity(me.workspace, owner))
    after = replace(before, tags=tags, owner=owner if isinstance(owner, str) else None)
    if fields := rules.changes(before, after):
        books.members.change(after)
        enter(books, after, "care", me.user, now, fields=fields)


def proposals(books: Books, me: Person) -> dict[str, Any]:
    """The records that may be one person's."""
    open = books.merges.open(me.workspace, PROPOSALS)
    whose = books.members.some(me.workspace, {id for each in open for id in (each.first, each.second)})
    pairs = [
        {"id": each.id, "why": each.why.value, "both": [_short(whose[id]) for id in (each.first, each.second)]}
        for each in open if {each.first, each.second} <= whose.keys()
    ]  # fmt: skip
    return {"pairs": pairs, "more": max(0, books.merges.count(me.workspace) - len(open))}


def comparing(books: Books, me: Person, id: int) -> dict[str, Any]:
    """What the form shows in which the other record of the same person is chosen. Raises NoSuchMember."""
    return {"name": books.members.for_moderators(me, me.workspace, id).member.name}


def say_same(books: Books, me: Person, id: int, answers: Mapping[str, object], now: datetime) -> None:
    """The two records wait among those that may be one person's. Raises NoSuchMember, FieldRefusals for `other`."""
    one = books.members.for_moderators(me, me.workspace, id).member
    other = narrowing.known(books, me, Sides.COMMUNITY, answers.get("other"), now)
    if other is None:
        raise FieldRefusals({"other": NoSuchMember()})
    if not may_be_one(one, other):
        raise FieldRefusals({"other": CannotBeOne()})
    first, second = sorted((one.id, other.id))
    books.merges.say(Proposal(me.workspace, first, second, now, by=me.user, why=Why.SAID))


def _short(member: Member) -> dict[str, Any]:
    return {
        "id": member.id, "name": member.name, "user": member.user or "", "standing": member.standing.value,
        "at": member.at, "location": member.location, "family": member.family,
    }  # fmt: skip


def merge(books: Books, me: Person, id: int, now: datetime) -> None:
    """The two are one. Raises NoSuchMerge, NoSuchMember."""
    one, other = _both(books, books.merges.get(me.workspace, id))
    joining.unite(books, one, other, me.user, now)


def keep_apart(books: Books, me: Person, id: int, now: datetime) -> None:
    """They are two people. Raises NoSuchMerge."""
    found = books.merges.get(me.workspace, id)
    books.merges.apart(found, me.user, now)
    facts = {"workspace": me.workspace, "who": me.user, "other": found.second}
    books.record.note(now, "community.members.keep_apart", f"member:{found.first}", **facts)


def _both(books: Books, proposal: Proposal) -> Sequence[Member]:
    there = books.members.some(proposal.workspace, [proposal.first, proposal.second])
    if len(there) < 2:
        raise NoSuchMember()
    return list(there.values())


def looking_after(books: Books, me: Person) -> dict[str, Any]:
    """What the page says that leads to everything moderators see to."""
    return {"merges": books.merges.count(me.workspace)}


def on_home(books: Books, me: Person, now: datetime) -> Facts:
    """Who joined this week, and how many records may be one person's."""
    new = books.members.newcomers(me.workspace, now - NEW_SINCE, NEWCOMERS + 1)
    return {
        "newcomers": [{"id": each.id, "name": each.name, "at": each.joined_at} for each in new[:NEWCOMERS]],
        "is_more": len(new) > NEWCOMERS, "merges": books.merges.count(me.workspace),
    }  # fmt: skip
