"""A plan's figures move with our own hires: by little when they are few, and always between what both say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.outcomes.correlation import Correlation, interval
from bot.rules.hiring.outcomes.learning import Learnt, learnt
from bot.rules.hiring.outcomes.restriction import Chosen, Corrected, Range, corrected
from bot.rules.hiring.plans.methods import METHODS, Method


def told(method: Method, r: float, n: int) -> tuple[Learnt, Corrected]:
    found = corrected(Correlation(r, *interval(r, n), n, None), Range(0.7, n, 3 * n), Chosen.ON_IT)
    assert isinstance(found, Corrected)
    return learnt(method, found), found


@given(st.sampled_from(Method), st.floats(-0.4, 0.4), st.integers(30, 3000))
def test_it_lies_between_what_was_published_and_what_was_seen(method: Method, r: float, n: int) -> None:
    moved, found = told(method, r, n)
    low, high = sorted((METHODS[method].validity, found.r))
    assert low - 1e-9 <= moved.after.r <= high + 1e-9
    assert (moved.before, moved.hires) == (METHODS[method].validity, n)


def test_more_hires_move_it_further() -> None:
    shifts = [told(Method.STRUCTURED_INTERVIEW, 0.05, n)[0].shift for n in (30, 100, 1000)]
    assert 0 > shifts[0] > shifts[1] > shifts[2]
    assert shifts[2] == pytest.approx(told(Method.STRUCTURED_INTERVIEW, 0.05, 1000)[1].r - 0.42, abs=0.02)
    assert shifts[0] > -0.2
