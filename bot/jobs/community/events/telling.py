"""What is said of events in Slack, and by the clock: reminders, offers that passed, what is over, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart, batches
from bot.jobs.community import events as job
from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.events import FEATURE, running, seats
from bot.jobs.moments import Facts, Moment
from bot.rules.community.events import (
    ASKED_FOR,
    FOLLOW_UP_AFTER,
    MARKED_FOR,
    Answer,
    Event,
    Seat,
    State,
    about,
    is_way_in_open,
)
from bot.rules.community.events.reminding import Ahead, due
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

REMINDER, BEGINS, AFTER, WHO_CAME, HANDED = (
    f"{FEATURE}.{name}" for name in ("reminder", "begins", "after", "who_came", "handed")
)
# So many are looked at in one turn; the next one goes on.
AT_ONCE = 500


def look(deps: Deps) -> None:
    """Offers that passed go to the next who wait, and so do seats that are free for another reason."""
    now = deps.now()
    with deps.store.reading() as books:
        found = dict.fromkeys((*books.events.lapsing(now, AT_ONCE), *books.events.wanted(now, AT_ONCE)))
    for workspace, id in found:
        with apart(workspace):
            with deps.store.open() as books:
                event = books.events.get(workspace, id)
                if event is not None:
                    seats.lapse(books, event, now)
            deps.crash("events.passed_on")


def remind(deps: Deps) -> None:
    """Whoever goes is reminded, each time once."""
    now = deps.now()
    with deps.store.reading() as books:
        found = books.events.to_remind(now, AT_ONCE)
    for workspace, id, member in found:
        with apart(workspace):
            with deps.store.open() as books:
                _remind(books, workspace, id, member, now)
            deps.crash("events.reminded")


def _remind(books: Books, workspace: str, id: int, member: int, now: datetime) -> None:
    event, seat = books.events.get(workspace, id), books.events.seat(id, member)
    if event is None or seat is None or seat.remind_at is None:
        return
    if event.state is not State.ANNOUNCED or seat.answer is not Answer.GOING:
        books.events.put(replace(seat, remind_at=None))
        return
    them = books.members.get(workspace, member)
    reminder, then = due(event.start, hours_of(books, workspace, [them])[member], seat.remind_at, now)
    books.events.put(replace(seat, remind_at=then))
    if reminder is not None:
        kind = BEGINS if reminder.ahead is Ahead.MINUTES else REMINDER
        start = event.start.isoformat()
        key = f"{kind}:{id}:{member}:{reminder.ahead}:start={start}"
        seats.tell(books, event, them, kind, key, now, stale_after=reminder.stale_after, start=start)


def end(deps: Deps) -> None:
    """What is over is over; its host is asked who came. Two hours later, and not before all are marked, those who came,
    and who did not, hear."""
    now = deps.now()
    with deps.store.reading() as books:
        ended = books.events.ended(now, AT_ONCE)
        after = books.events.to_follow_up(now - FOLLOW_UP_AFTER, now - MARKED_FOR, now - ASKED_FOR, AT_ONCE)
    for workspace, id in ended:
        with apart(workspace):
            with deps.store.open() as books:
                _end(books, workspace, id, now)
            deps.crash("events.ended")
    for workspace, id in after:
        with apart(workspace):
            _follow_up(deps, workspace, id, now)


def forget(deps: Deps) -> None:
    """Links in letters that are over are dropped."""
    with deps.store.open() as books:
        books.events.forget_links(deps.now())
    deps.crash("events.links_forgotten")


def _end(books: Books, workspace: str, id: int, now: datetime) -> None:
    event = books.events.get(workspace, id)
    if event is None or event.state is not State.ANNOUNCED or event.end > now:
        return
    books.events.keep(replace(event, state=State.OVER, revision=event.revision + 1))
    books.notices.refresh(now, about=about(id))
    if event.host and books.events.counts([id])[id][Answer.GOING]:
        key, stale = f"{WHO_CAME}:{id}", event.end + ASKED_FOR
        asked = Planned(key, WHO_CAME, about(id), workspace, event.host, {"event": id}, None, stale, living=True)
        books.notices.plan(asked, now)


def _follow_up(deps: Deps, workspace: str, id: int, now: datetime) -> None:
    with deps.store.reading() as books:
        event = books.events.get(workspace, id)
        going = books.events.seats(id, [Answer.GOING])
    is_known = any(seat.came_at for seat in going)  # else nobody said who came, and nobody is told that they missed it
    for batch in batches(going if event is not None and is_known else ()):
        with deps.store.open() as books:
            people = books.members.some(workspace, [seat.member for seat in batch])
            for them in people.values():
                assert event is not None
                key = f"{AFTER}:{id}:{them.id}"
                seats.tell(books, event, them, AFTER, key, now, stale_after=event.end + ASKED_FOR, living=True)
        deps.crash("events.followed_up")
    with deps.store.open() as books:
        event = books.events.get(workspace, id)
        if event is not None:
            books.events.keep(replace(event, followed_up=True))
    deps.crash("events.follow_up_noted")


def _found(books: Books, notice: Notice) -> tuple[Event, Seat] | None:
    id = int(notice.facts["event"])
    event, seat = books.events.get(notice.workspace, id), books.events.seat(id, int(notice.facts["member"]))
    return (event, seat) if event is not None and seat is not None else None


def _facts(event: Event, seat: Seat, now: datetime) -> dict[str, Any]:
    return {
        "id": event.id, "title": event.title, "kind": event.kind.value, "start": event.start, "place": event.place,
        "has_link": bool(event.link), "reason": event.reason, "answer": seat.answer.value, "until": seat.until,
        "link": event.link if is_way_in_open(event, now) else "",
    }  # fmt: skip


def _announced(books: Books, notice: Notice, now: datetime) -> Facts | None:
    event = books.events.get(notice.workspace, int(notice.facts["event"]))
    if event is None or (notice.ts is None and event.state is not State.ANNOUNCED):
        return None
    return job.announced(books, event, now)


def _offered(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _found(books, notice)
    if found is None or (notice.ts is None and found[1].answer is not Answer.OFFERED):
        return None
    event, seat = found
    is_open = event.state is State.ANNOUNCED and seat.until is not None and now < seat.until
    return {**_facts(event, seat, now), "is_kept": seat.answer is Answer.OFFERED and is_open}


def _reminder(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _found(books, notice)
    if found is None:
        return None
    event, seat = found
    is_same = notice.facts["start"] == event.start.isoformat() and event.state is State.ANNOUNCED
    return _facts(event, seat, now) if is_same and seat.answer is Answer.GOING else None


def _changed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _found(books, notice)
    if found is None or found[1].answer is Answer.DECLINED:
        return None
    event, seat = found
    is_same = event.sequence == notice.facts["sequence"]
    return _facts(event, seat, now) if is_same and event.state is State.ANNOUNCED else None


def _called_off(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _found(books, notice)
    return _facts(*found, now) if found and found[0].state is State.CANCELLED else None


def _after(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _found(books, notice)
    if found is None:
        return None
    return {**_facts(*found, now), "came": found[1].came_at is not None, "stars": found[1].stars}


def _who_came(books: Books, notice: Notice, now: datetime) -> Facts | None:
    event = books.events.get(notice.workspace, int(notice.facts["event"]))
    if event is None:
        return None
    return {"id": event.id, "title": event.title, **job.came_of(books, event)}


def _handed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """That they host it now, as long as they do and it is to come."""
    event = books.events.get(notice.workspace, int(notice.facts["event"]))
    if event is None or event.host != notice.to or event.state in {State.OVER, State.CANCELLED}:
        return None
    return {"id": event.id, "title": event.title, "start": event.start}


MOMENTS: Mapping[str, Moment] = {
    running.ANNOUNCED: Moment(_announced), seats.OFFERED: Moment(_offered),
    REMINDER: Moment(_reminder, Pace.DAYTIME), BEGINS: Moment(_reminder), running.CHANGED: Moment(_changed),
    running.CALLED_OFF: Moment(_called_off), AFTER: Moment(_after, Pace.DAYTIME),
    WHO_CAME: Moment(_who_came, Pace.DAYTIME), HANDED: Moment(_handed, Pace.DAYTIME),
}  # fmt: skip
