"""A people file is fetched, told, applied; what goes wrong on the way is told; a manager is asked once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs import staff as job
from bot.rules.staff.changing import Import, State
from bot.rules.staff.reading import guess
from bot.rules.staff.sheets import MOST_BYTES, sheet_from
from bot.slack.client import SlackRefused
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.people_file import FILE
from tests.jobs.conftest import Work

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+00:00")


def given(work: Work, content: bytes = FILE, user: str = "U0ADA") -> Import:
    """A file that person uploaded, about to be fetched for Ada."""
    id = work.stand_in.person(COMPANY, user).upload("people.csv", content)
    with work.deps.store.open() as books:
        return job.begin(books, COMPANY, "U0ADA", id, MONDAY)


def fetch(work: Work, times: int = 1) -> None:
    for _ in range(times):
        work.hurry()
        errands.one(work.at(MONDAY).deps, ERRANDS)


def state(work: Work, id: int) -> State:
    with work.deps.store.reading() as books:
        return job.get(books, COMPANY, id).state


def told(work: Work, user: str = "U0ADA", now: datetime = MONDAY) -> str:
    work.at(now).round()
    return words(work.dm(user)[-1])


def test_a_file_is_read_told_and_applied_in_one_message_that_stays_true(work: Work) -> None:
    found = given(work)
    assert "am reading it" in told(work)
    fetch(work)
    said = told(work)
    assert "3 to add, 0 to change" in said
    assert "They have no manager" in said
    assert "Apply" in said
    with work.deps.store.open() as books:
        job.apply(books, job.get(books, COMPANY, found.id), "U0ADA", MONDAY)
    work.at(MONDAY).round()
    said = words([each for each in work.dm("U0ADA") if "people.csv" in words(each)])
    assert "3 added" in said
    assert "Apply" not in said
    assert "Undo" in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "nobody in this file"),
        (b"<!DOCTYPE html><p>a,b", "not a CSV file"),
        (b"a,a\n1,2", "Two columns are called"),
        (b"x" * (MOST_BYTES + 1), "more than 5 MB"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(work: Work, content: bytes, sentence: str) -> None:
    found = given(work, content)
    fetch(work)
    assert state(work, found.id) is State.FAILED
    assert sentence in told(work)


def test_a_file_whose_columns_nobody_knows_is_asked_about(work: Work) -> None:
    given(work, b"Wer,Wo\nAda,Berlin\n")
    fetch(work)
    said = told(work)
    assert "Which column is it?" in said
    assert "E-mail" in said
    assert "Apply" not in said


def test_a_file_that_is_gone_or_somebody_elses_is_told_and_never_downloaded(work: Work) -> None:
    with work.deps.store.open() as books:
        gone = job.begin(books, COMPANY, "U0ADA", "F0GONE", MONDAY)
    other = given(work, user="U0SAM")
    fetch(work, 2)
    assert {state(work, gone.id), state(work, other.id)} == {State.FAILED}
    assert "did not let me read" in told(work)
    assert work.stand_in.wire("download") == []


def test_a_page_instead_of_the_file_is_no_people_file(work: Work) -> None:
    found = given(work)
    work.stand_in.faults("download", "html", status=200)
    fetch(work)
    assert state(work, found.id) is State.FAILED


@pytest.mark.parametrize("method", ["files.info", "download"])
@pytest.mark.parametrize("kind", ["drop_before", "error500", "ratelimited"])
def test_a_file_is_fetched_again_when_slack_was_away(work: Work, method: str, kind: str) -> None:
    found = given(work)
    work.stand_in.faults(method, kind)
    fetch(work)
    assert state(work, found.id) is State.NEW
    fetch(work)
    assert state(work, found.id) is State.READ


class Elsewhere(BaseHTTPRequestHandler):
    """A server that is not Slack's: what it is sent is written down."""

    heard: list[Mapping[str, Any]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.heard.append(dict(self.headers))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test reads `heard`."""


def test_the_token_goes_to_slack_and_nowhere_else(work: Work) -> None:
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        host = f"127.0.0.1:{server.server_address[1]}"
        slack = work.stand_in.url.removeprefix("http://")
        for url in (
            f"http://{host}/x", f"http://{slack}@{host}/x", f"http://{host}/{slack}/x", "http://files.slack.com/x",
            "https://files.slack.com.evil.example/x", "https://evilslack.com/x", "https://slack.com@evil.example/x",
            "https://u:p@slack.com/x", "file:///etc/passwd", "ftp://files.slack.com/x", "", "x",
        ):  # fmt: skip
            with pytest.raises(SlackRefused, match="file_elsewhere"):
                work.deps.slack.download(COMPANY, url, 10)
        # Slack itself may send us on; the token does not go along.
        with pytest.raises(SlackRefused, match="not_readable"):
            work.deps.slack.download(COMPANY, f"{work.stand_in.url}/files/T0CIRCLE/F0/x", 10)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert Elsewhere.heard == []


def apply(work: Work, content: bytes, now: datetime = MONDAY) -> int:
    sheet = sheet_from(content)
    with work.deps.store.open() as books:
        begun = books.staff.begin(COMPANY, "U0ADA", "people.csv", now)
        job.apply(books, books.staff.took(begun, sheet, guess(sheet.headers), "people.csv"), "U0ADA", now)
    return begun.id


TEAM_OF_OMAR = b"E-mail,Name,Department,Manager\nomar@a.example,Omar,IT,\nmina@a.example,Mina,IT,omar@a.example\n"
SAM = b"sam@a.example,Sam,IT,\n"
NEWER = timedelta(days=1)


def asked(work: Work) -> list[tuple[str, list[str]]]:
    return [(each.to, each.facts["people"]) for each in work.notices() if each.kind == job.GAPS]


def test_the_head_of_the_department_is_asked_once_and_never_again_for_the_same_person(work: Work) -> None:
    apply(work, TEAM_OF_OMAR + SAM)
    said = told(work, "U0OMAR")
    assert "Who manages these people?" in said
    assert "Sam · IT" in said
    assert "because you head their department" in said
    apply(work, TEAM_OF_OMAR + SAM + b"noor@a.example,Noor,IT,\n", MONDAY + NEWER)
    assert asked(work) == [("U0OMAR", ["sam@a.example"]), ("U0OMAR", ["noor@a.example"])]


def test_who_gave_the_file_is_asked_where_nobody_heads_the_department(work: Work) -> None:
    apply(work, TEAM_OF_OMAR + b"sam@a.example,Sam,,\n")
    assert asked(work) == [("U0ADA", ["sam@a.example"])]
    assert "because you look after the people file" in told(work)


def test_a_question_that_a_later_file_answers_is_not_put(work: Work) -> None:
    apply(work, TEAM_OF_OMAR + SAM)
    apply(work, TEAM_OF_OMAR + b"sam@a.example,Sam,IT,omar@a.example\n", MONDAY + NEWER)
    work.at(MONDAY + NEWER).round()
    assert work.dm("U0OMAR") == []


def test_a_question_waits_for_the_readers_day(work: Work) -> None:
    apply(work, TEAM_OF_OMAR + SAM)
    work.at(MONDAY.replace(hour=3)).round()
    assert work.dm("U0OMAR") == []


def test_a_question_that_stands_shows_that_it_is_answered(work: Work) -> None:
    apply(work, TEAM_OF_OMAR + SAM)
    assert "Answer …" in told(work, "U0OMAR")
    apply(work, TEAM_OF_OMAR + b"sam@a.example,Sam,IT,omar@a.example\n", MONDAY + NEWER)
    said = told(work, "U0OMAR", MONDAY + NEWER)
    assert "Everybody I asked you about has a manager now" in said
    assert "Answer …" not in said


def test_managers_of_each_other_are_told_to_who_gave_the_file_and_to_nobody_else(work: Work) -> None:
    given(work, b"E-mail,Name,Manager\nmina@a.example,Mina,omar@a.example\nomar@a.example,Omar,mina@a.example\n")
    fetch(work)
    assert "Mina → Omar → Mina" in told(work)
    assert asked(work) == []


def test_who_left_by_the_file_decides_no_more(work: Work) -> None:
    with work.deps.store.reading() as books:
        assert "U0OMAR" not in books.company.of(COMPANY, MONDAY).gone
    id = apply(work, b"E-mail,Name,Leave\nomar@a.example,Omar,2026-11-01\n")
    with work.deps.store.reading() as books:
        assert "U0OMAR" in books.company.of(COMPANY, MONDAY).gone
    with work.deps.store.open() as books:
        job.undo(books, job.get(books, COMPANY, id), "U0ADA", MONDAY)
    with work.deps.store.reading() as books:
        assert "U0OMAR" not in books.company.of(COMPANY, MONDAY).gone
