"""Files of candidates in the words of every template: in every state, with every problem and every reason for a no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.jobs.hiring.candidates import foreseeing
from bot.jobs.hiring.candidates import importing as job
from bot.rules.access import Kind
from bot.rules.hiring.candidates.importing import Brought, Content, Counts, Import, State
from bot.rules.hiring.candidates.reading import Field, Rejected, Why, guess
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import Row, Sheet
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import PLAN, role
from tests.sampled.said import ASKER, Sample

REPORT = "hiring/candidates/report"
HEADERS = ("E-mail", "Name", "Phone", "Stage", "Hobby")
PROBLEMS = ("file_empty", "file_too_large", "too_many_rows", "no_table", "header_twice", "not_fetched")


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """What is told of an import from its beginning to its end, to who runs the recruitment and to who does no more."""
    books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
    books.people.put(make.person(ASKER), NOW)
    found = role(books, typed)
    books.plans.publish(found.id, PLAN, ASKER, NOW)
    begun = job.begin(books, make.person(ASKER), found.id, "F0", NOW)
    yield _said(books, begun)
    for many in (1, 12):
        yield _said(books, _read(begun, _table(typed, many, many)))
    yield _said(books, _read(begun, _table(typed, 1, 0)))
    yield _said(books, _read(begun, Sheet((typed, "x"), (Row(2, ("a", "b")),))))
    with_all = _read(begun, _table(typed, 3, 1))
    assert with_all.content is not None
    for counts in (Counts(1), Counts(9, 1, 1, 1), Counts(9, 2, 2, 5)):
        for state in State:
            yield _said(books, replace(with_all, state=state, counts=counts))
        rejected = tuple(Rejected(Row(3, ("x", "y")), why, typed) for why in Why)
        for some in ((), rejected):
            done = replace(with_all.content, sheet=None, rejected=some, brought=(Brought(10**6, 1, 1),))
            yield _said(books, replace(with_all, state=State.ADDED, counts=counts, content=done))
    yield _said(books, replace(begun, who="U0BACK"))


def _said(books: Books, found: Import) -> Sample:
    return REPORT, {"prefix": "", **foreseeing.report(books, found, NOW)}


def _read(begun: Import, sheet: Sheet) -> Import:
    content = Content("them.csv", sheet=sheet)
    return replace(begun, state=State.READ, content=content, columns=guess(sheet.headers))


def _table(typed: str, people: int, bad: int) -> Sheet:
    rows = [(f"p{n}@example.com", typed or "x", "+4930123456", "", typed) for n in range(people)]
    wrong = [("", typed, "", "", typed)] * bad
    return Sheet(HEADERS, tuple(Row(line, cells) for line, cells in enumerate([*rows, *wrong], 2)))


def of_handlers(typed: str) -> Iterator[Sample]:
    """The forms; what could not be read; every reason at once, and who is known or stays."""
    yield "hiring/candidates/file", {"prefix": "", "title": typed}
    fields = [{"field": each.value, "column": "none"} for each in Field]
    yield "hiring/candidates/columns", {"prefix": "", "headers": [typed, typed], "fields": fields}
    plain: dict[str, Any] = {
        "prefix": "", "id": 1, "mark": "1.0", "state": "read", "problem": "", "requisition": 1, "name": typed,
        "header": typed, "title": typed, "lacking": [], "columns": [{"field": "name", "header": typed}],
        "left_over": [], "new": 0, "new_names": [], "known": 0, "known_names": [], "alike": [], "alike_count": 0,
        "rejected": [], "rejected_count": 0, "added": 0, "unseen": 0, "undone": 0, "stay": [], "may_undo": True,
        "shown": 8, "is_closed": False,
    }  # fmt: skip
    yield REPORT, plain
    for problem in PROBLEMS:
        yield REPORT, {**plain, "state": "failed", "problem": problem}
    for count in (1, 9):
        rejected = [{"line": 2, "why": each.value, "cell": typed} for each in Why]
        alike = [
            {"line": 2, "name": typed, "names": names, "lines": lines}
            for names, lines in (([typed], []), ([], [2, 3]), ([typed, typed], [2]))
        ]
        yield REPORT, {
            **plain, "rejected": rejected, "rejected_count": 20 + count, "known": count, "known_names": [typed],
            "alike": alike, "alike_count": count, "new": count, "new_names": [typed], "left_over": [typed],
        }  # fmt: skip
        yield REPORT, {**plain, "state": "undone", "undone": count, "stay": [typed] * count}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """None says more than one thing."""
    return {}
