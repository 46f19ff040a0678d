"""Drift by science's thresholds, and whose eye is to be set anew."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.hiring.training.calibrating import NotCertified, due, exercises, offered
from bot.rules.hiring.training.certificates import Certificate
from bot.rules.hiring.training.drift import Drift, Severity, chance, drift, is_due
from tests.sampled.training import MODULES

GIVEN = date(2026, 1, 31)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("points", "error", "expected"),
    [
        (0.0, 0.1, 0.00621),  # 1 − Φ(2.5)
        (0.25, 0.1, 0.5),
        (0.5, 0.1, 0.99379),  # Φ(2.5)
        (-0.5, 0.1, 0.99379),
        (0.5, 0.2, 0.89435),  # Φ(1.25)
        (0.3, 0.0, 1.0),
        (0.2, 0.0, 0.0),
    ],
)
def test_the_chance_of_a_true_distance_is_that_of_the_normal_curve(
    points: float, error: float, expected: float
) -> None:
    assert chance(Severity(points, error, 20)) == pytest.approx(expected, abs=1e-4)


def test_ten_interviews_flag_an_estimate_of_half_a_point_and_five_never_do() -> None:
    """science.md 3.2: interviewer SD .35, certainty .69 at ten interviews: the error is .35 × √(1 − .69) = .195."""
    error = 0.35 * sqrt(1 - 0.69)
    assert drift(Severity(0.51, error, 10)) is Drift.LENIENT
    assert drift(Severity(-0.51, error, 10)) is Drift.SEVERE
    assert drift(Severity(0.48, error, 10)) is None
    assert drift(Severity(2.0, 0.01, 9)) is None


@settings(max_examples=50)
@given(st.floats(-4, 4), st.floats(0, 2), st.integers(0, 60))
def test_a_flag_is_alike_both_ways_and_more_error_takes_none_on(points: float, error: float, interviews: int) -> None:
    found, other = (drift(Severity(each, error, interviews)) for each in (points, -points))
    assert (found is None) == (other is None)
    assert 0 <= chance(Severity(points, error, interviews)) <= 1
    if found is None:
        assert drift(Severity(points, error + 0.1, interviews)) is None


@pytest.mark.parametrize(
    ("calibrated", "uses", "today", "expected"),
    [
        (None, 0, date(2026, 7, 30), False),
        (None, 0, date(2026, 7, 31), True),
        (date(2026, 3, 1), 0, date(2026, 8, 31), False),
        (date(2026, 3, 1), 0, date(2026, 9, 1), True),
        (None, 29, date(2026, 3, 15), False),
        (None, 30, date(2026, 3, 15), True),
        (date(2026, 2, 10), 30, date(2026, 3, 15), False),
    ],
)
def test_an_eye_is_set_anew_after_half_a_year_or_thirty_interviews(
    calibrated: date | None, uses: int, today: date, expected: bool
) -> None:
    held = Certificate("U0SAM", "interviewer", GIVEN, tuple(GIVEN + DAY * n for n in range(1, uses + 1)))
    assert is_due(held, calibrated, today) is expected
    assert due([held], {"U0SAM": calibrated} if calibrated else {}, today) == (["U0SAM"] if expected else [])


def test_nobody_whose_certificate_ended_is_asked() -> None:
    held = Certificate("U0SAM", "interviewer", GIVEN)
    assert due([held], {}, GIVEN + 400 * DAY) == []
    with pytest.raises(NotCertified) as refused:
        offered(["U0LI", "U0SAM", "U0LI"], [held], (), GIVEN)
    assert refused.value.facts["who"] == ["U0LI"]
    assert offered(["U0SAM", "U0SAM"], [held], (), GIVEN) == ["U0SAM"]
    assert offered(["U0SAM"], [held], {"U0SAM"}, GIVEN) == [], "one at a time"


def test_rated_is_what_experts_rated() -> None:
    assert exercises(MODULES) == ["observe"]
