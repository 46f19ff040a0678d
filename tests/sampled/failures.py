"""What failed, of every kind and for every reason, on the admins' Homes, their desks and the page about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from bot.jobs import ERRANDS, MOMENTS, desk
from bot.jobs import failures as job
from bot.rules.failures import MOST_COUNTED, WAITS_LONG, GoingOut
from bot.rules.notices import Planned, State
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.schema import errands, notices
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, Sample, homes, said

REASONS = (
    "token_revoked", "missing_scope", "channel_not_found", "is_archived", "user_not_found", "messages_tab_disabled",
    "restricted_action", "msg_too_long", "never_heard_of_it", None,
)  # fmt: skip
LATE = NOW + WAITS_LONG


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """One failure, then so many that they fill pages; one message waits, then more than are counted."""
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    yield from homes(books, [ADMIN])
    for tried in (0, 2):
        yield "failures/show", {"prefix": "", **job.page(books, TEAM, 0, NOW, tried), "addresses": tried}
    yield "failures/show", {"prefix": "", **job.page(books, TEAM, 0, NOW), "addresses": 1}
    fail(books, "one", "home", ADMIN, f"ValueError: {typed}")
    yield from _shown(books)
    for number, kind in enumerate([*MOMENTS, *REASONS]):
        reason = REASONS[number % len(REASONS)]
        fail(books, f"n{number}", kind or "gone.kind", ("U0OMAR", "C0HR", "D0X")[number % 3], reason or typed)
    for number, kind in enumerate(ERRANDS):
        give_up(books, f"e{number}", kind, f"KeyError({typed!r})")
    for number in range((len(MOMENTS) + len(REASONS)) // job.A_PAGE + 1):
        yield "failures/show", {"prefix": "", **job.page(books, TEAM, number, LATE)}
    books.failures.let_go(TEAM, [each.mark for each in books.failures.errands(TEAM, job.ERRANDS_SHOWN)])
    books.notices.plan(make.planned("waits", kind="commands.hint", about="w"), NOW)
    yield from _shown(books)
    many = GoingOut(waiting=MOST_COUNTED + 1, since=NOW)
    yield "failures/show", {"prefix": "", **job.page(books, TEAM, 0, LATE), **job.summary(many)}
    while shown := books.failures.errands(TEAM, job.ERRANDS_SHOWN):  # a page shows so many, then the next
        yield "failures/show", {"prefix": "", **job.page(books, TEAM, 0, LATE)}
        books.failures.let_go(TEAM, [each.mark for each in shown])


def _shown(books: Books) -> Iterator[Sample]:
    yield "failures/show", {"prefix": "", **job.page(books, TEAM, 0, LATE)}
    yield from said(books, f"home:{TEAM}:{ADMIN}", LATE)
    lines = desk.on_desks(books, books.workspaces.get(TEAM), LATE).get(ADMIN, [])
    note = Planned(f"note {len(lines)}", desk.KIND, f"desk {len(lines)}", TEAM, ADMIN)
    if books.notices.plan(note, LATE):
        books.desk.say(TEAM, ADMIN, [line.key for line in lines], note.key, LATE)
        yield from said(books, note.about, LATE)
        books.notices.withdraw(note.about)


def fail(books: Books, key: str, kind: str, to: str, error: str, workspace: str = TEAM) -> None:
    """A notice that failed with that reason."""
    books.notices.plan(Planned(key, kind, "failed", workspace, to), NOW)
    failed = {"state": State.FAILED.value, "last_error": error}
    books.failures._connection.execute(update(notices).where(notices.c.key == key).values(**failed))


def give_up(books: Books, key: str, kind: str, error: str, workspace: str = TEAM) -> None:
    """An errand that was given up with that reason."""
    books.failures._connection.execute(
        insert(errands).values(
            key=key, kind=kind, facts={"workspace": workspace}, state="failed", due_at=NOW - timedelta(minutes=1),
            fence=1, attempts=8, last_error=error,
        )
    )  # fmt: skip


def of_handlers(typed: str) -> Iterator[Sample]:
    """Nothing that the jobs do not hand over."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """No refusal that says more than its name."""
    return {}
