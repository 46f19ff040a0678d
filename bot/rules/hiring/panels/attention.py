"""What somebody who plans interviews has to look at, soonest hurt first: what goes wrong if nobody does anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.calendar import Hours, end_of_day, local_day, working_day_from
from bot.rules.hiring.candidates.own_page import ANSWER_DAYS
from bot.rules.hiring.panels.seats import Interview, State


class Need(StrEnum):
    """What is wanting."""

    OPEN = "open"  # a place is nobody's
    SILENT = "silent"  # somebody was asked, and half of their time to answer has gone by
    PLAN = "plan"  # the candidate waits for an interview, and none is planned


@dataclass(frozen=True)
class Attention:
    """What is wanting for a candidate, and when it is too late: `who` has not answered, `start` is the interview's."""

    need: Need
    candidacy: int
    hurts_at: datetime
    start: datetime | None = None
    who: tuple[str, ...] = ()


def of_interview(one: Interview, now: datetime) -> Attention | None:
    """What an interview to come lacks: a place that nobody has hurts when it begins; silence does when the time to
    answer is over, and is nothing before half of it."""
    if one.is_over(now):
        return None
    if one.open_places:
        return Attention(Need.OPEN, one.candidacy, one.start, one.start)
    silent = [seat for seat in one.seats if seat.state is State.OFFERED and seat.at and seat.answer_by]
    late = [seat for seat in silent if now >= seat.at + (seat.answer_by - seat.at) / 2]  # type: ignore[operator]
    if not late:
        return None
    soonest = min(seat.answer_by for seat in late if seat.answer_by)
    return Attention(Need.SILENT, one.candidacy, soonest, one.start, tuple(seat.who for seat in late))


def of_waiting(candidacy: int, since: datetime, hours: Hours) -> Attention:
    """A candidate has waited since then for an interview that nobody has planned: it hurts when the day is over by
    which they hear something, for somebody who works in these hours."""
    last = working_day_from(local_day(since, hours.zone), ANSWER_DAYS, hours)
    return Attention(Need.PLAN, candidacy, end_of_day(last, hours.zone))


def soonest_first(found: Iterable[Attention]) -> list[Attention]:
    """By when it hurts."""
    return sorted(found, key=lambda each: (each.hurts_at, each.candidacy, each.start or each.hurts_at))
