"""Letters to candidates go to a real SMTP server, once as far as it answers, each with a link that opens their page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import Client

from bot.app import Rapport
from bot.deps import Deps
from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.candidates import letters, own_page
from bot.mail.post import Mail
from bot.rules.hiring.candidates import Candidate, What, moving
from bot.rules.hiring.candidates.own_page import LETTER_TAKES
from bot.store.schema import errands as table
from tests.handlers.candidates import KIM, another, begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask, rows
from tests.jobs.conftest import PAST, Crashed, Work
from tests.mail.test_post import SENDER, Box
from tests.make import NOW

HOST = "https://rapport.company.example"


@pytest.fixture
def deps(work: Work, rapport: Rapport, box: Box) -> Deps:
    """The bot with a mail server and an address from outside; the clock stands."""
    mail = Mail(f"smtp://127.0.0.1:{box.port}", SENDER)  # type: ignore[attr-defined]
    rapport.deps = replace(work.deps, mail=mail, public_url=HOST, now=lambda: NOW)
    give_roles(rapport.store)
    return rapport.deps


def asked(deps: Deps, candidate: Candidate = KIM, moves: int = 0) -> int:
    """The candidacy of somebody to whom Ana sends a letter."""
    seen = begin(deps.store, ask(deps.store, OPEN).id, candidate, moves)
    assert again(deps, seen.candidacy.id)
    return seen.candidacy.id


def again(deps: Deps, id: int) -> bool:
    with deps.store.open() as books:
        return letters.ask(books, own_page.find(books, id, deps.now()), "U0ANA", deps.now())


def do(deps: Deps, crash: Callable[[str], None] = lambda point: None) -> None:
    """Every errand that is due is done, however long it was to wait."""
    with deps.store.engines.write() as connection:
        connection.execute(update(table).where(table.c.state != "done").values(wait_until=PAST))
    errands.one(replace(deps, crash=crash), ERRANDS)


def dies_at(point: str) -> Callable[[str], None]:
    def crash(reached: str) -> None:
        if reached == point:
            raise Crashed()

    return crash


def link(text: str) -> str:
    (found,) = re.findall(rf"{HOST}(/candidate/[\w-]{{43}})\s", text)
    return str(found)


def test_the_letter_says_what_happened_who_by_when_and_brings_the_link(deps: Deps, rapport: Rapport, box: Box) -> None:
    id = asked(deps)
    do(deps)
    (letter,) = box.letters
    assert letter["To"] == "kim@example.com"
    assert re.fullmatch("Your application as Data engineer at .+", letter["Subject"])
    assert letter["Auto-Submitted"] == "auto-generated"
    plain = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "is under way" in plain
    assert "Your contact is Mina" in plain
    assert "You hear from us by Mon, Nov 30, 2026 at the latest." in plain
    assert Client(rapport.web()).get(link(plain)).status_code == 200
    assert link(plain) in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    with deps.store.reading() as books:
        sent = books.own_pages.last_letter(id)
    assert sent is not None
    assert sent.sent_at == NOW


def test_no_second_letter_is_asked_for_while_one_is_under_way(deps: Deps, box: Box) -> None:
    id = asked(deps)
    assert not again(deps, id)
    do(deps)
    do(deps)
    assert len(box.letters) == 1
    assert again(deps, id)
    do(deps)
    assert len({letter["Message-ID"] for letter in box.letters}) == 2
    assert again(deps, id)
    assert again(replace(deps, now=lambda: NOW + LETTER_TAKES), id), "the one before is lost"


def test_a_letter_is_in_the_candidates_language(deps: Deps, box: Box) -> None:
    asked(deps, another("李 伟", language="zh", emails=("liwei@example.com",)))
    do(deps)
    assert "您的申请" not in box.letters[0]["Subject"]
    assert re.fullmatch("您对 .+ Data engineer 职位的申请", box.letters[0]["Subject"])
    assert "最晚" in box.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_server_that_is_busy_is_asked_again_and_no_link_is_left_of_what_it_did_not_take(deps: Deps, box: Box) -> None:
    asked(deps)
    box.answer = "451 later"
    do(deps)
    assert rows(deps.store, "candidate_links")["candidate_links"] == []
    box.answer = "250 taken"
    do(deps)
    assert len(rows(deps.store, "candidate_links")["candidate_links"]) == 1
    assert len({letter["Message-ID"] for letter in box.letters}) == 1


def test_an_address_that_takes_no_letter_is_told_to_who_sent_it_once(deps: Deps, work: Work, box: Box) -> None:
    id = asked(deps)
    box.recipient = "550 nobody here"
    do(deps)
    do(deps)
    assert box.letters == []
    with deps.store.reading() as books:
        (notice,) = books.notices.about(f"candidacy:{id}")
        shown = own_page.shown(books, own_page.find(books, id, NOW).candidacy, NOW, True, True)
    assert (notice.kind, notice.to) == (letters.REFUSED, "U0ANA")
    assert (shown["letter"], shown["until"]) == ("refused", None)


@pytest.mark.parametrize("point", ["candidates.letter_begun", "candidates.letter_taken", "candidates.letter_settled"])
def test_a_process_that_dies_loses_no_letter_and_every_copy_opens_the_page(
    deps: Deps, rapport: Rapport, box: Box, point: str
) -> None:
    asked(deps)
    with pytest.raises(Crashed):
        do(deps, dies_at(point))
    do(deps)
    assert {letter["Message-ID"] for letter in box.letters} == {box.letters[0]["Message-ID"]}
    assert len(box.letters) == (2 if point == "candidates.letter_taken" else 1)
    for letter in box.letters:
        plain = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert Client(rapport.web()).get(link(plain)).status_code == 200


def test_names_make_neither_headers_nor_markup(deps: Deps, box: Box) -> None:
    hostile = "Kim\r\nBcc: all@example.com\n<img src=x onerror=y>"
    asked(deps, replace(KIM, name=hostile))
    with deps.store.open() as books:
        books.workspaces.put(KIM.workspace, books.workspaces.get(KIM.workspace).kind, "Harbor\r\nBcc: b@example.com")
    do(deps)
    (letter,) = box.letters
    assert letter["Bcc"] is None
    assert box.envelopes[0].rcpt_tos == ["kim@example.com"]
    assert "Bcc: b@example.com" in letter["Subject"]
    assert "<img" not in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_who_holds_a_candidate_hears_that_they_withdrew_unless_they_come_back(deps: Deps, work: Work) -> None:
    seen = begin(deps.store, ask(deps.store, OPEN).id)
    with deps.store.open() as books:
        after = moving.moved(seen.candidacy, What.WITHDRAW, 2, "", NOW, "pay", "*Elsewhere* <@U0SAM>")
        books.candidates.move(seen.candidacy, after)
        found = own_page.find(books, after.id, NOW)
        own_page.tell_of_withdrawal(books, found, NOW)
        (notice,) = books.notices.about(f"candidacy:{after.id}")
        facts = own_page.MOMENTS[own_page.WITHDREW].facts(books, notice, NOW)
        assert facts is not None
        assert (notice.to, facts["name"], facts["why"]) == ("U0MINA", "Kim Sommer", "*Elsewhere* <@U0SAM>")
        back = moving.moved(after, What.RESUME, 2, "U0ANA", NOW + timedelta(hours=1))
        books.candidates.move(after, back)
        assert own_page.MOMENTS[own_page.WITHDREW].facts(books, notice, NOW) is None
