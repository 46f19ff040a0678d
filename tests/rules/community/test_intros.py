"""Who is introduced to whom, why, and what they are asked a week later."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import Hours
from bot.rules.community.intros import (
    COMMON,
    FLOOR,
    REST,
    Absence,
    AvoidsOneself,
    Distance,
    Group,
    Help,
    Joiner,
    Kind,
    Met,
    NoSuchRest,
    NotTakingPart,
    Proposal,
    Round,
    TooFew,
    TooManyAvoided,
    two,
)
from bot.rules.community.intros.following import Answer, Came, Introduced, answered, ask_at, asked, came, silent
from bot.rules.community.intros.joining import MOST_SILENT, PACES, avoiding, back, pace, rested
from bot.rules.community.intros.possible import gathered, possible
from bot.rules.community.intros.proposing import prompted, propose
from bot.rules.community.intros.times import named, stretches
from tests.make import NOW

LONDON = Hours("Europe/London")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
BERLIN, SHANGHAI, HONOLULU = Hours("Europe/Berlin"), Hours("Asia/Shanghai"), Hours("Pacific/Honolulu")


def people(count: int, *topics: str, **changes: Any) -> list[Joiner]:
    return [Joiner(n, BERLIN, frozenset(topics), **changes) for n in range(1, count + 1)]


def proposed(joiners: Collection[Joiner], kind: Kind = Kind.PEOPLE, **round: Any) -> Proposal:
    return propose(Round(kind, round.pop("at", NOW), list(joiners), **round))


def pairs(groups: Iterable[Group]) -> set[tuple[int, int]]:
    return {two(one, other) for each in groups for one, other in combinations(each.members, 2)}


def only(joiners: Collection[Joiner], allowed: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs to forbid so that only the allowed ones are possible."""
    members = sorted(each.member for each in joiners)
    return sorted(set(combinations(members, 2)) - {two(*each) for each in allowed})


def test_below_twelve_who_asked_nothing_begins_and_the_reason_is_said() -> None:
    with pytest.raises(TooFew) as refused:
        proposed(people(FLOOR - 1))
    assert refused.value.facts == {"have": 11, "floor": 12}
    assert len(proposed(people(FLOOR)).groups) == 6


def test_a_round_from_which_everybody_is_absent_has_no_groups() -> None:
    nobody = proposed([replace(each, silent=MOST_SILENT) for each in people(FLOOR)])
    assert (nobody.groups, nobody.left, len(nobody.absent)) == ((), (), FLOOR)


def test_the_same_seed_brings_the_same_round_and_another_one_another() -> None:
    assert proposed(people(30), seed="a") == proposed(list(reversed(people(30))), seed="a")
    assert proposed(people(30), seed="a") != proposed(people(30), seed="b")


def test_those_who_share_something_and_are_far_apart_meet_and_are_told_why() -> None:
    some = [replace(each, topics=frozenset({"data" if each.member % 2 else "design"})) for each in people(12)]
    for group in proposed(some).groups:
        assert len({each % 2 for each in group.members}) == 1
        assert group.why.topics == (("data",) if group.members[0] % 2 else ("design",))
    talked = [(one, other) for one, other in combinations(range(1, 13), 2) if (one - 1) // 4 == (other - 1) // 4]
    groups = proposed(people(12, "data"), contacts=[*talked, (1, 99), (99, 5)]).groups
    assert not pairs(groups) & {*talked, (1, 5)}
    assert {each.why.distance for each in groups} == {Distance.FAR}
    close = proposed(people(12), contacts=[(n, 99) for n in range(1, 13)])
    assert {each.why.distance for each in close.groups} == {Distance.BETWEEN}


def test_partners_for_projects_are_those_who_seek_what_the_other_offers() -> None:
    makers = [Joiner(n, BERLIN, offers=frozenset({"python"}), seeks=frozenset({"design"})) for n in range(1, 7)]
    drawers = [Joiner(n, BERLIN, offers=frozenset({"design", "writing"})) for n in range(7, 13)]
    for group in proposed([*makers, *drawers], Kind.PROJECTS).groups:
        assert [each < 7 for each in sorted(group.members)] == [True, False]
        assert group.why.helps == (Help(max(group.members), min(group.members), "design"),)
    assert all(each.why.helps == () for each in proposed([*makers, *drawers]).groups)


def test_common_time_is_two_hours_at_a_stretch_in_the_day_of_both() -> None:
    """In UTC in November: Berlin 7 to 19, Shanghai 0 to 12, Honolulu 18 to 6."""
    berlin, shanghai, honolulu = (stretches(each, NOW) for each in (BERLIN, SHANGHAI, HONOLULU))
    assert (bool(berlin & shanghai), bool(berlin & honolulu), bool(shanghai & honolulu)) == (True, False, True)
    assert named(berlin & shanghai, NOW) == tuple(NOW + n * DAY - timedelta(hours=2 if n else 0) for n in range(3))
    short = Hours("UTC", NOW.time(), (NOW + COMMON - timedelta(minutes=30)).time())
    assert stretches(short, NOW) == 0 != stretches(replace(short, day_ends=(NOW + COMMON).time()), NOW)
    mixed = [replace(each, hours=(HONOLULU, BERLIN, SHANGHAI)[each.member % 3]) for each in people(24)]
    found = proposed(mixed)
    assert not found.left
    assert all(each.why.times for each in found.groups)
    assert all({one % 3, other % 3} != {0, 1} for one, other in pairs(found.groups))


def test_whoever_is_not_there_is_not_paired_and_moderators_see_who() -> None:
    week = ((date(2026, 11, 20), date(2026, 11, 27)),)
    absent = [
        Joiner(20, rests_until=NOW + DAY), Joiner(21, Hours(free=week)), Joiner(22, silent=MOST_SILENT),
        Joiner(23, rests_until=NOW),
    ]  # fmt: skip
    found = proposed([*people(11), *absent])
    assert found.absent == {20: Absence.RESTS, 21: Absence.AWAY, 22: Absence.SILENT}
    assert {each for group in found.groups for each in group.members} == {*range(1, 12), 23}


def test_a_private_list_holds_both_ways_and_shows_nowhere() -> None:
    lonely = [*people(11), Joiner(12, BERLIN, avoids=frozenset(range(1, 12)))]
    found = proposed(lonely)
    assert (found.left, len(found.groups)) == ((12,), 5)
    assert "avoid" not in repr(found)
    assert avoiding(lonely[0], frozenset({5})).avoids == {5}
    with pytest.raises(AvoidsOneself):
        avoiding(lonely[0], frozenset({1}))
    with pytest.raises(TooManyAvoided):
        avoiding(lonely[0], frozenset(range(2, 60)))


def test_nobody_meets_the_same_person_within_ninety_days() -> None:
    some = people(12)
    for days, may in ((89, False), (90, True)):
        met = [Met((one, other), NOW - days * DAY) for one, other in combinations(range(1, 13), 2) if other - one != 6]
        forced = pairs(proposed(some, met=met, apart=[(1, 7)]).groups)
        assert bool(forced & {each.members for each in met}) is may
    trio = [Met((1, 2, 3), NOW - DAY)]
    assert not pairs(proposed(some, met=trio).groups) & {(1, 2), (2, 3), (1, 3)}


def test_whoever_was_left_out_last_time_is_not_left_out_again_where_one_of_them_has_to_be() -> None:
    """One who meets all the others, who may not meet each other: all but one of these are left out."""
    star = [(1, n) for n in range(2, 13)]
    first = proposed(people(12), apart=only(people(12), star))
    assert len(first.left) == 10
    for member in range(2, 13):
        some = [replace(each, was_left_out=each.member == member, odd=each.member % 5) for each in people(12)]
        assert pairs(proposed(some, apart=only(some, star)).groups) == {(1, member)}


def test_one_too_many_is_third_of_three_who_may_all_meet() -> None:
    found = proposed(people(13), apart=[(1, n) for n in range(4, 14)])
    assert (found.left, sorted(len(each.members) for each in found.groups)) == ((), [2, 2, 2, 2, 2, 3])
    some = [replace(each, odd=0 if each.member == 5 else 1) for each in people(13)]
    assert [each.odd for each in proposed(some).groups if each.odd] == [5]
    left = [replace(each, odd=int(each.member != 5), was_left_out=each.member == 5) for each in people(13)]
    assert [each.odd for each in proposed(left).groups if each.odd] != [5]
    far = proposed([*people(12), Joiner(13, HONOLULU)])
    assert (far.left, len(far.groups)) == ((13,), 6)
    between = proposed([*people(12), Joiner(13, HONOLULU), Joiner(14, SHANGHAI), Joiner(15, SHANGHAI)])
    assert between.left == ()
    assert all(each.why.times for each in between.groups)


@cache
def best(people: frozenset[int], edges: frozenset[tuple[int, int]]) -> int:
    """How many can be in pairs of these: by trying them all."""
    if not people:
        return 0
    first = min(people)
    rest = people - {first}
    mates = [two(first, each) for each in rest if two(first, each) in edges]
    return max([best(rest, edges), *(2 + best(people.difference(each), edges) for each in mates)])


def everybody(members: frozenset[int], edges: frozenset[tuple[int, int]]) -> bool:
    """Whether pairs, and a trio where the number is odd, can take in all."""
    if len(members) % 2 == 0:
        return best(members, edges) == len(members)
    trios = (set(each) for each in combinations(sorted(members), 3) if edges.issuperset(combinations(each, 2)))
    return any(best(members - each, edges) == len(members) - 3 for each in trios)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, frozenset[tuple[int, int]]]:
    """Up to fifteen people, and about one to three possible pairs for each."""
    count = draw(st.integers(12, 15))
    chance = random.Random(draw(st.integers(0, 10**6)))
    every = list(combinations(range(1, count + 1), 2))
    return count, frozenset(chance.sample(every, draw(st.integers(count // 2, 2 * count))))


@settings(max_examples=150, deadline=None)
@given(graphs(), st.integers(0, 3))
def test_a_complete_pairing_is_found_wherever_one_exists(graph: tuple[int, frozenset[tuple[int, int]]], n: int) -> None:
    count, edges = graph
    some = [replace(each, was_left_out=each.member % 4 == n, odd=each.member % 3) for each in people(count)]
    found = proposed(some, apart=only(some, edges), seed=str(n))
    members, placed = frozenset(range(1, count + 1)), [each for group in found.groups for each in group.members]
    assert pairs(found.groups) <= edges
    assert sorted([*placed, *found.left]) == sorted(members)
    if everybody(members, edges):
        assert found.left == ()
    again = frozenset(each.member for each in some if each.was_left_out)
    forced = max((len(each) for k in range(len(again) + 1) for each in combinations(sorted(again), k)
                  if coverable(frozenset(each), members, edges)), default=0)  # fmt: skip
    assert len(again - set(placed)) <= len(again) - forced


def coverable(wanted: frozenset[int], members: frozenset[int], edges: frozenset[tuple[int, int]]) -> bool:
    """Whether some pairs take in all of the wanted."""
    if not wanted:
        return True
    first = min(wanted)
    mates = [each for each in members - {first} if two(first, each) in edges]
    return any(coverable(wanted - {first, each}, members - {first, each}, edges) for each in mates)


def test_the_quick_choice_of_pairs_misses_nobody_where_more_pairs_are_needed() -> None:
    """Two hundred whose best others are all the same few: only looking further takes in everybody."""
    loved = frozenset({"data", "design", "sales"})
    some = [replace(each, topics=loved if each.member <= 60 else frozenset()) for each in people(200)]
    barred = [(one, other) for one, other in combinations(range(1, 61), 2)]
    found = proposed(some, apart=barred)
    assert (found.left, len(found.groups)) == ((), 100)
    hall = gathered(Round(Kind.PEOPLE, NOW, some, apart=barred), some, random.Random(1))
    few, whole = (possible(hall, each, random.Random(1), 5) for each in ((), range(200)))
    assert (few.is_all, whole.is_all) == (False, True)
    assert {*map(tuple, few.pairs.tolist())} < {*map(tuple, whole.pairs.tolist())}
    assert len(whole.pairs) == 200 * 199 // 2 - len(barred)


@pytest.mark.parametrize(("count", "every"), [(27, 1), (15, 2), (12, 4), (60, 1)])
def test_over_fifty_two_rounds_everybody_has_somebody_new_each_time(count: int, every: int) -> None:
    """With zones, topics, private lists, rests and guests from elsewhere."""
    assert pace(count) == every * WEEK
    met: list[Met] = []
    thirds, left_before = Counter[int](), frozenset[int]()
    for n in range(52):
        chance, at = random.Random(n), NOW + n * every * WEEK
        resting = set(chance.sample(range(1, count + 1), count // 20))
        some = [
            Joiner(
                each, (BERLIN, LONDON)[each % 2], frozenset(chance.sample(["data", "design", "sales"], 2)),
                odd=thirds[each], was_left_out=each in left_before,
                rests_until=at + DAY if each in resting else None,
                avoids=frozenset({each % count + 1}) if each % 10 == 0 else frozenset(),
            )
            for each in range(1, count + 1)
        ]  # fmt: skip
        found = proposed(some, at=at, met=met, seed=str(n))
        recent = {pair for each in met if at - each.at < REST for pair in combinations(sorted(each.members), 2)}
        assert not pairs(found.groups) & (recent | {(each, each % count + 1) for each in range(10, count + 1, 10)})
        assert {each for group in found.groups for each in group.members}.isdisjoint(resting)
        assert found.left == ()
        thirds.update(group.odd for group in found.groups if group.odd)
        met += [Met(group.members, at) for group in found.groups]
    assert not thirds or max(thirds.values()) - min(thirds[each] for each in range(1, count + 1)) <= 2


def test_rounds_come_as_often_as_everybody_can_have_somebody_new() -> None:
    assert [pace(each) for each in (2, 12, 13, 14, 25, 26, 2000)] == [PACES[n] for n in (2, 2, 2, 1, 1, 0, 0)]


def test_resting_is_for_some_weeks_and_coming_back_is_at_once() -> None:
    resting = rested(Joiner(1, silent=3), 4, NOW)
    assert resting.rests_until == NOW + 4 * WEEK
    assert back(resting) == Joiner(1)
    with pytest.raises(NoSuchRest):
        rested(Joiner(1), 3, NOW)


def test_a_prompt_does_not_come_again_until_all_of_them_were_used() -> None:
    groups, bank = proposed(people(12)).groups, [f"p{n}" for n in range(8)]
    found = prompted(groups, bank, {}, "a")
    assert len({each.prompt for each in found}) == 6
    assert found == prompted(groups, bank, {}, "a") != prompted(groups, bank, {}, "b")
    one, other = groups[0].members
    heard = {one: {f"p{n}": NOW - n * DAY for n in range(5)}, other: {f"p{n}": NOW for n in range(5, 8)}}
    assert prompted(groups[:1], bank, heard, "a")[0].prompt == "p4"
    assert prompted(groups[:1], bank, {**heard, other: {"p7": NOW}}, "a")[0].prompt in {"p5", "p6"}
    assert prompted(groups, [], {}, "a") == groups


def steps(introduced: Introduced) -> Iterator[bool]:
    """Whether each of them is asked again."""
    return (ask_at(introduced, each, BERLIN) is not None for each in introduced.members)


def test_a_week_later_each_is_asked_whether_they_met_and_twice_at_most() -> None:
    introduced = Introduced((1, 2), NOW)
    assert ask_at(introduced, 1, BERLIN) == NOW + WEEK
    assert ask_at(replace(introduced, at=NOW - 2 * DAY), 1, BERLIN) == NOW + 7 * DAY - timedelta(hours=2)
    once = asked(asked(introduced, 1), 2)
    assert list(steps(once)) == [False, False]
    later = answered(once, 1, Answer.NOT_YET)
    assert (ask_at(later, 1, BERLIN), later.is_met) == (NOW + 2 * WEEK, None)
    assert list(steps(asked(later, 1))) == [False, False]
    assert list(steps(answered(later, 2, Answer.YES))) == [False, False]
    assert answered(later, 1, Answer.NO).is_met is False
    assert answered(answered(later, 1, Answer.NO), 2, Answer.YES).is_met is True
    with pytest.raises(NotTakingPart):
        answered(once, 3, Answer.YES)


def test_silence_is_counted_back_from_the_newest_and_figures_need_ten_answers() -> None:
    quiet = [Introduced((1, 2), NOW - n * WEEK, {1: 1, 2: 1}, {2: Answer.YES}) for n in range(5)]
    spoke = replace(quiet[2], answers={1: Answer.NO, 2: Answer.YES})
    assert (silent(quiet, 1), silent(quiet, 2)) == (5, 0)
    assert silent([*quiet[3:], spoke, *quiet[:2]], 1) == 2
    assert silent([Introduced((1, 2), NOW)], 1) == 0
    assert (came(quiet), came(quiet).percent) == (Came(5, 5), None)
    assert came([*quiet * 2, Introduced((1, 2), NOW, {}, {1: Answer.NO})]).percent == 90
