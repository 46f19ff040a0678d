"""Polls of every kind: asked, answered, told, lost, called off, and the moderators' list of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.community import polls as job
from bot.jobs.community.polls import asking, closing
from bot.rules.access import Kind
from bot.rules.community.members import Member, Standing
from bot.rules.community.questions.polls import Poll, Repeat, State, TooFewForPoll, about
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE = {"prefix": ""}
HOUR = timedelta(hours=1)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From an empty list to what came of some."""
    books.workspaces.put(TEAM, Kind.BOTH, "Circle")
    books.roles.give(TEAM, Role.MODERATOR, [ADMIN])
    users = (ASKER, FINANCE, ADMIN, *LEADERS)
    for user in users:
        books.people.put(make.person(user, name=typed or user), NOW)
        books.members.begin(Member(TEAM, typed or user, Standing.JOINED, NOW, user=user))
    me = make.person(ADMIN)
    yield "community/polls/list", {**HERE, **job.listed(books, me, 0, NOW)}
    yield "community/polls/form", {**HERE, **job.form()}
    for n, repeat in enumerate(Repeat):
        for is_anonymous in (True, False):
            for options in (2, 7):
                yield from _one(books, typed, _poll(typed, n, options, is_anonymous, repeat), users[: n * 3])
    for n in (1, 6):
        for is_anonymous in (True, False):
            many = replace(_poll(typed, 0, 3, is_anonymous, Repeat.NEVER), is_many=True)
            yield from _one(books, typed, many, users[:n])
    lost = books.polls.add(_poll(typed, 1, 2, True, Repeat.NEVER))
    closing.close(books, lost, NOW)
    yield from said(books, about(lost.id))
    off = books.polls.add(_poll(typed, 1, 2, True, Repeat.NEVER))
    asking.ask(books, off, NOW)
    asking.call_off(books, me, off.id, NOW)
    yield from said(books, about(off.id))
    asking.ask(books, books.polls.add(_poll(typed, 1, 2, True, Repeat.WEEKLY)), NOW)
    for page in range(4):
        yield "community/polls/list", {**HERE, **job.listed(books, me, page, NOW)}
    line = {"option": typed or "Go", "n": 25, "bar": "▇", "percent": 100, "names": [FINANCE] * 20, "more": 5}
    facts = {**job.told(books, replace(lost, state=State.CLOSED, is_anonymous=False), NOW + 9 * HOUR), "answers": 25}
    yield "community/polls/result", {**HERE, **facts, "lines": [line, {**line, "n": 1, "more": 1}]}
    yield from homes(books, [ASKER, ADMIN])


def _poll(typed: str, n: int, options: int, is_anonymous: bool, repeat: Repeat) -> Poll:
    named = tuple(f"{typed or 'Option'} {each}" for each in range(options))
    return Poll(
        TEAM, "C0HR", ADMIN, typed or "Which one?", named, NOW, NOW + (n + 1) * HOUR, is_anonymous, repeat=repeat
    )  # fmt: skip


def _one(books: Books, typed: str, poll: Poll, users: tuple[str, ...]) -> Iterator[Sample]:
    made = books.polls.add(poll)
    asking.ask(books, made, NOW)
    yield from said(books, about(made.id))
    if made.is_many:
        yield "community/polls/choose", {**HERE, **job.choices(books, make.person(users[0]), made, NOW)}
    for n, user in enumerate(users):
        answer = asking.answer_unseen if made.is_anonymous else asking.answer_named
        answer(books, make.person(user), made.id, [n % 2, *([1] if made.is_many else [])], NOW)
    closing.close(books, made, made.closes_at)
    yield from said(books, about(made.id), made.closes_at)


def of_handlers(typed: str) -> Iterator[Sample]:
    """What whoever answered is told."""
    for is_anonymous in (True, False):
        facts = {"is_anonymous": is_anonymous, "chosen": [typed or "Go", "Stay"], "closes_at": NOW}
        yield "community/polls/counted", {**HERE, **facts}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say more than their name."""
    return {TooFewForPoll: [{"have": 1, "least": 5}]}
