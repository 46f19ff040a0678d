"""What to change: said of enough people only, with what it rests on; figures that move as far as one's own hires go."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from math import atanh, sqrt, tanh

import pytest

from bot.rules.hiring.outcomes import OVERALL, Case, Rating, Score
from bot.rules.hiring.outcomes.accepting import AGAIN, Standing, SuggestionChanged, answered, in_force, looked
from bot.rules.hiring.outcomes.analysing import analyse
from bot.rules.hiring.outcomes.columns import gather
from bot.rules.hiring.outcomes.report import Estimate
from bot.rules.hiring.outcomes.restriction import Corrected, How, Range, RawOnly
from bot.rules.hiring.outcomes.suggesting import Evidence, Found, Kind, Sure, agreement, found, shifted, wilson
from bot.rules.hiring.plans.methods import METHODS, Method, shift
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

START = date(2026, 1, 5)
INTERVIEW = Method.STRUCTURED_INTERVIEW.value
FIGURE = Found(Kind.FIGURE, INTERVIEW, Evidence(34, 0.45, 0.30, 0.58, 0.42, 0.36))


def company(people: int, told: float = 0.8, also: float = 0.0, seed: int = 8) -> list[Case]:
    """Half of so many were hired on two interviews of two interviewers: what the first says goes with what becomes of
    them as far as `told`, the second as far as `also`. Everybody gets the same in manners; in a whim the interviewers
    see anything."""
    random.seed(seed)
    found = []
    for n in range(people):
        able, other = random.gauss(0, 1), random.gauss(0, 1)
        scores = []
        for stage, size in (("1:structured_interview", able), ("2:work_sample", other)):
            method = stage.partition(":")[2]
            for by in ("U0A", "U0B"):
                scores += [
                    Score(OVERALL, by, stage, method, 3 + size + random.gauss(0, 0.4)),
                    Score("skill", by, stage, method, 3 + size + random.gauss(0, 0.4)),
                    Score("manners", by, stage, method, 4),
                    Score("whim", by, stage, method, random.randint(1, 5)),
                ]
        rest = sqrt(max(0.0, 1 - told**2 - also**2))
        became = 3 + told * able + also * other + rest * random.gauss(0, 1)
        ratings = (Rating(OVERALL, f"U0M{n % 7}", 180, became), Rating("skill", f"U0M{n % 7}", 180, became))
        hired = able + other > 0
        panel = ("U0A", "U0B")
        found.append(Case(str(n), "Engineer", "applied", "+".join(panel), tuple(scores),
                          ratings if hired else (), started=START if hired else None))  # fmt: skip
    return found


def suggested(cases: list[Case]) -> dict[str, Found]:
    return {each.key: each for each in found(analyse(cases), gather(cases))}


def test_nothing_is_suggested_of_few_people() -> None:
    assert suggested(company(24)) == {}
    assert found(analyse([]), gather([])) == ()


def test_a_stage_that_tells_nothing_is_pruned_one_that_foretells_is_kept_and_nobody_is_named() -> None:
    told = suggested(company(600, told=0.8, also=-0.1))
    assert told["prune:2:work_sample"].evidence.high < told["prune:2:work_sample"].evidence.beside
    assert told["keep:1:structured_interview"].evidence.low > 0
    assert "beside:2:work_sample" not in told, "said once"
    assert {each.name for each in told.values()} <= {
        "1:structured_interview", "2:work_sample", "structured_interview", "work_sample", "skill", "manners", "whim",
    }  # fmt: skip
    assert all(each.evidence.n >= 30 and each.evidence.low <= each.evidence.value for each in told.values())


def test_a_competency_in_which_all_are_the_same_is_reworded_and_one_seen_anyhow_is_rated_together() -> None:
    told = suggested(company(300))
    assert told["reword:manners"].evidence.value == 1.0
    assert "calibrate:manners" not in told, "whoever rates all the same does not disagree"
    assert told["calibrate:whim"].evidence.high < told["calibrate:whim"].evidence.beside
    assert "calibrate:skill" not in told


def test_of_a_competency_that_foretells_nothing_another_method_is_added() -> None:
    told = suggested(company(700, told=-0.2, also=-0.2))
    assert told["add:skill"].evidence.high < told["add:skill"].evidence.beside
    assert "keep:1:structured_interview" not in told


def test_how_far_several_agree_is_the_one_way_correlation() -> None:
    import numpy as np

    case = np.repeat(np.arange(6), 4)
    rated = [9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7]
    told = agreement(case, np.array(rated, np.float64))
    assert told is not None
    assert told.value == pytest.approx(0.17, abs=0.005), "Shrout and Fleiss 1979, table 4"
    assert told.low < told.value < told.high
    assert agreement(case[:4], np.array(rated[:4], np.float64)) is None
    assert agreement(case, np.ones(24)) is None


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(1.0, 30)[0] == pytest.approx(0.8865, abs=1e-4)


def corrected(r: float, n: float) -> Estimate:
    fixed = Corrected(r, r - 0.2, r + 0.2, How.CASE_II, n, 0.68, 0.68, 1.0, Range(0.7))
    return Estimate(34, None, None, fixed)


def test_a_figure_moves_to_the_pooled_posterior_and_by_no_more_than_ones_own_hires_say() -> None:
    facts = METHODS[Method.STRUCTURED_INTERVIEW]
    for r, n in ((0.6, 25), (0.1, 25), (0.6, 400)):
        told = shifted(Method.STRUCTURED_INTERVIEW, corrected(r, n))
        assert told is not None
        before, now = ((facts.spread or 0) / (1 - facts.validity**2)) ** -2, n - 3
        z = (before * atanh(facts.validity) + now * atanh(r)) / (before + now)
        assert told.value == pytest.approx(tanh(z), abs=1e-12)
        assert told.lower == pytest.approx(tanh(z - 1.28 / sqrt(before + now)), abs=1e-9)
        assert min(r, facts.validity) < told.value < max(r, facts.validity)
    few, many = (shifted(Method.STRUCTURED_INTERVIEW, corrected(0.6, n)) for n in (10, 200))
    assert few is not None
    assert many is not None
    assert few.value - facts.validity < many.value - facts.validity
    assert shifted(Method.STRUCTURED_INTERVIEW, replace(corrected(0.6, 30), corrected=RawOnly.TOO_FEW)) is None
    assert shifted(Method.REFERENCE_CHECK, corrected(0.6, 30)) is None, "no spread is published: nothing to pool with"


def test_a_figure_rests_on_hires_rated_by_others_where_there_are_enough() -> None:
    cases = company(200)
    told = suggested(cases)[f"figure:{INTERVIEW}"].evidence
    assert told.n == sum(each.is_hired for each in cases)
    assert not told.is_echo
    assert told.value > told.beside
    echo = [replace(each, ratings=tuple(replace(one, interviewed=True) for one in each.ratings)) for each in cases]
    assert suggested(echo)[f"figure:{INTERVIEW}"].evidence.is_echo


def test_how_sure_it_is_goes_by_the_interval() -> None:
    for half, sure in ((0.3, Sure.BARELY), (0.15, Sure.FAIRLY), (0.05, Sure.WELL)):
        assert Evidence(40, 0.3, 0.3 - half, 0.3 + half, 0.2).sure is sure


def test_what_was_accepted_moves_a_figure_and_taken_back_it_is_as_published() -> None:
    (one,) = looked(TEAM, [FIGURE], (), NOW.date()).new
    assert in_force([one]) == {}, "nothing moves by itself"
    accepted = answered(replace(one, id=1), 0, Standing.ACCEPTED, "", "U0ANA", NOW)
    (local,) = in_force([accepted]).values()
    assert (local.validity, local.lower, local.hires) == (0.45, 0.36, 34)
    assert shift(Method.STRUCTURED_INTERVIEW, local) == pytest.approx(0.03)
    refused = answered(accepted, 1, Standing.REFUSED, "Two of them left", "U0ADA", NOW)
    assert in_force([refused]) == {}
    assert in_force([answered(replace(one, id=1), 0, Standing.REFUSED, "No", "U0ADA", NOW)]) == {}
    later = answered(replace(one, id=2), 0, Standing.REFUSED, "No", "U0ADA", NOW)
    assert in_force([accepted, later]) == {}, "what was said last holds"
    keep = replace(accepted, found=replace(FIGURE, kind=Kind.KEEP))
    assert in_force([keep]) == {}


def test_a_no_needs_its_reason_and_an_answer_to_what_changed_is_none() -> None:
    (one,) = looked(TEAM, [FIGURE], (), NOW.date()).new
    for why in (" ", "x" * 501):
        with pytest.raises(FieldRefusals) as caught:
            answered(one, 0, Standing.REFUSED, why, "U0ANA", NOW)
        assert set(caught.value.errors) == {"why"}
    for there, revision, standing in (
        (None, 0, Standing.ACCEPTED), (one, 1, Standing.ACCEPTED), (one, 0, Standing.OPEN),
        (replace(one, standing=Standing.ACCEPTED), 0, Standing.ACCEPTED),
    ):  # fmt: skip
        with pytest.raises(SuggestionChanged):
            answered(there, revision, standing, "", "U0ANA", NOW)


def test_one_stands_open_for_each_key_and_is_asked_again_only_with_half_as_many_more() -> None:
    day = NOW.date()
    (one,) = looked(TEAM, [FIGURE], (), day).new
    more = replace(FIGURE, evidence=replace(FIGURE.evidence, n=40))
    changes = looked(TEAM, [more], [one], day)
    assert (changes.new, changes.gone, [each.found for each in changes.changed]) == ((), (), [more])
    assert looked(TEAM, [FIGURE], [one], day) == looked(TEAM, [], (), day)
    assert looked(TEAM, [], [one], day).gone == (one,)
    refused = answered(one, 0, Standing.REFUSED, "No", "U0ANA", NOW)
    for n, asked in ((34, False), (round(34 * AGAIN) - 1, False), (round(34 * AGAIN), True)):
        again = replace(FIGURE, evidence=replace(FIGURE.evidence, n=n))
        assert bool(looked(TEAM, [again], [refused], day).new) is asked
    assert looked(TEAM, [], [refused], day).gone == ()
