"""What was sent of interviews, and the channels of those who ask, come back as they were kept, on both engines."""

from __future__ import annotations

from datetime import timedelta

from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.availability import Spoken
from bot.rules.hiring.panels.invitations import CANDIDATE, Sent
from bot.rules.people import Identity
from bot.store import Store
from bot.store.hiring.invitations import MAIL
from bot.store.hiring.loops import Loop
from tests import make
from tests.make import NOW, TEAM
from tests.store.test_interviews import START, offered

A = Identity(TEAM, "U0A")
HOUR = timedelta(hours=1)


def test_what_is_sent_is_held_by_one_until_it_is_settled_or_let_go(store: Store) -> None:
    with store.open() as books:
        id = offered(books, "U0A").id
        books.invitations.hold(id, "U0A", MAIL, Sent(0, "a"), NOW + HOUR)
        books.invitations.hold(id, CANDIDATE, MAIL, Sent(0, "b"), NOW + HOUR)
    with store.open() as books:
        assert books.invitations.is_held(id, "U0A", MAIL, NOW)
        assert not books.invitations.is_held(id, "U0A", MAIL, NOW + HOUR)
        books.invitations.let_go(id, "U0A", MAIL, 0)
        assert not books.invitations.is_held(id, "U0A", MAIL, NOW)
        books.invitations.settle(id, CANDIDATE, MAIL, 0, is_refused=True)
        books.invitations.hold(id, "U0A", MAIL, Sent(1, "c", is_off=True), NOW + HOUR)
        books.invitations.settle(id, "U0A", MAIL, 0)  # overtaken
    with store.reading() as books:
        assert books.invitations.of(id) == {
            ("U0A", MAIL): Sent(1, "c", is_off=True),
            (CANDIDATE, MAIL): Sent(0, "b", is_done=True, is_refused=True),
        }


def test_interviews_somebody_is_asked_for_are_told_until_they_say_no(store: Store) -> None:
    with store.open() as books:
        one = offered(books, "U0A", "U0B")
    with store.reading() as books:
        assert list(books.interviews.told(A, NOW)) == [one]
        assert not books.interviews.told(A, START + HOUR)
        assert not books.interviews.told(Identity("T0OTHER", "U0A"), NOW)
    with store.open() as books:
        books.interviews.save(one, rules.declined(one, one.seats[0].id, "U0A", 1, "Away", NOW))
        assert not books.interviews.told(A, NOW)


def test_a_calendar_that_is_written_in_is_known_with_its_kind_and_forgotten_with_what_was_sent(store: Store) -> None:
    with store.open() as books:
        books.people.put(make.person("U0A"), NOW)
        interview = offered(books, "U0A").id
        books.calendars.connect(A, "https://c.example/feed.ics", NOW)
        id = books.calendars.connect(A, "https://ada:s3cret@c.example/a", NOW, Spoken.CALDAV, writes=True)
        books.invitations.hold(interview, "U0A", id, Sent(0, "a"), NOW + HOUR)
    with store.open() as books:
        known = books.calendars.get(id)
        assert known is not None
        assert (known.spoken, known.writes) == (Spoken.CALDAV, True)
        assert "s3cret" not in repr(known)
        assert list(books.calendars.written(TEAM, ["U0A", "U0B"])) == [("U0A", id)]
        books.invitations.forget(id)
        assert books.invitations.of(interview) == {}


def test_a_channel_is_named_before_it_is_made_and_one_that_was_renamed_is_not_taken_for_it(store: Store) -> None:
    with store.open() as books:
        id = offered(books, "U0A").candidacy
        first = books.loops.begin(id, "loop-a", NOW)
        second = books.loops.begin(id, "loop-b", NOW)
        assert not books.loops.made(first, "C1")
        assert books.loops.made(second, "C2")
        books.loops.archived(second, NOW)
        assert books.loops.of(id) == Loop(id, "loop-b", "C2", NOW)
        assert books.candidates.is_used(id)
        books.workspaces.set_loops(TEAM, True)
    with store.reading() as books:
        assert books.workspaces.get(TEAM).loops
