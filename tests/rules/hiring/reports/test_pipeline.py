"""The funnel by hand: each candidate once a stage, days there, and where we lose people."""

from __future__ import annotations

import pytest

from bot.rules.hiring.candidates import What
from bot.rules.hiring.reports.numbers import Share
from bot.rules.hiring.reports.pipeline import Leak, Outcome, Stage, Stay, by_chance, funnel, leak, stays
from tests.make import NOW
from tests.rules.hiring.reports.made import candidacy


def counts(stage: Stage) -> tuple[int, ...]:
    return (len(stage.stays), *(stage.count(each) for each in Outcome))


def test_a_funnel_counts_each_candidate_once_at_every_stage_they_came_to() -> None:
    people = [
        candidacy(1, (What.NEXT, 2), (What.NEXT, 4), (What.HIRE, 6)),
        candidacy(2, (What.NEXT, 4), (What.REJECT, 1, "must_have")),
        candidacy(3, (What.NEXT, 6), (What.HOLD, 1)),
        candidacy(4, (What.WITHDRAW, 8, "pay")),
        candidacy(5),
        candidacy(6, (What.NEXT, 1), (What.BACK, 1), (What.REJECT, 1, "experience")),
        candidacy(7, (What.REJECT, 1, "must_have"), (What.RESUME, 20), (What.NEXT, 2)),
    ]
    first, second, third = funnel(people, NOW)
    assert counts(first) == (7, 4, 1, 1, 1)
    assert counts(second) == (4, 1, 2, 0, 1)
    assert counts(third) == (1, 1, 0, 0, 0)
    assert (first.passed, first.passed.percent) == (Share(4, 6), 67)
    assert (second.passed, second.passed.percent) == (Share(1, 2), None)
    # 2, 4, 6 and 8 days, 2 there of the 3 of who went on and back, and 3 without the 20 for which it was over.
    assert sorted(round(each, 6) for each in first.timed) == [2, 2, 3, 4, 6, 8]
    assert first.days == pytest.approx(3.5)
    assert first.longest == pytest.approx(50)


def test_time_on_hold_counts_and_time_after_the_end_does_not() -> None:
    one = candidacy(1, (What.HOLD, 3), (What.RESUME, 4), (What.NEXT, 1), (What.REJECT, 2, "other"))
    assert stays(one, NOW) == pytest.approx({0: 8, 1: 2})
    (first, _) = funnel([candidacy(1, (What.NEXT, 0.0005))], NOW)
    assert (first.timed, first.days) == ((), None), "a click is no stay"


def test_nobody_came_so_nothing_is_told() -> None:
    assert funnel([], NOW) == ()
    assert leak([]) is None


def stage(place: int, went_on: int = 0, lost: int = 0, judged: int = 0, there: int = 0) -> Stage:
    kinds = [(Outcome.WENT_ON, False)] * went_on + [(Outcome.WITHDREW, True)] * lost
    kinds += [(Outcome.TURNED_DOWN, False)] * judged + [(Outcome.THERE, False)] * there
    return Stage(place, tuple(Stay(n, outcome, 1, is_lost) for n, (outcome, is_lost) in enumerate(kinds)))


def test_it_leaks_where_people_are_lost_and_not_where_they_are_judged() -> None:
    screening, talk = stage(0, went_on=20, judged=60), stage(1, went_on=10, lost=10, there=3)
    assert leak([screening, talk]) == Leak(1, Share(10, 20), Share(0, 80), True)
    assert leak([screening]) is None, "a stage that turns down is doing its work"


def test_with_few_a_leak_may_be_chance() -> None:
    found = leak([stage(0, went_on=9, lost=3), stage(1, went_on=4, lost=2)])
    assert found == Leak(1, Share(2, 6), Share(3, 12), False)
    assert leak([stage(0, went_on=2, lost=2)]) is None, "fewer than five"
    assert leak([stage(0, went_on=9, lost=1)]) is None, "one"
    only = leak([stage(0, went_on=5, lost=5), stage(1, went_on=4)])
    assert only is not None
    assert not only.is_clear, "five of ten, none of four elsewhere"


def test_we_lose_whoever_withdraws_and_whom_we_turn_down_for_nothing_they_showed() -> None:
    reasons = ("expectations", "place_or_time", "not_reached", "role_gone", "must_have", "another_chosen", "conduct")
    people = [candidacy(n, (What.REJECT, 1, reason)) for n, reason in enumerate(reasons, 1)]
    (first,) = funnel([*people, candidacy(9, (What.WITHDRAW, 1, "not_said"))], NOW)
    assert first.lost == Share(5, 8)


def test_chance_is_fishers_and_each_stage_that_was_looked_at_is_one_more() -> None:
    assert by_chance(Share(3, 8), Share(2, 16)) == pytest.approx(7896 / 42504)
    assert by_chance(Share(5, 5), Share(0, 4)) == pytest.approx(1 / 126)
    assert by_chance(Share(0, 5), Share(0, 4)) == 1
    alone = leak([stage(0, went_on=3, lost=4), stage(1, went_on=9, lost=0)])
    assert alone is not None
    assert (by_chance(alone.lost, alone.elsewhere), alone.is_clear) == (pytest.approx(35 / 1820), True)
    among = leak([stage(0, went_on=3, lost=4), stage(1, went_on=48, lost=2), stage(2, went_on=48, lost=2)])
    assert among is not None
    assert among.is_clear
    few = leak([stage(0, went_on=4, lost=4), stage(1, went_on=9, lost=2), stage(2, went_on=9, lost=2)])
    assert few is not None
    assert not few.is_clear
