"""Every metric by its definition, with the worked figures; shares, forecasts and how goals stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.community.goals import DEFINITIONS, Baseline, Goal, Metric, Shape
from bot.rules.community.goals.acting import DRIVERS, Act, Advice, Driver, Stands, advice, line, worse_by
from bot.rules.community.goals.figures import (
    activation,
    density,
    gravity,
    growth,
    percent,
    referral_quality,
    satisfaction,
    time_to_hire,
    waits,
    weight,
)
from bot.rules.community.goals.forecasting import Status, forecast, status
from bot.rules.community.goals.levels import Part, level, levels
from bot.rules.community.goals.shares import difference, interval, needed
from bot.rules.community.goals.smart import EVERYBODY, Vague, baseline, checked, confirmed, is_bold, read, reason
from bot.rules.community.goals.telling import Says, says
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = NOW.date()


def test_gravity_is_the_change_of_weight_by_member() -> None:
    levels = [(17, 8, 4, 1), (15, 9, 5, 1), (12, 10, 6, 2)]
    assert [weight(each) for each in levels] == [441, 504, 666]
    assert [gravity(*pair) for pair in pairwise(levels)] == [pytest.approx(2.1), pytest.approx(5.4)]
    assert gravity((0, 0, 0, 0), (9, 0, 0, 0)) is None


def test_density_of_five_people_with_six_pairs_is_sixty_of_a_hundred() -> None:
    pairs = [frozenset(each) for each in ((1, 2), (1, 3), (1, 4), (2, 3), (3, 4), (4, 5))]
    assert density(5, [*pairs, frozenset({2, 1}), frozenset({3})]) == 60
    assert density(4, pairs) is None


def test_satisfaction_is_promoters_less_detractors_and_no_figure_below_twenty() -> None:
    assert satisfaction([6] * 60 + [8] * 12 + [9] * 28) == -32
    assert satisfaction([10] * 19) is None
    assert satisfaction([10] * 20) == 100


def test_what_nobody_answered_has_waited_until_now() -> None:
    asked = [(NOW - 100 * HOUR, NOW - 99 * HOUR)] * 18
    assert waits(asked, NOW) == (1, None)
    assert waits([*asked, (NOW - 50 * HOUR, None), (NOW - 80 * HOUR, None)], NOW) == (1, 50)
    assert waits([(NOW, None)] * 9, NOW) == (None, None)


def test_activation_counts_those_whose_first_week_is_over() -> None:
    began = [(TODAY - 10 * DAY, TODAY - 4 * DAY)] * 6
    late = [(TODAY - 10 * DAY, TODAY - 3 * DAY)] * 3
    assert activation([*began, *late, (TODAY - 7 * DAY, None), (TODAY - 6 * DAY, TODAY)], TODAY) == 60
    assert activation(began, TODAY) is None


def test_growth_is_by_source_and_net_and_shares_need_enough_people() -> None:
    assert growth({1: 5, 2: 2}, {2: 3, 9: 1}) == {1: 5, 2: -1, 9: -1}
    assert percent(3, 9, Metric.RETENTION) is None
    assert percent(1, 50, Metric.UNSUBSCRIBED) == 2
    assert time_to_hire([20] * 10, [31] * 10) == -11
    assert time_to_hire([20] * 9, [31] * 10) is None


def test_one_lucky_referral_makes_nobody_the_best() -> None:
    found = referral_quality({1: (1, 1), 2: (8, 10), 3: (1, 9)})
    assert found[2] > found[1] > found[3]  # ten of twenty in all
    assert found[1] == pytest.approx(100 * (1 + 5) / 11)
    assert referral_quality({1: (1, 9)}) == {}


def test_the_published_intervals_and_numbers_come_out() -> None:
    apart, low, high = difference((56, 70), (48, 80))  # Newcombe (1998), table II
    assert (round(apart, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)
    assert [round(each, 4) for each in interval(81, 263)] == [0.2553, 0.3662]  # Newcombe (1998), the score method
    assert interval(0, 0) == (0, 1)
    assert needed(0.10, 0.15, 0.5) == (686, 686)
    assert needed(0.15, 0.10, 0.5) == (686, 686)
    few = needed(0.10, 0.15, 0.1)
    assert few[0] < 686 < few[1]
    with pytest.raises(ValueError, match="differ"):
        needed(0.1, 0.1, 0.5)


def test_every_metric_has_a_definition_and_something_to_do() -> None:
    assert set(DEFINITIONS) == set(DRIVERS) == set(Metric)
    assert all(len({driver for driver, _ in each}) == len(each) for each in DRIVERS.values())
    counts = {each for each in Metric if DEFINITIONS[each].shape is Shape.COUNT}
    assert counts == {Metric.GROWTH, Metric.HIRES}


def goal(metric: Metric = Metric.GROWTH, start: float = 0, target: float = 100, **changes: object) -> Goal:
    made = Goal(TEAM, metric, Baseline(start, TODAY, TODAY), target, TODAY, TODAY + 100 * DAY, "U0MOE")
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("rate", "expected"), [
    (1.2, Status.ON_TRACK), (0.9, Status.AT_RISK), (0.5, Status.OFF_TRACK),
])  # fmt: skip
def test_a_count_is_on_track_at_risk_or_off_track_by_its_forecast(rate: float, expected: Status) -> None:
    values = [int(n * rate) for n in range(41)]
    at, told = status(goal(), values, TODAY + 40 * DAY)
    assert at is expected
    assert told is not None
    assert (told.day - TODAY, goal().wanted(told.day)) == (68 * DAY, 68)
    assert told.low <= told.value <= told.high
    assert told.low >= values[-1]  # nobody who came is uncounted


def test_where_less_is_better_the_line_goes_down() -> None:
    wait = goal(Metric.FIRST_RESPONSE, 20, 10)
    falling = [20 - 0.15 * n + (0.4 if n % 2 else -0.4) for n in range(41)]
    assert status(wait, falling, TODAY + 40 * DAY)[0] is Status.ON_TRACK
    rising = [20 + 0.3 * n + (0.05 if n % 2 else -0.05) for n in range(41)]
    assert status(wait, rising, TODAY + 40 * DAY)[0] is Status.OFF_TRACK


def test_a_goal_is_unknown_at_first_and_reached_or_missed_at_last() -> None:
    assert status(goal(), list(range(14)), TODAY + 14 * DAY) == (Status.UNKNOWN, None)
    assert status(goal(), [], TODAY + 100 * DAY) == (Status.UNKNOWN, None)
    assert status(goal(), [100.0], TODAY + 10 * DAY) == (Status.REACHED, None)
    assert status(goal(), [99.0], TODAY + 100 * DAY) == (Status.MISSED, None)
    rate = goal(Metric.RETENTION, 60, 80)
    assert status(rate, [80.0] * 40, TODAY + 10 * DAY)[0] is Status.ON_TRACK  # it may fall again
    assert status(rate, [80.0], TODAY + 100 * DAY) == (Status.REACHED, None)


def test_four_weeks_of_nothing_do_not_promise_nothing() -> None:
    told = forecast(Metric.HIRES, [0.0] * 29, TODAY)
    assert told is not None
    assert told.value == 0
    assert told.high > 0.5


def test_four_of_five_forecasts_hold_what_comes() -> None:
    """Joins of a community by a Poisson process, busier in the week; and a rate that wanders."""
    lot, hits, runs = Random(11), {Metric.GROWTH: 0, Metric.SATISFACTION: 0}, 600
    for _ in range(runs):
        joins = [sum(lot.random() < 0.04 * (1.3 if n % 7 < 5 else 0.3) for _ in range(100)) for n in range(57)]
        walk = list(accumulate(lot.gauss(0, 0.8) for _ in range(57)))
        for metric, values in ((Metric.GROWTH, list(accumulate(joins))), (Metric.SATISFACTION, walk)):
            told = forecast(metric, values[:29], TODAY)
            assert told is not None
            hits[metric] += told.low <= values[56] <= told.high
    assert all(0.75 <= each / runs <= 0.9 for each in hits.values()), hits


@given(some.sampled_from(Metric), some.lists(some.integers(-50, 150), min_size=15, max_size=40), some.integers(1, 28))
def test_a_forecast_lies_within_its_interval_and_the_interval_within_what_can_be(
    metric: Metric, values: list[int], days: int
) -> None:
    told, known = forecast(metric, values, TODAY, days), DEFINITIONS[metric]
    assert told is not None
    assert told.low <= told.value <= told.high
    assert known.most is None or told.high <= known.most
    assert known.least is None or known.shape is Shape.COUNT or told.low >= known.least


MEASURED = confirmed(Baseline(40.0, TODAY - 28 * DAY, TODAY - DAY), NOW)
BASELINES = {Metric.GROWTH: Baseline(0.0, TODAY, TODAY), Metric.ATTENDANCE: MEASURED}
ANSWERS = {"metric": "attendance", "target": "55%", "ends": "2027-02-28", "segment": EVERYBODY, "owner": "U0MOE"}


def asked(**changes: object) -> tuple[Goal | None, object]:
    return read(TEAM, ANSWERS | changes, BASELINES, {"7": 7}, {"U0MOE"}, (), TODAY)


def test_a_goal_that_says_everything_is_taken() -> None:
    wanted = Goal(TEAM, Metric.ATTENDANCE, MEASURED, 55.0, TODAY, date(2027, 2, 28), "U0MOE")
    assert asked() == (wanted, {})
    assert asked(segment="7") == (replace(wanted, segment=7), {})
    assert not is_bold(wanted)
    assert is_bold(replace(wanted, target=81))


@pytest.mark.parametrize(("field", "value", "why"), [
    ("metric", "buzz", Vague.NO_METRIC), ("metric", None, Vague.NO_METRIC), ("metric", "active", Vague.NOT_MEASURED),
    ("target", "more", Vague.NO_NUMBER), ("target", "nan", Vague.NO_NUMBER), ("target", "101", Vague.IMPOSSIBLE),
    ("target", "40", Vague.NO_CHANGE), ("target", "35", Vague.NO_CHANGE), ("ends", "soon", Vague.NO_DATE),
    ("ends", "2026-12-20", Vague.TOO_SOON), ("ends", "2027-11-24", Vague.TOO_FAR), ("segment", "", Vague.NO_SEGMENT),
    ("owner", "U0GONE", Vague.NO_OWNER), ("owner", None, Vague.NO_OWNER),
])  # fmt: skip
def test_a_vague_goal_is_sent_back_with_what_it_lacks(field: str, value: object, why: Vague) -> None:
    assert asked(**{field: value}) == (None, {field: why})


def test_a_goal_is_one_of_few_and_stands_once() -> None:
    first, _ = asked()
    assert first is not None
    again = read(TEAM, ANSWERS, BASELINES, {}, {"U0MOE"}, (first,), TODAY)
    assert again == (None, {"metric": Vague.TWICE})
    many = tuple(replace(first, segment=n) for n in range(5))
    assert read(TEAM, ANSWERS, BASELINES, {}, {"U0MOE"}, many, TODAY) == (None, {"metric": Vague.TOO_MANY})
    waiting = {Metric.ATTENDANCE: replace(MEASURED, confirmed_at=None)}
    assert read(TEAM, ANSWERS, waiting, {}, {"U0MOE"}, (), TODAY)[1] == {"metric": Vague.NOT_CONFIRMED}


def test_counts_begin_at_nought_and_rates_with_28_days() -> None:
    values: dict[date, float | None] = {TODAY - n * DAY: 40.0 for n in range(1, 29)}
    assert baseline(Metric.HIRES, {}, TODAY) == Baseline(0.0, TODAY, TODAY)
    assert baseline(Metric.ATTENDANCE, values, TODAY) == replace(MEASURED, confirmed_at=None)
    assert baseline(Metric.ATTENDANCE, dict(list(values.items())[:27]), TODAY) is None
    few = {day: value if n < 13 else None for n, (day, value) in enumerate(values.items())}
    assert baseline(Metric.ATTENDANCE, few, TODAY) is None


def test_the_likely_cause_is_what_got_worse_most_surely() -> None:
    counts = {Driver.SEEN: (400, 390), Driver.CONFIRMED: (120, 60), Driver.LEFT: (10, 14)}
    assert advice(Metric.GROWTH, counts) == Advice(Act.SHORTEN_PAGE, Driver.CONFIRMED, 120, 60)
    assert worse_by(Driver.CONFIRMED, 120, 60) == pytest.approx(60 / 180**0.5)
    assert advice(Metric.GROWTH, {Driver.LEFT: (4, 7)}) == Advice(Act.ASK_FIVE)  # chance does as much
    assert advice(Metric.GROWTH, {Driver.LEFT: (10, 30)}).act is Act.ASK_LEAVERS
    assert advice(Metric.GROWTH, {Driver.LEFT: (30, 10)}).act is Act.ASK_FIVE  # it got better
    assert advice(Metric.GROWTH, {Driver.JOBS: (0, 99)}).act is Act.ASK_FIVE  # nothing that growth hangs on


def test_the_line_of_the_week_names_one_goal_and_one_thing() -> None:
    goals = [
        Stands(goal(id=1), Status.AT_RISK), Stands(goal(id=2), Status.OFF_TRACK),
        Stands(goal(id=3, ends=TODAY + 50 * DAY), Status.OFF_TRACK), Stands(goal(id=4), Status.ON_TRACK),
    ]  # fmt: skip
    found = line(goals, {3: {Driver.SEEN: (100, 20)}})
    assert found is not None
    assert found.worst == goals[2]
    assert found.advice == Advice(Act.SHARE_LINKS, Driver.SEEN, 100, 20)
    assert found.counts == {Status.ON_TRACK: 1, Status.AT_RISK: 1, Status.OFF_TRACK: 2}
    assert line([], {}) is None
    good = line(goals[3:], {})
    assert good is not None
    assert (good.worst, good.advice) == (None, None)


def test_levels_go_from_looking_on_to_leading() -> None:
    parts = [Part(), Part(1), Part(3), Part(4), Part(0, 3), Part(0, 0, led=True), Part(1, 2)]
    assert [level(each) for each in parts] == [0, 1, 1, 2, 3, 3, 1]
    assert levels(parts[1:], 20) == (14, 3, 1, 2)
    assert levels([Part(1)] * 3, 2) == (0, 3, 0, 0)  # who left since did something before


def test_a_bold_target_is_asked_about_and_hiring_is_for_everybody_only() -> None:
    goal = Goal(TEAM, Metric.DECAY, Baseline(40, TODAY, TODAY, NOW), 10, TODAY, TODAY + 60 * DAY, "U0MOE")
    assert checked(goal, {}, is_meant=True) is goal
    for read_as, is_meant in (((goal, {}), False), ((None, {"ends": Vague.NO_DATE}), True)):
        with pytest.raises(FieldRefusals) as refused:
            checked(*read_as, is_meant)
        assert [each.facts["vague"] for each in refused.value.errors.values()] in (["bold"], ["no_date"])
    answers = {"metric": "hires", "target": "20", "ends": f"{TODAY + 60 * DAY}", "segment": "7", "owner": "U0MOE"}
    began = {Metric.HIRES: Baseline(0, TODAY, TODAY)}
    assert read(TEAM, answers, began, {"7": 7}, ["U0MOE"], [], TODAY)[1] == {"segment": Vague.EVERYBODY_ONLY}
    assert reason({"why": " Other plans "}) == "Other plans"
    for why in ("", " ", "x" * 301, None):
        with pytest.raises(FieldRefusals):
            reason({"why": why})


def test_whoever_sees_to_a_goal_hears_once_when_it_turns_and_once_at_its_end() -> None:
    told, heard = Status.UNKNOWN, []
    on, near, off = Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK
    for each in (on, near, off, near, off, off, on, off, Status.MISSED):
        what, told = says(told, each, is_over=False)
        heard.append(what)
    assert [n for n, what in enumerate(heard) if what is Says.TURNED] == [2, 7]
    assert heard[-1] is Says.OVER
    assert heard.count(Says.NOTHING) == 6
    assert says(Status.ON_TRACK, Status.UNKNOWN, is_over=True) == (Says.OVER, Status.UNKNOWN)
