"""Events of every kind, as far as they can be; what is said of them in Slack, by letter and on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.community import events as job
from bot.jobs.community.events import Span, View, letters, running, seats, telling
from bot.rules.access import Kind as WorkspaceKind
from bot.rules.community.events import Answer, Event, Kind, Seat, State, about, writing
from bot.rules.community.members import Member, Standing
from bot.rules.notices import Planned
from bot.rules.people import Person, Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, Sample, homes, said

HERE = {"prefix": ""}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LETTERS = (
    "going", "changed", "off", "called_off", "offered", "begins", "reminder", "after", letters.INVITE,
)  # fmt: skip


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From an empty list to what came of some."""
    books.workspaces.put(TEAM, WorkspaceKind.BOTH, "Circle")
    for user in (ASKER, FINANCE):
        books.people.put(make.person(user, name=typed or user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    books.roles.give(TEAM, Role.MODERATOR, [ASKER])
    me, other = make.person(ASKER, roles=frozenset({Role.MODERATOR})), make.person(FINANCE)
    yield from _lists(books, [me, other])
    yield from homes(books, [ASKER, FINANCE])
    first = Member(TEAM, typed or "Omar", Standing.JOINED, NOW, user=FINANCE)
    people = [books.members.begin(first)]
    people += [books.members.begin(replace(first, user=None, name=f"{typed} {n}")) for n in range(24)]
    for n, kind in enumerate(Kind):
        if n < 2:
            yield from _one(books, typed, kind, n, people, [me, other])
        else:
            made = books.events.add(_event(typed, kind, n))
            yield "community/events/show", {**HERE, **job.one(books, me, made, NOW)}
    yield "community/events/form", {**HERE, **job.form(books, running.blank(books, me, NOW))}
    yield from _many(books, typed, people[0])
    yield from _lists(books, [me, other])
    yield from homes(books, [ASKER, FINANCE])
    yield from _letters(books, typed, people[0])


def _event(typed: str, kind: Kind, n: int) -> Event:
    return Event(
        TEAM, kind, typed or "A talk", typed if n % 2 else "", NOW + DAY, (15, 60, 90, 120, 480)[n], ASKER, ASKER, NOW,
        place=typed if n % 2 else "", link="" if n % 2 else "https://meet.example/abc", capacity=2 if n % 2 else None,
        helpers=(FINANCE,) if n % 2 else (), members_only=bool(n % 2), channel="C0HR" if n % 2 else "",
    )  # fmt: skip


def _one(
    books: Books, typed: str, kind: Kind, n: int, people: list[Member], readers: list[Person]
) -> Iterator[Sample]:  # fmt: skip
    event = books.events.add(_event(typed, kind, n))
    books.events.keep(replace(event, state=State.OVER))
    yield "community/events/show", {**HERE, **job.one(books, readers[0], replace(event, state=State.OVER), NOW)}
    books.events.keep(event)
    yield from _pages(books, event, readers)
    yield "community/events/form", {**HERE, **job.form(books, event)}
    event = replace(event, state=State.ANNOUNCED, announced_at=NOW)
    books.events.keep(event)
    running._post(books, replace(event, channel="C0HR"), NOW)
    yield "community/events/form", {**HERE, **job.form(books, event)}
    for answer in Answer:
        until = NOW + HOUR if answer is Answer.OFFERED else None
        books.events.put(Seat(event.id, people[0].id, answer, NOW, until))
        yield from _pages(books, event, readers)
        yield from _page(books, event, people[0])
        yield from said(books, about(event.id))
    for answer, member in zip((*Answer, Answer.GOING), people[1:], strict=False):
        books.events.put(Seat(event.id, member.id, answer, NOW, NOW + HOUR))
    yield from _told(books, event, people[0])
    over = replace(event, state=State.OVER)
    books.events.keep(over)
    yield from _over(books, over, people, readers)
    off = replace(event, state=State.CANCELLED, reason=typed or "Ill")
    books.events.keep(off)
    yield from _pages(books, off, readers)
    yield from _page(books, off, people[0])
    yield from said(books, about(event.id))
    running._tell(books, replace(off, sequence=7), running.CALLED_OFF, NOW)
    yield from said(books, job.about_seat(event.id, people[0].id))
    books.events.keep(over)


def _told(books: Books, event: Event, member: Member) -> Iterator[Sample]:
    where, start = job.about_seat(event.id, member.id), event.start.isoformat()
    for kind in (seats.OFFERED, telling.REMINDER, telling.BEGINS, running.CHANGED):
        key = f"{kind}:{event.id}"
        seats.tell(books, event, member, kind, key, NOW, living=True, start=start, sequence=event.sequence)
    for answer in (Answer.OFFERED, Answer.GOING, Answer.WAITING, Answer.DECLINED):
        books.events.put(Seat(event.id, member.id, answer, NOW, NOW + HOUR))
        for now in (NOW, event.start):
            yield from said(books, where, now)
    facts = {"title": event.title, "most": 500}
    for n in (0, 1, 5):
        yield "community/events/cancel", {**HERE, **facts, "going": n}
        yield "community/events/invited", {**HERE, "n": n}


def _over(books: Books, event: Event, people: list[Member], readers: list[Person]) -> Iterator[Sample]:
    asked = Planned(f"who:{event.id}", telling.WHO_CAME, f"who:{event.id}", TEAM, ASKER, {"event": event.id})
    books.notices.plan(asked, NOW)
    yield from said(books, f"who:{event.id}")
    books.events.keep(replace(event, state=State.ANNOUNCED))
    handed = Planned(f"h:{event.id}", telling.HANDED, f"h:{event.id}", TEAM, event.host, {"event": event.id})
    books.notices.plan(handed, NOW)
    yield from said(books, f"h:{event.id}")
    books.events.keep(event)
    books.events.put(Seat(event.id, people[0].id, Answer.GOING, NOW))
    seats.tell(books, event, people[0], telling.AFTER, f"after:{event.id}", NOW)
    yield from said(books, job.about_seat(event.id, people[0].id))
    for count in (1, 3):
        for member in people[:count]:
            books.events.put(Seat(event.id, member.id, Answer.GOING, NOW, came_at=NOW, stars=4))
        yield from said(books, f"who:{event.id}")
        yield from _pages(books, event, readers)
    yield from said(books, job.about_seat(event.id, people[0].id))
    yield from _page(books, replace(event, start=NOW - HOUR), people[0])


def _many(books: Books, typed: str, member: Member) -> Iterator[Sample]:
    """More than a page of those who come, and of events; one that is going on."""
    full = books.events.add(replace(_event(typed, Kind.TOUR, 0), state=State.ANNOUNCED, start=NOW, capacity=2))
    for id in range(1, 26):
        for answer in ([Answer.OFFERED] if id == 2 else [Answer.WAITING] if id == 3 else [Answer.GOING]):
            books.events.put(Seat(full.id, id, answer, NOW, came_at=NOW if id == 4 else None))
    for now in (NOW, NOW - HOUR):
        for page in (0, 1):
            yield "community/events/who", {**HERE, **job.who(books, full, page, now)}
    books.events.put(Seat(full.id, member.id, Answer.GOING, NOW))
    for user in (FINANCE, ASKER):
        yield "community/events/show", {**HERE, **job.one(books, make.person(user), full, NOW)}
    yield from _page(books, full, member)
    for n in range(4):
        past = books.events.add(replace(_event(typed, Kind.TOUR, 0), state=State.OVER, start=NOW - (4 - n) * DAY))
        books.events.put(Seat(past.id, member.id, Answer.GOING, NOW, came_at=NOW, stars=3))
        yield "community/events/show", {**HERE, **job.one(books, make.person(ASKER), past, NOW)}
    for n in range(12):
        made = books.events.add(replace(_event(typed, Kind.WEBINAR, n % 5), start=NOW + n * DAY))
        if n % 4:
            books.events.keep(replace(made, state=State.ANNOUNCED))


def _pages(books: Books, event: Event, readers: list[Person]) -> Iterator[Sample]:
    for me in readers:
        yield "community/events/show", {**HERE, **job.one(books, me, event, NOW)}
    yield "community/events/who", {**HERE, **job.who(books, event, 0, event.start)}


def _page(books: Books, event: Event, member: Member) -> Iterator[Sample]:
    for is_refused in (False, True):
        more = {"key": "k", "is_refused": is_refused}
        yield "community/events/page", {**HERE, **more, **job.of_link(books, event, member, NOW)}


def _lists(books: Books, readers: list[Person]) -> Iterator[Sample]:
    for me in readers:
        for span in Span:
            for page in (0, 1):
                yield "community/events/list", {**HERE, **job.listed(books, me, View(span, NOW.date(), page), NOW)}


def _letters(books: Books, typed: str, member: Member) -> Iterator[Sample]:
    for how in LETTERS:
        for n in (0, 1):
            event = replace(_event(typed, Kind.WORKSHOP, n), id=1, reason=typed)
            for seat in (None, Seat(1, member.id, Answer.GOING, NOW)):
                due = letters.Letter(event, member, how, seat)
                yield "community/events/letter", letters.told(due, "https://meet.example/abc")


def of_handlers(typed: str) -> Iterator[Sample]:
    """Why there is no page."""
    for why in ("gone", "often", "away"):
        yield "community/events/other", {**HERE, "why": why}
    yield "community/events/file_comes", HERE


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say more than their name."""
    return {writing.NoSeats: [{"most": writing.MOST_SEATS}]}
