"""Events as templates show them: their list, one event, who goes, and what is there on Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.access import Right, has
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.events import (
    HELD,
    Answer,
    Event,
    Kind,
    NoSuchEvent,
    NotYourEvent,
    Seat,
    State,
    figures,
    helps,
    is_open,
    is_way_in_open,
    runs,
    writing,
)
from bot.rules.community.members import Member
from bot.rules.people import Person
from bot.store import Books

FEATURE = "community.events"
# What a page of the list shows, and of who goes; what Home does; more than a community has to come at once.
LISTED, PEOPLE, ON_HOME, MOST = 10, 20, 3, 500


class Span(StrEnum):
    """Which events somebody looks at."""

    COMING = "coming"
    MINE = "mine"
    MONTH = "month"


@dataclass(frozen=True)
class View:
    """A page of the list: what is to come, what one goes to, or the month of that day."""

    span: Span
    day: date
    page: int = 0

    def __str__(self) -> str:
        return f"{self.span}:{self.day}:{self.page}"


def about_seat(event: int, member: int) -> str:
    """What notices to one member about that event are about."""
    return f"event:{event}:{member}"


def moderates(books: Books, me: Person) -> bool:
    """Whether they moderate there."""
    return has(Right.MODERATE, me, books.workspaces.get(me.workspace).kind)


def get(books: Books, me: Person, id: int) -> Event:
    """The event, locked in a transaction that writes; a draft is there for those alone who run it or help.
    Raises NoSuchEvent."""
    found = books.events.get(me.workspace, id)
    if found is None or (found.state is State.DRAFT and not helps(found, me.user, moderates(books, me))):
        raise NoSuchEvent()
    return found


def run_by(books: Books, me: Person, id: int) -> Event:
    """The event for who runs it. Raises NoSuchEvent, NotYourEvent."""
    found = get(books, me, id)
    if not runs(found, me.user, moderates(books, me)):
        raise NotYourEvent()
    return found


def helped_by(books: Books, me: Person, id: int) -> Event:
    """The event for who runs it or helps. Raises NoSuchEvent, NotYourEvent."""
    found = get(books, me, id)
    if not helps(found, me.user, moderates(books, me)):
        raise NotYourEvent()
    return found


def listed(books: Books, me: Person, view: View, now: datetime) -> dict[str, Any]:
    """That page of the list."""
    there, member = books.workspaces.get(me.workspace), books.members.of(me.identity)
    month = view.day.replace(day=1)
    after = (month + timedelta(days=31)).replace(day=1)
    found = _of(books, me, member, view.span, month, after, there.zone, now)
    first = view.page * LISTED
    shown, before = found[first : first + LISTED], (month - timedelta(days=1)).replace(day=1)
    today = local_day(now, there.zone)
    return {
        "span": view.span.value, "month": month, "last": after - timedelta(days=1), "page": view.page,
        "lines": _lines(books, shown, member), "is_last": first + LISTED >= len(found),
        "here": f"{view.span}:{month}", "before": f"{Span.MONTH}:{before}", "after": f"{Span.MONTH}:{after}",
        "coming": f"{Span.COMING}:{today}", "mine": f"{Span.MINE}:{today}", "by_month": f"{Span.MONTH}:{today}",
        "moderates": moderates(books, me),
    }  # fmt: skip


def _of(
    books: Books, me: Person, member: Member | None, span: Span, month: date, after: date, zone: str, now: datetime
) -> Sequence[Event]:
    if span is Span.MINE:
        return [event for event, _ in books.events.of_member(member.id, now, MOST)] if member else []
    if span is Span.MONTH:
        since, until = (datetime.combine(day, time(), zone_or_utc(zone)) for day in (month, after))
        found = books.events.between(me.workspace, since, until, tuple(State), MOST)
    else:
        found = books.events.between(me.workspace, now, None, (State.ANNOUNCED, State.DRAFT), MOST)
    is_moderator = moderates(books, me)
    return [each for each in found if each.state is not State.DRAFT or helps(each, me.user, is_moderator)]


def one(books: Books, me: Person, event: Event, now: datetime) -> dict[str, Any]:
    """One event with their answer and what they may do."""
    member, is_moderator = books.members.of(me.identity), moderates(books, me)
    (line,) = _lines(books, [event], member)
    may_run, may_help = runs(event, me.user, is_moderator), helps(event, me.user, is_moderator)
    return {
        **line, "text": event.text, "minutes": event.minutes, "helpers": list(event.helpers), "reason": event.reason,
        "members_only": event.members_only, "tier_first": event.tier_first, "revision": event.revision,
        "link": event.link, "may_run": may_run,
        "may_help": may_help and event.state is not State.DRAFT, "is_draft": event.state is State.DRAFT,
        "may_edit": may_run and event.state in {State.DRAFT, State.ANNOUNCED} and (
            event.state is State.DRAFT or event.start > now
        ),
        "may_announce": may_run and event.state is State.DRAFT and event.start > now,
        "may_call_off": may_run and event.state in {State.DRAFT, State.ANNOUNCED} and event.end > now,
        "is_open": is_open(event, now),
        "may_join": line["answer"] == Answer.GOING and bool(event.link) and is_way_in_open(event, now),
        "figures": came_of(books, event) if may_help and event.state is State.OVER else None,
    }  # fmt: skip


def came_of(books: Books, event: Event) -> dict[str, Any]:
    """What came of it, for those who run it: who came of those who had a seat, beside what is usual; what they said."""
    came, going = books.events.came(event.id), books.events.counts([event.id])[event.id][Answer.GOING]
    stars, usual = books.events.stars(event.id), figures.usual(books.events.past(event.workspace, event))
    here, mean = figures.rate(came, going), figures.mean(stars)
    return {
        "came": came, "going": going, "rate": None if here is None else round(here * 100),
        "usual": None if usual is None else round(usual * 100), "answers": len(stars),
        "mean": None if mean is None else round(mean, 1),
    }  # fmt: skip


def form(books: Books, event: Event) -> dict[str, Any]:
    """What the form of an event shows before anything is typed."""
    at = event.start.astimezone(zone_or_utc(books.workspaces.get(event.workspace).zone))
    return {
        "is_new": not event.id, "is_announced": event.state is State.ANNOUNCED, "kind": event.kind.value,
        "kinds": [each.value for each in Kind], "title": event.title, "text": event.text, "day": f"{at:%Y-%m-%d}",
        "time": f"{at:%H:%M}", "minutes": event.minutes, "lengths": sorted({*writing.LENGTHS, event.minutes}),
        "place": event.place, "link": event.link, "capacity": event.capacity or "", "host": event.host,
        "helpers": list(event.helpers), "channel": event.channel,
        "who": writing.ONLY if event.members_only else writing.FIRST if event.tier_first else "all",
        "zone": books.workspaces.get(event.workspace).zone,
        "most": {"title": writing.TITLE_CHARACTERS, "text": writing.TEXT_CHARACTERS,
                 "place": writing.PLACE_CHARACTERS},
    }  # fmt: skip


def who(books: Books, event: Event, page: int, now: datetime) -> dict[str, Any]:
    """A page of who goes, who has an offer and who waits, with who came."""
    order = (Answer.GOING, Answer.OFFERED, Answer.WAITING)
    seats = [seat for answer in order for seat in books.events.seats(event.id, [answer])]
    shown = seats[page * PEOPLE : (page + 1) * PEOPLE]
    people = books.members.some(event.workspace, [seat.member for seat in shown])
    return {
        "id": event.id, "title": event.title, "start": event.start, "page": page,
        "is_last": (page + 1) * PEOPLE >= len(seats), "may_mark": event.start <= now and _has_been(event),
        "capacity": event.capacity, "counts": _counted(books, event.id), "came": books.events.came(event.id),
        "people": [
            {"member": seat.member, "name": people[seat.member].name, "user": people[seat.member].user or "",
             "answer": seat.answer.value, "came": seat.came_at is not None}
            for seat in shown if seat.member in people
        ],
    }  # fmt: skip


def on_home(books: Books, me: Person, member: Member | None, is_moderator: bool, now: datetime) -> Mapping[str, Any]:
    """The next events for a member, theirs first; for moderators whether some are drafts."""
    mine = [event for event, _ in books.events.of_member(member.id, now, ON_HOME)] if member else []
    states = (State.ANNOUNCED, State.DRAFT) if is_moderator else (State.ANNOUNCED,)
    coming = books.events.between(me.workspace, now, None, states, MOST)
    others = [each for each in coming if each.state is State.ANNOUNCED and each not in mine]
    return {
        "lines": _lines(books, [*mine, *others][:ON_HOME], member), "moderates": is_moderator,
        "drafts": sum(each.state is State.DRAFT for each in coming),
        "more": max(0, len(mine) + len(others) - ON_HOME),
    }  # fmt: skip


def announced(books: Books, event: Event, now: datetime) -> dict[str, Any]:
    """What the message in its channel says now."""
    (line,) = _lines(books, [event], None)
    return {**line, "text": event.text, "reason": event.reason, "is_open": is_open(event, now)}


def of_link(books: Books, event: Event, member: Member, now: datetime) -> dict[str, Any]:
    """What a member's own page of it says, behind the link of a letter. Raises NoSuchEvent for a draft."""
    if event.state is State.DRAFT:
        raise NoSuchEvent()
    (line,), seat = _lines(books, [event], member), books.events.seat(event.id, member.id)
    is_going = seat is not None and seat.answer is Answer.GOING
    return {
        **line, "text": event.text, "minutes": event.minutes, "reason": event.reason, "is_open": is_open(event, now),
        "has_link": bool(event.link), "may_join": is_going and bool(event.link) and is_way_in_open(event, now),
        "came": seat is not None and seat.came_at is not None and event.start <= now,
        "stars": seat.stars if seat else None,
    }  # fmt: skip


def _lines(books: Books, events: Sequence[Event], member: Member | None) -> list[dict[str, Any]]:
    ids = [each.id for each in events]
    counts = books.events.counts(ids)
    seats: Mapping[int, Seat] = books.events.seats_of(member.id, ids) if member else {}
    return [_line(each, counts[each.id], seats.get(each.id)) for each in events]


def _line(event: Event, counts: Mapping[Answer, int], seat: Seat | None) -> dict[str, Any]:
    held = sum(counts[each] for each in HELD)
    return {
        "id": event.id, "kind": event.kind.value, "title": event.title, "state": event.state.value,
        "start": event.start, "place": event.place, "host": event.host, "channel": event.channel,
        "capacity": event.capacity, "going": counts[Answer.GOING], "waiting": counts[Answer.WAITING],
        "is_full": event.capacity is not None and held + counts[Answer.WAITING] >= event.capacity,
        "answer": seat.answer.value if seat else "", "until": seat.until if seat else None,
    }  # fmt: skip


def _counted(books: Books, event: int) -> dict[str, int]:
    return {answer.value: n for answer, n in books.events.counts([event])[event].items()}


def _has_been(event: Event) -> bool:
    return event.state in {State.ANNOUNCED, State.OVER}
