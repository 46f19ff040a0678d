"""The people file in the words of every template: imports in every state, gaps of every kind, every reason for a no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.jobs import MOMENTS
from bot.jobs import staff as job
from bot.jobs.moments import template_of
from bot.rules.refusals import Refusal
from bot.rules.staff import Entry
from bot.rules.staff.changing import Import, ImportOver, State
from bot.rules.staff.reading import Field, Why, guess
from bot.rules.staff.sheets import HeaderTwice, Row, Sheet
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM

HERE = {"prefix": ""}
HEADERS = ("E-mail", "Name", "Department", "Manager", "Location", "Zone", "Start", "Leave")
PROBLEMS = ("file_empty", "file_too_large", "too_many_rows", "no_table", "header_twice", "not_fetched")


def table(typed: str, people: int = 10) -> Sheet:
    """A table in which the first two manage each other and nobody manages the others."""
    manager = ["p1@a.example", "p0@a.example", "gone@a.example", *[""] * people]
    rows = [(f"p{n}@a.example", typed or "x", typed, manager[n], typed, "", "", "") for n in range(people)]
    bad = [("", typed, "", "", "", "", "", "")] * people
    return Sheet(HEADERS, tuple(Row(line, cells) for line, cells in enumerate([*rows, *bad], 2)))


def of_jobs(books: Books, typed: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What is told of an import from its beginning to its end, and of those who have no manager."""
    for user, more in (("U0MINA", {}), ("U0ADA", {"is_admin": True})):
        books.people.put(make.person(user, email=f"{user.lower()}@a.example", **more), NOW)
    found = job.begin(books, TEAM, "U0ADA", "F0", NOW)
    yield from _said(books, f"staff_import:{found.id}")
    for sheet in (table(typed, 1), table(typed)):
        found = books.staff.took(found, sheet, guess(sheet.headers), typed)
        yield from _said(books, f"staff_import:{found.id}")
    books.staff.put(TEAM, [Entry("old@a.example", typed), Entry("older@a.example", typed)])
    books.staff.put(TEAM, [Entry(f"p{n}@a.example", "x", leaves=date(2026, 12, 1)) for n in range(10)])
    yield from _said(books, f"staff_import:{found.id}")
    books.staff.put(TEAM, [Entry("head@a.example", typed, typed), Entry("x1@a.example", "x", "x", "head@a.example")])
    job.apply(books, found, "U0ADA", NOW)
    for to in ("U0ADA", "U0MINA"):
        facts = {"people": [f"p{n}@a.example" for n in range(2, 10)] * 2}
        books.notices.plan(make.planned(to, kind=job.GAPS, about="staff_gaps", to=to, facts=facts), NOW)
    yield from _said(books, f"staff_import:{found.id}")
    yield from _said(books, "staff_gaps")
    yield from _said(books, f"staff_gaps:{TEAM}")
    for state in (State.UNDONE, State.DISCARDED):
        yield "staff/report", {**HERE, **job.report(_plain(typed, state), [], None, NOW.date())}


def _plain(name: str, state: State, **more: Any) -> Import:
    return Import(1, TEAM, "U0ADA", name, NOW, state, **{"columns": {}, **more})


def _said(books: Books, about: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for notice in books.notices.about(about):
        for each in (notice, replace(notice, channel="D0", ts="1.0")):
            facts = MOMENTS[notice.kind].facts(books, each, NOW)
            if facts is not None:
                yield template_of(notice.kind), {**HERE, **facts}


def of_handlers(typed: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The forms; what could not be read; every reason, every kind of gap and every field at once."""
    yield "staff/choose", HERE
    fields = [{"field": each.value, "column": "none", "needed": each is Field.EMAIL} for each in Field]
    yield "staff/columns", {**HERE, "headers": [typed, typed], "fields": fields}
    for more in (0, 1, 2):
        people = [{"number": number, "name": typed} for number in range(1 + more)]
        yield "staff/answer", {**HERE, "people": people, "more": more}
    for heads in (True, False):
        for count in (0, 1, 9):
            facts = {"notice": "0" * 24, "heads": heads, "count": count}
            one = [{"name": typed, "department": typed}]
            yield "staff/gaps", {**HERE, **facts, "people": one if count else []}
    for problem in PROBLEMS:
        failed = _plain(typed, State.FAILED, problem=problem, header=typed)
        yield "staff/report", {**HERE, **job.report(failed, [], None, NOW.date())}
    yield "staff/report", {**HERE, **job.report(_plain(typed, State.READ, sheet=table(typed)), [], None, NOW.date())}
    sheet = table(typed, 1)
    read = _plain(typed, State.READ, sheet=sheet, columns=guess(sheet.headers))
    whole = job.report(read, [Entry("old@a.example", "x")], None, NOW.date())
    rejected = [{"line": 2, "why": why.value, "cell": typed} for why in Why]
    fields = [{"field": each.value, "before": typed, "after": ""} for each in Field]
    fields += [{"field": "zone", "before": "", "after": typed}]
    gaps = {
        "alone": [typed], "alone_count": 2, "unknown": [{"name": typed, "manager": typed}], "unknown_count": 2,
        "rings": [[typed, typed]], "rings_count": 2, "headless_count": 3,
        "headless": [{"department": typed, "tops": [typed, typed]}, {"department": typed, "tops": []}],
    }  # fmt: skip
    yield "staff/report", {
        **HERE, **whole, "rejected": rejected, "rejected_count": 99, "gaps": gaps, "missing": 2, "changed": 1,
        "first_changed": [{"name": typed, "email": "a@a.example", "fields": fields}],
    }  # fmt: skip
    yield "staff/report", {**HERE, **whole, "rejected": rejected[:1], "rejected_count": 1, "missing": 1}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """The refusals that say more than one thing."""
    return {
        HeaderTwice: [{"header": typed}],
        ImportOver: [{"state": state.value} for state in (State.APPLIED, State.UNDONE, State.DISCARDED)],
    }
