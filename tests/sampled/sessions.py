"""Question sessions: announced, asked and voted in, run, told; what is carried over and who answers it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.jobs.community import sessions as job
from bot.jobs.community.sessions import asking, running, telling
from bot.rules.access import Kind
from bot.rules.community.members import Member, Standing
from bot.rules.community.questions.sessions import Session, about
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE = {"prefix": ""}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOW + 2 * DAY


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From an empty list to a recap and what was left of it."""
    books.workspaces.put(TEAM, Kind.BOTH, "Circle")
    books.roles.give(TEAM, Role.MODERATOR, [ADMIN])
    for user in (ASKER, FINANCE, ADMIN, *LEADERS):
        books.people.put(make.person(user, name=typed or user), NOW)
        books.members.begin(Member(TEAM, typed or user, Standing.JOINED, NOW, user=user))
    me, other = make.person(ADMIN, roles=frozenset({Role.MODERATOR})), make.person(ASKER)
    yield from _list(books, me, other)
    yield "community/sessions/form", {**HERE, **job.blank(books, me, NOW)}
    answers = {"guest": typed[:120].strip() or "Ana", "text": typed[:999], "channel": "C0HR", "time": "12:00"}
    day = {"day": f"{LATER.date()}", "minutes": "60"}
    empty = running.announce(books, me, {**answers, **day, "slots": "5", "text": ""}, NOW)
    yield from _seen(books, me, other, empty)
    yield "community/sessions/change", {**HERE, **job.filled_in(books, empty)}
    empty = running.change(books, me, empty.id, {**answers, **day, "slots": "5", "text": "", "time": "12:30"}, NOW)
    yield from _seen(books, me, other, empty)
    full = running.announce(books, me, {**answers, **day, "slots": "5"}, NOW)
    for n, user in enumerate((*LEADERS, FINANCE, ASKER)):
        for k in range(3):
            said_ = {"text": f"{typed[:400]} how do {k} x{n} salaries x{n} grow", "unnamed": ["yes"] if k else []}
            asking.ask(books, make.person(user), full.id, said_, NOW + n * HOUR)
    for user in LEADERS:
        asking.vote(books, make.person(user), books.sessions.questions(full.id)[-1].id, NOW + 9 * HOUR)
    asking.vote(books, other, books.sessions.questions(full.id)[0].id, NOW + 9 * HOUR)
    yield from _seen(books, me, other, full)
    found = books.sessions.questions(full.id)
    running.merge(books, me, full.id, found[0].id, found[1].id, NOW)
    for session in (empty, full):
        telling.begin(books, books.sessions.get(TEAM, session.id), LATER + DAY)
    yield from _seen(books, me, other, full)
    yield from _carried(books, typed, me, other, full)
    running.tell(books, me, empty.id, LATER)
    off = running.announce(books, me, {**answers, **day}, NOW)
    running.call_off(books, me, off.id, NOW)
    for session in (empty, full, off):
        yield from _seen(books, me, other, session)
    for _ in range(9):
        running.announce(books, me, {**answers, **day}, NOW)
    yield from _list(books, me, other)
    yield from homes(books, [ASKER, ADMIN])
    yield from _handed(books, full, empty)


def _carried(books: Books, typed: str, me: Any, other: Any, full: Session) -> Iterator[Sample]:
    found = books.sessions.questions(full.id)
    for each in found[2:4]:
        running.answered(books, me, each.id, LATER)
    day = {"owner": ASKER, "answer_by": f"{(LATER + 2 * DAY).date()}"}
    running.carry(books, me, full.id, found[4].id, day, LATER)
    yield from said(books, about(full.id), LATER)
    running.carry(books, me, full.id, 0, day, LATER)
    yield from _seen(books, me, other, full)
    running.answered(books, other, found[4].id, LATER)
    running.tell(books, me, full.id, LATER)
    for texts in ([typed or "Why?"], []):
        facts = {**job.line(full, NOW), "texts": texts, "days": 30}
        yield "community/sessions/carry", {**HERE, **facts}


def _handed(books: Books, *sessions: Session) -> Iterator[Sample]:
    for to in (ASKER, ""):
        for session in sessions:
            host = books.sessions.get(TEAM, session.id).host
            books.sessions.leave(TEAM, host, to)
            facts = {"session": session.id}
            handed = Planned(f"handed:{session.id}", job.HANDED, about(session.id), TEAM, to, facts, living=True)
            if to:
                books.notices.plan(handed, NOW)
            yield from said(books, about(session.id), LATER)


def _seen(books: Books, me: Any, other: Any, made: Session) -> Iterator[Sample]:
    session = books.sessions.get(TEAM, made.id)
    yield from said(books, about(session.id), NOW + HOUR)
    yield "community/sessions/run", {**HERE, **job.board(books, session, frozenset(), NOW)}
    for page in (0, 1):
        for reader in (me, other):
            yield "community/sessions/show", {**HERE, **job.one(books, reader, session, page, NOW)}


def _list(books: Books, me: Any, other: Any) -> Iterator[Sample]:
    for reader in (me, other):
        for page in (0, 1):
            yield "community/sessions/list", {**HERE, **job.listed(books, reader, page, NOW)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The form of a question."""
    session = Session(ADMIN, NOW, LATER, LATER + HOUR, 5, 1, TEAM, "C0HR", typed or "Ana")
    yield "community/sessions/ask", {**HERE, **job.line(session, NOW), "most": 3, "characters": 500}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """None says more than its name."""
    return {}
