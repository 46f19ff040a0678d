"""A member whom nobody can read, beside one who is known for a role: a case of `test_poison`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import update

from bot.deps import Deps
from bot.jobs import ERRANDS, errands
from bot.rules.community.members import Field, How, Member, Purpose, Standing
from bot.rules.community.members.consenting import given
from bot.rules.hiring.requisitions import State, moved
from bot.store.schema import members
from tests import make
from tests.fakes import CIRCLE, COMPANY
from tests.handlers.state import rows
from tests.jobs.conftest import Work
from tests.make import NOW


def roles_looked_for(work: Work, job: Callable[[Deps], None]) -> None:
    """The role is looked for among all the others."""
    with work.deps.store.open() as books:
        asked = replace(make.requisition(), workspace=COMPANY)
        books.requisitions.add(moved(moved(asked, State.APPROVED, "U0OMAR", NOW), State.OPEN, "U0MINA", NOW))
        for name in ("Odd", "Well"):
            kim = Member(CIRCLE, name, Standing.JOINED, NOW, user=f"U0{name}", shown=frozenset({Field.SKILLS}))
            books.members.give(books.members.begin(kim).id, given(Purpose.HIRING, How.CLICK, NOW))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(members).where(members.c.name == "Odd").values(shown=["odd"]))
    job(work.deps)
    while errands.one(work.deps, ERRANDS):
        pass
    (look,) = rows(work.deps.store, "match_looks")["match_looks"]
    assert look["considered"] == 1
