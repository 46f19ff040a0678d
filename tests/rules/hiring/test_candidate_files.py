"""A file of candidates is read whole or told of: which column, which row, why not, and who it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.hiring.candidates import Candidate, Source, adding
from bot.rules.hiring.candidates.importing import (
    Content,
    Import,
    Known,
    State,
    check_ready,
    check_undoable,
    foresee,
)
from bot.rules.hiring.candidates.reading import (
    METHODS,
    MOST_PEOPLE,
    SOURCES,
    SYNONYMS,
    Applicant,
    Field,
    Rejected,
    Why,
    check_size,
    chosen,
    guess,
    lacking,
    left_over,
    mentioned,
    read,
)
from bot.rules.hiring.plans.methods import Method
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff.changing import ColumnsChanged, ImportOver, NotRead
from bot.rules.staff.reading import ColumnMissing, ColumnTwice
from bot.rules.staff.sheets import Row, Sheet, TooManyRows, sheet_from, written
from tests.make import NOW, TEAM

HEADERS = ("Name", "E-mail", "Phone", "Source", "Referred by", "Stage", "Links", "Notes")
STAGES = (Method.STRUCTURED_INTERVIEW, Method.WORK_SAMPLE)
HERE = {"omar@a.example": "U0OMAR", "sam@a.example": "U0SAM"}
KIM = Candidate(TEAM, "Kim Sommer", ("kim@example.com",), "+49301234567", "", "en", Source.APPLIED, id=7)


def table(*rows: Sequence[str], headers: Sequence[str] = HEADERS) -> Sheet:
    full = [(*row, *[""] * (len(headers) - len(row))) for row in rows]
    return Sheet(tuple(headers), tuple(Row(line, row) for line, row in enumerate(full, 2)))


def reading(*rows: Sequence[str], headers: Sequence[str] = HEADERS) -> tuple[list[Applicant], list[Rejected]]:
    sheet = table(*rows, headers=headers)
    return read(sheet, guess(headers), TEAM, "en", HERE, STAGES)


def one(**cells: str) -> Applicant | Rejected:
    """What comes of a row with these cells; a name and an address unless they say otherwise."""
    given = {"Name": "Lee Park", "E-mail": "lee@example.com", **{k.replace("_", " "): v for k, v in cells.items()}}
    taken, rejected = reading([given.get(header, "") for header in HEADERS])
    (found,) = (*taken, *rejected)
    return found


def taken(**cells: str) -> Applicant:
    found = one(**cells)
    assert isinstance(found, Applicant), found
    return found


def test_a_whole_row_is_a_candidate_at_their_stage() -> None:
    found = taken(
        Phone="0049 30 7654321", Source="LinkedIn", Stage="2", Links="https://example.com/lee; lee.example", Notes="SQL"
    )
    assert found == Applicant(
        found.row,
        Candidate(TEAM, "Lee Park", ("lee@example.com",), "+49307654321", "", "en", Source.OTHER,
                  ("https://example.com/lee",), "SQL\nlee.example\nLinkedIn"),
        1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("Candidate Name", "Email", "Current Stage", "Source"), ("name", "email", "stage", "source")),
        (("First name", "Last name", "Email address", "Job stage"), ("first", "last", "email", "stage")),
        (("ID", "Name", "Emails", "Phones", "Origin", "Links"), ("name", "email", "phone", "source", "links")),
        (("姓名", "邮箱", "手机号", "渠道", "内推人", "当前阶段", "备注"),
         ("name", "email", "phone", "source", "referrer", "stage", "notes")),
    ],
)  # fmt: skip
def test_columns_are_known_by_headings_of_common_exports_in_both_languages(
    headers: tuple[str, ...], fields: tuple[str, ...]
) -> None:
    assert {each.value for each in guess(headers)} == set(fields)
    assert lacking(guess(headers)) == ()


def test_no_heading_source_or_method_means_two_things() -> None:
    for synonyms in (SYNONYMS, SOURCES, METHODS):
        every = [each for names in synonyms.values() for each in names]  # type: ignore[attr-defined]
        assert len(every) == len(set(every))


def test_the_whole_name_counts_before_its_parts_and_chinese_parts_stand_together() -> None:
    assert Field.FIRST not in guess(("Name", "First name", "E-mail"))
    for first, last, name in (("Lee", "Park", "Lee Park"), ("伟", "李", "李伟"), ("Lee", "", "Lee")):
        (found,), _ = reading((first, last, "a@example.com"), headers=("First name", "Last name", "E-mail"))
        assert found.candidate.name == name


@pytest.mark.parametrize(
    ("cells", "why", "cell"),
    [
        ({"E-mail": ""}, Why.NO_EMAIL, ""),
        ({"E-mail": "lee"}, Why.BAD_EMAIL, "lee"),
        ({"Name": " "}, Why.NO_NAME, ""),
        ({"Name": "x" * 121}, Why.TOO_LONG, "x" * 121),
        ({"Notes": "x" * 2001}, Why.TOO_LONG, "x" * 2001),
        ({"Phone": "4.93E+11"}, Why.BAD_PHONE, "4.93E+11"),
        ({"Source": "Employee referral"}, Why.NO_REFERRER, ""),
        ({"Referred by": "gone@a.example"}, Why.BAD_REFERRER, "gone@a.example"),
        ({"Stage": "3"}, Why.BAD_STAGE, "3"),
        ({"Stage": "0"}, Why.BAD_STAGE, "0"),
        ({"Stage": "Reference check"}, Why.BAD_STAGE, "Reference check"),
    ],
)
def test_a_row_that_is_not_taken_says_why(cells: dict[str, str], why: Why, cell: str) -> None:
    found = one(**cells)
    assert isinstance(found, Rejected)
    assert (found.why, found.cell, found.row.line) == (why, cell, 2)


def test_a_row_with_more_cells_than_headings_is_not_taken() -> None:
    sheet = sheet_from(b"Name,E-mail\nLee,lee@example.com,what\n")
    (found,) = read(sheet, guess(sheet.headers), TEAM, "en", {}, STAGES)[1]
    assert (found.why, found.cell) == (Why.TOO_WIDE, "what")


@pytest.mark.parametrize(
    ("typed", "place"),
    [("", 0), ("1", 0), ("Stage 2", 1), ("第 2 个环节", 1), ("Work sample", 1), ("结构化面试", 0)],
)
def test_a_stage_is_known_by_its_number_or_its_method_in_both_languages(typed: str, place: int) -> None:
    assert taken(Stage=typed).stage == place


def test_whoever_referred_somebody_is_known_by_their_address() -> None:
    found = taken(**{"Referred by": "Omar@a.example, sam@a.example", "Source": "内推"}).candidate
    assert (found.source, found.referrers) == (Source.REFERRED, ("U0OMAR", "U0SAM"))
    assert taken(**{"Referred by": "omar@a.example"}).candidate.source is Source.REFERRED


def test_somebody_who_works_here_is_known_by_their_address() -> None:
    assert taken(**{"E-mail": "Sam@A.example"}).candidate.user == "U0SAM"
    assert mentioned(table(("x", "Sam@A.example")), guess(HEADERS)) == {"sam@a.example"}


def test_the_first_row_with_an_address_is_that_person_and_the_next_ones_say_where_they_are() -> None:
    found, rejected = reading(("Lee", "LEE@example.com"), ("Lee P.", "lee@example.com"), ("", "kim@example.com"),
                              ("Kim", "kim@example.com"))  # fmt: skip
    assert [each.candidate.name for each in found] == ["Lee", "Kim"]
    assert [(each.why, each.cell) for each in rejected] == [(Why.EMAIL_TWICE, "2"), (Why.NO_NAME, "")]


def test_a_formula_stays_text_and_what_we_write_out_is_read_back_as_it_was() -> None:
    rows = [["=HYPERLINK(1)", "lee@example.com", "+49 30 7654321"], ["Kim", "=1+1", ""]]
    again = sheet_from(written(HEADERS[:3], rows).encode())
    for cell in (cell for row in again.rows for cell in row.cells if cell):
        assert cell[0] not in "=+-@"
    (found,), (bad,) = read(again, guess(again.headers), TEAM, "en", {}, STAGES)
    assert (found.candidate.name, found.candidate.phone) == ("=HYPERLINK(1)", "+49307654321")
    assert (bad.why, bad.cell) == (Why.BAD_EMAIL, "=1+1")


cells = some.lists(some.text(max_size=12) | some.sampled_from(["a@b.example", "=1", "2", "referral"]),
                   min_size=8, max_size=9)  # fmt: skip


@given(some.lists(cells, max_size=12))
def test_every_row_is_taken_or_told_of_and_nobody_twice(rows: list[list[str]]) -> None:
    found, rejected = reading(*rows)
    lines = [each.row.line for each in (*found, *rejected)]
    assert sorted(lines) == list(range(2, len(rows) + 2))
    emails = [each.candidate.emails for each in found]
    assert len(emails) == len(set(emails))


def test_columns_are_chosen_once_each_and_the_needed_ones_at_all() -> None:
    with pytest.raises(FieldRefusals) as refused:
        chosen({Field.EMAIL: 1, Field.PHONE: 1, Field.NAME: None}, 3)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {
        "email": ColumnTwice, "phone": ColumnTwice, "name": ColumnMissing,
    }  # fmt: skip
    assert chosen({Field.EMAIL: 1, Field.LAST: 0, Field.NOTES: 9}, 3) == {Field.EMAIL: 1, Field.LAST: 0}
    with_more = ("Name", "E-mail", "Hobby", "")
    assert left_over(table(headers=with_more), guess(with_more)) == ("Hobby",)
    with pytest.raises(ColumnMissing):
        reading(("x", "y"), headers=("Wer", "Wo"))


def test_a_file_holds_so_many_people_and_no_more() -> None:
    check_size(table(*[("x",)] * MOST_PEOPLE))
    with pytest.raises(TooManyRows):
        check_size(table(*[("x",)] * (MOST_PEOPLE + 1)))


def test_the_same_address_is_the_same_person_and_the_same_phone_is_only_told() -> None:
    found, _ = reading(
        ("K. Sommer", "kim@example.com", "+49 30 1234567"), ("Lee", "lee@example.com", "+49 30 1234567"),
        ("Ann", "ann@example.com", "+49 30 1234567"), ("Bo", "bo@example.com"), ("Cy", "cy@example.com"),
    )  # fmt: skip
    other = replace(KIM, id=8, emails=("cy@example.com",), name="Cy")
    known = Known({"kim@example.com": KIM, "cy@example.com": other}, {KIM.phone: [KIM]}, {8})
    seen = foresee(found, known)
    assert [each.candidate.name for each in seen.known] == ["K. Sommer"]
    assert [each.candidate.name for each in seen.new] == ["Lee", "Ann", "Bo"]
    assert [(each.names, each.lines) for each in seen.alike] == [(("Kim Sommer",), (2,)), (("Kim Sommer",), (2, 3))]
    assert [(each.why, each.cell) for each in seen.rejected] == [(Why.ALREADY, "Cy")]


def test_of_somebody_known_only_the_doors_change_and_only_to_be_shut() -> None:
    kept = replace(KIM, referrers=("U0OMAR",), notes="Kept")
    typed = replace(KIM, name="K.", phone="", notes="New", links=("x",), referrers=("U0SAM",), user="U0K")
    after = adding.closer(kept, typed)
    assert after == replace(kept, referrers=("U0OMAR", "U0SAM"), user="U0K")


SHEET = table(("x", "y"))


def an_import(state: State, content: Content | None = None) -> Import:
    return Import(1, TEAM, 1, "U0MINA", NOW, state, {}, content)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(State.NEW, NotRead), (State.FAILED, NotRead), (State.READ, None)]
    + [(each, ImportOver) for each in State if each not in {State.NEW, State.FAILED, State.READ}],
)  # fmt: skip
def test_only_what_was_read_can_be_added(state: State, refusal: type[Refusal] | None) -> None:
    found: Any = an_import(state, Content(sheet=SHEET))
    if refusal is None:
        assert check_ready(found, found.mark) is SHEET
        with pytest.raises(ColumnsChanged):
            check_ready(found, "1.0")
    else:
        with pytest.raises(refusal):
            check_ready(found)


def test_only_what_was_added_can_be_undone_and_not_when_nothing_is_kept_of_it() -> None:
    for state in State:
        with pytest.raises((NotRead, ImportOver)):
            check_undoable(an_import(state))
