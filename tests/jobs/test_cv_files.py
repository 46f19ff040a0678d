"""A candidate's file that was uploaded in Slack: kept once or refused with a sentence, and erased with them."""

from __future__ import annotations

import pytest

from bot.jobs.community.members import data as members
from bot.jobs.community.openings import about, cv, interest
from bot.jobs.hiring.candidates import data
from bot.jobs.hiring.candidates import files as job
from bot.rules.community.openings import Opening
from bot.rules.hiring.candidates.files import File
from bot.rules.people import Identity
from bot.store.schema import candidate_file_links, candidate_file_parts, candidate_files
from tests.fakes import CIRCLE, COMPANY
from tests.handlers.candidates import CV, MINA
from tests.handlers.state import rows
from tests.jobs.candidate_files import ANA, LATER, errand, giver, role, told
from tests.jobs.conftest import Work
from tests.make import NOW

__all__ = ["role"]
TABLES = [each.name for each in (candidate_files, candidate_file_parts, candidate_file_links)]


def given(work: Work, content: bytes, owner: str = MINA) -> None:
    """Mina gives that file, which `owner` uploaded, and what is due is done."""
    file = work.stand_in.person(COMPANY, owner).upload("CV of Robin.docx", content)
    with work.deps.store.open() as books:
        me = giver(books, MINA)
        job.ask(books, me, data.find(books, me, 1, NOW), file, NOW)
    errand(work)


def kept(work: Work) -> list[File]:
    with work.deps.store.reading() as books:
        return list(books.files.of(1))


def test_an_upload_is_kept_once_told_and_gone_with_whoever_is_erased(work: Work, role: int) -> None:
    for _ in range(2):
        given(work, CV)
    (file,) = kept(work)
    assert (file.name, file.by) == ("CV of Robin.pdf", MINA)
    assert "CV of Robin.pdf is kept" in told(work)
    stored = repr(rows(work.deps.store, "errands", "record", "record_personal", "notices"))
    assert "Robin" not in stored
    with work.deps.store.open() as books:
        me = giver(books, ANA)
        found = data.find(books, me, 1, NOW)
        assert data.everything(books, found.candidate)["candidate_files"] == [vars(file)]
        books.files.give(file.id, "token", ANA, NOW)
        data.erase(books, me, found, LATER)
    assert rows(work.deps.store, *TABLES) == {name: [] for name in TABLES}
    given_again = {"workspace": COMPANY, "candidacy": 1, "who": MINA, "file": "F0"}
    job.ERRANDS[job.FETCH](work.deps, given_again)
    assert kept(work) == []


@pytest.mark.parametrize(
    ("content", "owner", "why"),
    [(b"MZ\x90\x00", MINA, "none of the kinds"), (CV, ANA, "Slack did not let me read it")],
)
def test_what_is_not_kept_is_told(work: Work, role: int, content: bytes, owner: str, why: str) -> None:
    given(work, content, owner)
    assert kept(work) == []
    assert why in told(work)


def test_a_cv_given_with_an_interest_is_the_candidates_and_gone_with_the_member(work: Work, role: int) -> None:
    cleo = Identity(CIRCLE, "U0CLEO")
    with work.deps.store.open() as books:
        made = [books.openings.add(Opening(CIRCLE, COMPANY, "Data", "Come.", ANA, ANA, NOW, role)) for _ in range(2)]
    for opening, content in zip(made, (CV, b"MZ\x90\x00"), strict=True):
        file = work.stand_in.person(CIRCLE, cleo.user).upload("CV of Cleo.pdf", content)
        with work.deps.store.open() as books:
            answers = {"agree": ["yes"], "file": [file]}
            said = interest.take(books, books.people.get(cleo), opening.id, answers, NOW)
        errand(work)
        with work.deps.store.reading() as books:
            assert said.candidacy is not None
            assert [(each.name, each.by) for each in books.files.of(said.candidacy)] == [("CV of Cleo.pdf", "")]
    with work.deps.store.open() as books:
        assert [each.kind for each in books.notices.about(about(made[1].id, said.member))][-1] == cv.NOT_KEPT
        members.forget(books, books.members.get(CIRCLE, said.member), cleo.user, NOW)
        assert books.files.of(said.candidacy) == []
