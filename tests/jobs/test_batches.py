"""What jobs plan they plan in parts, and one thing that cannot be planned stands in no other's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.jobs import desk, failures
from bot.jobs.batches import MOST_AT_ONCE, batches
from bot.jobs.hiring.requisitions import attending
from bot.rules.desk import Line
from bot.store.schema import desk_lines, notices, requisition_steps, requisitions
from tests.fakes import KINDS
from tests.handlers.state import ask
from tests.jobs.conftest import Work
from tests.make import NOW

MORNING = NOW + timedelta(hours=1)


def test_parts_hold_everything_once_and_in_order() -> None:
    assert [*batches(range(7), 3)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [*batches([])] == []


def test_a_request_that_cannot_be_read_is_looked_at_later_and_keeps_nobody_waiting(work: Work) -> None:
    odd, well = ask(work.deps.store), ask(work.deps.store)
    with work.deps.store.engines.write() as connection:
        its_step = update(requisition_steps).where(requisition_steps.c.requisition == odd.id)
        connection.execute(its_step.values(mode="odd"))
        for id, at in ((odd.id, NOW), (well.id, NOW + timedelta(seconds=1))):
            connection.execute(update(requisitions).where(requisitions.c.id == id).values(check_at=at))
    attending.attend(work.at(MORNING).deps)
    with work.deps.store.reading() as books:
        assert books.requisitions.to_check(MORNING, 9) == []
        assert books.requisitions.to_check(MORNING + attending.AGAIN_AFTER, 9)[0][0] == odd.id


def test_more_people_than_fit_in_one_turn_all_get_their_note_once(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = [f"U{n:05}" for n in range(2 * MOST_AT_ONCE + 10)]
    lines = {who: [Line("k", failures.FAILED)] for who in everybody}
    monkeypatch.setattr(desk, "LINES", {"failures": lambda books, place, now: lines})
    for _ in range(2):
        desk.plan(work.at(MORNING).deps)
    with work.deps.store.engines.read() as connection:
        for table in (notices.c.to, desk_lines.c.user):
            found = list(connection.execute(select(table)).scalars())
            assert (len(found), set(found)) == (len(KINDS) * len(everybody), set(everybody))
