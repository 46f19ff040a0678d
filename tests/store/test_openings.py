"""Seats held out to several people and who did not come are kept; of two simultaneous taps one has the seat."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import time, timedelta

from bot.jobs.hiring.panels import claiming
from bot.jobs.hiring.panels import seats as job
from bot.rules.company import Company
from bot.rules.hiring.panels import absences, claims, seats
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.claims import AlreadyTaken
from bot.rules.hiring.panels.openings import CANDIDATE
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.training.certificates import founding
from bot.rules.people import Identity
from bot.rules.spans import Span
from bot.store import Books, Store
from tests import make
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, kept

TOMORROW = NOW + timedelta(hours=26)
HOUR = timedelta(hours=1)
PEOPLE = ("U0A", "U0B", "U0C")


def declined(books: Books) -> Interview:
    """Tomorrow's interview of Kim: U0A cannot come, so U0B and U0C are asked who takes the seat."""
    for user in PEOPLE:
        books.people.put(make.person(user), NOW)
        hours = {day: (time(8), time(18)) for day in range(7)}
        books.availabilities.set_hours(Identity(TEAM, user), Own(hours))
    books.trainings.found(TEAM, founding(PEOPLE, "interviewer", "First", "U0MINA", NOW.date(), ()))
    seen = kept(books, replace(KIM, referrers=(), relatives=()))
    books.plans.publish(seen.requisition.id, Plan((Stage(Method.STRUCTURED_INTERVIEW, 60, 1, ()),)), "U0MINA", NOW)
    books.plans.begin(seen.requisition.id, seen.candidacy.code, NOW)
    ids = (seen.candidacy.id, seen.requisition.id, seen.candidate.id)
    made = Interview(TEAM, *ids, 1, 0, TOMORROW, 60, (Seat(0, "U0A", "interviewer"),), "U0MINA", NOW)
    one = books.interviews.add(seats.offered(seats.proposed(made, (), NOW), NOW))
    no = books.interviews.save(one, seats.declined(one, one.seats[0].id, "U0A", 1, "Away", NOW))
    return job.fill(books, no, Company(), NOW)


def there(books: Books, one: Interview) -> Interview:
    found = books.interviews.get(TEAM, one.id)
    assert found is not None
    return found


def test_of_two_who_tap_at_once_one_has_the_seat_and_the_other_hears_who(store: Store) -> None:
    with store.open() as books:
        one = declined(books)
    assert one.openings[0].asked == ("U0B", "U0C")
    together, told = threading.Barrier(2), dict[str, object]()

    def tap(who: str) -> None:
        together.wait()
        try:
            with store.open() as books:
                found, _ = job.entering(books, TEAM, one.id, Company())
                claiming.take(books, found, one.openings[0].id, who, Company(), NOW + HOUR)
            told[who] = "has it"
        except AlreadyTaken as late:
            told[who] = late.facts["who"]

    threads = [threading.Thread(target=tap, args=(who,)) for who in ("U0B", "U0C")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with store.reading() as books:
        after = there(books, one)
    (seat,) = after.coming
    (other,) = {"U0B", "U0C"} - {seat.who}
    assert told == {seat.who: "has it", other: seat.who}
    assert (after.openings[0].taker, after.openings[0].ended) == (seat.who, NOW + HOUR)


def test_what_is_held_out_and_who_did_not_come_come_back_as_they_were_kept(store: Store) -> None:
    with store.open() as books:
        one = declined(books)
        one = claiming.take(books, one, one.openings[0].id, "U0B", Company(), NOW)
        held = books.interviews.save(one, claims.held_out(one, one.seats[1].id, "U0B", 0, ("U0C",), NOW))
        late = books.interviews.save(held, absences.missed(held, CANDIDATE, "U0B", TOMORROW + HOUR))
    window = Span(TOMORROW, TOMORROW + HOUR)
    with store.open() as books:
        assert there(books, one) == late
        assert books.interviews.held(TEAM, ["U0B"], window) == {"U0B": []}, "it counts for nothing"
        assert [each.id for each in books.interviews.of_person(Identity(TEAM, "U0B"), NOW)] == [one.id]
        back = absences.taken_back(late, late.no_shows[0].id, "U0B", TOMORROW + HOUR)
        assert books.interviews.save(late, back) == there(books, one)
        assert len(books.interviews.held(TEAM, ["U0B"], window)["U0B"]) == 1
        assert books.interviews.coming(TEAM, NOW) == {one.id: {"U0B"}}
        assert books.interviews.coming(TEAM, TOMORROW) == {}
        assert books.interviews.due(NOW, claims.SOON) == [(TEAM, one.id)]
        assert books.interviews.due(NOW, HOUR) == []
