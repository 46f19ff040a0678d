"""Results come back as they were filled in, a correction hides nothing, and the panel is not told why."""

from __future__ import annotations

from dataclasses import replace

from bot.rules.hiring.plans.results import Deviation, Grade, Reference, Result, seen_by_panel
from bot.store import Store
from bot.store.hiring.results import Sitting
from tests import make
from tests.make import NOW

SCORE = Result("U0ANA", NOW, "Room 4", score=31, deviations=(Deviation("Half an hour more", True, "As agreed"),))
GRADED = Result("U0SAM", NOW, "At home", grades=(Grade("craft", 5, "No fault"), Grade("quality", None)))
CALL = Result("U0ANA", NOW, "By phone", reference=Reference("Lead", "2022 to 2024", ("Ran billing", "Yes")))


def sitting(store: Store) -> Sitting:
    with store.open() as books:
        return Sitting(books.requisitions.add(make.requisition()).id, 1, 0, "K7QXMA")


def test_results_come_back_as_they_were_filled_in_and_a_correction_leaves_the_one_before(store: Store) -> None:
    where = sitting(store)
    corrected = replace(SCORE, score=33, reason="Added up wrongly")
    with store.open() as books:
        assert [books.results.keep(where, each, NOW) for each in (SCORE, GRADED, corrected)] == [1, 1, 2]
        books.results.keep(replace(where, stage=1), CALL, NOW)
    with store.reading() as books:
        assert books.results.history(where) == [SCORE, corrected, GRADED]
        assert books.results.last(where) == {"U0ANA": corrected, "U0SAM": GRADED}
        assert books.results.history(replace(where, stage=1)) == [CALL]
        for other in (replace(where, candidate="K7QXMC"), replace(where, plan=2)):
            assert books.results.history(other) == []


def test_the_panel_sees_what_was_otherwise_and_never_why(store: Store) -> None:
    where = sitting(store)
    with store.open() as books:
        books.results.keep(where, SCORE, NOW)
    with store.reading() as books:
        seen = books.results.seen_by_panel(where)
    assert seen == [seen_by_panel(SCORE)]
    assert "Half an hour more" in repr(seen)
    assert "As agreed" not in repr(seen)
