"""Journeys: one ask, once more, then a person; over at once when somebody answers, leaves or takes back a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours, local_day
from bot.rules.community.nurture import Journey, Start, Step, Stop, To, Traveller
from bot.rules.community.nurture.journeys import READY, WELCOME, Due, Wrong, due, handed, plan, stopped, went, wrong
from tests.make import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = Hours("Europe/Berlin")
KAI = Traveller(1, "welcome", NOW.date(), NOW, consent_until=NOW + 700 * DAY)


def walked(
    journey: Journey, traveller: Traveller, hours: Hours = BERLIN, until: int = 60
) -> list[tuple[Due, datetime]]:
    """What goes when, looked at every six hours as a job would."""
    found = []
    for n in range(until * 4):
        now = traveller.begun_at + n * 6 * HOUR
        step, _ = due(journey, traveller, hours, now)
        if step is not None:
            found.append((step, now))
            traveller = went(traveller, step, now)
    return found


def test_day_0_asks_day_3_asks_again_and_day_7_goes_to_a_person() -> None:
    found = walked(WELCOME, KAI)
    assert [(each.place, local_day(at, BERLIN.zone) - NOW.date(), each.step.to) for each, at in found] == [
        (0, 0 * DAY, To.MEMBER), (1, 3 * DAY, To.MEMBER), (2, 7 * DAY, To.OWNER),
    ]  # fmt: skip


def test_what_is_done_is_not_asked_again_and_goes_to_nobody() -> None:
    done = replace(KAI, sent=frozenset({0}), done_at=NOW + DAY)
    assert stopped(WELCOME, done, NOW + 3 * DAY) is Stop.DONE
    assert walked(WELCOME, done) == []
    assert walked(WELCOME, replace(KAI, done_at=NOW)) == []  # said hello by themselves


ENDS: list[tuple[dict[str, Any], Stop]] = [
    ({"replied_at": NOW + DAY}, Stop.REPLIED),
    ({"left_at": NOW + DAY}, Stop.LEFT),
    ({"consent_until": NOW + DAY}, Stop.CONSENT),
    ({"consent_until": None}, Stop.CONSENT),
    ({"hired_at": NOW + DAY}, Stop.HIRED),
    ({"is_forgotten": True, "left_at": NOW}, Stop.FORGOTTEN),
]


@pytest.mark.parametrize(("change", "why"), ENDS)
def test_a_journey_ends_with_an_answer_leaving_hiring_or_the_end_of_consent(change: dict[str, Any], why: Stop) -> None:
    traveller = replace(KAI, **change)
    for journey in READY.values():
        assert stopped(journey, traveller, NOW + DAY) is why
        assert due(journey, traveller, BERLIN, NOW + DAY) == (None, None)


def test_an_answer_from_before_stops_nothing_and_a_journey_that_was_ended_stops() -> None:
    assert stopped(WELCOME, replace(KAI, replied_at=NOW - HOUR), NOW) is None
    assert stopped(replace(WELCOME, is_on=False), KAI, NOW) is Stop.ENDED
    assert stopped(WELCOME, replace(KAI, sent=frozenset({0, 1, 2})), NOW) is Stop.DONE


def test_days_off_move_to_working_days_and_never_next_to_each_other() -> None:
    saturday = replace(KAI, day=date(2026, 11, 28), begun_at=NOW + 5 * DAY + 10 * HOUR)
    days = [local_day(each.at, BERLIN.zone) for each in plan(WELCOME, saturday, BERLIN)]
    assert days == [date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 7)]  # Monday, Wednesday, Monday
    late = went(saturday, plan(WELCOME, saturday, BERLIN)[0], datetime.fromisoformat("2026-12-04T12:00:00Z"))
    assert local_day(plan(WELCOME, late, BERLIN)[0].at, BERLIN.zone) == date(2026, 12, 7)


def test_a_pause_waits_and_what_it_made_stale_is_left_out() -> None:
    short = replace(KAI, paused_until=NOW + 2 * DAY)
    assert due(WELCOME, short, BERLIN, NOW) == (None, NOW + 2 * DAY)
    assert [each.place for each, _ in walked(WELCOME, short)] == [0, 1, 2]
    long = replace(KAI, paused_until=NOW + 9 * DAY)
    assert [each.place for each, _ in walked(WELCOME, long)] == [1, 2]
    assert walked(WELCOME, replace(KAI, paused_until=NOW + 40 * DAY)) == []


def test_a_journey_to_a_day_begins_before_it_and_one_begun_late_has_no_past() -> None:
    graduation = date(2027, 6, 30)
    found = walked(READY["graduates"], replace(KAI, day=graduation), until=300)
    assert [each.step.words for each, _ in found] == ["first_steps", "plans", "graduates"]
    late = replace(KAI, day=NOW.date() + 100 * DAY)
    assert [each.step.words for each, _ in walked(READY["graduates"], late, until=200)] == ["plans", "graduates"]


def steps(*given: Step) -> tuple[Wrong, ...]:
    return wrong(Journey("own", Start.JOINED, given))


def test_what_is_wrong_with_a_journey_is_said() -> None:
    assert all(wrong(each) == () for each in READY.values())
    ask = Step(0, "ask", is_asked=True)
    assert steps() == (Wrong.NO_STEP,)
    assert steps(*(Step(n * 2, "x") for n in range(13))) == (Wrong.TOO_MANY,)
    assert steps(Step(5, "x"), Step(1, "y")) == (Wrong.UNORDERED,)
    assert steps(ask, replace(ask, words="two")) == (Wrong.TOO_NEAR,)
    assert steps(ask, Step(1, "x")) == (Wrong.TOO_NEAR,)
    assert steps(ask, Step(1, "x", To.OWNER)) == ()
    assert steps(Step(731, "x")) == (Wrong.TOO_FAR,)
    assert steps(Step(-1, "x")) == (Wrong.BEFORE_START,)
    hidden = Journey("own", Start.OFFER_DECLINED, (ask, Step(7, "x", To.OWNER)))
    assert (wrong(hidden), wrong(replace(hidden, steps=(ask,)))) == ((Wrong.TOLD_OF_HIRING,), ())
    assert steps(Step(3, "x", if_not_done=True), Step(6, "y", is_asked=True)) == (Wrong.NOTHING_ASKED,)


def test_a_person_gets_three_names_a_day_and_those_who_wait_longest_first() -> None:
    waiting = [(n, NOW.date() - n * DAY, "U0MOE" if n < 5 else None) for n in range(1, 10)]
    first = handed(waiting, ["U0MOE", "U0CLEO"], ())
    assert first == {"U0MOE": (9, 7, 5), "U0CLEO": (8, 6)}
    told = {each for names in first.values() for each in names}
    assert handed(waiting, ["U0MOE", "U0CLEO"], told) == {"U0MOE": (4, 3, 2)}
    assert handed(waiting, [], ()) == {}
    assert handed([(1, NOW.date(), "U0GONE")], ["U0MOE"], ()) == {"U0MOE": (1,)}


TRAVELLERS = some.builds(
    lambda begun, ahead, pause: replace(
        KAI, begun_at=NOW + begun * HOUR, day=(NOW + begun * HOUR).date() + ahead * DAY,
        paused_until=None if pause is None else NOW + pause * DAY,
    ),
    some.integers(0, 400), some.integers(-20, 40), some.none() | some.integers(0, 30),
)  # fmt: skip
ZONES = some.sampled_from(["Europe/Berlin", "Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Pago_Pago"])


@given(some.sampled_from(sorted(READY)), TRAVELLERS, ZONES)
def test_a_step_goes_once_in_order_on_a_working_morning_and_two_days_apart(
    key: str, traveller: Traveller, zone: str
) -> None:
    hours = Hours(zone)
    found = walked(READY[key], traveller, hours, until=80)
    places = [each.place for each, _ in found]
    assert places == sorted(set(places))
    days = [local_day(at, zone) for each, at in found if each.step.to is To.MEMBER]
    assert all((second - first).days >= 2 for first, second in pairwise(days))
    for each, at in found:
        assert each.at <= at < each.stale_after
        assert hours.is_working_day(local_day(each.at, zone))
        assert traveller.paused_until is None or at >= traveller.paused_until
