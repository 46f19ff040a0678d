"""A member whom nobody can read, beside one who is known for a role, a question, and a hold: cases of `test_poison`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import update

from bot.deps import Deps
from bot.jobs import ERRANDS, errands
from bot.rules.community.members import Field, How, Member, Purpose, Standing
from bot.rules.community.members.consenting import given
from bot.rules.community.questions import Question
from bot.rules.community.questions import State as QuestionState
from bot.rules.community.questions.kept import Kept
from bot.rules.erasures import Kind as Whose
from bot.rules.hiring.requisitions import State, moved
from bot.rules.retention import Hold
from bot.store.schema import members
from bot.store.schema import questions as asked_table
from tests import make
from tests.fakes import BOTH, CIRCLE, COMPANY
from tests.handlers.state import rows
from tests.jobs.conftest import PAST, Work
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


def questions_looked_at(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            member = books.members.begin(Member(workspace, "Kim", Standing.JOINED, NOW, user="U0KIM"))
            asked = Question(workspace, "C0X", "1.1", "U0KIM", PAST, PAST, state=QuestionState.ANSWERED)
            books.questions.add(Kept(asked, member.id, PAST, "How?", look_at=PAST))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(asked_table).where(asked_table.c.workspace == BOTH).values(rung="odd"))
    job(work.deps)
    states = {row["workspace"]: row["state"] for row in rows(work.deps.store, "questions")["questions"]}
    assert states == {BOTH: "answered", CIRCLE: "settled"}


def held_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        kim, lee = (books.members.begin(Member(CIRCLE, each, Standing.KNOWN, NOW)) for each in ("Kim", "Lee"))
        for each in (kim, lee):
            hold = books.retention.hold(Hold(CIRCLE, Whose.MEMBER, each.id, "A claim", PAST.date(), "U0ADA", NOW))
            books.retention.ask(hold, "", NOW)
    with work.deps.store.engines.write() as connection:
        connection.execute(update(members).where(members.c.id == kim.id).values(email=b"sealed by nobody"))
    job(work.deps)
    states = {row["id"]: row["standing"] for row in rows(work.deps.store, "members")["members"]}
    assert [states[each.id] for each in (kim, lee)] == ["known", "forgotten"]
