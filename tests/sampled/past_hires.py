"""Files of past hires in the words of every template: in every state, with every problem and every reason for a no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.jobs.hiring.outcomes import loading as job
from bot.rules.access import Kind
from bot.rules.hiring.candidates.importing import State
from bot.rules.hiring.outcomes import Case
from bot.rules.hiring.outcomes.importing import Content, Counts, Import
from bot.rules.hiring.outcomes.reading import Column, Rejected, Why
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import Row, Sheet
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ASKER, Sample

LOADED, PAGE = "hiring/outcomes/loaded", "hiring/outcomes/load"
PROBLEMS = (
    "file_empty", "file_too_large", "too_many_rows", "no_table", "header_twice", "column_lacking", "not_fetched",
)  # fmt: skip
COUNTS = (Counts(), Counts(1, 1, 1, 1, 1, 1, 0, 1), Counts(9, 5, 7, 8, 3, 2, 4, 20), Counts(3, 0, 4, known=3))


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """What is told of an import from its beginning to its end, to who recruits and to who does no more; the page."""
    books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
    me = make.person(ASKER)
    books.people.put(me, NOW)
    books.roles.give(TEAM, Role.RECRUITER, [ASKER])
    found = job.begin(books, me, "F0", NOW)
    yield _said(books, found)
    sheet = Sheet(("person", "kind", typed or "hobby"), (Row(2, ("a", "b", typed)),))
    rejected = tuple(Rejected(n, why, Column.ROLE) for n, why in enumerate(Why))
    for some in (rejected, rejected[6:], ()):
        books.past_hires.keep(found, Content(typed or "them.csv", typed, sheet, some))
        for counts in COUNTS:
            for state in State:
                yield _said(books, replace(found, state=state, counts=counts, done=counts.people, problem="no_table"))
    for problem in PROBLEMS:
        yield _said(books, replace(found, state=State.FAILED, problem=problem))
    yield PAGE, {"prefix": "", **job.page(books, me)}
    for people, state in ((1, State.ADDED), (2, State.UNDOING), (3, State.ADDED)):
        one = job.begin(books, me, "F0", NOW)
        books.past_hires.add(one, [Case(f"{one.id} {n}", typed, "", "", ()) for n in range(people)])
        books.past_hires.save(replace(one, state=state))
        yield PAGE, {"prefix": "", **job.page(books, me)}
    books.roles.give(TEAM, Role.RECRUITER, [])
    yield _said(books, found)


def _said(books: Books, found: Import) -> Sample:
    return LOADED, {"prefix": "", **job.report(books, found)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The forms, and what is said after them."""
    for name in ("take_out", "load_example_given"):
        yield f"hiring/outcomes/{name}", {"prefix": ""}
    for count in (0, 1, 2):
        yield "hiring/outcomes/taken_out", {"prefix": "", "count": count}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """None says more than one thing."""
    return {}
