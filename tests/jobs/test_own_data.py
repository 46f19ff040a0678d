"""Whoever works here asks for all that is kept of them in the settings, and gets it as two files of their own."""

from __future__ import annotations

import json

from bot.jobs import ERRANDS, errands, lent
from bot.jobs import own_data as job
from bot.rules.access import Right
from bot.rules.giving import readable
from bot.rules.people import Identity
from tests.fakes import COMPANY
from tests.jobs.conftest import Work
from tests.make import NOW


def given(work: Work, user: str) -> list[str]:
    return [file["name"] for said in work.dm(user) for file in said.get("files", ())]


def run(work: Work) -> None:
    while errands.one(work.deps, ERRANDS):
        pass


def ask(work: Work, user: str) -> None:
    with work.deps.store.open() as books:
        job.ask(books, books.people.enter(Identity(COMPANY, user), Right.HIRE), NOW)


def test_it_comes_as_two_files_to_them_alone_and_goes_after_its_time(work: Work) -> None:
    ask(work, "U0MINA")
    run(work)
    assert given(work, "U0MINA") == ["my-data.json", "my-data.txt"]
    assert given(work, "U0ADA") == []
    run(work.at(NOW + lent.STANDS_FOR))
    assert given(work, "U0MINA") == []


def test_who_left_before_it_was_made_gets_none(work: Work) -> None:
    ask(work, "U0MINA")
    with work.deps.store.open() as books:
        mina = books.people.get(Identity(COMPANY, "U0MINA"))
        books.people.put(mina.__class__(**{**vars(mina), "is_active": False}), NOW)
    run(work)
    assert given(work, "U0MINA") == []


def test_it_is_for_programs_and_for_people(work: Work) -> None:
    with work.deps.store.reading() as books:
        found = books.own_data.everything(Identity(COMPANY, "U0MINA"))
    assert json.loads(json.dumps(found, default=str))["people"][0]["user"] == "U0MINA"
    assert readable(found).startswith("people\n======\n")
