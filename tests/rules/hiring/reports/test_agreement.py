"""Agreement: against what was published and what other tools print, and silent where too little is known."""

from __future__ import annotations

import random
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.reports.agreement import (
    Scale,
    alpha,
    consistency,
    halo,
    mean_squares,
    panel_agreement,
    range_use,
    shrunk,
)
from bot.rules.hiring.training.agreement import weighted_kappa

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
ANXIETY = "332 361 344 464 523 542 221 346 531 231 221 632 133 533 221 221 113 233 432 342"
Rated = list[list[int | None]]


def units(*coders: str) -> Rated:
    """What each coder gave each unit, a star where nothing."""
    return [[None if each == "*" else int(each) for each in unit] for unit in zip(*coders, strict=True)]


# The example of Krippendorff's package and of Wikipedia; and that of R's irr, of his book: four people, twelve units.
PACKAGE = units("*****34121133*3", "1*213343*******", "**21344*21133*4")
BOOK = units("123321412***", "1233224125*3", "*3332342251*", "12332441251*")


def test_the_mean_squares_of_shrout_and_fleiss() -> None:
    """Worked example E02, their table 3."""
    found = mean_squares(SHROUT_FLEISS)
    printed = (11.24, 6.26, 32.49, 1.02)
    assert (found.between, found.within, found.judges_apart, found.rest) == pytest.approx(printed, abs=0.006)
    precise = (11.241666666666669, 6.2638888888888875, 32.486111111111114, 1.019444444444442)
    assert (found.between, found.within, found.judges_apart, found.rest) == pytest.approx(precise, abs=1e-6)


def test_the_six_intraclass_correlations_of_shrout_and_fleiss() -> None:
    """Worked example E01: their table 4, and R psych::ICC."""
    found = mean_squares(SHROUT_FLEISS)
    said = (*found.one_way, *found.agreement, *found.consistency)
    assert said == pytest.approx((0.17, 0.44, 0.29, 0.62, 0.71, 0.91), abs=0.006)
    precise = (0.1657417684, 0.4427971337, 0.2897637795, 0.6200505476, 0.7148407148, 0.9093155423)
    assert said == pytest.approx(precise, abs=1e-6)


def test_the_agreement_on_anxiety_is_that_of_r() -> None:
    """Worked example E08: R irr icc(anxiety, "twoway", "agreement")."""
    found = mean_squares([[int(each) for each in row] for row in ANXIETY.split()])
    assert found.agreement[0] == pytest.approx(0.1979982594, abs=1e-9)


def test_krippendorffs_alpha_is_that_of_his_example() -> None:
    """Worked example E05: krippendorff 0.9.0."""
    assert alpha(PACKAGE, Scale.NOMINAL) == pytest.approx(0.691358, abs=1e-6)
    assert alpha(PACKAGE, Scale.INTERVAL) == pytest.approx(0.810845, abs=1e-6)
    by_irr = {Scale.NOMINAL: 0.743, Scale.ORDINAL: 0.815, Scale.INTERVAL: 0.849}
    assert {scale: alpha(BOOK, scale) for scale in Scale} == pytest.approx(by_irr, abs=5e-4)


def test_cohens_kappa_of_two_by_two() -> None:
    """Worked example E10; with two answers, weights make no difference."""
    table = [(1, 1)] * 20 + [(1, 2)] * 5 + [(2, 1)] * 10 + [(2, 2)] * 15
    assert weighted_kappa(table) == pytest.approx(0.4, abs=1e-12)


def test_alpha_is_not_said_where_nobody_rated_twice_or_all_always_the_same() -> None:
    assert alpha([[3, None], [None, 4]]) is None
    assert alpha([[3, 3], [3, 3]]) is None
    assert alpha([[1, 1], [5, 5]]) == 1


def test_a_panel_is_compared_by_icc_where_all_saw_all_and_else_by_alpha_from_eight_candidates_on() -> None:
    whole = [dict(zip("abcd", row, strict=True)) for row in [*SHROUT_FLEISS, *SHROUT_FLEISS]]
    found = panel_agreement(whole)
    assert found is not None
    assert (found.single, found.mean) == mean_squares([*SHROUT_FLEISS, *SHROUT_FLEISS]).agreement
    assert (found.is_whole, found.judges, found.candidates) == (True, 4, 12)
    assert panel_agreement(whole[:7]) is None
    gap = [dict(list(each.items())[n % 2 :]) for n, each in enumerate(whole)]
    found = panel_agreement(gap)
    assert found is not None
    assert not found.is_whole
    assert found.single == alpha([list(each.values()) for each in gap])
    assert found.mean == pytest.approx(2 * found.single / (1 + found.single))
    assert panel_agreement([{"a": 3, "b": 3}] * 8) is None
    assert panel_agreement([{"a": 3}] * 20) is None


def test_the_use_of_the_scale_is_said_from_ten_ratings_on_and_drawn_towards_all() -> None:
    assert range_use({"a": [1, 5] * 4 + [1]}) == {}
    wide, narrow = [1.0, 5.0] * 30, [2.5, 3.5] * 30
    found = range_use({"wide": wide, "narrow": narrow, "flat": [3.0] * 30})
    assert set(found) == {"wide", "narrow"}
    assert 0 < found["narrow"] < 1 < found["wide"]
    few = range_use({"wide": wide[:10], "narrow": narrow[:10], "most": [2.0, 4.0] * 60})
    assert found["narrow"] < few["narrow"]


def test_halo_is_what_goes_together_in_ones_cards_more_than_in_all() -> None:
    chance = random.Random(3)
    free = [{name: chance.randint(1, 5) for name in ("drive", "craft", "team")} for _ in range(40)]
    stuck = [dict.fromkeys(("drive", "craft", "team"), chance.randint(1, 5)) for _ in range(15)]
    found = halo({"free": free, "stuck": stuck, "few": stuck[:14]})
    assert set(found) == {"free", "stuck"}
    assert found["free"] < 0 < found["stuck"]


def test_consistency_is_how_far_ones_scores_go_with_the_others() -> None:
    chance = random.Random(5)
    given_ = []
    for _ in range(60):
        true = chance.gauss(3, 0.7)
        near = {who: true + chance.gauss(0, 0.3) for who in "abc"}
        given_.append({**near, "off": chance.gauss(3, 0.7)})
    found = consistency(given_)
    assert found["off"] < 0.5 < min(found[who] for who in "abc")
    assert consistency(given_[:9]) == {}
    assert consistency([{"a": 3.0}] * 40) == {}


@given(st.permutations(PACKAGE), st.randoms(use_true_random=False))
def test_who_rates_first_and_what_is_rated_first_makes_no_difference(rated: Rated, chance: random.Random) -> None:
    mixed = [chance.sample(unit, len(unit)) for unit in rated]
    for scale in Scale:
        assert alpha(mixed, scale) == pytest.approx(alpha(PACKAGE, scale))


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.01, 1)), min_size=1, max_size=6))
def test_what_is_shrunk_lies_between_what_was_found_and_the_mean(found: list[tuple[float, float]]) -> None:
    values = {str(n): value for n, (value, _) in enumerate(found)}
    after = shrunk(values, {str(n): variance for n, (_, variance) in enumerate(found)})
    low, high = min(values.values()), max(values.values())
    assert all(low - 1e-9 <= each <= high + 1e-9 for each in after.values())
    assert sqrt(sum((each - low) ** 2 for each in after.values())) <= sqrt(len(found)) * (high - low) + 1e-9
