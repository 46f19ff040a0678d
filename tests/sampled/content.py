"""The content calendar: items of every kind, as far as they can be; what it lacks; what is posted and passed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.community import content as job
from bot.jobs.community.content import Span, View, giving, posting, writing
from bot.rules.access import Kind as WorkspaceKind
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content.gaps import Warn
from bot.rules.community.content.workflow import Did
from bot.rules.community.fields import TooMuch
from bot.rules.community.topics import SHIPPED, Topic
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, Sample, homes, said

HERE = {"prefix": ""}
DAY = timedelta(days=1)
WARNINGS = [{"warn": each.value, "segment": segment, "jobs": 3, "items": 5} for each in Warn for segment in (None, 2)]


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A month of a community, from nothing to what was measured."""
    books.workspaces.put(TEAM, WorkspaceKind.BOTH, "Circle")
    for user in (ASKER, FINANCE):
        books.people.put(make.person(user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    books.roles.give(TEAM, Role.MODERATOR, [ASKER, FINANCE])
    me, other = make.person(ASKER), make.person(FINANCE)
    week = View(Span.WEEK, NOW.date())
    yield "community/content/list", {**HERE, **job.calendar(books, me, week, NOW)}
    yield "community/content/kit", {**HERE, **job.kit(books, TEAM, "en", NOW)}
    yield from _week(books, NOW.date())
    yield from homes(books, [ASKER])
    books.topics.add(TEAM, Topic("own", typed), ASKER, NOW)
    for n, kind in enumerate(Kind):
        for state in State:
            yield from _one(books, typed, kind, state, n)
    yield from _page(books, me, week)
    yield "community/content/kit", {**HERE, **job.kit(books, TEAM, "en", NOW)}
    yield from homes(books, [ASKER, FINANCE])
    item = books.content.add(Item(TEAM, Kind.POLL, typed, typed, ASKER, NOW, post_at=NOW + DAY, channel="C0HR"))
    for language in ("", "en", "zh"):
        yield "community/content/form", {**HERE, **job.form(books, me, replace(item, language=language))}
    asked = writing.change(books, me, item.id, 0, Did.ASK, NOW)
    yield "community/content/show", {**HERE, **job.one(books, me, asked, NOW)}
    yield from said(books, job.about(item.id))
    yield from _home_of(books)
    writing.change(books, other, item.id, 1, Did.APPROVE, NOW)
    yield from said(books, job.about(item.id))
    posting._post(books, TEAM, item.id, NOW + DAY)
    yield from said(books, job.about(item.id), NOW + DAY)
    giving.propose(books, me, {"en": typed or "Talks", "zh": typed or "Talks"}, NOW)
    yield "community/content/proposition", {**HERE, **giving.form(books, me)}


def _home_of(books: Books) -> Iterator[Sample]:
    yield from homes(books, [ADMIN])


def _one(books: Books, typed: str, kind: Kind, state: State, n: int) -> Iterator[Sample]:
    me, when = make.person(ASKER), NOW + (n - 5) * DAY
    is_said = state in {State.POSTED, State.MEASURED}
    made = books.content.add(Item(
        TEAM, kind, typed if n % 2 else "", typed, ASKER, NOW, state, "https://video.example/7" if n % 2 else "",
        ("", "en", "zh")[n % 3], ("own", SHIPPED[n]), goal=typed if n % 2 else "", channel="C0HR" if n % 2 else "",
        post_at=when if n else None, posted_at=min(when, NOW) if is_said else None,
        expires_at=NOW + 40 * DAY if n % 3 else None, opening=7 if n % 4 == 1 else None,
        share=typed if n % 2 else "", asked_by=FINANCE if state is State.REVIEW else "",
    ))  # fmt: skip
    page = job.one(books, me, made, NOW)
    yield "community/content/show", {**HERE, **page, "warnings": WARNINGS if n == 1 else page["warnings"]}
    if is_said:
        said_there = Planned(f"{posting.ITEM}:{made.id}", posting.ITEM, f"s{made.id}", TEAM, "C0HR", {"item": made.id})
        books.notices.plan(said_there, NOW)
        yield from said(books, f"s{made.id}")


def _page(books: Books, me: Any, week: View) -> Iterator[Sample]:
    topics = [{"key": "own", "name": "Own", "n": 9}, {"key": "data", "name": "", "n": 7}]
    for view in (week, View(Span.MONTH, NOW.date()), View(Span.MONTH, NOW.date(), 1)):
        page = job.calendar(books, me, view, NOW)
        yield "community/content/list", {**HERE, **page}
        yield "community/content/list", {**HERE, **page, "warnings": WARNINGS, "topics": topics}
    for item in (writing.blank(books, me, (), NOW), replace(writing.blank(books, me, (), NOW), prompt="book")):
        yield "community/content/form", {**HERE, **job.form(books, me, item)}
    yield from _week(books, NOW.date() + DAY)


def _week(books: Books, day: date) -> Iterator[Sample]:
    note = Planned(f"week {day}", posting.WEEK, f"week {day}", TEAM, ASKER, {"day": day.isoformat()})
    books.notices.plan(note, NOW)
    yield from said(books, note.about)


def of_handlers(typed: str) -> Iterator[Sample]:
    """None beside those of the store."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say more than their name."""
    return {TooMuch: [{"most": 120}]}
