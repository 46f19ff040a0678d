"""A file of past hires is told, imported once and undone; nothing of anybody in it stands in clear or is shown."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.outcomes import loading as job
from bot.rules.access import Right
from bot.rules.hiring.candidates.importing import KEPT_FOR, State
from bot.rules.hiring.outcomes import Case
from bot.rules.hiring.outcomes.importing import Import, NobodyThere, UnderWay, read
from bot.rules.people import Identity, Person, Role
from bot.rules.refusals import FieldRefusals
from bot.rules.staff.changing import ImportOver, NothingRead
from bot.rules.staff.sheets import sheet_from
from bot.store import Books
from bot.store.schema import past_hire_imports
from sandbox.client import words
from tests.fakes import COMPANY, Json
from tests.handlers.first_run import give_roles
from tests.handlers.past_hires import ANA, FILE, JAN
from tests.handlers.state import rows
from tests.jobs.conftest import Crashed, Work
from tests.make import NOW

pytestmark = pytest.mark.debugging

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _roles(work: Work) -> None:
    give_roles(work.deps.store)


def person(books: Books, user: str = ANA) -> Person:
    return books.people.enter(Identity(COMPANY, user), Right.RECRUIT)


def given(work: Work, content: bytes = FILE, user: str = ANA, uploader: str = "") -> Import:
    """A file that Ana gave, and the errand that reads it done."""
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, uploader or user).upload("Kim Sommer.csv", content)
        found = job.begin(books, person(books, user), file, NOW)
    errand(work)
    return found


def errand(work: Work) -> None:
    """Everything that is due is done."""
    work.hurry()
    while errands.one(work.at(LATER).deps, ERRANDS):
        pass


def press(work: Work, found: Import, what: str = "add", user: str = ANA) -> None:
    """What the button does, and then the errand."""
    with work.deps.store.open() as books:
        {"add": job.add, "undo": job.undo, "discard": job.discard}[what](books, person(books, user), found.id, NOW)
    errand(work)


def told(work: Work, user: str = ANA) -> str:
    """What the message about the file says."""
    work.at(LATER).round()
    return words(work.dm(user)[-1])


def state(work: Work, found: Import) -> Import:
    with work.deps.store.reading() as books:
        now = books.past_hires.get(COMPANY, found.id)
    assert now is not None
    return now


def kept(work: Work) -> list[Case]:
    with work.deps.store.reading() as books:
        return list(books.past_hires.cases(COMPANY))


def files(work: Work, user: str = ANA) -> list[list[list[str]]]:
    """The tables that stand in that person's conversation."""
    shared: list[Json] = [each for said in work.dm(user) for each in said.get("files", ())]
    contents = [work.deps.slack.download(COMPANY, each["url_private"], 100_000) for each in shared]
    return [list(csv.reader(io.StringIO(each.decode("utf-8-sig")))) for each in contents]


def test_a_file_is_read_told_imported_and_undone_in_one_message_that_stays_true(work: Work) -> None:
    found = given(work)
    said = told(work)
    for sentence in (
        "3 people · 2 of them hired", "4 scores from before", "2 ratings from afterwards", "1 key indicator",
        "1 who left since", "3 lines are not taken", "Line 11: a number in value beyond the scale",
        "Line 12: no line of the kind hired about this person", "Line 13: none of the words", "Not read: hobby",
        "Import them",
    ):  # fmt: skip
        assert sentence in said
    assert kept(work) == []
    press(work, found)
    said = told(work)
    assert "The past hires are imported" in said
    assert "3 people · 2 of them hired" in said
    cases = kept(work)
    assert [replace(each, id="") for each in cases] == [replace(e, id="") for e in read(sheet_from(FILE)).cases]
    for one in ("Kim Sommer", "4711", "HYPERLINK"):
        assert one not in repr([each.id for each in cases])
    press(work, found, "undo", JAN)  # whoever recruits takes it back
    assert "was undone" in told(work)
    assert kept(work) == []
    assert state(work, found).state is State.UNDONE


def test_the_same_file_and_the_same_person_twice_change_nothing(work: Work) -> None:
    press(work, given(work))
    before = kept(work)
    again = given(work)
    assert "3 people are there already" in told(work)
    with pytest.raises(NothingRead):
        press(work, again)
    more = given(work, FILE + b"5000,hired,Lead,,,,,,,2025-01-01,,,\n")
    assert "1 person" in told(work)
    press(work, more)
    assert "3 people were there already" in told(work)
    assert kept(work)[: len(before)] == before
    assert len(kept(work)) == 4
    press(work, more, "undo")
    assert kept(work) == before  # exactly what came with that file


def test_a_double_click_imports_nobody_twice(work: Work) -> None:
    found = given(work)
    press(work, found)
    for what in ("add", "discard"):
        with pytest.raises(ImportOver):
            press(work, found, what)
    errand(work)
    assert len(kept(work)) == 3


@pytest.mark.parametrize("point", ["errands.claimed", "outcomes.batch_done", "outcomes.undone", "errands.worked"])
def test_a_process_that_dies_imports_and_takes_out_everybody_once(
    work: Work, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "BATCH", 2)
    found, died = given(work), 0

    def crash(reached: str) -> None:
        if reached == point:
            raise Crashed()

    for what, there in (("add", 3), ("undo", 0)):
        with work.deps.store.open() as books:
            {"add": job.add, "undo": job.undo}[what](books, person(books), found.id, NOW)
        work.hurry()
        try:
            errands.one(replace(work.at(LATER).deps, crash=crash), ERRANDS)
        except Crashed:
            died += 1
        errand(work)
        assert len(kept(work)) == there
    assert died > 0
    assert state(work, found).state is State.UNDONE


def test_nothing_of_a_file_stands_in_clear_in_rows_errands_the_record_or_logs(
    work: Work, written: io.StringIO
) -> None:
    found = given(work)
    tables = ("past_hire_imports", "past_hires", "errands", "record", "record_personal", "notices")
    stored = repr(rows(work.deps.store, *tables))
    press(work, found)
    with work.deps.store.open() as books:
        job.take_out(books, person(books), "4711", NOW)
    stored += repr(rows(work.deps.store, *tables))
    stored += repr([line for line in written.getvalue().splitlines() if '"logger": "bot.' in line])
    for secret in ("Sommer", "4711", "HYPERLINK", "Data engineer", "Panel A", "Mina R"):
        assert secret not in stored


def test_lines_that_are_not_taken_come_as_a_file_that_no_office_program_runs(work: Work) -> None:
    found = given(work)
    told(work)
    rooms = work.stand_in.person(COMPANY, ANA).seen()["conversations"]
    (room,) = [each["id"] for each in rooms if "Kim Sommer.csv" in words(each["messages"])]
    with work.deps.store.open() as books:
        for _ in range(2):
            job.share(books, person(books), found.id, room, NOW)
    errand(work)
    (table,) = files(work)
    assert table[0][:5] == ["line", "why", "column", "person", "kind"]
    assert [each[:3] for each in table[1:]] == [
        ["11", "out_of_range", "value"], ["12", "never_hired", "kind"], ["13", "no_such_word", "kind"],
    ]  # fmt: skip
    assert table[3][3:5] == ["'=HYPERLINK(1)", "'@burn"]


def test_the_example_comes_to_whoever_asks_and_can_be_given_back(work: Work) -> None:
    with work.deps.store.open() as books:
        job.ask_example(books, person(books), NOW)
    errand(work)
    (table,) = files(work)
    content = "\n".join(",".join(row) for row in table).encode()
    press(work, given(work, content))
    assert "2 people" in told(work)
    assert "Of the file" not in told(work)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "nobody in this file"),
        (b"<!DOCTYPE html><p>a,b", "not a CSV file"),
        (b"a,a\n1,2", "Two columns are called"),
        (b"person,kind\n" + b"x,y\n" * 50_001, "more than 50,000 lines"),
        (b"person,what\nAda,hired\n", "no column kind"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(work: Work, content: bytes, sentence: str) -> None:
    found = given(work, content)
    assert sentence in told(work)
    assert state(work, found).state is State.FAILED


def test_a_file_of_somebody_else_is_never_read(work: Work) -> None:
    given(work, uploader="U0SAM")
    assert "did not let me read" in told(work)
    assert work.stand_in.wire("download") == []


def test_a_file_is_fetched_again_when_slack_was_away_and_read_once(work: Work) -> None:
    work.stand_in.faults("download", "error500")
    found = given(work)
    assert state(work, found).state is State.NEW
    errand(work)
    assert state(work, found).state is State.READ
    press(work, found)
    job.fetch(work.deps, {"workspace": COMPANY, "import": found.id, "file": "F0"})
    assert state(work, found).state is State.ADDED


def test_content_is_forgotten_after_seven_days_and_what_came_can_still_be_undone(work: Work) -> None:
    waits, found = given(work), given(work)
    press(work, found)
    with work.deps.store.reading() as books:
        content = books.past_hires.content(found)
        assert content is not None
        assert content.sheet is not None
        assert [row.line for row in content.sheet.rows] == [11, 12, 13]
    work.hurry()
    while errands.one(work.at(LATER + KEPT_FOR).deps, ERRANDS):
        pass
    with work.deps.store.reading() as books:
        assert books.past_hires.files(COMPANY) == []
    assert state(work, waits).state is State.FORGOTTEN
    assert "are imported" in told(work)
    press(work, found, "undo")
    assert kept(work) == []


def test_one_person_is_taken_out_everywhere_and_stays_out(work: Work) -> None:
    press(work, given(work))
    waits = given(work, FILE.replace(b"Data engineer", b"Lead"))
    with work.deps.store.open() as books:
        assert job.take_out(books, person(books), " kim SOMMER", NOW) == 1
    assert "2 people · 1 of them hired" in told(work)
    press(work, waits)
    assert [each.role for each in kept(work)].count("Lead") == 2
    with work.deps.store.open() as books:
        for nobody in ("", " ", "Kim Sommer"):
            with pytest.raises(FieldRefusals) as refused:
                job.take_out(books, person(books), nobody, NOW)
            assert isinstance(refused.value.errors["person"], NobodyThere)


def test_nobody_is_taken_out_while_a_file_is_being_imported(work: Work) -> None:
    found = given(work)
    with work.deps.store.open() as books:
        job.add(books, person(books), found.id, NOW)
        with pytest.raises(UnderWay):
            job.take_out(books, person(books), "4711", NOW)


def test_a_file_that_nobody_can_open_any_more_stops_none_of_the_others(work: Work) -> None:
    odd, well = given(work), given(work)
    with work.deps.store.open() as books:
        job.add(books, person(books), odd.id, NOW)
    with work.deps.store.engines.write() as connection:
        broken = update(past_hire_imports).where(past_hire_imports.c.id == odd.id)
        connection.execute(broken.values(content=b"nobody sealed this"))
    press(work, well)
    assert len(kept(work)) == 3
    assert (state(work, odd).state, state(work, well).state) == (State.ADDING, State.ADDED)


def test_whoever_recruits_no_more_is_told_nothing_and_gets_no_lines(work: Work) -> None:
    found = given(work)
    told(work)
    with work.deps.store.open() as books:
        job.share(books, person(books), found.id, "D0ANYWHERE", NOW)
        books.roles.give(COMPANY, Role.RECRUITER, [])
        job.change(books, state(work, found), NOW)
    errand(work)
    assert work.stand_in.calls("files.getUploadURLExternal") == 0
    assert "nothing more about this file" in told(work)
