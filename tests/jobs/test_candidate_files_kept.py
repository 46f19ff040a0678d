"""A file of candidates is fetched, kept sealed and not for long, and its rejected rows are given back unharmed."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from bot.jobs.hiring.candidates import importing as job
from bot.rules.hiring.candidates.importing import KEPT_FOR, State
from bot.rules.people import Role
from bot.store.schema import errands as errand_rows
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.candidates import MINA, given
from tests.handlers.state import rows
from tests.jobs.candidate_files import ANA, FOUR, LATER, errand, giver, press, role, state, told
from tests.jobs.conftest import Work
from tests.make import NOW

pytestmark = pytest.mark.debugging

__all__ = ["role"]


def test_nothing_of_a_file_stands_in_clear_in_rows_errands_the_record_or_logs(
    work: Work, role: int, written: io.StringIO
) -> None:
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, MINA).upload("Lee Park.csv", FOUR)
        found = job.begin(books, giver(books, MINA), role, file, NOW)
    errand(work)
    tables = ("candidate_imports", "errands", "record", "record_personal", "notices")
    stored = repr(rows(work.deps.store, *tables))
    press(work, found)
    ours = [line for line in written.getvalue().splitlines() if '"logger": "bot.' in line]
    stored += repr([rows(work.deps.store, *tables), ours])
    for secret in ("Lee", "lee@", "1234567", "Two years", "Sommer", "HYPERLINK"):
        assert secret not in stored


def test_the_table_is_kept_until_they_are_added_and_the_rest_for_seven_days(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    press(work, found)
    kept = state(work, found.id).content
    assert kept is not None
    assert kept.sheet is None
    assert [each.row.line for each in kept.rejected] == [4, 5]
    forgets = {"workspace": COMPANY, "import": found.id, "state": State.ADDED.value}
    with work.deps.store.engines.read() as connection:
        due = connection.execute(
            select(errand_rows.c.due_at).where(errand_rows.c.kind == job.FORGET, errand_rows.c.state == "due")
        ).scalars()
        assert LATER + KEPT_FOR in list(due)
    job.forget_file(work.deps, {**forgets, "state": State.READ.value})
    assert state(work, found.id).content is not None
    job.forget_file(work.deps, forgets)
    assert state(work, found.id).content is None
    said = told(work)
    assert "2 people are in Data engineer now" in said
    assert "Undo" not in said


def test_a_file_nobody_said_yes_to_is_forgotten_and_said_so(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    job.forget_file(work.deps, {"workspace": COMPANY, "import": found.id, "state": State.READ.value})
    assert state(work, found.id).content is None
    assert "waited for your word for seven days" in told(work)


def test_rows_that_are_not_taken_come_as_a_file_that_no_office_program_runs(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    told(work)
    rooms = work.stand_in.person(COMPANY, MINA).seen()["conversations"]
    (room,) = [each["id"] for each in rooms if "them.csv" in words(each["messages"])]
    with work.deps.store.open() as books:
        for _ in range(2):
            job.share(books, found, room, NOW)
    errand(work)
    shared = [each for said in work.dm(MINA) for each in said.get("files", ())]
    (content,) = [work.deps.slack.download(COMPANY, each["url_private"], 10_000) for each in shared]
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert table[0] == ["line", "why", "Name", "E-mail", "Phone", "Source", "Notes"]
    assert table[1] == ["4", "no_email", "Robin", "", "", "", "'=HYPERLINK(1)"]
    assert table[2][:3] == ["5", "no_referrer", "Ann Vale"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "nobody in this file"),
        (b"<!DOCTYPE html><p>a,b", "not a CSV file"),
        (b"a,a\n1,2", "Two columns are called"),
        (("Name,E-mail\n" + "x,y\n" * 1001).encode(), "more than 1,000 people"),
        (b"Wer,Wo\nAda,Berlin\n", "Which column is it?"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(work: Work, role: int, content: bytes, sentence: str) -> None:
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, MINA).upload("them.csv", content)
        job.begin(books, giver(books, MINA), role, file, NOW)
    errand(work)
    assert sentence in told(work)


def test_a_file_of_somebody_else_is_never_read(work: Work, role: int) -> None:
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, "U0SAM").upload("them.csv", FOUR)
        job.begin(books, giver(books, MINA), role, file, NOW)
    errand(work)
    assert "did not let me read" in told(work)
    assert work.stand_in.wire("download") == []


def test_a_file_is_fetched_again_when_slack_was_away_and_read_once(work: Work, role: int) -> None:
    with work.deps.store.open() as books:
        file = work.stand_in.person(COMPANY, MINA).upload("them.csv", FOUR)
        found = job.begin(books, giver(books, MINA), role, file, NOW)
    work.stand_in.faults("download", "error500")
    errand(work)
    assert state(work, found.id).state is State.NEW
    errand(work)
    read = state(work, found.id)
    assert read.state is State.READ
    press(work, found)
    job.fetch(work.deps, {"workspace": COMPANY, "import": found.id, "file": file})
    assert state(work, found.id).state is State.ADDED


def test_rows_that_slack_did_not_take_are_tried_again_and_come_once(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR)
    told(work)
    rooms = work.stand_in.person(COMPANY, MINA).seen()["conversations"]
    (room,) = [each["id"] for each in rooms if "them.csv" in words(each["messages"])]
    with work.deps.store.open() as books:
        job.share(books, found, room, NOW)
    work.stand_in.faults("files.getUploadURLExternal", "ratelimited")
    errand(work)
    assert not [each for said in work.dm(MINA) for each in said.get("files", ())]
    errand(work)
    errand(work)
    assert len([each for said in work.dm(MINA) for each in said.get("files", ())]) == 1


def test_whoever_asks_for_the_rows_and_runs_the_recruitment_no_more_gets_none(work: Work, role: int) -> None:
    found = given(work.deps.store, role, FOUR, ANA)
    told(work, ANA)
    with work.deps.store.open() as books:
        job.share(books, found, "D0ANYWHERE", NOW)
        books.roles.give(COMPANY, Role.RECRUITER, [])
    errand(work)
    assert work.stand_in.calls("files.getUploadURLExternal") == 0
