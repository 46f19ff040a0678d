"""Events and seats on both engines: the last seat is given once, who waits keeps their turn."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from bot.rules.access import Kind as WorkspaceKind
from bot.rules.community.events import Answer, Event, Kind, Seat, State, seating
from bot.rules.community.members import Member, Standing
from bot.store import Books, Store
from tests.make import NOW

CIRCLE = "T0CIRCLE"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TALK = Event(CIRCLE, Kind.WORKSHOP, "A talk", "Come.", NOW + DAY, 60, "U0MOE", "U0MOE", NOW, State.ANNOUNCED,
             link="https://meet.example/1", capacity=1, helpers=("U0A", "U0B"), announced_at=NOW)  # fmt: skip


def begin(books: Books, count: int, event: Event = TALK) -> tuple[Event, list[int]]:
    books.workspaces.put(CIRCLE, WorkspaceKind.COMMUNITY, "Circle")
    people = [books.members.begin(Member(CIRCLE, "Kai", Standing.JOINED, NOW, user=f"U{n}")).id for n in range(count)]
    return books.events.add(event), people


def test_of_two_who_want_the_last_seat_at_once_one_has_it(store: Store) -> None:
    with store.open() as books:
        event, people = begin(books, 2)
    together = threading.Barrier(2)

    def want(member: int) -> None:
        together.wait()
        with store.open() as books:
            found = books.events.get(CIRCLE, event.id)
            assert found is not None
            held, ahead = books.events.held(event.id, member), books.events.ahead(event.id, None)
            books.events.put(seating.wanted(found, None, member, held, ahead, NOW))

    threads = [threading.Thread(target=want, args=(member,)) for member in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with store.reading() as books:
        counts = books.events.counts([event.id])[event.id]
    assert (counts[Answer.GOING], counts[Answer.WAITING]) == (1, 1)


def test_seats_come_back_as_they_were_kept_in_the_order_of_answers(store: Store) -> None:
    with store.open() as books:
        event, (a, b, c, d) = begin(books, 4)
        assert books.events.get(CIRCLE, event.id) == event
        assert books.events.get("T0HARBOR", event.id) is None
        going = Seat(event.id, a, Answer.GOING, NOW, remind_at=NOW, sequence=2, mark="x")
        offered = Seat(event.id, d, Answer.OFFERED, NOW, until=NOW + DAY)
        first, last = (Seat(event.id, each, Answer.WAITING, NOW) for each in (b, c))
        for each in (last, first, offered, going):
            books.events.put(each)
        assert books.events.seats(event.id, [Answer.WAITING]) == [first, last]
        assert books.events.seats(event.id, [Answer.WAITING], most=1, skip=1) == [last]
        assert [books.events.ahead(event.id, each) for each in (first, last, None)] == [0, 1, 2]
        assert (books.events.held(event.id), books.events.held(event.id, a)) == (2, 1)
        assert books.events.of_member(a, NOW, 9) == [(event, going)]
        assert books.events.seats_of(d, [event.id, 99]) == {event.id: offered}
        assert books.events.to_remind(NOW, 9) == [(CIRCLE, event.id, a)]
        assert (books.events.lapsing(NOW, 9), books.events.lapsing(NOW + DAY, 9)) == ([], [(CIRCLE, event.id)])
        assert books.events.wanted(NOW, 9) == []
        books.events.keep(replace(event, capacity=3))
        assert books.events.wanted(NOW, 9) == [(CIRCLE, event.id)]
        assert books.events.between(CIRCLE, NOW, NOW + DAY, [State.ANNOUNCED], 9) == []
        assert len(books.events.between(CIRCLE, NOW, None, [State.ANNOUNCED], 9)) == 1
        books.events.link("h", event.id, a, NOW + DAY)
        assert books.events.opened_by("h", NOW) == (CIRCLE, event.id, a)
        books.events.forget_links(NOW + DAY)
        assert books.events.opened_by("h", NOW) is None
        books.events.link("h", event.id, a, NOW + DAY)
        books.forgetting.drop(a)
        assert (books.events.seat(event.id, a), books.events.opened_by("h", NOW)) == (None, None)


def test_what_somebody_hosted_is_anothers_and_nothing_names_them_any_more(store: Store) -> None:
    with store.open() as books:
        hosted, _ = begin(books, 0)
        helped = books.events.add(replace(TALK, host="U0A", by="U0A", helpers=("U0MOE", "U0HEIR")))
        other = books.events.add(replace(TALK, host="U0A", by="U0A", helpers=("U0MOES",)))
        assert [each.id for each in books.events.leave(CIRCLE, "U0MOE", "U0HEIR")] == [hosted.id]
        assert books.events.leave(CIRCLE, "U0MOE", "U0HEIR") == []
        found = {each.id: each for each in books.events.between(CIRCLE, NOW, None, [State.ANNOUNCED], 9)}
        mine = found[hosted.id]
        assert (mine.host, mine.by, mine.helpers) == ("U0HEIR", "U0HEIR", ("U0A", "U0B"))
        assert (found[helped.id].host, found[helped.id].helpers) == ("U0A", ())
        assert found[other.id].helpers == ("U0MOES",)


def test_what_is_over_is_followed_up_once_and_counts_where_somebody_came(store: Store) -> None:
    over = replace(TALK, state=State.OVER, start=NOW - DAY)
    with store.open() as books:
        event, people = begin(books, 3)
        assert books.events.ended(event.end, 9) == [(CIRCLE, event.id)]
        past = [books.events.add(replace(over, start=over.start - n * DAY)) for n in range(3)]
        for each in past[:2]:
            for n, member in enumerate(people):
                came = NOW if n <= past.index(each) else None
                books.events.put(Seat(each.id, member, Answer.GOING, NOW, came_at=came, stars=5 - n if came else None))
        books.events.put(Seat(past[2].id, people[0], Answer.GOING, NOW))
        assert books.events.past(CIRCLE) == [(1, 3), (2, 3)]
        assert books.events.past(CIRCLE, past[0]) == [(2, 3)]
        assert (books.events.stars(past[1].id), books.events.came(past[1].id)) == ([4, 5], 2)
        books.events.put(Seat(past[1].id, people[1], Answer.DECLINED, NOW, came_at=NOW))
        assert books.events.came(past[1].id) == 1, "of those who have a seat, whoever looked in before they left it"
        books.events.put(Seat(past[1].id, people[1], Answer.GOING, NOW, came_at=NOW))
        waits = [(CIRCLE, each.id) for each in reversed(past)]
        assert books.events.to_follow_up(NOW, NOW, NOW - 9 * DAY, 9) == waits[1:], "of the first nobody said who came"
        assert books.events.to_follow_up(NOW, NOW - MINUTE, NOW - 9 * DAY, 9) == [], "somebody was marked just now"
        assert books.events.to_follow_up(NOW, NOW - MINUTE, past[2].end, 9) == waits[:1]
        books.events.keep(replace(past[1], followed_up=True))
        assert books.events.to_follow_up(NOW, NOW, NOW, 9) == [waits[0], waits[2]]
