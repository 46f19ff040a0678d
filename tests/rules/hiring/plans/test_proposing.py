"""Coverage and proposals: what is said to be covered is, and nothing better was left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.hiring import plans
from bot.rules.hiring.competencies import Kind
from bot.rules.hiring.plans import coverage, fit, proposing
from bot.rules.hiring.plans.coverage import Hole, Look, Wanted
from bot.rules.hiring.plans.fit import Fit
from bot.rules.hiring.plans.methods import METHODS, Evidence, Local, Method, shift
from bot.rules.hiring.plans.proposing import Brief
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

M = Method
ALL = tuple(Wanted(kind.value, kind) for kind in Kind)
wanted = st.lists(
    st.builds(Wanted, st.uuids().map(str), st.sampled_from(Kind), st.booleans()), min_size=1, max_size=7
).map(tuple)
briefs = st.builds(
    Brief,
    wanted,
    st.integers(20, 600),
    st.just(fit.SHIPPED),
    st.integers(1, 3),
    st.frozensets(st.sampled_from(Method), min_size=1, max_size=7),
    st.booleans(),
)


def brief(*wanted: Wanted, minutes: int = 600, **changes: object) -> Brief:
    return replace(Brief(wanted or ALL, minutes, fit.SHIPPED), **changes)  # type: ignore[arg-type]


def look(method: Method, *ids: str, assessors: int = 1) -> Look:
    return Look(method, frozenset(ids), assessors)


def test_a_must_have_that_one_interviewer_sees_has_one_view_and_with_two_interviewers_none_is_missing() -> None:
    people = Wanted("teamwork", Kind.PEOPLE)
    assert coverage.hole(people, [look(M.STRUCTURED_INTERVIEW, "teamwork")], fit.SHIPPED) is Hole.ONE_VIEW
    assert coverage.hole(people, [look(M.STRUCTURED_INTERVIEW, "teamwork", assessors=2)], fit.SHIPPED) is None


def test_two_interviews_see_no_better_than_one() -> None:
    technical = Wanted("python", Kind.TECHNICAL)
    twice = [look(M.STRUCTURED_INTERVIEW, "python", assessors=2)] * 2
    assert coverage.hole(technical, twice, fit.SHIPPED) is Hole.POORLY
    assert coverage.hole(replace(technical, is_must=False), twice, fit.SHIPPED) is None


def test_a_stage_that_is_not_asked_to_look_sees_nothing() -> None:
    seen = coverage.cells(ALL, [look(M.WORK_SAMPLE, "technical")], fit.SHIPPED)
    assert seen["technical"] == (Fit.WELL,)
    assert seen["doing"] == (Fit.NONE,)
    assert coverage.hole(ALL[1], [look(M.WORK_SAMPLE, "technical")], fit.SHIPPED) is Hole.UNSEEN


@pytest.mark.parametrize("method", [m for m in Method if METHODS[m].evidence is Evidence.OLD])
def test_a_method_with_old_evidence_is_never_the_only_cover(method: Method) -> None:
    kinds = [kind for kind in Kind if fit.SHIPPED[kind][method]]
    assert kinds
    for kind in kinds:
        seen = coverage.hole(Wanted("x", kind, is_must=False), [look(method, "x")], fit.SHIPPED)
        assert seen is Hole.OLD_EVIDENCE


def test_an_organisation_judges_a_cell_for_itself() -> None:
    judged = fit.changed(fit.SHIPPED, Kind.DRIVE, M.WORK_SAMPLE, Fit.WELL)
    assert judged[Kind.DRIVE][M.WORK_SAMPLE] is Fit.WELL
    assert fit.SHIPPED[Kind.DRIVE][M.WORK_SAMPLE] is Fit.NONE


def test_a_cell_judged_otherwise_needs_a_reason_and_one_judged_as_shipped_is_nobodys_own() -> None:
    judged = fit.judge(Kind.DRIVE, M.WORK_SAMPLE, Fit.WELL, " Ours shows it. ", "U0ANA", NOW)
    assert judged is not None
    assert judged.reason == "Ours shows it."
    assert fit.with_judged([judged])[Kind.DRIVE][M.WORK_SAMPLE] is Fit.WELL
    assert fit.with_judged([]) == fit.SHIPPED
    for shipped in (None, Fit.NONE):
        assert fit.judge(Kind.DRIVE, M.WORK_SAMPLE, shipped, "", "U0ANA", NOW) is None
    for reason in (" ", "x" * (fit.REASON_CHARACTERS + 1)):
        with pytest.raises(FieldRefusals) as caught:
            fit.judge(Kind.DRIVE, M.WORK_SAMPLE, Fit.WELL, reason, "U0ANA", NOW)
        assert set(caught.value.errors) == {"reason"}


def test_everything_is_covered_within_a_day_of_work_and_the_most_telling_comes_first() -> None:
    found = proposing.propose(brief())
    assert found
    assert all(not each.holes for each in found)
    assert found[0].middle == max(each.middle for each in found)
    assert found[0].low < found[0].middle < found[0].high
    assert found[0].careful < found[0].middle
    assert len(proposing.few(found)) <= proposing.FEW


def test_group_differences_are_not_looked_at_where_they_may_not_be() -> None:
    assert {each.impact for each in proposing.propose(brief())} == {None}
    fair = proposing.propose(brief(with_impact=True))
    assert any(each.impact is not None for each in fair)
    assert max(each.impact or 0 for each in fair) >= max(each.impact or 0 for each in fair[:1])


def test_when_time_is_too_short_for_everything_the_fewest_holes_are_left_and_named() -> None:
    (first, *_) = proposing.propose(brief(minutes=60))
    assert first.minutes <= 60
    assert first.holes
    assert proposing.propose(brief(minutes=1, allowed=frozenset({M.WORK_SAMPLE}))) == ()


def test_what_a_method_costs_to_drop_names_what_is_no_longer_covered() -> None:
    asked = brief(Wanted("python", Kind.TECHNICAL), Wanted("teamwork", Kind.PEOPLE))
    plan = proposing.weigh([M.STRUCTURED_INTERVIEW, M.WORK_SAMPLE], asked)
    lost = proposing.drop(plan, M.WORK_SAMPLE, asked)
    assert lost.holes == ("python",)
    assert lost.minutes == METHODS[M.WORK_SAMPLE].base
    assert lost.validity == pytest.approx(plan.middle - 0.42)
    with pytest.raises(ValueError, match="nothing would be left"):
        proposing.drop(proposing.weigh([M.WORK_SAMPLE], asked), M.WORK_SAMPLE, asked)


def test_a_must_have_is_unassessed_when_no_stage_sees_it_and_nothing_is_before_there_is_a_stage() -> None:
    asked = (Wanted("teamwork", Kind.PEOPLE), Wanted("python", Kind.TECHNICAL), Wanted("sql", Kind.TECHNICAL, False))
    plan = plans.Plan((plans.Stage(M.STRUCTURED_INTERVIEW, 60, 1, ("teamwork",)),))
    assert plans.unassessed(plan, asked, fit.SHIPPED) == ["python"]
    assert not plans.unassessed(plans.Plan(), asked, fit.SHIPPED)


def test_a_stage_goes_up_and_comes_down_again_and_no_further_than_the_ends() -> None:
    plan = plans.Plan(tuple(plans.Stage(M.WORK_SAMPLE, minutes, 1, ("a",)) for minutes in (10, 20, 30)))
    for at in range(3):
        for by in (-1, 1):
            if 0 <= at + by < 3:
                after = plans.moved(plan, at, by)
                assert after.stages[at + by] == plan.stages[at]
                assert plans.moved(after, at + by, -by) == plan
            else:
                with pytest.raises(plans.PlanChanged):
                    plans.moved(plan, at, by)
    for at, by in ((None, 1), (0, 0), (3, -1)):
        with pytest.raises(plans.PlanChanged):
            plans.moved(plan, at, by)


def test_who_clicks_again_before_the_page_shows_it_moves_the_same_stage_on_and_no_further_than_the_end() -> None:
    plan = plans.Plan(tuple(plans.Stage(M.WORK_SAMPLE, minutes, 1, ("a",)) for minutes in (10, 20, 30, 40, 50)))
    seen, now = plans.fingerprint(plan), plan
    for minutes in ([10, 20, 40, 30, 50], [10, 40, 20, 30, 50], [40, 10, 20, 30, 50], [40, 10, 20, 30, 50]):
        now = plans.moved_from(now, seen, 3, -1, is_own=True)
        assert [stage.minutes for stage in now.stages] == minutes
    down = plans.moved_from(now, seen, 0, 1, is_own=True)
    assert [stage.minutes for stage in down.stages] == [40, 20, 10, 30, 50], "what was first there"


def test_what_somebody_else_or_anything_but_a_move_changed_is_looked_at_first() -> None:
    plan = plans.Plan(tuple(plans.Stage(M.WORK_SAMPLE, minutes, 1, ("a",)) for minutes in (10, 20, 30)))
    seen, moved = plans.fingerprint(plan), plans.moved(plan, 2, -1)
    assert plans.moved_from(plan, seen, 2, -1, is_own=False) == moved
    for now, at, is_own in (
        (moved, 2, False),
        (moved, 3, True),
        (moved, None, True),
        (plans.without_stage(plan, 0), 2, True),
        (plans.with_stage(moved, 0, replace(plan.stages[0], minutes=11)), 2, True),
        (replace(moved, made_for=2), 2, True),
    ):
        with pytest.raises(plans.PlanChanged):
            plans.moved_from(now, seen, at, -1, is_own)
    with pytest.raises(plans.PlanChanged):
        plans.moved_from(plan, seen, 0, -1, is_own=True)


def test_more_competencies_take_more_interviews() -> None:
    interview = METHODS[M.STRUCTURED_INTERVIEW]
    assert [interview.stages(count) for count in (1, 4, 5, 8, 9)] == [1, 1, 2, 2, 3]
    assert interview.minutes(4) == 60
    assert interview.assessor_minutes(4, 2) == 2 * (60 + 15)


@settings(max_examples=40)
@given(briefs)
def test_a_proposal_covers_what_it_says_keeps_to_its_time_and_is_beaten_by_none(asked: Brief) -> None:
    found = proposing.propose(asked)
    assert all(each in found for each in proposing.few(found))
    assert bool(proposing.few(found)) == bool(found)
    for each in found:
        assert each.minutes <= asked.minutes
        assert set(each.methods) <= asked.allowed
        for competency in asked.wanted:
            missing = coverage.hole(competency, each.looks, asked.fits)
            assert missing == each.holes.get(competency.id)
        assert not any(proposing._beats(other, each) for other in found)


@settings(max_examples=25)
@given(briefs, st.data())
def test_going_without_a_method_never_raises_what_the_best_plan_is_expected_to_tell(
    asked: Brief, data: st.DataObject
) -> None:
    before = proposing.propose(asked)
    if before and len(asked.allowed) > 1:
        gone = data.draw(st.sampled_from(sorted(asked.allowed)))
        after = proposing.propose(replace(asked, allowed=asked.allowed - {gone}))
        as_whole = [each for each in after if len(each.holes) <= len(before[0].holes)]
        assert all(each.middle <= before[0].middle + 1e-9 for each in as_whole)


def test_the_stages_of_a_proposal_look_for_all_that_it_looks_for_in_sittings_of_four() -> None:
    asked = brief(*(Wanted(f"c{n}", Kind.PEOPLE) for n in range(6)))
    weighed = proposing.weigh([M.STRUCTURED_INTERVIEW, M.REFERENCE_CHECK], asked)
    stages = plans.stages_of(weighed, panel=3)
    assert [(each.method, len(each.competencies), each.panel) for each in stages] == [
        (M.REFERENCE_CHECK, 6, 1), (M.STRUCTURED_INTERVIEW, 2, 3), (M.STRUCTURED_INTERVIEW, 4, 3),
    ]  # fmt: skip
    assert sum(each.minutes for each in stages) == weighed.minutes


def test_a_region_that_was_not_confirmed_allows_no_test_it_is_asked_about() -> None:
    assert set(Method) - plans.allowed(None, {}) == set(plans.ASKED_OF_THE_REGION)
    assert M.COGNITIVE_ABILITY in plans.allowed("eu", {})
    assert plans.allowed("us", {}) == set(Method)


def test_what_is_wrong_with_a_stage_is_told_at_its_field() -> None:
    with pytest.raises(FieldRefusals) as caught:
        plans.with_stage(plans.Plan(), None, plans.Stage(M.WORK_SAMPLE, 0, 9, (), place="x" * 121))
    assert set(caught.value.errors) == {"minutes", "panel", "competencies", "place"}
    stage = plans.Stage(M.WORK_SAMPLE, 60, 1, ("a",))
    full = plans.Plan((stage,) * plans.MOST_STAGES)
    with pytest.raises(FieldRefusals):
        plans.with_stage(full, None, stage)
    assert plans.with_stage(full, 3, replace(stage, minutes=30)).stages[3].minutes == 30
    assert len(plans.without_stage(full, 0).stages) == plans.MOST_STAGES - 1
    with pytest.raises(plans.PlanChanged):
        plans.without_stage(full, plans.MOST_STAGES)


def test_what_ones_own_hires_tell_stands_in_place_of_what_is_published_and_nothing_else_moves() -> None:
    asked = brief(Wanted("python", Kind.TECHNICAL), Wanted("teamwork", Kind.PEOPLE))
    both = [M.STRUCTURED_INTERVIEW, M.WORK_SAMPLE]
    published = proposing.weigh(both, asked)
    ours = replace(asked, local={M.STRUCTURED_INTERVIEW: Local(0.45, 0.40, 34)})
    shifted = proposing.weigh(both, ours)
    assert shifted.middle - published.middle == pytest.approx(0.03 / (2 + 2 * 0.30) ** 0.5)
    assert shifted.careful - published.careful == pytest.approx(
        (0.40 - (METHODS[M.STRUCTURED_INTERVIEW].lower or 0)) / (2 + 2 * 0.30) ** 0.5
    )
    assert [shifted.minutes, shifted.holes] == [published.minutes, published.holes]
    assert proposing.weigh([M.WORK_SAMPLE], ours) == proposing.weigh([M.WORK_SAMPLE], asked)
    assert plans.asked(ours) != plans.asked(asked), "other trade-offs may be found"
    assert shift(M.STRUCTURED_INTERVIEW, ours.local[M.STRUCTURED_INTERVIEW]) == pytest.approx(0.03)
