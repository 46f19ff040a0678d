"""What was asked before is looked for in all that is kept of it, and shown to whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.jobs.community.questions import looking, telling
from bot.rules.community.questions import Question, State
from bot.rules.community.questions.kept import Kept
from bot.rules.people import Identity
from tests.fakes import CIRCLE, TALK
from tests.jobs.conftest import Work

DAY = timedelta(days=1)


def test_an_old_answer_is_found_behind_many_newer_ones(work: Work) -> None:
    now = work.deps.now()
    with work.deps.store.open() as books:
        cleo, moe = (books.members.of(Identity(CIRCLE, user)) for user in ("U0CLEO", "U0MOE"))
        assert cleo is not None
        assert moe is not None
        asked = Question(CIRCLE, TALK, "1.0", "U0MOE", now - 90 * DAY, now, state=State.ANSWERED)
        before = Kept(asked, moe.id, now - 90 * DAY, "How do I negotiate a salary offer?", answered_by=cleo.id)
        old = books.questions.add(before).question.id
        for n in range(600):
            other = replace(asked, ts=f"2.{n}")
            books.questions.add(replace(before, question=other, text=f"Which editor suits a laptop of type {n}?"))
        new = replace(asked, ts="3.0", asker="U0CLEO", since=now, state=State.OPEN)
        said = "Somebody made me an offer: how should I negotiate the salary?"
        books.questions.add(Kept(new, cleo.id, now, said, look_at=now))
    looking.look(work.deps)
    (shown,) = [each for each in work.notices() if each.kind == telling.SIMILAR]
    assert (shown.to, shown.facts["earlier"]) == ("U0CLEO", [old])
