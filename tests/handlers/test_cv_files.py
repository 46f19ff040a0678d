"""A candidate's CV and files: opened by a link of one's own for a while, by who may and nobody else; given by them."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from sqlalchemy import update
from werkzeug.test import Client, TestResponse

from bot.app import Rapport
from bot.handlers.hiring.candidates import own_files
from bot.handlers.pages import key
from bot.jobs.hiring.candidates import letters
from bot.rules.hiring.candidates import files
from bot.rules.hiring.candidates.files import GOOD_FOR, MOST_FILES
from bot.store.schema import candidates, people
from sandbox.client import StandIn, words
from sandbox.server import Running
from tests.fakes import KINDS, Slack
from tests.handlers.candidates import ANA, CANDIDATES, CV, cv_form, keep_cv, page, turn_down
from tests.handlers.first_run import give_roles
from tests.handlers.forms import opened
from tests.handlers.panels import PANELS, SAM, asked, comes
from tests.handlers.state import OPEN, ask, rows, told
from tests.make import NOW

HOST = "https://rapport.company.example"
# Who is related to Kim, and a recruiter all the same.
JAN = "U0JAN"
# Who runs no recruitment.
PIA = "U0PIA"


@pytest.fixture
def reached(rapport: Rapport, server: Running, stand_in: StandIn) -> Slack:
    """The bot where `web` is reached from outside: Sam is to interview Kim, Pia has not said yes."""
    rapport.deps = replace(rapport.deps, public_url=HOST, now=lambda: NOW)
    give_roles(rapport.store)
    comes(rapport.store, asked(rapport.store, ask(rapport.store, OPEN).id, SAM, PIA))
    return Slack(server, stand_in, rapport.web(), KINDS)


def tapped(slack: Slack, user: str) -> str:
    """What is shown to that person who presses the button, whether it stands on a page or under a message."""
    return told(slack, slack.interact(slack.clicked(user, f"{CANDIDATES}open_files", "1")), user)


def link(slack: Slack, user: str = ANA) -> str:
    """The way to the first file, made for that person."""
    slack.interact(slack.clicked(user, f"{CANDIDATES}open_files", "1"))
    return re.findall(rf"{HOST}(/files/[\w-]{{43}})", str(slack.open_view(user)))[0]


def get(rapport: Rapport, path: str) -> TestResponse:
    return Client(rapport.web()).get(path)


def test_a_link_opens_the_file_as_something_to_save_and_the_record_says_who_did(
    rapport: Rapport, reached: Slack
) -> None:
    keep_cv(rapport.store, name="简历 Kim.pdf")
    answer = get(rapport, link(reached))
    assert (answer.status_code, answer.data, answer.content_type) == (200, CV, "application/pdf")
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%AE%80")
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert headers["Referrer-Policy"] == "no-referrer"
    with rapport.store.reading() as books:
        entry = list(books.record.about("candidacy:1"))[-1]
    assert (entry["what"], entry["who"], entry["file"]) == (f"{CANDIDATES}open_file", ANA, 1)
    assert "Kim" not in str(entry)


def test_who_is_to_interview_opens_it_from_the_brief_and_who_is_shut_out_hears_of_nothing(
    rapport: Rapport, reached: Slack
) -> None:
    keep_cv(rapport.store)
    brief = opened(reached, SAM, reached.clicked(SAM, f"{PANELS}show_brief", "1"))
    assert "CV and files …" in words(brief)
    assert get(rapport, link(reached, SAM)).data == CV
    for nobody in (PIA, JAN, "U0OMAR", "U0ADA"):  # has not said yes, related, referred them, no part in it
        said = tapped(reached, nobody)
        assert "no such file" in said, nobody
        assert "Kim" not in said


@pytest.mark.parametrize("how", ["over", "shut out", "left", "turned down", "deleted", "never was"])
def test_a_link_opens_nothing_once_it_is_over_or_whom_it_was_made_for_may_not_see_them(
    rapport: Rapport, reached: Slack, how: str
) -> None:
    keep_cv(rapport.store)
    path = link(reached, SAM)
    with rapport.store.engines.write() as connection:
        if how == "shut out":
            connection.execute(update(candidates).values(relatives=[SAM]))
        elif how == "left":
            connection.execute(update(people).where(people.c.user == SAM).values(is_active=False))
    if how == "over":
        rapport.deps = replace(rapport.deps, now=lambda: NOW + GOOD_FOR)
    elif how == "turned down":
        turn_down(rapport.store)
    elif how == "deleted":
        with rapport.store.open() as books:
            books.files.drop([1])
    answer = get(rapport, path[:-1] if how == "never was" else path)
    assert answer.status_code == 404
    assert "This link is over" in answer.text
    assert "Kim" not in answer.text


def test_without_an_address_from_outside_it_is_said_what_is_missing(rapport: Rapport, slack: Slack) -> None:
    give_roles(rapport.store)
    asked(rapport.store, ask(rapport.store, OPEN).id)
    keep_cv(rapport.store)
    said = tapped(slack, ANA)
    assert "CV Kim.pdf" in said
    assert "PUBLIC_URL" in said
    assert rows(rapport.store, "candidate_file_links")["candidate_file_links"] == []


def test_who_runs_it_adds_by_an_errand_and_deletes_and_who_interviews_does_neither(
    rapport: Rapport, reached: Slack
) -> None:
    form = cv_form(reached, ANA, page(reached, ANA, 1, 1))
    assert reached.interact(reached.submitted(ANA, form)).status_code == 200
    errands = [each for each in rows(rapport.store, "errands")["errands"] if each["kind"] == f"{CANDIDATES}fetch_file"]
    assert [each["facts"]["candidacy"] for each in errands] == [1]
    keep_cv(rapport.store)
    listed = opened(reached, SAM, reached.clicked(SAM, f"{CANDIDATES}open_files", "1"))
    assert "Delete" not in words(listed)
    reached.interact(reached.clicked(SAM, f"{CANDIDATES}drop_file", "1:1", view=listed))
    assert len(rows(rapport.store, "candidate_files")["candidate_files"]) == 1
    listed = opened(reached, ANA, reached.clicked(ANA, f"{CANDIDATES}open_files", "1"))
    reached.interact(reached.clicked(ANA, f"{CANDIDATES}drop_file", "1:1", view=listed))
    assert "There is no file yet" in words(reached.open_view(ANA) or {})


def own_page(rapport: Rapport) -> str:
    with rapport.store.open() as books:
        return letters.link(rapport.deps, books, 1, ANA, NOW).removeprefix(HOST)


def give(rapport: Rapport, path: str, content: bytes = CV, name: str = "my cv.PDF") -> TestResponse:
    """The form of the page with that file in it."""
    data = {"what": "file", "key": key(path.rpartition("/")[2], "file"), "file": (io.BytesIO(content), name)}
    return Client(rapport.web()).post(path, data=data, content_type="multipart/form-data", follow_redirects=False)


def test_a_candidate_gives_a_file_on_their_own_page_once_and_who_holds_them_hears(
    rapport: Rapport, reached: Slack
) -> None:
    keep_cv(rapport.store, b"%PDF-1.4 what others wrote", "Reference.pdf")
    path = own_page(rapport)
    assert 'enctype="multipart/form-data"' in get(rapport, path).text
    for _ in range(2):
        assert give(rapport, path).status_code == 303
    shown = get(rapport, path).text
    assert shown.count("my cv.pdf") == 1
    assert "Reference" not in shown, "what others added is theirs"
    with rapport.store.reading() as books:
        mine = books.files.of(1)[-1]
        assert (books.files.content(mine.id), mine.by) == (CV, "")
        notices = [each for each in books.notices.about("candidacy:1") if each.kind == f"{CANDIDATES}filed"]
    assert [(each.to, each.facts) for each in notices] == [("U0MINA", {"candidacy": 1, "file": mine.id})]


def test_each_file_that_is_not_taken_is_told_in_a_sentence_and_nothing_is_kept(
    rapport: Rapport, reached: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (files, own_files):
        monkeypatch.setattr(module, "MOST_BYTES", 1000)
    path = own_page(rapport)
    for content, why in (
        (b"", "nothing in it"),
        (b"MZ\x90\x00", "none of the kinds"),
        (b"%PDF-" + bytes(1000), "more than 10 MB"),
    ):
        answer = give(rapport, path, content)
        assert answer.status_code == 422
        assert why in answer.text
    answer = Client(rapport.web()).post(path, data={"what": "file", "key": "x", "file": (io.BytesIO(CV), "a.pdf")})
    assert "Nothing was changed" in answer.text
    assert rows(rapport.store, "candidate_files")["candidate_files"] == []
    for n in range(MOST_FILES):
        keep_cv(rapport.store, b"%%PDF-1.4 %d" % n)
    assert "10 files already" in give(rapport, path).text
    assert len(rows(rapport.store, "candidate_files")["candidate_files"]) == MOST_FILES
