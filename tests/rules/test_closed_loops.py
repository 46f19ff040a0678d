"""How long an arrow of a loop took."""

from __future__ import annotations

from datetime import timedelta

from bot.rules.closed_loops import ARROWS, FEWEST, Arrow, Gone, lag
from tests.make import NOW


def test_how_long_it_took_is_the_middle_and_is_not_said_of_one_person() -> None:
    spans = [(NOW, NOW + timedelta(days=days)) for days in (30, 2, 90)]
    assert lag(spans) == 30
    assert lag(spans[: FEWEST - 1]) is None
    assert Gone(5, tuple(spans[:2])).days is None, "of five only two have both ends"
    assert lag([(NOW, NOW - timedelta(days=1)), *spans[:2]]) == 2, "what ended before it began took no time"


def test_every_arrow_stands_in_one_loop() -> None:
    assert sorted(each for arrows in ARROWS.values() for each in arrows) == sorted(Arrow)
