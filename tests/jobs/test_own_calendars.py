"""Interviews in a calendar on a real CalDAV server: put there, answered there, moved and taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from bot.calendars.caldav import CalDav
from bot.calendars.fetching import Fetch
from bot.jobs.hiring.panels import availability, own_calendars
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.availability import Spoken
from bot.rules.hiring.panels.seats import Interview, State
from bot.rules.people import Identity
from bot.rules.spans import Span
from sandbox.client import words
from tests.calendars.test_caldav import radicale
from tests.fakes import COMPANY
from tests.jobs.conftest import Crashed, Work
from tests.jobs.test_invitations import change, do
from tests.jobs.test_panels import NOOR, SAM, START, asked, kim
from tests.make import NOW

__all__ = ["kim", "radicale"]
UID = "interview:1@rapport"
FETCH = Fetch(["127.0.0.1"], seconds=10)
HOUR = timedelta(hours=1)


@pytest.fixture
def here(work: Work) -> Work:
    return replace(work, deps=replace(work.deps, fetch=FETCH))


@pytest.fixture
def url(radicale: str, request: pytest.FixtureRequest) -> str:
    made = f"{radicale}/{abs(hash(request.node.name))}/"
    assert FETCH.ask("MKCALENDAR", made).status == 201
    return made


def connect(work: Work, url: str) -> str:
    """Sam connects that calendar, and has interviews put in it."""
    with work.deps.store.open() as books:
        sam = Identity(COMPANY, SAM)
        id = books.calendars.connect(sam, url, NOW, Spoken.CALDAV, writes=True)
        own_calendars.plan(books, sam, id, NOW)
    return id


def event(url: str) -> Any:
    """What stands there."""
    answer = FETCH.get(CalDav(FETCH, url, None)._at(UID))
    if answer.status == 404:
        return None
    (found,) = icalendar.Calendar.from_ical(answer.body).walk("VEVENT")
    return found


def answer(url: str, said: str, later: timedelta = timedelta()) -> None:
    """Sam's program writes the answer into the event, as programs do; of the event at another time perhaps."""
    there = event(url)
    there["ATTENDEE"].params["PARTSTAT"] = said
    start, end = there.decoded("DTSTART") + later, there.decoded("DTEND") + later
    del there["DTSTART"], there["DTEND"]
    there.add("DTSTART", start)
    there.add("DTEND", end)
    made = icalendar.Calendar({"VERSION": "2.0", "PRODID": "-//A program//EN"})
    made.add_component(there)
    at = CalDav(FETCH, url, None)._at(UID)
    assert FETCH.ask("PUT", at, {"Content-Type": "text/calendar"}, made.to_ical()).status in {201, 204}


def now(work: Work) -> Interview:
    with work.deps.store.reading() as books:
        found = books.interviews.get(COMPANY, 1)
    assert found is not None
    return found


def test_an_interview_is_put_in_and_what_is_answered_there_counts(here: Work, kim: Seen, url: str) -> None:
    with here.deps.store.open() as books:
        asked(books, kim, SAM, NOOR)
    connect(here, url)
    do(here.deps)
    there = event(url)
    assert (there["STATUS"], there["SEQUENCE"], there["ATTENDEE"]) == ("TENTATIVE", 0, "mailto:sam@a.example")
    assert b"Kim" not in there.to_ical()
    availability.look(here.deps)
    assert now(here).seats[0].state is State.OFFERED, "silence is never a yes"
    answer(url, "ACCEPTED")
    availability.look(here.at(NOW + HOUR).deps)
    assert [seat.state for seat in now(here).seats] == [State.ACCEPTED, State.OFFERED]
    do(here.at(NOW + HOUR).deps)
    there = event(url)
    assert (there["STATUS"], there["ATTENDEE"].params["PARTSTAT"]) == ("CONFIRMED", "ACCEPTED")
    here.at(NOW + HOUR).until_quiet()
    answer(url, "DECLINED")
    availability.look(here.at(NOW + 2 * HOUR).deps)
    seat = now(here).seats[0]
    assert (seat.state, seat.reason) == (State.DECLINED, "in_the_calendar")
    do(here.at(NOW + 2 * HOUR).deps)
    assert event(url) is None
    here.at(NOW + 3 * HOUR).until_quiet()
    assert any("Declined in the calendar." in words(said) for said in here.dm(SAM))


def test_a_no_there_is_not_written_over_and_an_answer_to_another_time_is_none(here: Work, kim: Seen, url: str) -> None:
    with here.deps.store.open() as books:
        one = asked(books, kim, SAM, NOOR)
    connect(here, url)
    do(here.deps)
    answer(url, "ACCEPTED", later=HOUR)
    availability.look(here.deps)
    assert now(here).seats[0].state is State.OFFERED
    answer(url, "DECLINED", later=-HOUR)
    change(here.deps, one, seats.accepted(one, one.seats[1].id, NOOR, 1, NOW))
    do(here.deps)  # with whom they sit is otherwise now
    assert now(here).seats[0].state is State.DECLINED
    assert event(url) is None


def test_it_is_read_with_its_password_and_says_what_is_wrong(here: Work, kim: Seen, url: str) -> None:
    with here.deps.store.open() as books:
        one = asked(books, kim, SAM)
    id = connect(here, url)
    do(here.deps)
    wrong = connect(here, url.replace("sec%3Aret", "guess"))
    do(here.deps)
    availability.look(here.deps)
    with here.deps.store.reading() as books:
        well, odd = books.calendars.get(id), books.calendars.get(wrong)
        taken = books.calendars.taken(COMPANY, [SAM], Span(NOW, NOW + timedelta(days=9)))[SAM]
    assert well is not None
    assert odd is not None
    assert (well.feed.why, odd.feed.why) == (None, "password")
    assert [*taken.firm, *taken.tentative] == [one.span]
    with here.deps.store.engines.read() as connection:
        whole = "".join(connection.connection.driver_connection.iterdump())
    assert "sec%3Aret" not in whole
    assert "guess" not in whole


@pytest.mark.parametrize("point", ["calendars.held", "calendars.written", "calendars.settled", "calendars.heard"])
def test_wherever_it_dies_the_calendar_shows_it_after_all(here: Work, kim: Seen, url: str, point: str) -> None:
    def crash(reached: str) -> None:
        if reached == point:
            raise Crashed()

    def dies(act: Callable[[], None]) -> None:
        with pytest.raises(Crashed):
            act()

    with here.deps.store.open() as books:
        asked(books, kim, SAM)
    connect(here, url)
    if point == "calendars.heard":
        do(here.deps)
        answer(url, "ACCEPTED")
        dies(lambda: availability.look(replace(here.deps, crash=crash)))
    else:
        dies(lambda: do(here.deps, crash))
    do(here.deps)
    assert event(url)["DTSTART"].dt == START
