"""A file of members from giving it to undoing it, and a segment as a file: by the errands themselves."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.community.segments import exporting
from bot.jobs.community.segments import loading as job
from bot.rules.community.members import Consent, How, Purpose, Standing
from bot.rules.community.members.merging import Why
from bot.rules.community.segments import Condition, Kind, On, Rule, Segment
from bot.rules.community.segments.basis import Basis, By, read_basis
from bot.rules.community.segments.importing import (
    Field,
    Import,
    State,
)
from bot.rules.community.segments.importing import Why as Unfit
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from tests.fakes import CIRCLE, Json
from tests.handlers.community.segments import FILE, KAI, MOE
from tests.handlers.first_run import give_roles
from tests.jobs.conftest import Work
from tests.make import NOW

LATER = NOW + timedelta(hours=1)
FORMULA = '=HYPERLINK("https://evil.example")'
YEAR = timedelta(days=365)


@pytest.fixture
def me(work: Work) -> Person:
    give_roles(work.deps.store)
    with work.deps.store.open() as books:
        books.members.begin(KAI)
        return books.people.get(Identity(CIRCLE, MOE))


def given(work: Work, me: Person, content: bytes = FILE) -> Import:
    """The file was given, fetched and read."""
    file = work.stand_in.person(CIRCLE, MOE).upload("them.csv", content)
    with work.deps.store.open() as books:
        found = job.begin(books, me, file, "The fair", None, NOW)
    run(work)
    return now(work, found)


def now(work: Work, found: Import) -> Import:
    with work.deps.store.reading() as books:
        present = books.member_imports.get(CIRCLE, found.id)
    assert present is not None
    return present


def run(work: Work, now: datetime = LATER) -> None:
    """Every errand that is due is done."""
    work.hurry()
    while errands.one(work.at(now).deps, ERRANDS):
        pass


def members(books: Books) -> dict[str, Standing]:
    """By address, but whom Slack told of."""
    found = books.members.some(CIRCLE, range(1, 20)).values()
    cast = {"cleo@a.example", "moe@a.example", "cora@a.example"}
    return {each.email or "-": each.standing for each in found if each.email not in cast}


def test_an_imported_spreadsheet_drops_no_row_silently_and_doubles_nobody(work: Work, me: Person) -> None:
    found = given(work, me)
    assert (found.state, found.columns) == (State.READ, {Field.EMAIL: 0, Field.NAME: 1, Field.SKILLS: 2})
    counts = found.counts
    assert (counts.new, counts.known, counts.alike, counts.rejected) == (2, 1, 1, 3)
    assert counts.new + counts.known + counts.rejected == len(FILE.strip().splitlines()) - 1
    with work.deps.store.open() as books:
        job.add(books, me, found, found.mark, NOW)
    run(work)
    with work.deps.store.reading() as books:
        assert members(books) == {
            "kai@a.example": Standing.JOINED, "lee@a.example": Standing.KNOWN, "kai@b.example": Standing.KNOWN,
        }  # fmt: skip
        pairs = books.merges.open(CIRCLE, 9)
        assert [each.why for each in pairs] == [Why.NAME], "Kai of the file, and Kai who is there"
        lee = books.members.by_email(CIRCLE, "lee@a.example")
        assert lee is not None
        assert (lee.name, lee.skills) == ("Lee", ("Go", "SQL"))
        assert books.members.consents(lee.id) == [], "nobody agreed to anything by being in a file"
        content = books.member_imports.content(found)
    assert content is not None
    assert [each.line for each in content.rejected] == [4, 5, 7]
    again = given(work, me)
    assert (again.counts.new, again.counts.known) == (0, 3)


def test_a_file_may_say_until_when_somebody_worked_with_us(work: Work, me: Person) -> None:
    rows = "E-mail,Name,离职日期\na@a.example,Ann,2024-05\nb@a.example,Bo,\nc@a.example,Cy,soon\n"
    found = given(work, me, rows.encode())
    assert (found.columns[Field.WORKED_UNTIL], found.counts.new, found.counts.rejected) == (2, 2, 1)
    with work.deps.store.open() as books:
        job.add(books, me, found, found.mark, NOW)
    run(work)
    with work.deps.store.reading() as books:
        ann = books.members.by_email(CIRCLE, "a@a.example")
        content = books.member_imports.content(found)
    assert ann is not None
    assert ann.worked_until == date(2024, 5, 31)
    assert content is not None
    assert [(each.line, each.why) for each in content.rejected] == [(4, Unfit.BAD_MONTH)]


def test_the_rows_that_are_not_taken_and_a_segment_come_as_files_without_formulas(work: Work, me: Person) -> None:
    content = FILE + f'x@a.example,"{FORMULA.replace(chr(34), chr(34) * 2)}",,\n'.encode()
    found = given(work, me, content)
    with work.deps.store.open() as books:
        job.share(books, me, found, work.deps.slack.conversation(CIRCLE, MOE), NOW)
        job.add(books, me, found, found.mark, NOW)
    run(work)
    with work.deps.store.open() as books:
        rule = Rule((Condition(On.STANDING, "known"), Condition(On.SKILL, "go")), is_any=True)
        segment = books.segments.add(Segment(CIRCLE, "Known", Kind.LIVE, rule, MOE, NOW))
        exporting.ask(books, me, segment, NOW)
    run(work)
    rejected, people = (files(work)[name] for name in ("not-taken.csv", "members.csv"))
    assert [row[:2] for row in rejected[1:]] == [["4", "email_twice"], ["5", "bad_email"], ["7", "no_email"]]
    assert people[0] == list(exporting.HEADERS)
    assert {row[1] for row in people[1:]} == {
        "kai@a.example", "lee@a.example", "kai@b.example", "x@a.example"
    }  # fmt: skip
    for row in (*rejected, *people):
        assert not [cell for cell in row if cell.startswith(("=", "+", "@"))], row
    assert f"'{FORMULA}" in {row[0] for row in people}


def files(work: Work) -> dict[str, list[list[str]]]:
    """The tables that stand in Slack, by name."""
    shared: list[Json] = [each for said in work.dm(MOE, CIRCLE) for each in said.get("files", ())]
    contents = {each["name"]: work.deps.slack.download(CIRCLE, each["url_private"], 100_000) for each in shared}
    return {name: list(csv.reader(io.StringIO(each.decode("utf-8-sig")))) for name, each in contents.items()}


def test_the_next_file_of_the_same_origin_is_read_with_the_same_columns(work: Work, me: Person) -> None:
    found = given(work, me)
    with work.deps.store.open() as books:
        job.map_columns(books, me, found, {Field.EMAIL: 0, Field.NAME: 1, Field.TAGS: 3}, NOW)
    run(work)
    assert now(work, found).state is State.READ
    assert given(work, me, FILE.replace(b"Full name", b"full NAME")).columns == {
        Field.EMAIL: 0, Field.NAME: 1, Field.TAGS: 3
    }  # fmt: skip
    assert given(work, me, FILE.replace(b"Hobby", b"Sport")).columns == found.columns


def test_what_they_agreed_to_is_noted_for_who_was_not_asked_otherwise_and_nothing_is_given_back(
    work: Work, me: Person
) -> None:
    found = given(work, me)
    with work.deps.store.open() as books:
        job.add(books, me, found, found.mark, NOW)
    run(work)
    today = NOW
    with work.deps.store.open() as books:
        lee = books.members.by_email(CIRCLE, "lee@a.example")
        assert lee is not None
        books.members.give(lee.id, Consent(Purpose.MAIL, "2", How.PAGE, today, today + YEAR))
        books.members.end(lee.id, Purpose.MAIL, today)
        basis = Basis(By.CONSENT, "May", today.date() - timedelta(days=30), (Purpose.MAIL,))
        job.say_basis(books, me, now(work, found), basis, today)
    run(work)
    with work.deps.store.reading() as books:
        other = books.members.by_email(CIRCLE, "kai@b.example")
        assert other is not None
        (receipt,) = books.members.consents(other.id)
        assert (receipt.how, receipt.version, receipt.at.date()) == (How.IMPORT, "May", basis.day)
        assert not books.members.agrees(lee.id, Purpose.MAIL, today), "who took it back does not agree by a file"


def test_undoing_leaves_nothing_of_whoever_came_with_it_unless_they_were_heard_of_since(work: Work, me: Person) -> None:
    found = given(work, me)
    with work.deps.store.open() as books:
        job.add(books, me, found, found.mark, NOW)
    run(work)
    with work.deps.store.open() as books:
        lee = books.members.by_email(CIRCLE, "lee@a.example")
        assert lee is not None
        books.members.change(replace(lee, standing=Standing.CONFIRMED))
        job.undo(books, me, now(work, found), NOW)
    run(work)
    assert (now(work, found).state, now(work, found).counts.undone) == (State.UNDONE, 1)
    with work.deps.store.reading() as books:
        assert members(books) == {
            "kai@a.example": Standing.JOINED, "lee@a.example": Standing.CONFIRMED, "-": Standing.FORGOTTEN,
        }  # fmt: skip
        assert books.member_imports.content(found) is None
    assert given(work, me).counts.new == 1, "and can come again"


def test_a_file_that_waits_for_a_word_for_a_week_is_forgotten(work: Work, me: Person) -> None:
    found = given(work, me)
    run(work, NOW + timedelta(days=8))
    assert now(work, found).state is State.FORGOTTEN
    with work.deps.store.reading() as books:
        assert books.member_imports.content(found) is None


@pytest.mark.parametrize("by", ["", "x"])
def test_a_right_is_chosen_and_not_guessed(by: str) -> None:
    with pytest.raises(FieldRefusals):
        read_basis(by, "May", "2026-05-01", ["mail"], "", NOW)
    assert read_basis("none", "", "", [], "", NOW) is None
