"""A file of past hires: what it comes to, who is the same, and what is left of it when one person goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.rules.hiring.candidates.importing import State
from bot.rules.hiring.outcomes import Case
from bot.rules.hiring.outcomes.importing import (
    EXAMPLE,
    EXAMPLE_HEADERS,
    Content,
    Counts,
    Import,
    check_ready,
    check_undoable,
    counted,
    only_rejected,
    read,
    same,
    without,
)
from bot.rules.hiring.outcomes.reading import Column, Kind, Why
from bot.rules.staff.changing import ImportOver, NotRead
from bot.rules.staff.sheets import sheet_from, written
from tests.make import NOW, TEAM

FILE = (
    b"person,kind,role,by,value,day,hobby\n"
    b"Kim,hired,Data engineer,,,2025-02-03,\nKim,score,,Ana,4,,\nkim ,score,,Ana,5,,\nLee,score,,Ana,9,,\n"
    b"Lee,score,,Ana,2,,\n'=HYPERLINK(1),score,,Ana,'-1,,\n"
)


def content() -> Content:
    sheet = sheet_from(FILE)
    return Content("them.csv", sheet=sheet, rejected=read(sheet).rejected)


def test_the_example_has_every_kind_of_line_and_each_of_them_is_taken() -> None:
    said = read(sheet_from(written(EXAMPLE_HEADERS, EXAMPLE).encode()))
    assert (said.rejected, said.unknown, said.lacking) == ((), (), ())
    assert {each[1] for each in EXAMPLE} == set(Kind)
    assert set(EXAMPLE_HEADERS) == set(Column)
    assert counted(said.cases) == Counts(people=2, hired=2, scores=3, ratings=2, indicators=1, left=1)


def test_what_is_counted_adds_up() -> None:
    cases = read(sheet_from(FILE)).cases
    assert counted(cases[:1], counted(cases[1:])) == counted(cases)
    assert counted([], Counts(known=3)) == Counts(known=3)


def test_a_mark_of_ours_before_a_number_or_a_formula_counts_as_nothing() -> None:
    (bad, formula) = content().rejected
    assert (bad.line, bad.why, bad.column) == (5, Why.OUT_OF_RANGE, Column.VALUE)
    assert (formula.line, formula.why) == (7, Why.OUT_OF_RANGE)  # a number, and no text


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({"id": "  KIM sommer"}, True), ({"role": "data  Engineer"}, True), ({"source": "x"}, True),
        ({"id": "Kim Winter"}, False), ({"role": "Lead"}, False), ({"started": date(2025, 2, 4)}, False),
        ({"started": None}, False),
    ],
)  # fmt: skip
def test_somebody_is_the_same_by_role_name_and_start(changes: dict[str, object], is_same: bool) -> None:
    kim = Case("Kim Sommer", "Data engineer", "", "", (), started=date(2025, 2, 3))
    assert (same(replace(kim, **changes)) == same(kim)) == is_same  # type: ignore[arg-type]


def test_of_what_is_imported_only_rejected_rows_are_left() -> None:
    left = only_rejected(content())
    assert left.sheet is not None
    assert [row.line for row in left.sheet.rows] == [5, 7]
    assert left.rejected == content().rejected


def test_one_person_goes_however_they_are_written_and_nobody_else() -> None:
    for typed, lines in (("kim", [5, 6, 7]), (" LEE", [2, 3, 4, 7]), ("=hyperlink(1)", [2, 3, 4, 5, 6])):
        left = without(content(), typed)
        assert left.sheet is not None
        assert [row.line for row in left.sheet.rows] == lines
        assert {each.line for each in left.rejected} <= set(lines)
    assert without(content(), "Ki") == content()
    assert without(Content("a.pdf"), "kim") == Content("a.pdf")


@pytest.mark.parametrize(
    ("check", "well", "early"),
    [(check_ready, State.READ, {State.NEW, State.FAILED}),
     (check_undoable, State.ADDED, {State.NEW, State.FAILED, State.READ})],
)  # fmt: skip
def test_each_thing_is_done_in_one_state_alone(check: Callable[[Import], None], well: State, early: set[State]) -> None:
    for state in State:
        found = Import(1, TEAM, "U0MINA", NOW, state)
        if state is well:
            check(found)
        else:
            with pytest.raises(NotRead if state in early else ImportOver):
                check(found)
