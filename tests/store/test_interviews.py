"""Interviews and seats come back as they were kept; of two simultaneous answers one wins, and the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules.company import Company
from bot.rules.hiring.panels import Held
from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.rescheduling import moved_to
from bot.rules.hiring.panels.seats import Interview, InterviewChanged, Part, Seat, SeatAnswered, State
from bot.rules.refusals import Refusal
from bot.rules.spans import Span
from bot.store import Books, Store
from tests import make
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, kept

START = NOW + timedelta(days=3)


def offered(books: Books, *people: str, start: datetime = START) -> Interview:
    """Kim's first interview, its people asked."""
    seen = kept(books, replace(KIM, emails=(f"{people[0]}@example.com",)))
    seats = tuple(Seat(n, who, "interviewer", ("sql", "teamwork")) for n, who in enumerate(people))
    made = Interview(
        TEAM, seen.candidacy.id, seen.requisition.id, seen.candidate.id, 1, 0, start, 45, seats, "U0MINA", NOW
    )
    return books.interviews.add(rules.offered(rules.proposed(made, (), NOW), NOW))


def there(books: Books, id: int) -> Interview:
    found = books.interviews.get(TEAM, id)
    assert found is not None
    return found


def test_an_interview_comes_back_as_it_was_kept_through_every_change(store: Store) -> None:
    with store.open() as books:
        one = offered(books, "U0A", "U0B")
        assert there(books, one.id) == one
        no = rules.declined(one, one.seats[0].id, "U0A", 1, "Away", NOW)
        again = books.interviews.save(one, rules.asked_instead(no, 0, "U0C", (), NOW))
    with store.reading() as books:
        assert there(books, one.id) == again
        assert books.interviews.by_seat(TEAM, again.seats[2].id) == again
        assert list(books.interviews.of(one.candidacy)) == [again]
        assert list(books.interviews.of_candidate(one.candidate)) == [again]
        assert books.interviews.by_seat(TEAM, 999) is None
        assert books.interviews.get("T0OTHER", one.id) is None
    with store.open() as books:
        off = books.interviews.save(again, rules.called_off(again, again.revision, "Ill", NOW))
    with store.reading() as books:
        assert there(books, one.id) == off


def test_an_interview_keeps_its_new_time_and_whoever_moved_it(store: Store) -> None:
    later = START + timedelta(days=1)
    with store.open() as books:
        one = offered(books, "U0A")
        for n, (start, by) in enumerate(((later, ""), (START, "U0MINA")), 1):
            moved = books.interviews.save(one, moved_to(one, one.revision, start, (), NOW))
            books.interviews.note_move(one, moved, by, NOW + n * timedelta(minutes=1))
            one = moved
    with store.reading() as books:
        assert there(books, one.id) == one
        moves = books.interviews.moves(one.candidacy)
        assert [(each.by, each.before, each.after) for each in moves] == [
            ("", START, later), ("U0MINA", later, START),
        ]  # fmt: skip
        window = Span(START, START + timedelta(hours=1))
        assert len(books.interviews.held(TEAM, ["U0A"], window)["U0A"]) == 1
        assert books.interviews.held(TEAM, ["U0A"], window, [one.id])["U0A"] == []


def test_seats_are_held_by_whoever_has_not_said_no_where_the_window_meets_them(store: Store) -> None:
    with store.open() as books:
        one = offered(books, "U0A", "U0B")
        books.interviews.save(one, rules.declined(one, one.seats[1].id, "U0B", 1, "Away", NOW))
        trainee = replace(offered(books, "U0C"), id=0)
        learns = Seat(1, "U0A", "interviewer", part=Part.TRAINEE, state=State.ACCEPTED)
        books.interviews.add(replace(trainee, start=START + timedelta(days=1), seats=(learns,)))
        off = offered(books, "U0A")
        books.interviews.save(off, rules.called_off(off, off.revision, "Ill", NOW))
    minutes = timedelta(minutes=45)
    first = Held(Span(START, START + minutes), str(one.requisition), str(one.candidate))
    with store.reading() as books:
        window = Span(START + timedelta(minutes=44), START + timedelta(days=2))
        found = books.interviews.held(TEAM, ["U0A", "U0B"], window)
        assert found["U0A"][0] == first
        assert [each.rates for each in found["U0A"]] == [True, False]
        assert found["U0B"] == []
        after = Span(START + minutes, START + timedelta(hours=2))
        assert books.interviews.held(TEAM, ["U0A"], after) == {"U0A": []}
        assert books.interviews.held("T0OTHER", ["U0A"], window) == {"U0A": []}


def test_a_candidate_is_read_for_a_panel_with_whom_they_are_shut_to(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
    with store.reading() as books:
        found = books.candidates.for_panel(seen.candidacy.id, Company())
        assert found is not None
        assert (found.candidacy, found.candidate, found.requisition) == (
            seen.candidacy, seen.candidate, seen.requisition,
        )  # fmt: skip
        assert set(found.shut) == {"U0KIM", "U0OMAR", "U0EDITH"}
        assert books.candidates.for_panel(999, Company()) is None


def test_what_was_changed_since_it_was_read_is_not_kept(store: Store) -> None:
    with store.open() as books:
        one = offered(books, "U0A", "U0B")
        yes = rules.accepted(one, one.seats[0].id, "U0A", 1, NOW)
        books.interviews.save(one, yes)
        with pytest.raises(SeatAnswered) as late:
            books.interviews.save(one, rules.declined(one, one.seats[0].id, "U0A", 1, "Away", NOW))
        assert late.value.facts == {"state": "accepted"}
        with pytest.raises(InterviewChanged):
            books.interviews.save(one, rules.accepted(one, one.seats[1].id, "U0B", 1, NOW))


def test_of_two_simultaneous_answers_to_one_seat_one_wins_and_the_other_is_told(store: Store) -> None:
    with store.open() as books:
        books.people.put(make.person("U0A"), NOW)
        one = offered(books, "U0A")
    seat, together, told = one.seats[0].id, threading.Barrier(2), list[str]()

    def answer(change: Callable[[Interview], Interview]) -> None:
        together.wait()
        try:
            with store.open() as books:
                before = books.interviews.by_seat(TEAM, seat)
                assert before is not None
                books.interviews.save(before, change(before))
            told.append("kept")
        except Refusal as refusal:
            told.append(type(refusal).__name__)

    moves: tuple[Callable[[Interview], Interview], ...] = (
        lambda found: rules.accepted(found, seat, "U0A", 1, NOW),
        lambda found: rules.declined(found, seat, "U0A", 1, "Away", NOW),
    )
    threads = [threading.Thread(target=answer, args=(each,)) for each in moves]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == ["SeatAnswered", "kept"]
    with store.reading() as books:
        assert there(books, one.id).seats[0].version == 2


def test_of_two_who_give_the_same_person_a_seat_at_once_the_second_sees_the_first(store: Store) -> None:
    with store.open() as books:
        books.people.put(make.person("U0A"), NOW)
        seen = [kept(books, replace(KIM, emails=(f"k{n}@example.com",), phone="")) for n in range(2)]
    together, found = threading.Barrier(2), list[int]()
    window = Span(START, START + timedelta(hours=1))

    def give(n: int) -> None:
        together.wait()
        with store.open() as books:
            books.interviews.hold(TEAM, ["U0A"])
            found.append(len(books.interviews.held(TEAM, ["U0A"], window)["U0A"]))
            ids = (seen[n].candidacy.id, seen[n].requisition.id, seen[n].candidate.id)
            seats = (Seat(0, "U0A", "interviewer"),)
            books.interviews.add(Interview(TEAM, *ids, 1, 0, START, 45, seats, "U0MINA", NOW))

    threads = [threading.Thread(target=give, args=(n,)) for n in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == [0, 1]
