"""The day of an interview: when somebody gets its brief and its link, and what the brief says as things change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import WORK_STARTS, Hours, local_day, next_allowed, working_day_from, zone_or_utc
from bot.rules.hiring.candidates import GOING_ON, Seen
from bot.rules.hiring.panels.seats import Interview, Seat, State

# Who takes a seat late has the brief so long before, also when their day is over: less is no time to read a kit.
LEAST = timedelta(hours=3)
# The line with the link: short before, and after the start only while somebody may still be looking for the room.
SOON, LATE = timedelta(minutes=10), timedelta(minutes=5)
# What the list of one's own interviews shows: today, and so many days after it.
AHEAD_DAYS = 7
# What somebody saw is written down after the interview, with the CV beside it.
FILES_AFTER = timedelta(days=1)
_LINK = re.compile(r"https://[^\s<>\"'，。；、）)]+")


class Shows(StrEnum):
    """What a brief says of its interview now."""

    COMING = "coming"
    MOVED = "moved"  # it is at another time, for which there is another brief
    OFF = "off"
    NOT_YOURS = "not_yours"


def brief_at(now: datetime, start: datetime, hours: Hours) -> datetime:
    """When somebody gets the brief who has the seat now; in UTC.

    In the morning of their working day before; later than that within their day, but `LEAST` before the start at once.
    """
    day = working_day_from(local_day(start, hours.zone), -1, hours)
    morning = next_allowed(datetime.combine(day, WORK_STARTS, zone_or_utc(hours.zone)), hours)
    if now <= morning:
        return morning
    allowed = next_allowed(now, hours)
    return allowed if allowed <= start - LEAST else now


def shows(interview: Interview, seat: Seat, then: datetime, is_shut: bool) -> Shows:
    """What the brief of that seat says that was made for the start `then`."""
    if is_shut:
        return Shows.NOT_YOURS
    if interview.called_off is not None:
        return Shows.OFF if seat.state in (State.ACCEPTED, State.WITHDRAWN) else Shows.NOT_YOURS
    if interview.start != then and seat.who in {each.who for each in interview.live}:
        return Shows.MOVED
    return Shows.COMING if seat.state is State.ACCEPTED and interview.start == then else Shows.NOT_YOURS


def link_in(place: str) -> str:
    """The first secure link in what was typed as the place; empty where there is none."""
    found = _LINK.search(place)
    return found[0].rstrip(".,;:!?") if found else ""


def opens_files(seen: Seen, who: str, interviews: Iterable[Interview], now: datetime) -> bool:
    """Whether somebody may open a candidate's files because they interview them: they said yes to an interview that
    takes place and is not long over, the recruitment goes on, and they are not shut out."""
    if who in seen.shut or seen.candidacy.standing not in GOING_ON:
        return False
    held = (each for each in interviews if each.called_off is None and now < each.span.end + FILES_AFTER)
    return any(seat.who == who for each in held for seat in each.coming)
