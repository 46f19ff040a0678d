"""Somebody's own interviews: today's and those of the next days on a page, the next one and their load on Home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.hiring.panels import card
from bot.jobs.hiring.panels.brief import Sitting, line, sitting
from bot.rules.calendar import end_of_day, local_day
from bot.rules.hiring.panels import day, hard, slots
from bot.rules.hiring.panels.seats import TOLD, State
from bot.rules.people import Person
from bot.store import Books

# What the page lists, and what is looked at to tell how many wait on Home: a week of three a day.
LISTED = 20


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What they come to today and in the next days, and all that they are asked for and have not answered."""
    today = local_day(now, me.zone)
    until = end_of_day(today + timedelta(days=day.AHEAD_DAYS), me.zone)
    mine = [
        each for each in _mine(books, me, end_of_day(today - timedelta(days=1), me.zone), now)
        if each.interview.start < until or each.seat.state is State.OFFERED
    ]  # fmt: skip
    return {"zone": me.zone or "UTC", "rows": [_row(books, each, now) for each in mine], "days": day.AHEAD_DAYS}


def on_home(books: Books, me: Person, now: datetime) -> Mapping[str, Any]:
    """Their next interview, how many questions wait for their answer, and how many they have this week and month beside
    their own limits."""
    since = now - timedelta(hours=2)
    mine = [each for each in _mine(books, me, since, now) if _ends(each) > now]
    coming = next((each for each in mine if each.seat.state is State.ACCEPTED), None)
    limits = books.availabilities.own(me.identity).limits
    held = books.interviews.held(me.workspace, [me.user], slots.counted_in([now]))[me.user]
    today = local_day(now, me.zone)
    week, month = (hard.counted(held, me.zone, unit)[unit(today)] for unit in (hard.as_week, hard.as_month))
    return {
        "next": _row(books, coming, now) if coming else None,
        "offers": sum(_asks(each, now) for each in mine),
        "week": week, "week_limit": limits.week, "month": month, "month_limit": limits.month,
    }  # fmt: skip


def _mine(books: Books, me: Person, since: datetime, now: datetime) -> Iterator[Sitting]:
    """Their seats that they know of, in time; none with a candidate whom they may not see."""
    for interview in books.interviews.of_person(me.identity, since)[:LISTED]:
        for seat in interview.live:
            if seat.who == me.user and seat.state in TOLD:
                one = sitting(books, interview, seat.id, now)
                if one is not None and me.user not in one.seen.shut:
                    yield one


def _ends(one: Sitting) -> datetime:
    return one.interview.span.end


def _asks(one: Sitting, now: datetime) -> bool:
    return one.seat.state is State.OFFERED and now < one.interview.start


def _row(books: Books, one: Sitting, now: datetime) -> dict[str, Any]:
    return {
        "card": card.standing(books, one.interview, one.seat, one.seen.shut, now),
        **line(one), "id": one.seat.id, "version": one.seat.version, "state": one.seat.state.value,
        "part": one.seat.part.value, "asks": _asks(one, now), "answer_by": one.seat.answer_by,
        "may_decline": now < one.interview.start, "is_over": _ends(one) <= now,
    }  # fmt: skip
