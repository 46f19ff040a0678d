"""What somebody sees of their own availability, on its page and on their Home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.calendars.fetching import host_of
from bot.rules.calendar import local_day
from bot.rules.hiring.panels.availability import (
    WEEK,
    Known,
    State,
    Unknown,
    availability,
    state,
    week_of,
    window_from,
)
from bot.rules.people import Person
from bot.rules.spans import Span
from bot.store import Books


def page(books: Books, me: Person, now: datetime, has_pages: bool) -> Mapping[str, Any]:
    """Their hours, limits, pauses and calendars; `has_pages` when the personal feed can be reached from outside."""
    own, hours = books.availabilities.own(me.identity), books.people.hours(me.workspace, [me.user])[me.user]
    week, counts = week_of(own, hours), books.calendars.counts(me.identity)
    today = local_day(now, me.zone)
    return {
        "zone": hours.zone or "UTC",
        "hours": [{"day": day, "from": f"{week[day][0]:%H:%M}", "until": f"{week[day][1]:%H:%M}"}
                  for day in WEEK if day in week],
        "follows": own.week is None,
        "limits": [{"of": name, "most": most} for name, most in vars(own.limits).items() if most is not None],
        "pauses": [
            {"id": pause.id, "kind": pause.kind.value, "first": pause.first, "last": pause.last,
             "reason": pause.reason}
            for pause in own.pauses if pause.last >= today
        ],
        "calendars": [
            {"id": each.feed.id, "host": host_of(each.url or ""), "state": state(each.feed, now).value,
             "why": each.feed.why, "last_ok": each.feed.last_ok, "since": each.feed.since,
             "count": counts.get(each.feed.id, 0), "left_out": each.left_out,
             "writes": each.writes, "room": each.room}
            for each in books.calendars.of(me.identity)
        ],
        "unknown_since": _unknown_since(books, me, now),
        "feed_made_at": books.availabilities.feed_made_at(me.identity),
        "has_pages": has_pages,
    }  # fmt: skip


def on_home(books: Books, me: Person, now: datetime) -> Mapping[str, Any]:
    """What of it matters every day: a pause they are in, and since when it is not known when they can."""
    today, own = local_day(now, me.zone), books.availabilities.own(me.identity)
    lasts = [pause.last for pause in own.pauses if pause.first <= today <= pause.last]
    feeds = books.calendars.feeds_of(me.workspace, [me.user])[me.user]
    dead = [feed.since for feed in feeds if state(feed, now) is State.DEAD]
    return {"paused_until": max(lasts, default=None), "dead_since": min(dead, default=None)}


def when(
    books: Books, workspace: str, users: Iterable[str], window: Span, now: datetime
) -> Mapping[str, Known | Unknown]:
    """When each of them can interview in the window, as far as that is known; each of them present."""
    wanted = list(dict.fromkeys(users))
    hours, own = books.people.hours(workspace, wanted), books.availabilities.own_of(workspace, wanted)
    feeds, taken = books.calendars.feeds_of(workspace, wanted), books.calendars.taken(workspace, wanted, window)
    return {user: availability(window, hours[user], own[user], feeds[user], taken[user], now) for user in wanted}


def _unknown_since(books: Books, me: Person, now: datetime) -> datetime | None:
    """None too while a calendar that was connected just now is being read."""
    found = when(books, me.workspace, [me.user], window_from(now), now)[me.user]
    feeds = books.calendars.feeds_of(me.workspace, [me.user])[me.user]
    is_tried = any(feed.failures or state(feed, now) is State.DEAD for feed in feeds)
    return found.since if isinstance(found, Unknown) and is_tried else None
