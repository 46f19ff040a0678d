"""Seats by the clock: silence passes a seat on, a near interview is not given up, whoever left makes room."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.jobs.hiring.panels import ladder
from bot.jobs.hiring.panels import seats as job
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import claims, seats
from bot.rules.hiring.panels.seats import Interview, State
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.candidates import another, begin
from tests.jobs.conftest import Work
from tests.jobs.test_panels import ANA, EDITH, NOBODY, NOOR, SAM, START, asked, found, kim
from tests.make import NOW

__all__ = ["kim"]
HOUR = timedelta(hours=1)
# Ten in the evening in Europe, and eight the next morning.
NIGHT, MORNING = NOW + 13 * HOUR, NOW + 23 * HOUR


def there(work: Work, id: int = 1) -> Interview:
    with work.deps.store.reading() as books:
        one = books.interviews.get(COMPANY, id)
    assert one is not None
    return one


def looked(work: Work, at: timedelta) -> Work:
    """What the clock makes true by then is true, and everything that may be said then is said."""
    then = work.at(NOW + at)
    ladder.look_at_seats(then.deps)
    then.hurry()
    then.round()
    return then


def titles(work: Work, user: str) -> list[str]:
    return [words(said).splitlines()[0].removesuffix("Data engineer").strip(": ") for said in work.dm(user)]


def declined(work: Work, who: str, at: timedelta) -> None:
    """They say no then; what follows from it is planned."""
    with work.deps.store.open() as books:
        one = books.interviews.get(COMPANY, 1)
        assert one is not None
        (seat,) = (each for each in one.live if each.who == who)
        no = seats.declined(one, seat.id, who, seat.version, "Away", NOW + at)
        job.fill(books, books.interviews.save(one, no), NOBODY, NOW + at)


def test_somebody_who_never_answered_is_reminded_by_day_and_is_not_treated_as_coming(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR, EDITH)
        asked(books, kim, SAM)
    looked(work, HOUR)
    looked(work, NIGHT - NOW)
    assert titles(work, SAM) == ["Will you interview?"]  # half of their time is over, and it is night
    for _ in range(2):
        looked(work, MORNING - NOW)
    assert titles(work, SAM) == ["Will you interview?", "An interview waits for your answer"]
    looked(work, 25 * HOUR)
    assert "hiring.panels." not in str(work.dm(SAM)), "no live button is left"
    one = there(work)
    assert one.coming == ()
    assert (one.seats[0].state, one.seats[0].reason) == (State.REPLACED, claims.SILENT)
    assert titles(work, SAM)[0] == "Somebody else is asked"
    for who in (NOOR, EDITH):
        assert titles(work, who) == ["Can you take a seat?"]
    assert titles(work, ANA) == []  # it can still be filled
    for _ in range(2):
        looked(work, 29 * HOUR)
    assert titles(work, ANA) == ["Nobody has taken the seat yet"]


def test_no_reminder_is_sent_for_an_interview_that_was_called_off(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM)
        one = asked(books, kim, SAM)
    looked(work, HOUR)
    looked(work, NIGHT - NOW)
    with work.deps.store.open() as books:
        off = books.interviews.save(one, seats.called_off(one, one.revision, "Ill", NIGHT))
        job.tell(books, off, NIGHT)
    looked(work, MORNING - NOW)
    assert titles(work, SAM) == ["Called off"]


def test_replacement_gives_up_before_the_last_48_hours_and_not_inside_them(work: Work, kim: Seen) -> None:
    people = [SAM, NOOR, EDITH, "U0PIA", "U0ADA"]
    with work.deps.store.open() as books:
        found(books, *people, "U0LIWEI")  # whose working day is over by then
        asked(books, kim, SAM)
    for _ in range(seats.MOST_REPLACEMENTS + 1):
        declined(work, there(work).live[0].who, HOUR)
    assert there(work).live == ()
    looked(work, HOUR)
    assert titles(work, ANA) == ["A seat is open"]
    for _ in range(2):
        looked(work, 3 * HOUR)  # 47 hours before
    (opening,) = there(work).openings
    assert set(opening.asked) == set(people) - {seat.who for seat in there(work).seats}
    assert len(opening.asked) == 1


def test_a_seat_is_offered_to_everybody_at_once_and_to_nobody_at_night(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR, EDITH)
        asked(books, kim, SAM)
    declined(work, SAM, NIGHT - NOW)
    looked(work, NIGHT - NOW)
    assert titles(work, NOOR) == titles(work, EDITH) == []
    looked(work, MORNING - NOW)
    assert titles(work, NOOR) == titles(work, EDITH) == ["Can you take a seat?"]


def test_whom_nobody_can_be_asked_for_is_looked_for_again_and_said_once(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM)
        asked(books, kim, SAM)
    declined(work, SAM, 4 * HOUR)
    looked(work, 4 * HOUR)
    assert titles(work, ANA) == ["A seat is open"]
    with work.deps.store.open() as books:
        found(books, NOOR)
    looked(work, 4.5 * HOUR)
    assert titles(work, NOOR) == []
    looked(work, 5 * HOUR)
    assert titles(work, NOOR) == ["Can you take a seat?"]
    assert titles(work, ANA) == ["A seat is open"]


def test_a_deactivated_user_stops_nobodys_interview_and_somebody_else_has_their_seat(work: Work, kim: Seen) -> None:
    lee = begin(work.deps.store, kim.requisition.id, another("Lee Park"))
    with work.deps.store.open() as books:
        found(books, SAM, NOOR, EDITH)
        asked(books, kim, SAM)
        asked(books, lee, SAM, NOOR, start=START + timedelta(days=2))
        gone = books.people.get(Identity(COMPANY, SAM))
        books.people.put(replace(gone, is_active=False), NOW)
    ladder.free_leavers(work.deps)
    for id, others in ((1, {NOOR, EDITH}), (2, {NOOR, EDITH})):
        one = there(work, id)
        assert (one.seats[0].state, one.seats[0].reason) == (State.REPLACED, claims.LEFT)
        assert {seat.who for seat in one.live} <= others
        assert one.open_places == ()
