"""Whoever holds a candidate reads on their desk and Home that nobody told them anything, and nobody who is shut out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.jobs.hiring.candidates import silence
from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.candidates.mails import Kind, Mail
from bot.rules.people import Identity, Role
from bot.store import Books
from tests.fakes import COMPANY
from tests.handlers.candidates import another, begin
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import Work
from tests.make import NOW

LATER = NOW + timedelta(days=8)


def on(books: Books, user: str, role: bool = True) -> list[str]:
    roles = frozenset({Role.RECRUITER} if role else ())
    me = replace(books.people.get(Identity(COMPANY, user)), roles=roles)
    return [each["name"] for each in silence.on_home(books, me, LATER)["lines"]]


def test_a_candidate_without_news_stands_on_the_desk_of_who_holds_them_until_something_is_said(work: Work) -> None:
    id = ask(work.deps.store, OPEN).id
    begin(work.deps.store, id)
    lee = begin(work.deps.store, id, another("Lee Park"))
    with work.deps.store.open() as books:
        here = books.workspaces.get(COMPANY)
        assert silence.lines(books, here, NOW + timedelta(days=6)) == {}
        found = silence.lines(books, here, LATER)
        assert {user: [each.facts["name"] for each in lines] for user, lines in found.items()} == {
            "U0MINA": ["Kim Sommer", "Lee Park"],
        }  # fmt: skip
        assert on(books, "U0ANA") == ["Kim Sommer", "Lee Park"]
        assert on(books, "U0JAN") == ["Lee Park"], "Jan is related to Kim"
        assert on(books, "U0ANA", role=False) == []
        books.mails.begin(Mail("a letter", 1, Kind.RECEIPT, "U0ANA", LATER))
        books.mails.settle("a letter", LATER)
        books.candidates.move(lee.candidacy, moving.moved(lee.candidacy, What.HOLD, 2, "U0ANA", NOW, why="Budget"))
        assert silence.lines(books, here, LATER) == {}
