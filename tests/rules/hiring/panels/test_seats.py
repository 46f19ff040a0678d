"""Seats: offered, answered, filled again, called off; nobody comes who did not say yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal
from tests.make import NOW, TEAM

HOUR = timedelta(hours=1)
START = NOW + timedelta(days=4)
PEOPLE = ("U0A", "U0B", "U0C", "U0D", "U0E")


def interview(*people: str, start: object = START) -> Interview:
    seats = tuple(Seat(n, who, "interviewer", ("sql",)) for n, who in enumerate(people))
    return Interview(TEAM, 1, 2, 3, 1, 0, start, 45, seats, "U0MINA", NOW)  # type: ignore[arg-type]


def numbered(one: Interview) -> Interview:
    """As the store gives them ids."""
    return replace(one, seats=tuple(replace(seat, id=n + 1) for n, seat in enumerate(one.seats)))


def asked(*people: str) -> Interview:
    return rules.offered(numbered(rules.proposed(interview(*people), (), NOW)), NOW)


def states(one: Interview) -> list[State]:
    return [seat.state for seat in one.seats]


def test_whoever_is_asked_has_two_days_to_answer_and_never_more_than_half_of_the_time() -> None:
    one = asked("U0A")
    assert one.seats[0].answer_by == NOW + timedelta(hours=48)
    assert rules.answer_by(NOW, NOW + 6 * HOUR) == NOW + 3 * HOUR


def test_silence_is_never_a_yes() -> None:
    one = asked("U0A", "U0B")
    one = rules.accepted(one, 1, "U0A", 1, NOW + HOUR)
    assert [seat.who for seat in one.coming] == ["U0A"]
    assert not one.is_complete
    one = rules.accepted(one, 2, "U0B", 1, START - HOUR)  # late, and a yes
    assert one.is_complete


def test_nobody_has_two_seats_with_one_candidate() -> None:
    with pytest.raises(rules.TwiceForOne) as twice:
        rules.proposed(interview("U0A", "U0A"), (), NOW)
    assert twice.value.facts == {"who": "U0A"}
    with pytest.raises(rules.TwiceForOne):
        rules.proposed(interview("U0A"), {"U0A"}, NOW)
    one = rules.declined(asked("U0A", "U0B"), 1, "U0A", 1, "Away", NOW)
    for who in ("U0A", "U0B"):  # who declined is not asked again, and who sits has a seat
        with pytest.raises(rules.TwiceForOne):
            rules.asked_instead(one, 0, who, (), NOW)
    with pytest.raises(rules.TwiceForOne):
        rules.asked_instead(one, 0, "U0C", {"U0C"}, NOW)


def test_nothing_is_proposed_in_the_past_or_without_anybody_to_rate() -> None:
    with pytest.raises(rules.StartPast):
        rules.proposed(interview("U0A", start=NOW), (), NOW)
    with pytest.raises(rules.NobodySits):
        rules.proposed(interview(), (), NOW)
    trainee = replace(interview("U0A"), seats=(Seat(0, "U0A", "interviewer", part=Part.TRAINEE),))
    with pytest.raises(rules.NobodySits):
        rules.proposed(trainee, (), NOW)


@pytest.mark.parametrize(("reason", "wrong"), [("  \n", Missing), ("x" * 1001, TooLong)])
def test_a_no_and_calling_off_need_a_reason(reason: str, wrong: type[Refusal]) -> None:
    one = asked("U0A")
    for end in (
        lambda: rules.declined(one, 1, "U0A", 1, reason, NOW),
        lambda: rules.called_off(one, one.revision, reason, NOW),
        lambda: rules.freed(one, 1, reason, NOW),
    ):
        with pytest.raises(FieldRefusals) as refused:
            end()
        assert isinstance(refused.value.errors["reason"], wrong)


def test_a_seat_is_answered_by_its_person_alone_as_they_saw_it_and_once() -> None:
    one = asked("U0A", "U0B")
    for id, who in ((1, "U0B"), (9, "U0A")):
        with pytest.raises(rules.NotYourSeat):
            rules.accepted(one, id, who, 1, NOW)
    with pytest.raises(rules.NotYourSeat):  # nobody told them yet
        rules.accepted(numbered(rules.proposed(interview("U0A"), (), NOW)), 1, "U0A", 0, NOW)
    yes = rules.accepted(one, 1, "U0A", 1, NOW)
    for version in (1, 2):
        with pytest.raises(rules.SeatAnswered) as again:
            rules.accepted(yes, 1, "U0A", version, NOW)
        assert again.value.facts == {"state": "accepted"}
    no = rules.declined(yes, 1, "U0A", 2, "Ill", NOW)  # after a yes too
    assert (no.seats[0].state, no.seats[0].reason) == (State.DECLINED, "Ill")
    with pytest.raises(rules.SeatAnswered):
        rules.accepted(no, 1, "U0A", 3, NOW)


def test_after_a_no_somebody_else_is_asked_for_the_same_place_and_not_for_ever() -> None:
    one = asked("U0A")
    with pytest.raises(rules.PlaceTaken):
        rules.asked_instead(one, 0, "U0B", (), NOW)
    for n in range(1, rules.MOST_REPLACEMENTS + 2):
        one = rules.declined(one, n, one.seats[-1].who, one.seats[-1].version, "Away", NOW)
        assert one.open_places == (0,)
        if n > rules.MOST_REPLACEMENTS:
            break
        assert rules.may_ask_again(one, 0)
        one = numbered(rules.asked_instead(one, 0, f"U0N{n}", (), NOW))
        assert (one.seats[-1].state, one.seats[-1].competencies) == (State.OFFERED, ("sql",))
    assert not rules.may_ask_again(one, 0)


def test_what_is_over_takes_no_answer() -> None:
    one = asked("U0A", "U0B")
    with pytest.raises(rules.InterviewChanged):
        rules.called_off(one, one.revision - 1, "Ill", NOW)
    off = rules.called_off(one, one.revision, "Kim is ill", NOW)
    assert states(off) == [State.WITHDRAWN, State.WITHDRAWN]
    assert off.why_off == "Kim is ill"
    with pytest.raises(rules.SeatAnswered):
        rules.accepted(off, 1, "U0A", 2, NOW)
    with pytest.raises(rules.InterviewOver):
        rules.called_off(off, off.revision, "Again", NOW)
    with pytest.raises(rules.InterviewOver) as begun:
        rules.accepted(one, 1, "U0A", 1, START)
    assert begun.value.facts == {"is_off": False}
    assert rules.has_met([off]) == set()
    assert rules.has_met([one]) == {"U0A", "U0B"}


MOVES = st.lists(
    st.tuples(st.sampled_from(("accept", "decline", "instead", "free", "off")), st.integers(0, 9),
              st.sampled_from(PEOPLE), st.integers(0, 3)),
    max_size=25,
)  # fmt: skip


@given(MOVES)
def test_whatever_order_things_happen_in(moves: list[tuple[str, int, str, int]]) -> None:
    one, said_yes = asked("U0A", "U0B"), set[int]()
    for n, (what, id, who, version) in enumerate(moves):
        before, now = one, NOW + n * timedelta(minutes=1)
        try:
            if what == "accept":
                one = rules.accepted(one, id, who, version, now)
                said_yes.add(id)
            elif what == "decline":
                one = rules.declined(one, id, who, version, "Away", now)
            elif what == "instead":
                one = numbered(rules.asked_instead(one, id, who, (), now))
            elif what == "free":
                one = rules.freed(one, id, "Not needed", now)
            else:
                one = rules.called_off(one, one.revision, "Off", now)
        except Refusal:
            assert one is before
            continue
        assert one.revision == before.revision + 1
        people, places = [seat.who for seat in one.live], [seat.place for seat in one.live]
        assert len(people) == len(set(people))
        assert len(places) == len(set(places))
        assert {seat.id for seat in one.coming} <= said_yes
        assert all(seat.reason for seat in one.seats if seat.state in (State.DECLINED, State.REPLACED))
        assert all(now.version >= then.version for then, now in zip(before.seats, one.seats, strict=False))
        assert {seat.place for seat in one.live} | set(one.open_places) == {0, 1}
        assert not (one.called_off and one.live)
        assert one.is_complete == (one.called_off is None and len(one.coming) == 2)
