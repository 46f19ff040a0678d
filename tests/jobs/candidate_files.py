"""A file of candidates in the working process: given, everything about it done, and what its message says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.candidates import adding
from bot.jobs.hiring.candidates import importing as job
from bot.rules.access import Right
from bot.rules.hiring.candidates.importing import Import
from bot.rules.people import Identity, Person
from bot.store import Books
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.candidates import MINA, another, begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import Work
from tests.make import NOW

JAN, ANA, LATER = "U0JAN", "U0ANA", NOW + timedelta(hours=1)
HEAD = "Name,E-mail,Phone,Source,Notes\n"
FOUR = (
    HEAD + "K. Sommer,kim@example.com,,,Other words\nLee Park,lee@example.com,+49 30 1234567,,Two years in tests\n"
    "Robin,,,,=HYPERLINK(1)\nAnn Vale,ann@example.com,,Employee referral,\n"
).encode()


def giver(books: Books, user: str) -> Person:
    return books.people.enter(Identity(COMPANY, user), Right.HIRE)


@pytest.fixture
def role(work: Work) -> int:
    """Mina's open role."""
    give_roles(work.deps.store)
    id = ask(work.deps.store, OPEN).id
    begin(work.deps.store, id, another("Robin Vale"))
    return id


def state(work: Work, id: int) -> Import:
    with work.deps.store.reading() as books:
        found = books.imports.get(COMPANY, id)
    assert found is not None
    return found


def told(work: Work, user: str = MINA) -> str:
    """What the message about the file says."""
    work.at(LATER).round()
    return words(work.dm(user)[-1])


def errand(work: Work) -> None:
    """Everything that is due is done."""
    work.hurry()
    while errands.one(work.at(LATER).deps, ERRANDS):
        pass


def press(work: Work, found: Import, what: str = "add", user: str = MINA) -> None:
    """What the button does, and then the errand."""
    with work.deps.store.open() as books:
        me = giver(books, user)
        now_found = job.get(books, me, found.id)
        if what == "undo":
            job.undo(books, now_found, NOW)
        else:
            here = adding.may_add(books, me, found.requisition, NOW)
            job.add(books, here, now_found, now_found.mark, NOW, without_alike=what == "others")
    errand(work)


def names(work: Work, role: int, user: str = MINA) -> set[str]:
    """Whom that person sees in the role."""
    with work.deps.store.reading() as books:
        me = giver(books, user)
        found = books.requisitions.seen_by(me.identity, role, me.roles)
        return {each.name for each in books.candidates.listed_for(me, [found], books.company.of(COMPANY, NOW))}
