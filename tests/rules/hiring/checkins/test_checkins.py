"""When check-ins are due, who answers and reads them, what they ask, and what a gap opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import Hours
from bot.rules.hiring import checkins
from bot.rules.hiring.checkins import (
    DAYS,
    AlreadyGiven,
    Hire,
    Kind,
    NoCheckinHere,
    OwnManager,
    Side,
    asking,
    gaps,
    nudging,
)
from bot.rules.hiring.checkins.asking import Answers, NothingObserved, Reached, Verdict
from bot.rules.hiring.checkins.gaps import Gap
from bot.rules.hiring.descriptions import Indicator
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.people import Role
from bot.rules.refusals import FieldRefusals
from tests import make

BERLIN, AUCKLAND = Hours("Europe/Berlin"), Hours("Pacific/Auckland")
TICKETS = Indicator("Tickets answered", "20", "a day", (180, 365))
# A Monday.
START = date(2026, 11, 2)


def hire(**changes: Any) -> Hire:
    of = {"manager": "U0MINA", "user": "U0NEW", "competencies": ("teamwork", "drive"), "indicators": (TICKETS,)}
    return Hire(**{"workspace": make.TEAM, "requisition": 1, "kind": Kind.HIRED, "start": START, **of, **changes})


def schedule(one: Hire, **changes: Hours) -> dict[tuple[int, Side], datetime]:
    hours = {Side.MANAGER: changes.get("manager", BERLIN), Side.OWN: changes.get("own", BERLIN)}
    return {(each.day, each.side): each.due for each in checkins.scheduled(one, hours)}


def local(at: datetime, zone: str = "Europe/Berlin") -> datetime:
    return at.astimezone(ZoneInfo(zone))


def test_each_side_is_asked_on_a_working_day_of_their_own() -> None:
    found = schedule(hire(), own=AUCKLAND)
    assert list(found) == [(day, side) for day in DAYS for side in Side]
    assert local(found[7, Side.MANAGER]) == datetime(2026, 11, 9, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert local(found[7, Side.OWN], "Pacific/Auckland") == datetime(2026, 11, 9, 10, tzinfo=AUCKLAND_ZONE)
    assert local(found[180, Side.MANAGER]).date() == date(2027, 5, 3)  # 1 May is a Saturday
    assert all(local(at).weekday() < 5 for (_, side), at in found.items() if side is Side.MANAGER)


AUCKLAND_ZONE = ZoneInfo("Pacific/Auckland")


@pytest.mark.parametrize(
    ("start", "day", "due"),
    [
        (date(2027, 12, 31), 60, date(2028, 2, 29)),
        (date(2028, 2, 29), 365, date(2029, 2, 28)),
        (date(2026, 12, 1), 30, date(2026, 12, 31)),
        (date(2026, 9, 26), 30, date(2026, 10, 26)),  # the day after the clocks go back
        (date(2027, 2, 26), 30, date(2027, 3, 29)),  # a Sunday on which they go forward: the Monday after
    ],
)
def test_a_checkin_due_on_a_rare_day_comes(start: date, day: int, due: date) -> None:
    at = local(schedule(hire(start=start))[day, Side.MANAGER])
    assert (at.date(), at.hour) == (due, 10)


def test_a_holiday_moves_it_to_the_next_working_day_that_is_left() -> None:
    free = Hours("Europe/Berlin", free=((date(2026, 11, 9), date(2026, 11, 13)),))
    assert local(schedule(hire(), manager=free)[7, Side.MANAGER]).date() == date(2026, 11, 16)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(["Pacific/Pago_Pago", "Pacific/Kiritimati"]))
def test_no_checkin_comes_before_its_day_nor_a_week_after(start: date, zone: str) -> None:
    found = schedule(hire(start=start), manager=Hours(zone))
    for day in DAYS:
        at = local(found[day, Side.MANAGER], zone)
        assert timedelta() <= at.date() - (start + timedelta(days=day)) <= timedelta(days=2)
        assert at.weekday() < 5
        assert at.hour == 10


def test_one_can_be_answered_from_its_day_until_the_next() -> None:
    one = hire()
    all = checkins.scheduled(one, dict.fromkeys(Side, BERLIN))
    first = next(each for each in all if (each.day, each.side) == (7, Side.OWN))
    second = next(each for each in all if (each.day, each.side) == (30, Side.OWN))
    with pytest.raises(NoCheckinHere):
        checkins.answering(one, all, 7, Side.OWN, "U0NEW", first.due - timedelta(seconds=1))
    assert checkins.answering(one, all, 7, Side.OWN, "U0NEW", first.due) == first
    with pytest.raises(NoCheckinHere):
        checkins.answering(one, all, 7, Side.OWN, "U0NEW", second.due)
    with pytest.raises(NoCheckinHere):
        checkins.answering(one, all, 7, Side.OWN, "U0MINA", first.due)
    with pytest.raises(NoCheckinHere):
        checkins.answering(replace(one, user=""), all, 7, Side.OWN, "", first.due)
    given = [replace(each, at=first.due) if each == first else each for each in all]
    with pytest.raises(AlreadyGiven):
        checkins.answering(one, given, 7, Side.OWN, "U0NEW", first.due)
    gone = checkins.left(one, {"day": "2026-11-20", "how": "resigned"}, date(2026, 11, 20))
    with pytest.raises(NoCheckinHere):
        checkins.answering(gone, all, 7, Side.OWN, "U0NEW", first.due)


def test_what_is_in_keeps_its_day_when_the_start_is_put_right() -> None:
    one, hours = hire(), dict.fromkeys(Side, BERLIN)
    all = [replace(each, at=each.due) if each.day == 7 else each for each in checkins.scheduled(one, hours)]
    later = checkins.moved_to(one, "U0NEW", "U0OMAR", START + timedelta(days=14))
    again = checkins.scheduled(later, hours, all)
    assert [each.due for each in again if each.day == 7] == [each.due for each in all if each.day == 7]
    assert all[-1].due < again[-1].due
    assert later.revision == 1
    with pytest.raises(FieldRefusals) as refused:
        checkins.moved_to(one, "U0NEW", "U0NEW", START)
    assert isinstance(refused.value.errors["manager"], OwnManager)


def test_who_looks_after_them_is_never_the_person_nor_the_manager() -> None:
    role = replace(make.requisition(recruiter="U0ANA"), in_charge="U0MINA")
    one, recruiter = hire(), frozenset({Role.RECRUITER})
    assert checkins.reads(one, role, "U0ANA", frozenset(), ())
    assert not checkins.reads(one, role, "U0MINA", recruiter, ())
    assert not checkins.reads(one, role, "U0NEW", recruiter, ())
    assert not checkins.reads(one, role, "U0ANA", recruiter, {"U0ANA"})
    assert not checkins.reads(one, role, "U0SAM", frozenset(), ())


def test_each_side_reads_its_own_and_the_manager_what_was_shared() -> None:
    one = hire()
    assert checkins.may_read(one, Side.OWN, "U0NEW", False, False)
    assert not checkins.may_read(one, Side.MANAGER, "U0NEW", False, True)
    assert not checkins.may_read(one, Side.OWN, "U0MINA", False, False)
    assert checkins.may_read(one, Side.OWN, "U0MINA", False, True)
    assert checkins.may_read(one, Side.OWN, "U0ANA", True, False)
    assert not checkins.may_read(replace(one, user=""), Side.OWN, "", False, False)


def test_the_first_asks_two_questions_the_next_two_three() -> None:
    for day, questions in ((7, 2), (30, 3), (60, 3)):
        for side in Side:
            assert len(asking.asked(hire(), day, side).rated) + 1 == questions


def test_later_ones_ask_for_what_the_interviews_asked_and_indicators_when_they_can_be_measured() -> None:
    ninety, half = (asking.asked(hire(), day, Side.MANAGER) for day in (90, 180))
    assert ninety.rated == half.rated == ("competency:teamwork", "competency:drive", "overall")
    assert (ninety.indicators, half.indicators) == ((), ((0, TICKETS),))


def test_what_nobody_could_see_yet_is_said_so_and_something_has_to_be_seen() -> None:
    half = asking.asked(hire(), 180, Side.MANAGER)
    filled = {"score_0": "4", "score_1": "not_observed", "score_2": "5", "verdict_0": "missed", "reached_0": "15"}
    read = asking.read({**filled, "words": " Good. "}, half)
    assert dict(read.scores) == {"competency:teamwork": 4, "competency:drive": None, "overall": 5}
    assert read.reached == {0: Reached(Verdict.MISSED, "15")}
    assert (read.words, read.share) == ("Good.", False)
    with pytest.raises(FieldRefusals) as refused:
        asking.read({"score_0": "4"}, half)
    assert {name: type(why) for name, why in refused.value.errors.items()} == dict.fromkeys(
        ("score_1", "score_2", "verdict_0"), Missing
    )
    nothing = {f"score_{n}": "not_observed" for n in range(3)}
    with pytest.raises(NothingObserved):
        asking.read({**nothing, "verdict_0": "not_yet"}, half)


@pytest.mark.parametrize(
    ("target", "verdict", "value", "share"),
    [
        ("20", Verdict.MISSED, "15", 0.75), ("20", Verdict.PASSED, "25", 1.25), ("4", Verdict.MISSED, "5", 0.8),
        ("4", Verdict.PASSED, "2", 2.0), ("95 %", Verdict.REACHED, "95%", 1.0), ("soon", Verdict.MISSED, "5", None),
        ("20", Verdict.NOT_YET, "15", None), ("0", Verdict.MISSED, "3", None),
    ],
)  # fmt: skip
def test_a_key_indicator_is_a_share_of_its_target_where_both_are_numbers(
    target: str, verdict: Verdict, value: str, share: float | None
) -> None:
    assert asking.share_of_target(replace(TICKETS, target=target), Reached(verdict, value)) == share


def answers(share: bool = False, **scores: int | None) -> Answers:
    return Answers(scores, share=share)


def test_a_gap_is_something_low_or_far_apart() -> None:
    manager = replace(answers(team=2, work=5, support=None, overall=3), reached={1: Reached(Verdict.MISSED)})
    own = answers(team=5, work=3, support=1, overall=4)
    assert gaps.found({Side.MANAGER: manager, Side.OWN: own}) == {
        "team": Gap.MANAGER, "work": Gap.APART, "support": Gap.OWN, "indicator:1": Gap.MISSED,
    }  # fmt: skip
    assert gaps.found({Side.OWN: answers(team=3)}) == {}


def test_whoever_owns_a_gap_learns_nothing_that_was_not_shared() -> None:
    one, own = hire(), answers(team=1)
    assert gaps.owner(Gap.OWN, one, own, "U0ANA") == "U0ANA"
    assert gaps.owner(Gap.APART, one, own, "U0ANA") == "U0ANA"
    assert gaps.owner(Gap.OWN, one, replace(own, share=True), "U0ANA") == "U0MINA"
    assert gaps.owner(Gap.MANAGER, one, own, "U0ANA") == "U0MINA"
    assert gaps.owner(Gap.OWN, one, own, "") == ""


def test_a_gap_opens_one_action_with_a_date_and_no_second_while_it_is_open() -> None:
    given, hours = {Side.MANAGER: answers(team=1)}, {"U0MINA": BERLIN, "U0ANA": BERLIN}
    now = datetime(2026, 11, 9, 9, tzinfo=UTC)
    (first,) = gaps.opened(hire(), 7, given, (), "U0ANA", hours, now)
    assert (first.owner, first.until, first.about) == ("U0MINA", date(2026, 11, 23), "team")
    assert gaps.opened(hire(), 30, given, (first,), "U0ANA", hours, now) == ()
    done = gaps.changed(first, {"standing": "done", "came_of_it": "A desk"}, "", None)
    assert gaps.opened(hire(), 7, given, (done,), "U0ANA", hours, now) == ()
    assert len(gaps.opened(hire(), 30, given, (done,), "U0ANA", hours, now)) == 1


def test_an_action_says_what_is_done_and_at_its_end_what_came_of_it() -> None:
    now = datetime(2026, 11, 9, 9, tzinfo=UTC)
    (one,) = gaps.opened(hire(), 7, {Side.MANAGER: answers(team=1)}, (), "", {"U0MINA": BERLIN}, now)
    for answer, field in (({"standing": "open"}, "what"), ({"standing": "done", "what": "x"}, "came_of_it")):
        with pytest.raises(FieldRefusals) as refused:
            gaps.changed(one, answer, "", None)
        assert list(refused.value.errors) == [field]
    after = gaps.changed(one, {"what": "Pair for a week"}, "U0LEE", date(2026, 12, 1))
    assert (after.owner, after.until, after.revision) == ("U0LEE", date(2026, 12, 1), 1)


def test_reminders_come_in_the_answerers_own_mornings_and_end_with_whoever_looks_after_it() -> None:
    due = checkins.morning(date(2026, 11, 5), BERLIN)  # a Thursday
    days = [(each.step.value, local(each.at).date()) for each in nudging.ladder(due, BERLIN)]
    assert days == [("ask", date(2026, 11, 5)), ("again", date(2026, 11, 9)), ("late", date(2026, 11, 12))]
    promised = nudging.put_off(due + timedelta(hours=1), BERLIN)
    later = [(each.step.value, local(each.at).date()) for each in nudging.ladder(due, BERLIN, promised)]
    assert later == [("again", date(2026, 11, 10)), ("late", date(2026, 11, 13))]


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"day": "2026-10-30", "how": "resigned"}, "day"),
        ({"day": "soon", "how": "resigned"}, "day"),
        ({"day": "2026-11-20"}, "how"),
        ({"day": "2036-11-20", "how": "other"}, "day"),
    ],
)
def test_somebody_leaves_on_a_day_and_in_a_way(answer: dict[str, str], field: str) -> None:
    with pytest.raises(FieldRefusals) as refused:
        checkins.left(hire(), answer, date(2026, 11, 20))
    assert list(refused.value.errors) == [field]


def test_who_never_came_is_no_leaver() -> None:
    after = checkins.left(hire(), {"how": checkins.NEVER}, date(2026, 11, 20))
    assert (after.never_started, after.left, after.goes_on) == (True, None, False)
