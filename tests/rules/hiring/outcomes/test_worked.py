"""Correlations, corrections and pooling against what was published and what other tools print."""

from __future__ import annotations

from math import sqrt, tanh

import numpy as np
import pytest

from bot.rules.hiring.outcomes.correlation import (
    correlated,
    interval,
    needed,
    p_of,
    pearson,
    smallest_significant,
    spearman,
    t_of,
    z_of,
)
from bot.rules.hiring.outcomes.meta import bare_bones, reml
from bot.rules.hiring.outcomes.pooling import PUBLISHED, posterior
from bot.rules.hiring.outcomes.resampling import resampled
from bot.rules.hiring.outcomes.restriction import (
    case_ii,
    case_iv,
    expected,
    narrowed,
    narrowed_beside,
    without_error,
)
from bot.rules.hiring.outcomes.selecting import Choice, selected
from bot.rules.hiring.outcomes.weighing import weighed
from tests.worked import Example, example, interviews


def near(case: Example, name: str, found: float) -> None:
    """As the source says, where it says it; and the same in full precision."""
    if case.expected:
        assert found == pytest.approx(case.expected[name], abs=case.tolerance)
    assert found == pytest.approx(case.precise[name], abs=1e-6)


def test_the_spread_among_the_best_is_that_of_sackett_and_others() -> None:
    """A02, their table 1, panel 1."""
    case = example("A02")
    found = [narrowed(share) for share in case.inputs["selection_ratio"]]
    assert found == pytest.approx(case.expected, abs=case.tolerance)
    assert found == pytest.approx(case.precise, abs=1e-6)


def test_the_spread_beside_another_choice_is_that_of_sackett_and_others() -> None:
    """A04, their table 1, panel 4."""
    case = example("A04")
    shares, own = case.inputs["selection_ratio"], case.inputs["rxx_applicant"]
    for r, printed, precise in zip(case.inputs["r_zx"], case.expected, case.precise, strict=True):
        found = [narrowed_beside(share, r, own) for share in shares]
        assert found == pytest.approx(printed, abs=case.tolerance)
        assert found == pytest.approx(precise, abs=1e-6)


def test_scores_are_weighed_as_johnson_weighs_them() -> None:
    """A11, R iopsych."""
    case = example("A11")
    matrix, y, x = case.inputs["R"], case.inputs["y"] - 1, [each - 1 for each in case.inputs["x"]]
    found = weighed([[matrix[a][b] for b in x] for a in x], [matrix[a][y] for a in x])
    assert found is not None
    near(case, "R2", found.explained)
    for name, told in (("beta", found.weights), ("relative_weights", found.parts)):
        assert told == pytest.approx(case.expected[name], abs=case.tolerance)
        assert told == pytest.approx(case.precise[name], abs=1e-6)
    assert sum(found.parts) == pytest.approx(found.explained)


@pytest.mark.parametrize("id", ["B01", "B03"])
def test_the_range_is_corrected_as_in_the_text_books(id: str) -> None:
    case = example(id)
    found = case_ii(case.inputs["r"], case.inputs["sd_restricted"] / case.inputs["sd_unrestricted"])
    assert found == pytest.approx(case.expected, abs=case.tolerance)
    assert found == pytest.approx(case.precise, abs=1e-6)


def test_raters_errors_come_before_the_range() -> None:
    """B06, R psychmeta."""
    case = example("B06")
    freed = without_error(case.inputs["rxyi"], case.inputs["ryy_incumbent"])
    near(case, "rxpi", freed)
    near(case, "rxpa_operational", case_ii(freed, case.inputs["ux"]))


def test_a_choice_on_what_is_not_recorded_is_corrected_as_in_psychmeta() -> None:
    """B07: the operational validity is not that without the score's own error."""
    case = example("B07")
    freed = without_error(case.inputs["rxyi"], case.inputs["ryy_incumbent"])
    operational, true = case_iv(freed, case.inputs["ux"], case.inputs["rxx_applicant"])
    near(case, "rxpi", freed)
    near(case, "rxpa_operational", operational)
    near(case, "rtpa", true)


def test_a_choice_on_a_third_score_is_corrected_as_thorndike_does() -> None:
    """B08, case III, which is Lawley's with one score."""
    case = example("B08")
    xy, zy, xz, wider = (case.inputs[each] for each in ("rxy", "rzy", "rxz", "U_z"))
    found = selected(Choice([[wider**2]], [[1, xz, zy], [xz, 1, xy], [zy, xy, 1]]), 1, 100)
    assert found is not None
    assert found[0] == pytest.approx(case.precise, abs=1e-6)


def test_correlations_without_error_are_those_of_iopsych() -> None:
    """B10."""
    case = example("B10")
    matrix, own = case.inputs["R"], case.inputs["rel"]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        near(case, f"r{one + 1}{other + 1}", without_error(matrix[one][other], own[one], own[other]))


def test_one_correlation_with_its_t_p_and_interval() -> None:
    """C01, Cohen and others."""
    case = example("C01")
    r, n = case.inputs["r"], case.inputs["n"]
    near(case, "t", t_of(r, n))
    near(case, "p_two_sided", p_of(r, n))
    assert interval(r, n) == pytest.approx(case.expected["ci"], abs=case.tolerance)
    assert interval(r, n) == pytest.approx(case.precise["ci"], abs=1e-6)


def test_pearson_is_that_of_scipy() -> None:
    """C04."""
    case = example("C04")
    found = correlated(case.inputs["x"], case.inputs["y"])
    assert found is not None
    near(case, "r", found.r)
    near(case, "p", p_of(found.r, found.n))
    assert (found.low, found.high) == pytest.approx(case.precise["fisher_ci"], abs=1e-6)


def test_spearman_is_that_of_scipy_with_people_who_are_level() -> None:
    """C05."""
    case = example("C05")
    found = spearman(case.inputs["x"], case.inputs["y"])
    assert found is not None
    near(case, "rho", found)
    near(case, "p", p_of(found, len(case.inputs["x"])))


def test_the_bootstrap_is_that_of_r() -> None:
    """C07: 20,000 draws, so only to a hundredth."""
    case = example("C07")
    found = resampled(case.inputs["LSAT"], case.inputs["GPA"])
    assert found is not None
    assert (found.low, found.high) == pytest.approx(case.expected["bca"], abs=case.tolerance)
    assert (found.low, found.high) == pytest.approx(case.precise["bca"], abs=0.01)
    assert found.error == pytest.approx(case.expected["se"], abs=case.tolerance)
    r = pearson(case.inputs["LSAT"], case.inputs["GPA"])
    assert r is not None
    assert found.p == pytest.approx(p_of(r, 15), abs=0.002)


def test_how_large_and_over_how_many_a_correlation_must_be() -> None:
    """C08."""
    case = example("C08")
    found = [smallest_significant(n) for n in case.inputs["n"]]
    assert found == pytest.approx(case.expected["rcrit"], abs=case.tolerance)
    assert found == pytest.approx(case.precise["rcrit"], abs=1e-6)
    assert [needed(r) for r in case.inputs["rho"]] == case.precise["n80"]


def test_what_a_valid_interview_looks_like_among_the_hired() -> None:
    """C09."""
    case = example("C09")
    true, rater = case.inputs["rho_operational"], case.inputs["ryy"]
    found = [expected(true, rater, share) for share in case.inputs["selection_ratio"]]
    assert found == pytest.approx(case.precise["observed_among_hires"], abs=1e-6)


def test_the_published_interviews_are_put_together_as_by_metafor() -> None:
    """D01: 160 correlations, and how far true ones differ."""
    case, studies = example("D01"), interviews()
    found = reml([z_of(each.r) for each in studies], [1 / (each.pairs - 3) for each in studies])
    near(case, "tau2", found.tau2)
    near(case, "mu_z", found.means[0])
    near(case, "se", found.errors[0])
    near(case, "Q", found.q)
    near(case, "I2", found.i2)
    near(case, "pooled_r", tanh(found.means[0]))


def test_what_was_published_is_the_mean_of_structured_interviews() -> None:
    """D03, and our own prior, which comes of it."""
    case, studies = example("D03"), [each for each in interviews() if each.is_structured is not None]
    kinds = [int(not each.is_structured) for each in studies]
    found = reml([z_of(each.r) for each in studies], [1 / (each.pairs - 3) for each in studies], kinds)
    near(case, "structured", tanh(found.means[0]))
    near(case, "unstructured", tanh(found.means[1]))
    near(case, "tau2", found.tau2)
    assert (PUBLISHED.mean, PUBLISHED.sd) == pytest.approx((found.means[0], sqrt(found.tau2)), abs=5e-4)


def test_eight_schools() -> None:
    """D06: Rubin's, over the whole grid; REML finds no difference at all."""
    case = example("D06")
    found = posterior(case.inputs["y"], case.inputs["sigma"], np.linspace(1e-4, 60, 6000))
    assert found.means == pytest.approx(case.expected["means_rounded"], abs=case.tolerance)
    assert found.means == pytest.approx(case.precise["means"], abs=1e-6)
    assert found.sds == pytest.approx(case.precise["sds"], abs=1e-6)
    assert reml(case.inputs["y"], [each**2 for each in case.inputs["sigma"]]).tau2 == 0


def test_whether_correlations_vary_more_than_by_chance() -> None:
    """D08, Hunter, Schmidt and Jackson's table 3.5."""
    case = example("D08")
    found = bare_bones(case.inputs["r"], case.inputs["n"])
    near(case, "rbar", found.mean)
    near(case, "var_r", found.variance)
    near(case, "var_e", found.by_chance)
    assert found.apart == pytest.approx(sqrt(case.precise["var_r"] - case.precise["var_e"]))
