"""Severity by crossed random effects: against lme4, whatever the order, and silent where too little is known."""

from __future__ import annotations

import random
from dataclasses import replace
from math import sqrt
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.reports.agreement import mean_squares
from bot.rules.hiring.reports.severity import Known, Score, estimate, fair, fit, is_settled, lean, linked
from bot.rules.hiring.scorecards.sealing import Owed, Process
from bot.rules.hiring.training.drift import Drift, Severity, drift

# lme4's data set Penicillin: 24 plates, on each of which 6 samples were measured.
PENICILLIN = (
    "27 23 26 23 23 21 | 27 23 26 23 23 21 | 25 21 25 24 24 20 | 26 23 25 23 23 20 | 25 22 26 22 23 20 | "
    "24 22 25 23 22 19 | 24 20 23 21 22 19 | 26 22 26 24 24 21 | 24 21 24 22 22 20 | 24 21 24 23 22 19 | "
    "26 23 26 24 24 21 | 25 22 26 24 24 20 | 26 24 26 24 25 22 | 26 23 26 23 23 20 | 26 23 25 24 24 22 | "
    "25 22 25 23 23 20 | 25 21 24 23 23 20 | 25 22 24 23 23 19 | 24 21 23 21 21 19 | 26 23 26 24 24 21 | "
    "25 21 24 22 22 18 | 25 22 25 22 22 20 | 24 21 24 22 24 19 | 24 21 24 22 21 18"
)
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def scores(table: list[list[int]]) -> list[Score]:
    return [Score(n, "ABCDEF"[m], value) for n, row in enumerate(table) for m, value in enumerate(row)]


def panels(candidates: int, severe: dict[str, float], each: int = 3, noise: float = 0.5) -> list[Score]:
    """So many candidates, each seen by a few of these people, who rate so much higher or lower."""
    chance = random.Random(7)
    found = []
    for candidate in range(candidates):
        true = chance.gauss(3, 0.6)
        for who in chance.sample(sorted(severe), each):
            found.append(Score(candidate, who, true + severe[who] + chance.gauss(0, noise)))
    return found


def test_it_is_what_lme4_finds() -> None:
    """Worked example E04: restricted maximum likelihood by lme4 1.1-31, and the same at full precision."""
    found = fit(scores([[int(each) for each in plate.split()] for plate in PENICILLIN.split("|")]))
    sds = (found.sd_candidates, found.sd_interviewers, found.sd_rest, found.mean)
    assert sds == pytest.approx((0.84670251, 1.93161379, 0.54992268, 22.97222222), abs=2e-4)
    assert sds == pytest.approx((0.8467043242, 1.9315584056, 0.5499231391, 22.9722222222), abs=1e-5)
    by_lme4 = (2.1870584, -1.01047635, 1.93789985, -0.09689499, -0.01384214, -3.00374477)
    assert [found.severities[who].points for who in "ABCDEF"] == pytest.approx(by_lme4, abs=2e-4)


def test_where_all_see_all_it_is_the_analysis_of_variance() -> None:
    """Shrout and Fleiss: there the variances follow from the mean squares."""
    found, squares = fit(scores(SHROUT_FLEISS)), mean_squares(SHROUT_FLEISS)
    assert found.sd_rest == pytest.approx(sqrt(squares.rest), abs=1e-6)
    assert found.sd_candidates == pytest.approx(sqrt((squares.between - squares.rest) / 4), abs=1e-6)
    assert found.sd_interviewers == pytest.approx(sqrt((squares.judges_apart - squares.rest) / 6), abs=1e-6)


def test_who_is_severe_is_found_and_what_candidates_get_is_nearer_the_truth() -> None:
    severe = dict(zip("abcdefgh", (-0.8, -0.3, 0, 0, 0.1, 0.2, 0.3, 0.6), strict=True))
    found = estimate(panels(60, severe))
    assert found is not None
    assert min(found.severities, key=lambda who: found.severities[who].points) == "a"
    assert drift(found.severities["a"]) is Drift.SEVERE
    assert drift(replace(found.severities["a"], interviews=9)) is None
    assert drift(found.severities["c"]) is None


def test_nobody_is_said_anything_of_where_too_few_were_seen_by_several() -> None:
    assert estimate(panels(7, dict.fromkeys("abcd", 0.0))) is None
    assert estimate([Score(n, who, 3) for n in range(20) for who in "ab"]) is None, "nobody ever differed"
    alone = [Score(n, "abc"[n % 3], 1 + n % 5) for n in range(30)]
    assert linked(alone) == ()
    assert estimate(alone) is None


def test_people_who_always_agree_have_a_fit_too() -> None:
    found = estimate([Score(n, who, 1 + n % 5) for n in range(20) for who in "ab"])
    assert found is not None
    assert abs(found.severities["a"].points) < 0.01


def test_only_what_hangs_together_is_compared() -> None:
    here = [Score(n, who, 3) for n in range(8) for who in "ab"]
    apart = [Score(20 + n, who, 4) for n in range(2) for who in "cd"]
    assert linked([*apart, *here, Score(40, "a", 2)]) == tuple(here)
    joined = Score(20, "a", 3)
    assert set(linked([*apart, *here, joined])) == {*apart, *here, joined}


def test_what_is_kept_of_a_fit_gives_each_candidate_what_the_fit_gave() -> None:
    given_ = panels(40, dict(zip("abcde", (-0.6, 0, 0, 0.3, 0.3), strict=True)))
    found = estimate(given_)
    assert found is not None
    for candidate, expected in found.fair.items():
        said = fair(found.known, [(each.interviewer, each.value) for each in given_ if each.candidate == candidate])
        assert said is not None
        assert said.points == pytest.approx(expected.points, abs=1e-9)
        assert said.error == pytest.approx(expected.error, rel=0.25)
    assert fair(found.known, [("a", 4.0)]) is None, "from one alone it could be told how severe they are"
    assert fair(found.known, [("a", 4.0), ("somebody new", 4.0)]) is None


def test_a_panel_is_said_to_lean_only_surely_and_from_enough_interviews() -> None:
    low, even = Severity(-0.6, 0.1, 30), Severity(0.0, 0.1, 30)
    known = Known(3.0, 0.6, 0.6, {"a": low, "b": low, "c": low, "even": even, "new": replace(low, interviews=9)})
    assert lean(known, "abc") is Drift.SEVERE
    assert lean(known, "ab") is None, "it would be said of each of them"
    assert lean(known, ["a", "even", "even"]) is None
    assert lean(known, ["a", "b", "new"]) is None
    assert lean(known, ["a", "b", "unknown"]) is None


def test_no_figure_moves_before_every_card_of_a_candidate_is_in() -> None:
    done = Owed(frozenset({"sam", "noor"}), frozenset({"sam", "noor"}))
    assert is_settled(Process({0: done}))
    assert is_settled(Process({0: replace(done, done=frozenset({"sam"}), waived=frozenset({"noor"}))}))
    assert not is_settled(Process({0: replace(done, done=frozenset({"sam"}))}))
    assert not is_settled(Process({0: replace(done, done=frozenset({"sam"}), is_open=True)}))
    assert not is_settled(Process({0: done, 1: Owed(frozenset({"lee"}))})), "Lee is not to know yet"
    assert not is_settled(Process({}))


@given(st.randoms(use_true_random=False), st.integers(-2, 2))
def test_neither_the_order_nor_where_the_scale_begins_makes_a_difference(chance: random.Random, shift: int) -> None:
    before = panels(10, dict(zip("abcd", (-0.5, 0, 0.2, 0.3), strict=True)), 2)
    shuffled = chance.sample(before, len(before))
    one = estimate(before)
    assert one == estimate(shuffled)
    moved = estimate([replace(each, value=each.value + shift) for each in before])
    assert one is not None
    assert moved is not None
    assert moved.mean == pytest.approx(one.mean + shift, abs=1e-6)
    for who, each in one.severities.items():
        assert moved.severities[who].points == pytest.approx(each.points, abs=1e-6)
    assert fmean(each.points for each in one.severities.values()) == pytest.approx(0, abs=1e-6)
