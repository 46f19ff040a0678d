"""Each rule that no panel breaks, at its edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.rules.hiring.panels import Held, Interview, Interviewer, Limits, Policy, Seat, hard
from bot.rules.hiring.panels.hard import Ask, Block, Freed, Rule
from bot.rules.hiring.training.certificates import Level
from tests.rules.hiring.panels.made import MONDAY, REQUIRED, at, days, interview, learner, somebody, span

BERLIN, YORK = "Europe/Berlin", "America/New_York"


def ask(person: Interviewer, **changes: Any) -> Ask:
    """May they have the only seat of an interview on Monday at ten, UTC?"""
    content: dict[str, Any] = {"interview": interview(), "seat": Seat("a"), "start": at(10), "policy": REQUIRED}
    return Ask(**{"person": person, **content, **changes})


def rules(asked: Ask) -> list[Rule]:
    return [block.rule for block in hard.blocks(asked)]


def held(*starts: Any, candidate: str = "C9") -> tuple[Held, ...]:
    return tuple(Held(span(start), "R9", f"{candidate}{n}") for n, start in enumerate(starts))


def test_somebody_certified_free_and_at_work_may_sit() -> None:
    assert hard.may_sit(ask(somebody()))


@pytest.mark.parametrize(("level", "blocked"), [(Level.ADVISE, []), (Level.WARN, []), (Level.REQUIRE, [Rule.TRACK])])
def test_only_a_requirement_keeps_the_uncertified_out(level: Level, blocked: list[Rule]) -> None:
    assert rules(ask(somebody("U1", "b"), policy=Policy({"a": level}))) == blocked


def test_a_certificate_must_hold_on_the_day_of_the_interview_in_ones_own_zone() -> None:
    """Half past eleven at night in UTC is the next day in Berlin, and still the same in New York."""
    late = {"start": at(23.5), "interview": interview(slots=(at(23.5),))}
    ends = {"certified": {"a": MONDAY + timedelta(days=1)}, "works": (*days(None, 0, 23.98), span(at(23), 180))}
    assert rules(ask(somebody(zone=YORK, **ends), **late)) == []
    assert rules(ask(somebody(zone=BERLIN, **ends), **late)) == [Rule.TRACK]


def test_a_founding_interviewer_sits_and_leads_as_the_certified_do_until_their_day() -> None:
    founding = somebody(certified={}, founding={"a": MONDAY + timedelta(days=1)})
    assert rules(ask(founding)) == []
    assert rules(ask(founding, start=at(10, 1))) == [Rule.TRACK]


def test_a_trainee_sits_only_beside_somebody_certified_for_what_they_learn() -> None:
    wanted = {"interview": interview(trainee="a"), "seat": None}
    assert rules(ask(learner(), **wanted)) == [Rule.ALONE]
    assert rules(ask(learner(), beside=(somebody("U2", "b"),), **wanted)) == [Rule.ALONE]
    assert rules(ask(learner(), beside=(somebody("U2", "a"),), **wanted)) == []


def test_a_trainee_has_no_raters_seat_where_the_track_requires_and_a_rater_no_trainees() -> None:
    assert rules(ask(learner())) == [Rule.TRACK]
    assert rules(ask(somebody(), interview=interview(trainee="a"), seat=None, beside=(somebody("U2"),))) == [Rule.TRACK]


def test_nobody_sits_for_a_candidate_or_requisition_they_are_shut_out_of_nor_for_themselves() -> None:
    assert rules(ask(somebody(shut_candidates=frozenset({"C-I1"})))) == [Rule.CONFLICT]
    assert rules(ask(somebody(shut_requisitions=frozenset({"R1"})))) == [Rule.CONFLICT]
    assert rules(ask(somebody("C-I1"))) == [Rule.CONFLICT]


def test_the_hiring_manager_sits_where_the_plan_lets_them_and_never_as_the_only_rater() -> None:
    alone, two = interview("I1", "a", hiring_manager="U1"), interview("I1", "a", "a", hiring_manager="U1")
    assert rules(ask(somebody(), interview=two)) == [Rule.MANAGER]
    assert rules(ask(somebody(), interview=_lets(alone))) == [Rule.SOLE_RATER]
    assert rules(ask(somebody(), interview=_lets(two))) == []
    assert rules(ask(learner("U1"), interview=_lets(two), seat=None, beside=(somebody("U2"),)))[-1] is Rule.MANAGER


def _lets(asked: Interview) -> Interview:
    return replace(asked, manager_may_sit=True, trainee="a")


def test_one_seat_per_person_per_candidate_whenever_the_other_was() -> None:
    before = Held(span(at(10, -60)), "R1", "C-I1")
    assert rules(ask(somebody(held=(before,)))) == [Rule.ONE_SEAT]
    assert rules(ask(somebody(), also=(Held(span(at(10, 1)), "R1", "C-I1"),))) == [Rule.ONE_SEAT]
    assert rules(ask(somebody(), beside=(somebody(),))) == [Rule.ONE_SEAT]


def test_an_interview_lies_wholly_inside_one_working_day_and_may_fill_it() -> None:
    assert rules(ask(somebody(works=(span(at(10)),)))) == []
    assert rules(ask(somebody(works=(span(at(10), 59),)))) == [Rule.HOURS]
    assert rules(ask(somebody(works=(span(at(9), 90), span(at(10.5), 90))))) == [Rule.HOURS]


def test_working_hours_are_those_of_the_clock_on_ones_own_wall_before_and_after_it_changes() -> None:
    """Berlin's clocks go back on 25 October 2026, New York's a week later."""
    friday, monday = -31, -28
    works = days(BERLIN, 9, 17, range(-40, 1))
    assert rules(ask(somebody(zone=BERLIN, works=works), start=at(7, friday))) == []
    assert rules(ask(somebody(zone=BERLIN, works=works), start=at(7, monday))) == [Rule.HOURS]
    assert rules(ask(somebody(zone=BERLIN, works=works), start=at(15, monday))) == []
    york = days(YORK, 9, 17, range(-40, 1))
    assert rules(ask(somebody(zone=YORK, works=york), start=at(13, monday))) == []


def test_what_stands_in_the_calendar_blocks_and_what_only_touches_does_not() -> None:
    assert rules(ask(somebody(busy=(span(at(9)), span(at(11)))))) == []
    assert rules(ask(somebody(busy=(span(at(10.5)),)))) == [Rule.BUSY]
    assert rules(ask(somebody(held=held(at(10.5))))) == [Rule.BUSY]
    assert rules(ask(somebody(), also=held(at(9.5)))) == [Rule.BUSY]


def test_a_limit_counts_what_is_held_and_what_the_plan_gives_and_says_how_many_that_is() -> None:
    person = somebody(limits=Limits(day=2, week=9), held=held(at(8)))
    assert list(hard.blocks(ask(person))) == []
    assert list(hard.blocks(ask(person, also=held(at(14))))) == [Block(Rule.DAY, 2, 2)]
    assert Block(Rule.DAY, 2, 2).freed_by is Freed.LIFT_DAY


def test_a_day_is_the_persons_own() -> None:
    """Eleven at night in UTC on Monday is Tuesday in Berlin: it counts for Tuesday there."""
    works, limits = days(None, 0, 23.98), Limits(day=1)
    berlin = somebody(zone=BERLIN, works=works, limits=limits, held=held(at(22.5)))
    assert rules(ask(berlin)) == [Rule.DAY]
    berlin = somebody(zone=BERLIN, works=works, limits=limits, held=held(at(23.25)))
    assert rules(ask(berlin)) == []
    assert rules(ask(berlin, start=at(10, 1))) == [Rule.DAY]


def test_the_day_of_the_clock_change_is_one_day_of_twenty_five_hours() -> None:
    """Sunday, 25 October 2026 in Berlin begins at 22:00 UTC on Saturday and ends at 23:00 UTC on Sunday."""
    first, last, after = at(22, -30), at(22.5, -29), at(23, -29)
    works = (span(first, 60 * 30),)
    person = somebody(zone=BERLIN, works=works, limits=Limits(day=1), held=held(first))
    assert rules(ask(person, start=last, interview=interview(minutes=30))) == [Rule.DAY]
    assert rules(ask(person, start=after, interview=interview(minutes=30))) == []


def test_a_week_is_the_iso_week_across_the_new_year() -> None:
    """28 December 2026 to 3 January 2027 is week 53; the fourth begins another."""
    thursday, sunday, monday = (
        at(10, (day - MONDAY).days) for day in (date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 4))
    )
    works = tuple(span(each, 60) for each in (thursday, sunday, monday))
    person = somebody(works=works, limits=Limits(week=1), held=held(thursday))
    assert rules(ask(person, start=sunday)) == [Rule.WEEK]
    assert rules(ask(person, start=monday)) == []


def test_a_month_is_the_calendar_month_of_ones_own_zone() -> None:
    """Half past eleven at night in UTC on 30 November is December in Berlin."""
    late = at(23.5, 7)
    works = (span(at(0, 2), 60 * 24 * 20),)
    person = somebody(zone=BERLIN, works=works, limits=Limits(month=1), held=held(late))
    assert rules(ask(person, start=at(10, 7))) == []
    assert rules(ask(person, start=at(10, 20))) == [Rule.MONTH]


def test_every_rule_that_blocks_is_told_in_the_order_in_which_they_stand() -> None:
    nobody = somebody(
        "U1", "b", works=(), busy=(span(at(10)),), limits=Limits(0, 0, 0), shut_requisitions=frozenset({"R1"})
    )
    assert rules(ask(nobody)) == [Rule.TRACK, Rule.CONFLICT, Rule.HOURS, Rule.BUSY, Rule.DAY, Rule.WEEK, Rule.MONTH]


def test_every_rule_says_what_would_free_it() -> None:
    assert set(hard.FREED) == set(Rule)
