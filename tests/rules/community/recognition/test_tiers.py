"""Tiers: earned by help to many, kept at nine tenths, lost late, frozen while somebody is away; who hears early."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.community.recognition import Deed, Merit, Tier
from bot.rules.community.recognition.audit import UNKNOWN, Verdict, Why, audited, counted, hears_early
from bot.rules.community.recognition.benefits import BENEFITS, HEARS_AFTER, hears_at, kept_seats, may_sit
from bot.rules.community.recognition.tiers import (
    BARS,
    NOTICE,
    WINDOW,
    Frozen,
    Held,
    Reached,
    counted_from,
    is_ready,
    lost_on,
    may_freeze,
    moved,
    next_of,
    reached,
    tier_of,
)
from bot.rules.community.recognition.tiers import Why as Away
from bot.rules.fairness import Passed
from tests.make import NOW

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
LONG_AGO = date(2025, 1, 1)
CONTRIBUTOR = BARS[Tier.CONTRIBUTOR]


def tier(merits: list[Merit]) -> Tier:
    return tier_of(reached(merits, LONG_AGO, (), TODAY))


def test_twenty_thanks_from_four_people_or_on_six_days_fail_and_from_five_on_seven_pass() -> None:
    for people, days, expected in ((4, 7, Tier.PARTICIPANT), (5, 6, Tier.PARTICIPANT), (5, 7, Tier.CONTRIBUTOR)):
        merits = [Merit(Deed.THANKED, TODAY - (n % days) * DAY, n % people) for n in range(people * days)][:20]
        found = reached(merits, LONG_AGO, (), TODAY)
        assert (len(merits), found.people, found.days) == (20, people, days)
        assert tier_of(found) is expected


def test_likes_from_one_friend_on_one_day_earn_no_tier() -> None:
    assert tier([Merit(Deed.REACTED, TODAY, 7)] * 200) is Tier.EXPLORER
    every_day = [Merit(each, TODAY - n * DAY, 7) for n in range(90) for each in Deed]
    assert tier(every_day) is Tier.EXPLORER  # one friend, whatever they do together
    four_more = [Merit(Deed.REACTED, TODAY, n) for n in range(8, 12)]
    assert tier([*every_day, *four_more]) is Tier.PARTICIPANT  # one friend carries nobody further
    crowd = [Merit(Deed.REACTED, TODAY - n % 90 * DAY, n) for n in range(500)]
    assert tier(crowd) is Tier.PARTICIPANT  # likes alone go no further


def test_a_bar_of_fifty_is_kept_at_45_and_lost_at_44_after_14_days_of_notice() -> None:
    held = Held(Tier.CONTRIBUTOR, LONG_AGO)
    assert moved(held, Reached(45, 5, 7, 400), (), TODAY) == held
    low = Reached(44, 5, 7, 400)
    told = moved(held, low, (), TODAY)
    assert told == Held(Tier.CONTRIBUTOR, LONG_AGO, TODAY)
    for n in range(NOTICE):
        assert moved(told, low, (), TODAY + n * DAY) == told
    assert moved(told, low, (), TODAY + NOTICE * DAY) == Held(Tier.PARTICIPANT, TODAY + NOTICE * DAY)
    assert moved(told, Reached(45, 5, 7, 400), (), TODAY + 13 * DAY) == held  # caught up: the notice is gone


def test_tenure_comes_before_a_tier_and_there_is_a_next_one() -> None:
    rich = [Merit(Deed.ANSWERED, TODAY - n * DAY, n) for n in range(60)]
    for days, expected in ((13, Tier.EXPLORER), (14, Tier.PARTICIPANT), (60, Tier.CONTRIBUTOR), (180, Tier.AMBASSADOR)):
        assert tier_of(reached(rich, TODAY - days * DAY, (), TODAY)) is expected
    assert [next_of(each) for each in Tier] == [Tier.PARTICIPANT, Tier.CONTRIBUTOR, Tier.AMBASSADOR, None]
    assert Reached(44, 6, 5, 90).missing(CONTRIBUTOR) == {"points": 6, "days": 2}
    assert (is_ready(99, 90), is_ready(100, 89), is_ready(100, 90)) == (False, False, True)


def test_a_freeze_stops_the_window_and_the_notice() -> None:
    leave = Frozen(TODAY + DAY, TODAY + 400 * DAY, Away.LEAVE)
    merits = [Merit(Deed.ANSWERED, TODAY - n * DAY, n) for n in range(60)]
    back = TODAY + 401 * DAY
    before = reached(merits, LONG_AGO, (), TODAY)
    after = reached(merits, LONG_AGO, (leave,), back)
    assert (after.points, after.people, after.days) == (before.points, before.people, before.days)
    assert tier_of(reached(merits, LONG_AGO, (), back)) is Tier.EXPLORER
    low, held = Reached(0, 0, 0, 500), Held(Tier.AMBASSADOR, LONG_AGO, TODAY - 5 * DAY)
    assert moved(held, low, (leave,), TODAY + 100 * DAY) == held
    assert moved(held, low, (leave,), back) == held
    assert lost_on(TODAY - 5 * DAY, (leave,)) == back + 8 * DAY
    assert moved(held, low, (leave,), back + 8 * DAY).tier is Tier.EXPLORER


def test_holidays_freeze_six_weeks_of_a_year_and_leave_as_long_as_it_takes() -> None:
    taken = (Frozen(date(2026, 2, 1), date(2026, 2, 28), Away.HOLIDAY),)
    august = date(2026, 8, 1)
    assert may_freeze(Frozen(august, august + 13 * DAY, Away.HOLIDAY), taken)
    assert not may_freeze(Frozen(august, august + 14 * DAY, Away.HOLIDAY), taken)
    assert may_freeze(Frozen(date(2027, 3, 1), date(2027, 4, 11), Away.HOLIDAY), taken)  # another year
    assert may_freeze(Frozen(august, august + 700 * DAY, Away.LEAVE), taken)
    assert not may_freeze(Frozen(august, august - DAY, Away.LEAVE), ())


PEOPLE, SPAN = some.integers(0, 15), some.integers(0, 120)
MERITS = some.lists(
    some.builds(lambda what, ago, who: Merit(what, TODAY - ago * DAY, who), some.sampled_from(Deed), SPAN, PEOPLE),
    max_size=120,
)
FREEZES = some.lists(
    some.builds(lambda ago, n: Frozen(TODAY - (ago + n) * DAY, TODAY - ago * DAY, Away.LEAVE), SPAN, SPAN), max_size=3
)


@given(MERITS, MERITS, FREEZES)
def test_more_help_never_lowers_a_tier_and_saying_it_twice_changes_nothing(
    some_merits: list[Merit], more: list[Merit], frozen: list[Frozen]
) -> None:
    one = reached(some_merits, LONG_AGO, frozen, TODAY)
    both = reached([*some_merits, *more], LONG_AGO, frozen, TODAY)
    assert (both.points, both.people, both.days) >= (0, one.people, one.days)
    assert both.points >= one.points
    assert tier_of(both).rank >= tier_of(one).rank
    assert reached([*some_merits, *some_merits], LONG_AGO, frozen, TODAY) == one
    for at in Tier:
        assert not one.meets(BARS[at]) or one.keeps(BARS[at])


@given(FREEZES)
def test_the_window_always_has_ninety_days_that_count(frozen: list[Frozen]) -> None:
    first = counted_from(TODAY, WINDOW, frozen)
    days = [first + n * DAY for n in range((TODAY - first).days + 1)]
    assert sum(not any(each.first <= day <= each.last for each in frozen) for day in days) == WINDOW


STEPS = some.lists(some.integers(1, 20), min_size=6, max_size=6)


@given(some.sampled_from(Tier), some.lists(MERITS, min_size=1, max_size=6), STEPS)
def test_no_tier_is_lost_without_fourteen_days_of_notice(at: Tier, months: list[list[Merit]], steps: list[int]) -> None:
    held, today = Held(at, LONG_AGO), TODAY
    for merits, step in zip(months, steps, strict=False):
        after = moved(held, reached(merits, LONG_AGO, (), today), (), today)
        if after.tier.rank < held.tier.rank:
            assert held.told_on is not None
            assert today - held.told_on >= NOTICE * DAY
        held, today = after, today + step * DAY


def test_who_hears_first_waits_for_nobody_and_nobody_waits_longer_than_72_hours() -> None:
    assert [HEARS_AFTER[each] // timedelta(hours=1) for each in Tier] == [72, 48, 24, 0]
    assert hears_at(Tier.EXPLORER, NOW, False) == NOW
    assert hears_at(Tier.EXPLORER, NOW, True) == NOW + 72 * timedelta(hours=1)
    ranks = [BENEFITS[each] for each in Tier]
    assert all(low <= high for low, high in pairwise(ranks))
    starts = NOW + 5 * DAY
    assert (kept_seats(10, starts, NOW), kept_seats(10, starts, NOW + 3 * DAY), kept_seats(4, starts, NOW)) == (2, 0, 0)
    assert (may_sit(Tier.EXPLORER, 8, 10, starts, NOW), may_sit(Tier.CONTRIBUTOR, 8, 10, starts, NOW)) == (False, True)
    assert may_sit(Tier.EXPLORER, 8, 10, starts, NOW + 4 * DAY)
    assert not may_sit(Tier.AMBASSADOR, 10, 10, starts, NOW)


def groups(**many: tuple[int, int]) -> dict[str, Passed]:
    return {("" if name == "unknown" else name): Passed(*each) for name, each in many.items()}


@pytest.mark.parametrize(("early", "ratio", "verdict"), [
    (75, Fraction(3, 4), Verdict.LOOK), (80, Fraction(4, 5), Verdict.EVEN), (85, Fraction(17, 20), Verdict.EVEN),
])  # fmt: skip
def test_four_fifths_exactly_passes(early: int, ratio: Fraction, verdict: Verdict) -> None:
    zh, en = audited(groups(zh=(early, 200), en=(100, 200))).groups
    assert (zh.ratio, zh.verdict, en.verdict) == (ratio, verdict, None)


def test_among_few_nothing_is_concluded() -> None:
    few = audited(groups(zh=(1, 10), en=(3, 19)))
    assert [each.why for each in few.groups] == [Why.FEW, None]
    assert [each.why for each in audited(groups(zh=(1, 20), en=(3, 40))).groups] == [Why.FEW_EXPECTED, None]
    assert audited(groups(zh=(5, 12), en=(17, 30))).groups[0].verdict is Verdict.CHANCE
    assert audited(groups(zh=(13, 30), en=(6, 11))).groups[0].verdict is Verdict.TURNS
    assert audited(groups(zh=(12, 40), en=(48, 80))).is_to_be_looked_at
    assert audited(groups(zh=(0, 40), en=(0, 80))).why is Why.NONE_EARLY
    assert audited({}).why is Why.NOBODY
    assert audited(groups(zh=(9, 40), en=(9, 39), unknown=(9, 20))).why is Why.UNKNOWN


COUNTS = some.dictionaries(
    some.sampled_from(["en", "zh", "de", "fr", UNKNOWN]),
    some.integers(0, 60).flatmap(lambda of: some.builds(Passed, some.integers(0, of), some.just(of))),
)


@given(COUNTS)
def test_no_group_of_fewer_than_ten_can_be_worked_out(found: dict[str, Passed]) -> None:
    audit = audited(found)
    everybody = sum(each.of for each in found.values())
    assert all(each.counts.of >= 10 for each in audit.groups)
    assert sum(each.counts.of for each in audit.groups) + audit.others.of == everybody
    if audit.groups:
        assert audit.others.of == 0 or audit.others.of >= 10
        assert len(audit.groups) >= 2


def test_early_is_before_everybody() -> None:
    assert [hears_early(each) for each in Tier] == [False, True, True, True]
    members = {n: ("zh" if n % 2 else "en", Tier.AMBASSADOR if n < 3 else Tier.EXPLORER) for n in range(10)}
    assert counted(members) == {"en": Passed(2, 5), "zh": Passed(1, 5)}


def test_whoever_joined_where_it_is_tomorrow_already_is_an_explorer() -> None:
    found = reached([], NOW.date() + timedelta(days=1), [], NOW.date())
    assert (found.tenure, tier_of(found)) == (0, Tier.EXPLORER)
