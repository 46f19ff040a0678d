"""Kept panels: asked early enough, at the beginning of a day; nobody was told of the one before a better one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.calendar import Hours
from bot.rules.hiring.panels import keeping, seats
from bot.rules.hiring.panels.seats import Interview, Seat, State
from bot.rules.refusals import FieldRefusals
from tests.make import TEAM

# A Monday, nine in Berlin; the interview is on Friday.
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
START = NOW + timedelta(days=4, hours=2)
BERLIN = Hours("Europe/Berlin")


def kept() -> Interview:
    sitting = tuple(Seat(n, who, "interviewer", id=n + 1) for n, who in enumerate(("U0A", "U0B")))
    return seats.proposed(Interview(TEAM, 7, 2, 3, 1, 0, START, 45, sitting, "U0MINA", NOW), (), NOW)


def test_people_are_asked_as_the_day_begins_and_at_once_without_a_day() -> None:
    assert keeping.ask_at("", START, BERLIN, NOW) is None
    tuesday = keeping.ask_at("2026-11-24", START, BERLIN, NOW)
    assert tuesday == datetime.combine(datetime(2026, 11, 24, tzinfo=UTC), BERLIN.day_starts, UTC) - timedelta(hours=1)
    assert keeping.ask_at("2026-11-23", START, BERLIN, NOW) == NOW  # today, as it has begun


@pytest.mark.parametrize("day", ["2026-11-26", "2026-11-22", "soon"])
def test_nobody_is_asked_so_late_that_they_cannot_answer(day: str) -> None:
    with pytest.raises(FieldRefusals) as refused:
        keeping.ask_at(day, START, BERLIN, NOW)
    assert isinstance(refused.value.errors["ask_on"], keeping.AskTooLate)


def test_a_better_panel_takes_the_places_until_somebody_is_told() -> None:
    one = kept()
    assert keeping.is_kept(one, NOW)
    better = keeping.with_panel(one, START + timedelta(hours=1), ["U0C", "U0A"])
    assert [(seat.who, seat.state, seat.version) for seat in better.seats] == [
        ("U0C", State.PROPOSED, 1), ("U0A", State.PROPOSED, 1),
    ]  # fmt: skip
    assert (better.start, better.revision) == (START + timedelta(hours=1), one.revision + 1)
    assert not keeping.is_kept(seats.offered(better, NOW), NOW)
    assert not keeping.is_kept(one, START)


def test_the_night_is_that_of_the_workspace() -> None:
    at = keeping.next_night(NOW, "Asia/Shanghai")
    assert at.astimezone(UTC) == datetime(2026, 11, 23, 18, tzinfo=UTC)
    assert keeping.next_night(at, "Asia/Shanghai") == at + timedelta(days=1)
