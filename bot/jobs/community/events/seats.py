"""Somebody answers an event, follows its link, or says what they thought of it; seats that are left go to who waits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.events import FEATURE, about_seat
from bot.jobs.community.events import letters as by_letter
from bot.jobs.community.members.own import tapped
from bot.rules.calendar import local_day, next_allowed
from bot.rules.community.events import (
    Answer,
    Event,
    MembersOnly,
    NoLinkYet,
    NoSuchEvent,
    Seat,
    State,
    about,
    is_way_in_open,
    seating,
)
from bot.rules.community.members import Act, How, Member, Purpose, Standing
from bot.rules.community.recognition.benefits import BENEFITS, Benefit, kept_seats
from bot.rules.notices import Planned
from bot.store import Books

OFFERED = f"{FEATURE}.offered"
# So many offers are made in one turn; the next one goes on.
AT_ONCE = 100


def answer(books: Books, event: Event, member: Member, comes: bool, now: datetime) -> Seat:
    """They come, or wait for a seat, or do not come; `event` is locked. Raises NotOpen, MembersOnly."""
    before = books.events.seat(event.id, member.id)
    if comes and event.members_only and not books.members.agrees(member.id, Purpose.COMMUNITY, now):
        raise MembersOnly()
    if comes:
        held, ahead = books.events.held(event.id, member.id), books.events.ahead(event.id, before)
        kept, first = _kept(books, event, [member.id], now)
        after = seating.wanted(event, before, member.id, held, ahead, now, kept, member.id in first)
    else:
        after = seating.left(event, before, member.id, now)
    if after != before:
        books.events.put(after)
        tapped(books, member, How.CLICK, now)
        _show(books, event, member.id, now)
        by_letter.plan_file(books, event, after, now)
    if seating.has_seat(before) and not seating.has_seat(after):
        pass_on(books, event, now)
    return after


def pass_on(books: Books, event: Event, now: datetime) -> int:
    """Free seats are offered to who waits, as far as they can be told in time; how many. `event` is locked."""
    if event.state is not State.ANNOUNCED or event.start <= now:
        return 0
    waiting = books.events.seats(event.id, [Answer.WAITING], AT_ONCE)
    people = books.members.some(event.workspace, [seat.member for seat in waiting])
    hours = hours_of(books, event.workspace, list(people.values()))
    reachable = {id: next_allowed(now, hours[id]) for id in people}
    known = [seat for seat in waiting if seat.member in people]
    kept, first = _kept(books, event, list(people), now)
    made = seating.offers(event, books.events.held(event.id), known, reachable, now, kept, first)
    for seat in made:
        books.events.put(seat)
        key = f"{OFFERED}:{event.id}:{seat.member}:at={now.isoformat()}"
        tell(books, event, people[seat.member], OFFERED, key, now, due_at=reachable[seat.member],
             stale_after=seat.until, living=True)  # fmt: skip
    if made:
        books.notices.refresh(now, about=about(event.id))
    return len(made)


def _kept(books: Books, event: Event, ids: Collection[int], now: datetime) -> tuple[int, frozenset[int]]:
    """How many seats are kept now, and for which of those members."""
    if not event.tier_first or event.capacity is None:
        return 0, frozenset()
    standings = books.tiers.standings(event.workspace, ids)
    kept = kept_seats(event.capacity, event.start, now) if standings.is_on else 0
    return kept, frozenset(id for id in ids if Benefit.KEPT_SEATS in BENEFITS[standings.of(id)])


def lapse(books: Books, event: Event, now: datetime) -> None:
    """Offers that passed go to the next; `event` is locked."""
    for seat in books.events.seats(event.id, [Answer.OFFERED]):
        if seat.until is not None and seat.until <= now:
            books.events.put(seating.lapsed(seat, now))
            _show(books, event, seat.member, now)
    pass_on(books, event, now)


def join(books: Books, event: Event, member: Member, now: datetime) -> str:
    """They follow the link and are there; the link. Raises NoSuchEvent for who does not go, NoLinkYet."""
    seat = books.events.seat(event.id, member.id)
    if seat is None or seat.answer is not Answer.GOING:
        raise NoSuchEvent()
    if not event.link or not is_way_in_open(event, now):
        raise NoLinkYet()
    mark(books, event, seat, True, now)
    return event.link


def mark(books: Books, event: Event, seat: Seat, came: bool, now: datetime) -> None:
    """They came, or did not; said twice it is the same. `event` is locked."""
    if came == (seat.came_at is not None):
        return
    books.events.put(replace(seat, came_at=now if came else None, stars=seat.stars if came else None))
    day = local_day(event.start, books.workspaces.get(event.workspace).zone)
    books.members.count(seat.member, Act.EVENT, day, 1 if came else -1)


def rate(books: Books, event: Event, member: Member, stars: int, now: datetime) -> None:
    """What they thought of it, from 1 to 5; the last answer counts. Raises NoSuchEvent for who did not come."""
    seat = books.events.seat(event.id, member.id)
    if seat is None or seat.came_at is None or not 1 <= stars <= 5:
        raise NoSuchEvent()
    if seat.stars != stars:
        books.events.put(replace(seat, stars=stars))
        tapped(books, member, How.ANSWER, now)
        books.notices.refresh(now, about=about_seat(event.id, member.id))


def tell(
    books: Books, event: Event, member: Member, kind: str, key: str, now: datetime, due_at: datetime | None = None,
    stale_after: datetime | None = None, living: bool = False, **more: Any,
) -> None:  # fmt: skip
    """They hear of it: in Slack who is there, else by letter."""
    facts: Mapping[str, Any] = {"event": event.id, "member": member.id, **more}
    if member.user and member.standing is Standing.JOINED:
        books.notices.plan(Planned(
            key, kind, about_seat(event.id, member.id), event.workspace, member.user, facts, due_at, stale_after, living
        ), now)  # fmt: skip
        return
    until = stale_after.isoformat() if stale_after else ""
    told = {"workspace": event.workspace, **facts, "what": kind.rpartition(".")[2], "until": until}
    books.errands.plan(key, by_letter.MAIL, told, due_at or now)


def _show(books: Books, event: Event, member: int, now: datetime) -> None:
    books.notices.refresh(now, about=about(event.id))
    books.notices.refresh(now, about=about_seat(event.id, member))
