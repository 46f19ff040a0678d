"""Questions: what every part of it needs to know of who may be asked, and how a question reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.community.moderation import by_number, today
from bot.rules.community.members import Purpose, Stand
from bot.rules.community.moderation.duty import monday_of, on_duty
from bot.rules.community.questions import NoSuchQuestion, Question, Rung, State, about
from bot.rules.community.questions.helping import WITHIN, Helper
from bot.rules.community.questions.kept import FLOOR, Kept
from bot.rules.community.questions.ladder import above, next_at
from bot.rules.notices import home_key
from bot.rules.people import Identity, Role
from bot.store import Books
from bot.store.community.questions import Load

FEATURE, TEMPLATES = "community.questions", "community/questions"


def is_on(books: Books, workspace: str) -> bool:
    """Whether questions are noticed there: moderators switched it on, and enough members offer help."""
    return books.questions.is_on(workspace) and len(books.questions.offers(workspace)) >= FLOOR


def people(
    books: Books, workspace: str, now: datetime, question: Question | None = None
) -> Mapping[Rung, Sequence[Helper]]:
    """Who may be asked on each rung, or on each that is still above this question: members who offered help and agree
    to be written to, appointed ambassadors, the moderator on duty (all of them in a week that is nobody's), and the
    community's admins. Whoever did not say in which languages they help does so in the one they are spoken to."""
    by_rung = {
        Rung.AMBASSADORS: books.roles.holders(workspace, Role.AMBASSADOR),
        Rung.MODERATOR: _on_duty(books, workspace, now),
        Rung.LEAD: books.people.admins(workspace),
    }  # fmt: skip
    appointed = {user: books.members.of(Identity(workspace, user)) for user in sorted(set().union(*by_rung.values()))}
    numbers = {user: member.id for user, member in appointed.items() if member is not None}
    are_peers_asked = question is None or Rung.PEERS in above(question)
    offers = dict(books.questions.offers(workspace, None if are_peers_asked else list(numbers.values())))
    numbers |= {user: each.member for user, each in offers.items()}
    load, paused = books.questions.load(workspace, now - WITHIN), books.questions.paused(workspace, now)
    agreed = books.members.holding([each.member for each in offers.values()] if are_peers_asked else [], now)
    hours = books.people.hours(workspace, numbers)

    def helper(user: str, topics: frozenset[str], languages: frozenset[str], is_paused: bool) -> Helper:
        asked = load.get(numbers[user], Load())
        return Helper(user, hours[user], topics, languages, asked.asks, asked.open, is_paused)

    found: dict[Rung, Sequence[Helper]] = {
        Rung.PEERS: [
            helper(user, each.topics, each.languages, each.is_paused or each.member in paused)
            for user, each in offers.items() if Purpose.COMMUNITY in agreed.get(each.member, ())
        ]
    }  # fmt: skip
    for rung, users in by_rung.items():
        languages = {
            user: offers[user].languages if user in offers else frozenset({member.language})
            for user in users if (member := appointed[user]) is not None
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


def line(books: Books, kept: Kept, now: datetime) -> dict[str, Any]:
    """A question as templates show it, with when its next step is due."""
    return lines(books, kept.question.workspace, [kept], now)[0]


def lines(books: Books, workspace: str, found: Sequence[Kept], now: datetime) -> list[dict[str, Any]]:
    """The same of several there."""
    is_open = any(each.question.state is State.OPEN for each in found)
    there, topics = people(books, workspace, now) if is_open else {}, books.topics.all(workspace)
    return [
        {
            "id": each.question.id, "asker": each.question.asker, "channel": each.question.channel, "text": each.text,
            "link": each.link, "at": each.at, "state": each.question.state.value, "reason": each.reason,
            "rung": each.question.rung.value if each.question.rung else "", "is_first": each.question.is_first,
            "next_at": next_at(each.question, there), "answered_at": each.answered_at,
            "topics": [topic for topic in topics if topic.key in each.question.topics],
        }
        for each in found
    ]  # fmt: skip


def enter(books: Books, kept: Kept, what: str, who: str, now: datetime, **facts: Any) -> None:
    """Write it into the record: who did what to which question, and never what it says."""
    id, workspace = kept.question.id, kept.question.workspace
    books.record.note(now, f"{FEATURE}.{what}", about(id), workspace=workspace, who=who, **facts)
