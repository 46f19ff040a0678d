"""Rooms that have a calendar: an interview whose place is one takes place when nothing else does there.

A room whose calendar cannot be read is neither free nor busy: the times stand, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.rules.hiring.panels.availability import Feed, State, state
from bot.rules.refusals import Refusal
from bot.rules.spans import Span, Taken

# So many are connected by one admin: beyond them it is a mistake of somebody's.
MOST_ROOMS = 50
# As long as a place in a plan.
MOST_LETTERS = 120


class RoomTooLong(Refusal):
    """The name of a room has more than `most` letters."""


def is_same(place: str, room: str) -> bool:
    """Whether a place in a plan is that room."""
    return " ".join(place.casefold().split()) == " ".join(room.casefold().split())


def is_known(calendars: Sequence[Feed], now: datetime) -> bool:
    """Whether it is known when the room is busy, by all its calendars."""
    return all(state(each, now) in {State.FRESH, State.STALE} for each in calendars)


def free_at(starts: Iterable[datetime], minutes: int, taken: Taken) -> tuple[datetime, ...]:
    """The times at which nothing stands in the room's calendar; what is not sure counts as busy, as in any room."""
    busy, long = (*taken.firm, *taken.tentative), timedelta(minutes=minutes)
    return tuple(each for each in starts if not any(Span(each, each + long).meets(span) for span in busy))
