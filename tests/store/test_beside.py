"""What stands beside seats: sealed notes that only their writer reads, what trainees are there for, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels import trainees
from bot.rules.hiring.panels.evidence import Note
from bot.rules.hiring.panels.trainees import Booked
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.enrolling import Training
from bot.rules.people import Identity
from bot.store import Store
from bot.store.schema import interview_notes
from tests.make import NOW, TEAM
from tests.store.test_interviews import START, offered


def test_notes_are_kept_sealed_once_and_read_by_their_writer_alone(store: Store) -> None:
    with store.open() as books:
        one = offered(books, "U0A", "U0B")
        first = Note(one.id, one.seats[0].id, "U0A", "2.0", "Asked why", NOW)
        for note in (first, first, replace(first, ts="3.0", text="Then", at=NOW + timedelta(minutes=1))):
            books.evidence.keep(note)
        books.evidence.keep(replace(first, seat=one.seats[1].id, who="U0B", text="Mine"))
        books.evidence.change(one.seats[0].id, "3.0", "Then again")
        books.evidence.change(one.seats[0].id, "9.0", "Never kept")
    with store.reading() as books:
        mine = books.evidence.seen_by(Identity(TEAM, "U0A"), one.id)
        assert [each.text for each in mine] == ["Asked why", "Then again"]
        assert mine[0] == first
        assert books.evidence.seen_by(Identity("T0OTHER", "U0A"), one.id) == []
        assert books.evidence.seen_by(Identity(TEAM, "U0C"), one.id) == []
    with store.engines.read() as connection:
        for sealed in connection.execute(select(interview_notes.c.text)).scalars():
            assert b"Asked" not in sealed
    with store.open() as books:
        books.evidence.drop(one.seats[0].id, "2.0")
    with store.reading() as books:
        assert len(books.evidence.seen_by(Identity(TEAM, "U0A"), one.id)) == 1


def test_what_a_trainee_is_booked_for_counts_while_it_is_live_and_to_come(store: Store) -> None:
    with store.open() as books:
        one = offered(books, "U0A")
        yes = books.interviews.save(one, rules.accepted(one, one.seats[0].id, "U0A", 1, NOW))
        kept = books.interviews.save(yes, trainees.offered_to_learn(yes, "U0T", "interviewer", (), NOW))
        training = books.trainings.add(Training(TEAM, "U0T", "interviewer", "U0A", NOW))
        seat = kept.seats[-1].id
        books.trainees.book(seat, training.id, Kind.SHADOW)
    booked = Booked(seat, training.id, Kind.SHADOW, START, one.id)
    with store.reading() as books:
        assert books.trainees.of_seat(seat) == booked
        assert books.trainees.of_seat(one.seats[0].id) is None
        assert books.trainees.to_come([training.id, 99], NOW) == {training.id: [booked], 99: []}
        assert books.trainees.to_come([training.id], START) == {training.id: []}
        assert [each.id for each in books.interviews.of_person(Identity(TEAM, "U0T"), START)] == [one.id]
        assert books.interviews.seats_of(Identity(TEAM, "U0T"), NOW) == {one.id: seat}
        assert books.interviews.used(one.requisition, 0, START) == {"U0A": 1}
        assert books.interviews.used(one.requisition, 0, NOW) == {}
    with store.open() as books:
        books.interviews.save(kept, rules.freed(kept, seat, "Away", NOW))
        assert books.trainees.to_come([training.id], NOW) == {training.id: []}
        assert not books.trainees.is_refused(one.candidacy)
        for _ in range(2):
            books.trainees.refuse(one.candidacy, NOW)
        assert books.trainees.is_refused(one.candidacy)
