"""Learning from a quarter: what to keep, change and stop; experiments nobody peeks at; what members talk about."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours
from bot.rules.community.goals import Metric, paces, periods
from bot.rules.community.goals.experiments import (
    Experiment,
    Group,
    No,
    State,
    Verdict,
    does_harm,
    ended,
    group,
    is_over,
    parted,
    planned,
    read,
)
from bot.rules.community.goals.reviewing import (
    Looked,
    NotUndone,
    Of,
    Proposal,
    Why,
    applied,
    review,
    undone,
    why_not_undone,
)
from bot.rules.community.goals.shares import difference
from bot.rules.community.goals.trends import Way, people, trends
from tests.make import NOW

DAY = timedelta(days=1)
TODAY = NOW.date()


def looked(key: str, reached: int, answered: int, **changes: Any) -> Looked:
    return replace(Looked(Of.CONTENT, key, 10, reached, answered), **changes)


def test_what_surely_stays_far_below_the_others_stops_and_chance_stops_nothing() -> None:
    found = review([
        looked("job", 1000, 20), looked("news", 1000, 90), looked("poll", 1000, 200), looked("tour", 90, 0),
        looked("member", 1000, 100), looked("prompt", 1000, 75, pieces=5),
    ])  # fmt: skip
    assert {each.looked.key: each.why for each in found} == {
        "job": Why.FAR_BELOW, "news": Why.GOOD, "poll": Why.GOOD, "tour": Why.FEW, "member": Why.GOOD,
        "prompt": Why.FEW,
    }  # fmt: skip
    assert found[0].looked.key == "job"
    assert found[0].high < found[0].usual / 2  # type: ignore[operator]
    assert review([looked("job", 1000, 20), looked("poll", 1000, 200, of=Of.CHANNEL)])[0].why is Why.ALONE
    low = review([looked("news", 1000, 70), looked("poll", 1000, 100)])[0]
    assert (low.looked.key, low.proposal, low.why) == ("news", Proposal.CHANGE, Why.BELOW)


def test_what_somebody_is_entitled_to_is_changed_and_not_stopped() -> None:
    tiers = [looked("explorer", 1000, 10, of=Of.TIER, is_needed=True), looked("ambassador", 500, 200, of=Of.TIER)]
    assert [(each.looked.key, each.proposal, each.why) for each in review(tiers)] == [
        ("explorer", Proposal.CHANGE, Why.NEEDED), ("ambassador", Proposal.KEEP, Why.GOOD),
    ]  # fmt: skip


def test_what_is_less_counts_half_is_drafted_every_second_time_and_what_stopped_is_not_there() -> None:
    found = review([looked("job", 400, 4), looked("news", 1000, 50), looked("poll", 1000, 110)])
    set_ = {name: value for each in found for name, value in paces.changes(each).items()}
    assert set_ == {"content:job": "none", "content:news": "less"}
    known = paces.Paces({**set_, "channel:C1": "less", "segment:7": "none", "tier:explorer": None})
    assert [known.weight(*each) for each in (
        ("poll", "C2", None), ("news", "C2", 8), ("news", "C1", None), ("poll", "C1", 7), ("job", "", None),
    )] == [1, 0.5, 0.25, 0, 0]  # fmt: skip
    assert list(known.kept(Of.CONTENT, ["news", "job", "poll", "news", "poll", "news"])) == [
        True, False, True, False, True, True,
    ]  # fmt: skip
    assert (known.is_stopped(Of.CONTENT, "job"), known.of(Of.TIER, "explorer")) == (True, None)


def test_a_quarter_and_a_month_begin_on_their_first_working_day() -> None:
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 5, 31)]
    assert [periods.quarter(each) for each in days] == [date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1)]
    assert [periods.month(each).day for each in days] == [1, 1, 1]
    august = date(2026, 8, 1)  # a Saturday
    assert [periods.has_begun(august, august + n * DAY, Hours("UTC")) for n in (0, 1, 2, 9)] == [
        False, False, True, True,
    ]  # fmt: skip


SETTINGS = some.dictionaries(some.sampled_from("abcdef"), some.sampled_from(["on", "off", "weekly"]), max_size=5)
CHANGES = some.dictionaries(some.sampled_from("abcdef"), some.sampled_from(["on", "off", None]), max_size=4)


@given(SETTINGS, CHANGES)
def test_what_a_tap_changed_another_tap_undoes(settings: dict[str, str], changes: dict[str, str | None]) -> None:
    stop = review([looked("job", 1000, 20), looked("poll", 1000, 200)])[0]
    done = applied(stop, settings, changes, "U0MOE", NOW)
    if done is None:
        assert all(settings.get(name) == value for name, value in changes.items())
        return
    after = {name: value for name, value in {**settings, **done.after}.items() if value is not None}
    assert why_not_undone(done, after, NOW + 28 * DAY) is None
    back, before = undone(done, after, NOW)
    assert before == settings
    assert why_not_undone(back, before, NOW) is NotUndone.ALREADY
    assert why_not_undone(done, after, NOW + 29 * DAY) is NotUndone.LATE
    name = next(iter(done.after))
    assert why_not_undone(done, after | {name: "otherwise"}, NOW) is NotUndone.OTHERWISE


def test_what_is_kept_changes_nothing() -> None:
    keep = review([looked("job", 1000, 100), looked("poll", 1000, 100)])[0]
    assert applied(keep, {}, {"a": "off"}, "U0MOE", NOW) is None


TRIAL = Experiment("subject", "Digests on Tuesday", Metric.CONTENT_RESPONSE, 10, 15, 50, TODAY, TODAY + 60 * DAY)
PLANNED, _ = planned(TRIAL, 2000, ())


def test_an_experiment_says_how_many_people_it_takes_before_it_begins() -> None:
    assert (PLANNED.of_held, PLANNED.of_changed) == (686, 686)
    assert planned(TRIAL, 1372, ())[1] is None
    assert planned(TRIAL, 1371, ())[1] is No.TOO_FEW
    assert planned(TRIAL, 2000, [PLANNED])[1] is No.ANOTHER
    assert planned(TRIAL, 2000, [ended(PLANNED, State.OVER, NOW)])[1] is None
    assert [planned(replace(TRIAL, held=each), 99999, ())[1] for each in (9, 10, 50, 51)] == [
        No.SHARE, None, None, No.SHARE,
    ]  # fmt: skip
    for usual, hoped in ((10, 10), (10, 101), (-1, 10)):
        assert planned(replace(TRIAL, usual=usual, hoped=hoped), 99999, ())[1] is No.NOTHING_HOPED
    assert planned(replace(TRIAL, ends=TODAY + 900 * DAY), 2000, ())[0].ends == TODAY + 91 * DAY


def test_nobody_peeks_before_the_end() -> None:
    early = TODAY + 30 * DAY
    assert read(PLANNED, (10, 300), (90, 300), early) is None
    assert not is_over(PLANNED, 686, 685, early)
    told = read(PLANNED, (69, 686), (110, 690), early)
    assert told is not None
    assert (told.verdict, told.is_short) == (Verdict.BETTER, False)
    late = read(PLANNED, (30, 300), (33, 300), PLANNED.ends + DAY)
    assert late is not None
    assert (late.verdict, late.is_short) == (Verdict.UNCLEAR, True)
    assert late.low < 0 < late.high
    fewer = replace(PLANNED, usual=15, hoped=10)
    better = read(fewer, (110, 686), (69, 690), early)
    assert better is not None
    assert (better.verdict, better.high < 0) == (Verdict.BETTER, True)  # less was hoped for


def test_looking_every_week_finds_what_is_not_there_and_looking_once_does_not() -> None:
    lot, runs, weeks, each = Random(5), 400, 12, 60
    once = peeked = 0
    for _ in range(runs):
        held = changed = 0
        found = []
        for week in range(1, weeks + 1):
            held += sum(lot.random() < 0.2 for _ in range(each))
            changed += sum(lot.random() < 0.2 for _ in range(each))
            _, low, high = difference((changed, week * each), (held, week * each))
            found.append(low > 0 or high < 0)
        once += found[-1]
        peeked += any(found)
    assert once / runs < 0.08
    assert peeked / runs > 0.12


def test_harm_ends_an_experiment_at_once_and_for_good() -> None:
    assert does_harm(PLANNED, (0, 300), (12, 300))
    assert not does_harm(PLANNED, (0, 300), (5, 300))
    assert not does_harm(PLANNED, (12, 300), (0, 300))
    assert not does_harm(PLANNED, (0, 0), (3, 9))
    over = ended(PLANNED, State.HARMFUL, NOW)
    assert read(over, (69, 686), (110, 690), TODAY + 80 * DAY) is None
    assert ended(over, State.OVER, NOW) == over


def test_everybody_is_in_one_group_by_lot_and_always_the_same() -> None:
    tenth = replace(TRIAL, held=10)
    there = parted(tenth, range(20_000))
    assert sorted([*there[Group.HELD_BACK], *there[Group.CHANGED]]) == list(range(20_000))
    assert 0.09 < len(there[Group.HELD_BACK]) / 20_000 < 0.11
    assert all(group(tenth, each) is Group.HELD_BACK for each in there[Group.HELD_BACK])
    other = Counter(group(replace(TRIAL, key="other"), each) for each in parted(TRIAL, range(20_000))[Group.HELD_BACK])
    assert other[Group.HELD_BACK] == pytest.approx(5_000, abs=300)  # another lot in each


def test_one_person_who_writes_much_is_no_trend() -> None:
    loud = [(1, "data", TODAY - n * DAY) for n in range(28)]
    crowd = [(n, "design", TODAY - n % 28 * DAY) for n in range(2, 32)]
    old = [(n, "design", TODAY - 30 * DAY) for n in range(2, 12)] + [(1, "data", TODAY - 56 * DAY)]
    found = people([*loud, *crowd, *old, (9, "data", TODAY + DAY)], TODAY)
    assert found == {"data": (0, 1), "design": (10, 30)}
    assert [(each.topic, each.way) for each in trends(found, (60, 60))] == [("design", Way.RISING)]


def test_a_growing_community_makes_no_topic_rise_by_itself() -> None:
    counts = {"data": (20, 40), "design": (40, 22), "people": (10, 21), "sales": (2, 2)}
    found = {each.topic: each.way for each in trends(counts, (100, 200))}
    assert found == {"data": Way.STEADY, "design": Way.FALLING, "people": Way.STEADY}
    assert trends(counts, (100, 200))[0].topic == "design"
    assert trends({"data": (3000, 3010)}, (9000, 9000))[0].way is Way.STEADY
    assert trends(counts, (0, 10)) == ()


def test_of_many_topics_one_stands_out_by_chance_and_is_not_called_a_trend() -> None:
    assert trends({"data": (5, 15)}, (100, 100))[0].way is Way.RISING
    among = {f"topic {n}": (10, 10) for n in range(9)} | {"data": (5, 15)}
    assert {each.way for each in trends(among, (100, 100))} == {Way.STEADY}


@given(
    some.dictionaries(some.sampled_from("abcdefgh"), some.tuples(some.integers(0, 40), some.integers(0, 40))),
    some.integers(40, 80), some.integers(40, 80),
)  # fmt: skip
def test_turning_time_round_turns_trends_round(counts: dict[str, tuple[int, int]], before: int, now: int) -> None:
    turned = {topic: (after, first) for topic, (first, after) in counts.items()}
    round = {Way.RISING: Way.FALLING, Way.FALLING: Way.RISING, Way.STEADY: Way.STEADY}
    there = {each.topic: each.way for each in trends(counts, (before, now))}
    back = {each.topic: each.way for each in trends(turned, (now, before))}
    assert {topic: round[way] for topic, way in there.items()} == back
    assert all(0 <= each.p <= 1 for each in trends(counts, (before, now)))
