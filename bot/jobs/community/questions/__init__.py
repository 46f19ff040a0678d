"""Questions: what every part of it needs to know of who may be asked, and how a question reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.community.moderation import by_number, today
from bot.rules.community.members import Purpose, Stand
from bot.rules.community.moderation.duty import monday_of, on_duty
from bot.rules.community.questions import NoSuchQuestion, Rung, about
from bot.rules.community.questions.helping import WITHIN, Helper
from bot.rules.community.questions.kept import FLOOR, Kept
from bot.rules.community.questions.ladder import next_at
from bot.rules.notices import home_key
from bot.rules.people import Identity, Role
from bot.store import Books
from bot.store.community.questions import Load

FEATURE, TEMPLATES = "community.questions", "community/questions"


def is_on(books: Books, workspace: str) -> bool:
    """Whether questions are noticed there: moderators switched it on, and enough members offer help."""
    return books.questions.is_on(workspace) and len(books.questions.offers(workspace)) >= FLOOR


def people(books: Books, kept: Kept, now: datetime) -> Mapping[Rung, Sequence[Helper]]:
    """Who may be asked on each rung: members who offered help and agree to be written to, appointed ambassadors, the
    moderator on duty (all of them in a week that is nobody's), and the community's admins. Whoever did not say in which
    languages they help does so in the one they are spoken to."""
    workspace, load = kept.question.workspace, books.questions.load(kept.question.workspace, now - WITHIN)
    offers = dict(books.questions.offers(workspace))
    agreed = books.members.holding([each.member for each in offers.values()], now)
    by_rung = {
        Rung.AMBASSADORS: books.roles.holders(workspace, Role.AMBASSADOR),
        Rung.MODERATOR: _on_duty(books, workspace, now),
        Rung.LEAD: books.people.admins(workspace),
    }  # fmt: skip
    appointed = {user for users in by_rung.values() for user in users}
    known = {user: books.members.of(Identity(workspace, user)) for user in sorted(appointed | offers.keys())}
    there = {user: member for user, member in known.items() if member is not None}
    hours = books.people.hours(workspace, there)

    def helper(user: str, topics: frozenset[str], languages: frozenset[str], is_paused: bool) -> Helper:
        asked = load.get(there[user].id, Load())
        return Helper(user, hours[user], topics, languages, asked.asks, asked.open, is_paused)

    found: dict[Rung, Sequence[Helper]] = {
        Rung.PEERS: [
            helper(user, each.topics, each.languages, each.is_paused or there[user].is_paused(now))
            for user, each in offers.items()
            if user in there and Purpose.COMMUNITY in agreed.get(each.member, ())
        ]
    }  # fmt: skip
    for rung, users in by_rung.items():
        languages = {
            user: offers[user].languages if user in offers else frozenset({there[user].language})
            for user in users if user in there
        }  # fmt: skip
        found[rung] = [helper(user, frozenset(), spoken, False) for user, spoken in languages.items()]
    return found


def _on_duty(books: Books, workspace: str, now: datetime) -> Collection[str]:
    day, moderators = today(books, workspace, now), by_number(books, workspace)
    mine = on_duty(books.duty.turns(workspace, monday_of(day)), day)
    return [moderators[mine]] if mine is not None and mine in moderators else sorted(moderators.values())


def interests(books: Books, member: int) -> frozenset[str]:
    """The topics that member follows."""
    stands = books.members.topics([member])[member]
    return frozenset(key for key, stand in stands.items() if stand is Stand.FOLLOWED)


def get(books: Books, workspace: str, id: int, revision: int | None = None) -> Kept:
    """The question, as this person saw it where a revision is given; locked in a transaction that writes.
    Raises NoSuchQuestion."""
    found = books.questions.get(workspace, id)
    if found is None or revision not in {None, found.question.revision}:
        raise NoSuchQuestion()
    return found


def changed(books: Books, kept: Kept, now: datetime) -> None:
    """The question is so now; what stands about it and moderators' Homes show that."""
    books.questions.keep(kept)
    shown_anew(books, kept.question.workspace, kept.question.id, now)


def shown_anew(books: Books, workspace: str, id: int, now: datetime) -> None:
    """What stands about it and moderators' Homes show how it is now."""
    books.notices.refresh(now, about=about(id))
    users = {*books.roles.holders(workspace, Role.MODERATOR), *books.people.admins(workspace)}
    books.notices.refresh(now, keys=[home_key(workspace, user) for user in users])


def line(books: Books, kept: Kept, now: datetime, is_whole: bool = False) -> dict[str, Any]:
    """A question as templates show it; with `is_whole` when its next step is due, which takes more reading."""
    question = kept.question
    return {
        "id": question.id, "revision": question.revision, "asker": question.asker, "channel": question.channel,
        "text": kept.text, "link": kept.link, "at": kept.at, "state": question.state.value,
        "rung": question.rung.value if question.rung else "", "is_first": question.is_first, "reason": kept.reason,
        "next_at": next_at(question, people(books, kept, now)) if is_whole else None, "answered_at": kept.answered_at,
        "topics": [each for each in books.topics.all(question.workspace) if each.key in question.topics],
    }  # fmt: skip


def enter(books: Books, kept: Kept, what: str, who: str, now: datetime, **facts: Any) -> None:
    """Write it into the record: who did what to which question, and never what it says."""
    id, workspace = kept.question.id, kept.question.workspace
    books.record.note(now, f"{FEATURE}.{what}", about(id), workspace=workspace, who=who, **facts)
