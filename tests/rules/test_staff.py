"""Reading a people file and what its tree of managers lacks."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff import Entry, heads, leaders
from bot.rules.staff.changing import ManagerBelow, gaps, managed, plan, to_ask_about
from bot.rules.staff.reading import Field, Why, guess, read
from bot.rules.staff.sheets import (
    DELIMITERS,
    MOST_BYTES,
    MOST_ROWS,
    FileEmpty,
    FileTooLarge,
    HeaderTwice,
    NoTable,
    TooManyRows,
    harmless,
    sheet_from,
    written,
)

TODAY = date(2026, 11, 23)
CELL = some.text(alphabet=some.characters(codec="utf-8", exclude_characters="\x00\ufeff\r", max_codepoint=0xFFFF))
NASTY = ['=HYPERLINK("https://evil.example","x")', "+1", "-1", "@SUM(A1)", "\tx", "＝1", "<!channel>", "{{ x }}"]


def csv_of(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def taken(text: str) -> tuple[list[Entry], list[tuple[int, Why, str]]]:
    sheet = sheet_from(text.encode())
    entries, rejected = read(sheet, guess(sheet.headers))
    return entries, [(each.row.line, each.why, each.cell) for each in rejected]


@given(
    rows=some.lists(some.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    delimiter=some.sampled_from(",;\t"),
    encoding=some.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
def test_every_table_comes_back_cell_by_cell_but_for_its_blank_rows(
    rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = csv_of([["E-mail", "Name", "Department"], *rows], delimiter)
    content = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    if not content:
        with pytest.raises(FileEmpty):
            sheet_from(text.encode(encoding))
        return
    sheet = sheet_from(text.encode(encoding))
    assert sheet.headers == ("E-mail", "Name", "Department")
    assert [row.cells for row in sheet.rows] == content


@given(
    rows=some.lists(
        some.lists(
            some.one_of(some.sampled_from(["a@a.example", "B@b.example", "", "x", "2026-01-31", "1/2/2026"]), CELL,
                        some.sampled_from(NASTY)),
            min_size=8, max_size=9,
        ),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_no_row_is_dropped_or_doubled_whatever_is_in_it(rows: list[list[str]]) -> None:
    headers = ["E-mail", "Name", "Department", "Manager", "Location", "Zone", "Start", "Leave"]
    try:
        sheet = sheet_from(csv_of([headers, *rows]).encode())
    except FileEmpty:
        assert not any(cell.strip() for row in rows for cell in row)
        return
    entries, rejected = read(sheet, guess(sheet.headers))
    assert len(entries) + len(rejected) == len(sheet.rows)
    assert len({entry.email for entry in entries}) == len(entries)
    lines = [each.row.line for each in rejected]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-Mail Address", Field.EMAIL), ("电子邮件", Field.EMAIL), ("邮箱", Field.EMAIL), ("姓名", Field.NAME),
        ("部门", Field.DEPARTMENT), ("Reports to", Field.MANAGER), ("直属上级", Field.MANAGER), ("主管", Field.MANAGER),
        ("地点", Field.LOCATION), ("Time zone", Field.ZONE), ("时区", Field.ZONE), ("Hire_Date", Field.STARTS),
        ("入职日期", Field.STARTS), ("Last day", Field.LEAVES), ("离职日期", Field.LEAVES),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_headers_in_both_languages(header: str, field: Field) -> None:
    assert guess(["Favourite colour", header]) == {field: 1}


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileEmpty), (b" \n\n", FileEmpty), (b"a,b\n", FileEmpty), (b"one\ntwo\n", NoTable),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NoTable), (b"<!DOCTYPE html><p>a,b", NoTable),
        (b"a,b\n\xff\xff\xff", NoTable),
        (b"a, A \n1,2", HeaderTwice), (b'a,b\n"' + b"x" * 200_000, NoTable), (b"x" * (MOST_BYTES + 1), FileTooLarge),
        (b"a,b\n" + b"1,2\n" * (MOST_ROWS + 1), TooManyRows),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else "",
)  # fmt: skip
def test_what_is_no_people_file_is_refused_whole(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        sheet_from(content)


@pytest.mark.parametrize(
    ("row", "why", "cell"),
    [
        (",Ada,,,", Why.NO_EMAIL, ""),
        ("ada,Ada,,,", Why.BAD_EMAIL, "ada"),
        ('"=HYPERLINK(""x"")@a.example",Ada,,,', Why.BAD_EMAIL, '=HYPERLINK("x")@a.example'),
        ("MAX@a.example,Ada,,,", Why.EMAIL_TWICE, "MAX@a.example"),
        ("ada@a.example,,,,", Why.NO_NAME, ""),
        ("ada@a.example,Ada,Mars/Base,,", Why.BAD_ZONE, "Mars/Base"),
        ("ada@a.example,Ada,,2026-02-30,", Why.BAD_DATE, "2026-02-30"),
        ("ada@a.example,Ada,,soon,", Why.BAD_DATE, "soon"),
        ("ada@a.example,Ada,,01/02/2026,", Why.AMBIGUOUS_DATE, "01/02/2026"),
        ("ada@a.example,Ada,,2026-02-01,2026-01-31", Why.LEAVES_FIRST, "2026-01-31"),
        ("ada@a.example,Ada,,,,Nobody", Why.MANAGER_UNKNOWN, "Nobody"),
        ("ada@a.example,Ada,,,,Kim", Why.MANAGER_SHARED, "Kim"),
        ("ada@a.example,Ada,,,,,beyond", Why.TOO_WIDE, "beyond"),
        (f"ada@a.example,{'A' * 201},,,", Why.TOO_LONG, "A" * 201),
    ],
)
def test_a_row_that_is_not_taken_says_why_and_where(row: str, why: Why, cell: str) -> None:
    others = "max@a.example,Max\nk1@a.example,Kim\nk2@a.example,Kim\n"
    entries, rejected = taken(f"E-mail,Name,Zone,Start,Leave,Manager\n{others}\n{row}\n")
    assert (6, why, cell) in rejected
    assert len(entries) == (2 if why is Why.EMAIL_TWICE else 3), "the rows of others are taken"


@pytest.mark.parametrize("cell", ["2026-01-31", "2026/1/31", "31.01.2026", "31/1/2026", "1/31/2026", "2026年1月31日"])
def test_a_day_is_read_as_people_write_it(cell: str) -> None:
    (entry,), _ = taken(f"E-mail,Name,Start\na@a.example,A,{cell}\n")
    assert entry.starts == date(2026, 1, 31)


def test_a_manager_may_be_a_name_that_one_person_has() -> None:
    entries, rejected = taken("邮箱;姓名;上级\nli@a.example;李薇;\nwang@a.example;王浩;李薇\n")
    assert rejected == []
    assert [entry.manager for entry in entries] == [None, "li@a.example"]


@pytest.mark.parametrize("cell", NASTY[:6])
def test_what_is_written_out_is_no_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    ((out,),) = csv.reader(io.StringIO(written([cell], []), newline=""))
    assert out.startswith("'")
    assert harmless("Ada") == "Ada"


CELLS = some.text(alphabet="=+-@＝\t\r\n,;\"' aé1", max_size=8)


@given(some.lists(some.lists(CELLS, min_size=1, max_size=4), max_size=4))
def test_however_what_is_written_out_is_cut_up_nothing_in_it_is_a_formula(rows: list[list[str]]) -> None:
    """In some countries a semicolon separates cells, and every office program asks; whoever asks may answer wrongly."""
    out = written(["line", "why"], rows)
    for delimiter in DELIMITERS:
        for line in csv.reader(io.StringIO(out, newline=""), delimiter=delimiter):
            for cell in line:
                assert not cell.lstrip("\t\r\n").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), cell
    for quoted in out.splitlines():
        assert not quoted.startswith(("=", "+", "-", "@")), quoted


def person(email: str, manager: str | None = None, department: str | None = None, **more: date) -> Entry:
    return Entry(email, email, department, manager, **more)


def test_what_a_file_would_change_is_told_and_who_is_missing_stays() -> None:
    present = [person("a"), person("b", "a", "IT"), person("c")]
    changes = plan(present, [person("a"), person("b", "c", "IT"), person("d")], [*Field])
    assert [entry.email for entry in changes.added] == ["d"]
    assert [(each.after.email, each.fields) for each in changes.changed] == [("b", ("manager",))]
    assert ([each.email for each in changes.same], [each.email for each in changes.missing]) == (["a"], ["c"])


def test_a_column_the_file_lacks_leaves_what_was_known() -> None:
    (changed,) = plan([person("b", "a", "IT")], [Entry("b", "Bo")], [Field.EMAIL, Field.NAME]).changed
    assert changed.after == Entry("b", "Bo", "IT", "a")


TREES = some.lists(
    some.tuples(some.integers(-1, 9), some.sampled_from([None, "IT", "Ops"]), some.booleans()), min_size=1, max_size=9
)


@given(TREES)
def test_gaps_are_those_one_finds_by_looking_at_each_person(tree: list[tuple[int, str | None, bool]]) -> None:
    entries = [
        Entry(f"p{n}", f"p{n}", department, None if m < 0 else f"p{m}", leaves=date(2020, 1, 1) if left else None)
        for n, (m, department, left) in enumerate(tree)
    ]
    present = {entry.email: entry for entry in entries if not entry.leaves}
    found = gaps(entries, TODAY)
    rings = set()
    for start in present:
        way = [start]
        while (above := present[way[-1]].manager) in present and above not in way:
            way.append(str(above))
        if above == start:
            rings.add(frozenset(way))
    assert sorted(map(sorted, found.rings)) == sorted(map(sorted, rings))
    for ring in found.rings:
        assert [present[each].manager for each in ring] == [*ring[1:], ring[0]]
    managers = {e.email: e.manager for e in present.values() if e.manager}
    assert dict(found.unknown) == {who: manager for who, manager in managers.items() if manager not in present}
    led = leaders(present.values())
    heading = set(led.values())
    roots = {e.email for e in present.values() if not e.manager}
    assert set(found.alone) == (roots - heading if len(roots) > 1 else set())
    departments = {e.department for e in present.values() if e.department}
    assert {name for name, _ in found.headless} == {name for name in departments if name.casefold() not in led}


def test_a_department_keeps_its_head_when_somebody_in_it_has_no_manager() -> None:
    entries = [person("boss", None, "IT"), person("one", "boss", "IT"), person("new", None, "IT")]
    assert leaders(entries) == {"it": "boss"}
    assert heads(entries, {"boss": "U0BOSS"}) == {"it": "U0BOSS"}
    assert gaps(entries, TODAY).alone == ("new",)
    assert {name: [each.email for each in people] for name, people in to_ask_about(entries, TODAY).items()} == {
        "IT": ["new"]
    }


def test_where_nobody_has_a_manager_nobody_is_asked() -> None:
    assert to_ask_about([person("a", None, "IT"), person("b", None, "IT")], TODAY) == {}


def test_a_manager_cannot_be_somebody_below() -> None:
    entries = [person("a"), person("b", "a"), person("c", "b")]
    with pytest.raises(FieldRefusals) as refused:
        managed(entries, ["a"], {"a": "c"}, [])
    assert isinstance(refused.value.errors["person_0"], ManagerBelow)
    (changed,) = managed(entries, ["c"], {"c": "a"}, [])
    assert changed.manager == "a"
