"""Asking for cards over four weeks in six zones: every send is checked, and so is the checker."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.jobs.conftest import Work
from tests.jobs.four_weeks import FIRST, LATE, NUDGE, UTC, Case, Send, World, check, kinds


@pytest.mark.long
@pytest.mark.parametrize("count", [60, 300])
def test_every_reminder_of_four_weeks_in_six_zones_comes_when_it_should_and_to_whom_it_should(
    work: Work, count: int
) -> None:
    world = World(work, count)
    sends = world.run()
    assert check(world.cases, world.zones, sends) == []
    assert kinds(sends)[NUDGE] > count / 2
    assert kinds(sends)[LATE] > count / 10


# A card that never came, of an interview that ended on a Tuesday at ten in Berlin.
END = datetime(2026, 10, 20, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLACES = {"U0SAM": "Europe/Berlin", "U0ANA": "America/New_York"}
NEVER = Case(1, 1, "U0SAM", "U0ANA", END)
SOON, MORNING = Send(END + HOUR, NUDGE, "U0SAM", 1), Send(END + 22 * HOUR, NUDGE, "U0SAM", 1)
TOLD = Send(END + 29 * HOUR, LATE, "U0ANA", 1)
RIGHT = [SOON, MORNING, TOLD]


def test_the_checker_finds_nothing_where_all_is_right() -> None:
    assert check({1: NEVER}, PLACES, RIGHT) == []
    assert FIRST < END


@pytest.mark.parametrize(
    ("case", "sends", "said"),
    [
        (NEVER, [replace(SOON, at=END - HOUR), MORNING, TOLD], "before the end"),
        (NEVER, [SOON, replace(MORNING, at=END + 13 * HOUR), TOLD], "at night"),
        (NEVER, [SOON, MORNING, replace(TOLD, at=END + 24 * HOUR)], "at night"),
        (NEVER, [SOON, MORNING, replace(MORNING, at=MORNING.at + HOUR), TOLD], "twice on a day"),
        (NEVER, [*RIGHT, replace(MORNING, at=MORNING.at + 2 * DAY)], "too often"),
        (NEVER, [*RIGHT, replace(TOLD, at=TOLD.at + DAY)], "too often"),
        (NEVER, [SOON, replace(TOLD, at=SOON.at + 5 * HOUR), MORNING], "escalated before"),
        (NEVER, [SOON, TOLD], "not asked for"),
        (NEVER, [SOON, MORNING, replace(TOLD, to="U0SAM", at=MORNING.at + 4 * HOUR)], "to somebody else"),
        (replace(NEVER, over=END + 2 * HOUR), RIGHT, "nobody waits"),
        (replace(NEVER, promises=[(END + 2 * HOUR, END + 2 * DAY)]), RIGHT, "promised"),
    ],
    ids=[
        "before the end", "at night", "at who runs its night", "twice", "a third time", "twice to who runs it",
        "too early", "left out", "to another", "card is in", "promised",
    ],
)  # fmt: skip
def test_the_checker_finds_what_is_planted(case: Case, sends: list[Send], said: str) -> None:
    assert any(each.startswith(said) for each in check({1: case}, PLACES, sends))
