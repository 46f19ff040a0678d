"""The arithmetic of composites against worked examples."""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.plans import composing
from bot.rules.hiring.plans.composing import Unknown
from bot.rules.hiring.plans.methods import METHODS, Evidence, Method
from tests.worked import example

M = Method
NAMES = {
    "biodata": M.BIODATA, "GMA": M.COGNITIVE_ABILITY, "conscientiousness": M.CONSCIENTIOUSNESS,
    "structured_interview": M.STRUCTURED_INTERVIEW, "integrity": M.INTEGRITY, "SJT": M.SITUATIONAL_JUDGEMENT,
}  # fmt: skip
SHORT = {"SI": "structured_interview"}
PRINTED = {
    "Employment interviews - structured": M.STRUCTURED_INTERVIEW, "Job knowledge tests": M.JOB_KNOWLEDGE,
    "Empirically keyed biodata": M.BIODATA, "Work sample tests": M.WORK_SAMPLE,
    "Cognitive ability tests": M.COGNITIVE_ABILITY, "Integrity tests": M.INTEGRITY,
    "Assessment centers": M.ASSESSMENT_CENTRE, "SJT - knowledge": M.SITUATIONAL_JUDGEMENT,
    "Employment interviews - unstructured": M.UNSTRUCTURED_INTERVIEW,
    "Conscientiousness - overall": M.CONSCIENTIOUSNESS, "Job experience (years)": M.EXPERIENCE,
}  # fmt: skip
whole = st.lists(st.sampled_from(Method), min_size=1, max_size=6, unique=True)


def test_the_library_prints_the_published_means_and_lower_bounds() -> None:
    case = example("A01")
    for name, method in PRINTED.items():
        facts = METHODS[method]
        assert (facts.validity, facts.spread) == (case.inputs[name]["rho"], case.inputs[name]["sd_rho"])
        assert facts.lower == pytest.approx(case.precise[name], abs=1e-9)
    assert {m for m in Method if METHODS[m].evidence is Evidence.OLD} == set(Method) - set(PRINTED.values())


def test_two_methods_tell_together_what_schmidt_and_hunter_printed() -> None:
    case = example("A06")
    for name, (other, between) in case.inputs["pairs"].items():
        told = composing.best_weights([case.inputs["GMA"], other], [[1, between], [between, 1]])
        assert told == pytest.approx(case.precise[name], abs=1e-6)
        assert told == pytest.approx(case.expected[name], abs=case.tolerance)


def test_the_best_weights_of_each_size_are_those_of_the_matrix_of_2024() -> None:
    case = example("A07")
    names, matrix, validities = case.inputs["names"], case.inputs["rxx"], case.inputs["rxy"]

    def told(chosen: tuple[int, ...]) -> float:
        return composing.best_weights([validities[i] for i in chosen], [[matrix[i][j] for j in chosen] for i in chosen])

    for size, best in case.precise["best_by_size"].items():
        found = max(combinations(range(len(names)), int(size)), key=told)
        assert "+".join(names[i] for i in found) == best["combo"]
        assert told(found) == pytest.approx(best["R"], abs=1e-6)


def test_equal_weights_give_the_validity_difference_and_impact_of_the_matrix_of_2024() -> None:
    case = example("A08")
    names = case.inputs["names"]
    for plan, expected in case.precise.items():
        chosen = range(len(names)) if plan == "all6" else [names.index(SHORT.get(n, n)) for n in _parts(plan)]
        pairs = [case.inputs["rxx"][i][j] for i, j in combinations(chosen, 2)]
        validity = composing.equal_weights([case.inputs["rxy"][i] for i in chosen], pairs)
        difference = composing.equal_weights([case.inputs["d"][i] for i in chosen], pairs)
        ratio = composing.impact_ratio(difference, case.inputs["sr"], case.inputs["minority_share"])
        assert validity == pytest.approx(expected["validity"], abs=1e-6)
        assert difference == pytest.approx(expected["d"], abs=1e-6)
        assert ratio == pytest.approx(expected["ai_ratio"], abs=1e-6)


def _parts(plan: str) -> list[str]:
    return plan.removesuffix(" only").split("+")


def test_the_product_uses_the_correlations_of_that_matrix() -> None:
    case = example("A08")
    for (i, one), (j, other) in combinations(enumerate(case.inputs["names"]), 2):
        assert composing.correlation(NAMES[one], NAMES[other]) == case.inputs["rxx"][i][j]


def test_an_unknown_correlation_makes_the_band_of_an_interview_with_a_work_sample() -> None:
    case = example("A14")
    pair = [case.inputs["structured_interview"], case.inputs["work_sample"]]
    for between, expected in case.precise.items():
        told = composing.best_weights(pair, [[1, float(between)], [float(between), 1]])
        assert told == pytest.approx(expected, abs=1e-6)
    band = [composing.validity([M.STRUCTURED_INTERVIEW, M.WORK_SAMPLE], unknown) for unknown in Unknown]
    assert band == sorted(band)
    assert band[-1] == pytest.approx(0.75 / sqrt(2))


def test_a_mean_of_interviewers_is_as_reliable_as_the_worked_example_says() -> None:
    case = example("B12")
    found = [composing.reliability(case.inputs["r11"], k) for k in case.inputs["k"]]
    assert found == pytest.approx(case.precise["reliability"])


def test_expected_impact_ratios_follow_from_a_difference() -> None:
    case = example("F05a")
    ratio = composing.impact_ratio(case.inputs["d"], case.inputs["sr"], case.inputs["minority_share"])
    assert ratio == pytest.approx(case.precise["ai"], abs=1e-6)
    assert ratio == pytest.approx(case.expected["ai"], abs=case.tolerance)


@given(whole)
def test_no_equal_weights_beat_the_best(methods: list[Method]) -> None:
    matrix = [[composing.correlation(one, other) for other in methods] for one in methods]
    best = composing.best_weights([METHODS[m].validity for m in methods], matrix)
    assert composing.validity(methods) <= best + 1e-9


@given(whole)
def test_the_order_of_methods_changes_nothing(methods: list[Method]) -> None:
    backwards = list(reversed(methods))
    assert composing.validity(methods) == pytest.approx(composing.validity(backwards))
    assert composing.difference(methods) == pytest.approx(composing.difference(backwards))


@given(st.floats(-2, 2), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_an_impact_ratio_is_one_without_a_difference_and_falls_with_it(d: float, selected: float, share: float) -> None:
    assert composing.impact_ratio(0, selected, share) == pytest.approx(1)
    assert (composing.impact_ratio(d, selected, share) <= 1 + 1e-6) == (d >= 0 or abs(d) < 1e-6)


def test_shares_that_are_none_and_correlations_that_exclude_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        composing.impact_ratio(0.5, 1.0, 0.2)
    with pytest.raises(ValueError, match="exclude each other"):
        composing.best_weights([0.3, 0.3, 0.3], [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
