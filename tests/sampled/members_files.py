"""Files of members in the words of every template: in every state, with every problem, reason and right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.jobs.community.segments import TEMPLATES
from bot.jobs.community.segments import loading as job
from bot.rules.access import Kind
from bot.rules.community.members import Purpose
from bot.rules.community.segments import basis
from bot.rules.community.segments import importing as rules
from bot.rules.community.segments.basis import Basis, By
from bot.rules.community.segments.importing import (
    Content,
    Counts,
    Field,
    Import,
    Rejected,
    State,
    Why,
)
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import Row, Sheet
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ASKER, Sample

LOADED = f"{TEMPLATES}/loaded"
PROBLEMS = ("file_empty", "file_too_large", "too_many_rows", "no_table", "header_twice", "not_fetched")
COUNTS = (Counts(), Counts(1, 1, 1, 1, 1), Counts(9, 5, 2, 20, 3))
RIGHTS = (None, Basis(By.CONSENT, "May 2026", NOW.date(), tuple(Purpose)), Basis(By.INTEREST, reason="They applied"))


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """What is told of an import from its beginning to its end, to who moderates and to who does no more."""
    books.workspaces.put(TEAM, Kind.BOTH, "Harbor & Pine")
    me = make.person(ASKER, is_known=True)
    books.people.put(me, NOW)
    books.roles.give(TEAM, Role.MODERATOR, [ASKER])
    found = job.begin(books, me, "F0", typed or "Past applicants", None, NOW)
    yield _said(books, found)
    headers = tuple(each.value for each in Field)
    sheet = Sheet(headers, (Row(2, ("a", typed, *headers[2:])),))
    rejected = tuple(Rejected(n, why, typed or "x") for n, why in enumerate(Why))
    columns = {each: at for at, each in enumerate(Field)}
    for some in (rejected, ()):
        books.member_imports.keep(found, Content(typed or "them.csv", typed, sheet, some))
        for counts in COUNTS:
            for state in State:
                for right in RIGHTS:
                    told = replace(found, state=state, counts=counts, done=counts.new, basis=right, columns=columns)
                    yield _said(books, replace(told, problem="no_table"))
    yield _said(books, replace(found, state=State.READ, columns={}))
    for problem in PROBLEMS:
        yield _said(books, replace(found, state=State.FAILED, problem=problem))
    books.roles.give(TEAM, Role.MODERATOR, [])
    yield _said(books, found)


def _said(books: Books, found: Import) -> Sample:
    return LOADED, {"prefix": "", **job.report(books, found)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The forms."""
    for sources in ([], [{"id": 1, "name": typed or "The fair"}]):
        yield f"{TEMPLATES}/load", {"prefix": "", "sources": sources}
    fields = [{"field": each.value, "column": "none", "needed": each in rules.NEEDED} for each in Field]
    yield f"{TEMPLATES}/load_columns", {"prefix": "", "headers": [typed or "E-mail", "Name"], "fields": fields}
    for by in ("none", "consent", "interest"):
        yield f"{TEMPLATES}/load_basis", {
            "prefix": "", "by": by, "version": typed, "day": "2026-05-01", "reason": typed, "purposes": ["mail"],
            "all": [each.value for each in Purpose],
        }  # fmt: skip


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """The one that names a limit."""
    return {basis.VersionMissing: [{"most": basis.VERSION_CHARACTERS}]}
