"""When a candidate could come: the beginnings that are looked at, those they are shown, and what they choose.

They are shown a few that somebody could take, and may name others; nothing of it is a promise before it is arranged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, local_day, working_day_from, zone_or_utc
from bot.rules.hiring.panels import availability, slots
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.refusals import FieldRefusals, Refusal

# So many working days are looked at, on the candidate's clock: two weeks, in which most calendars are kept.
DAYS = 10
# Within this part of their day an interview begins and ends, each on the hour.
FIRST, LAST = time(9), time(18)
STEP = timedelta(hours=1)
# A list is read at a glance: a dozen, spread over the days.
MOST_SHOWN = 12
# Nobody is asked for tomorrow morning by a page.
NOT_WITHIN = timedelta(hours=24)
# What is typed beside the list, twice.
TYPED = (("day", "time"), ("other_day", "other_time"))


class State(StrEnum):
    """How it stands with the times of a candidate."""

    LOOKING = "looking"  # possible ones are being looked for
    SHOWN = "shown"
    CHOSEN = "chosen"
    SETTLED = "settled"  # the interview has another time
    TAKEN = "taken"  # none of those they chose was possible any more: they choose again


@dataclass(frozen=True)
class Asking:
    """A candidate is asked, for the `number`th time, when they could come to the interview of that stage; where there
    is an `interview`, it gets another time. `by` asked, empty for the candidate. `at_once`: it is booked without
    anybody looking at it."""

    candidacy: int
    number: int
    stage: int
    interview: int | None
    by: str
    at: datetime
    at_once: bool
    state: State = State.LOOKING
    shown: tuple[datetime, ...] = ()
    chosen: tuple[datetime, ...] = ()


def looked_at(zone: str, minutes: int, now: datetime) -> tuple[datetime, ...]:
    """The beginnings that are looked at: every hour within the candidate's day, on working days; in UTC, in time."""
    hours, found = Hours(zone), list[datetime]()
    day = local_day(now, zone)
    for _ in range(DAYS):
        day = working_day_from(day, 1, hours)
        start, end = (_instant(day, each, zone) for each in (FIRST, LAST))
        while start + timedelta(minutes=minutes) <= end:
            if start > now + NOT_WITHIN:
                found.append(start)
            start += STEP
    return tuple(found)


def spread(possible: Collection[datetime], zone: str) -> tuple[datetime, ...]:
    """At most `MOST_SHOWN` of these, from every day as many as from the others, mornings and afternoons; in time."""
    days: dict[date, list[datetime]] = {}
    for start in sorted(possible):
        days.setdefault(local_day(start, zone), []).append(start)
    found = list[datetime]()
    for n in range(max(map(len, days.values()), default=0)):
        for k, (_, starts) in enumerate(sorted(days.items())):
            if starts and len(found) < MOST_SHOWN:
                found.append(starts.pop(0 if (n + k) % 2 == 0 else -1))
    return tuple(sorted(found))


def chosen(sent: Mapping[str, str], asking: Asking, zone: str, now: datetime) -> tuple[datetime, ...]:
    """What the candidate ticked of what was shown, and typed as times of that zone; in UTC, in time, each once.

    Raises FieldRefusals, by what is wrong: `nothing` at all, `halves` (a day without a time), `meaningless`, `soon`,
    `far`, `many`.
    """
    wrong = dict[str, Refusal]()
    shown = {start.isoformat(): start for start in asking.shown}
    found = {shown[each] for each in sent.get("start", "").split("\n") if each in shown}
    for day_field, time_field in TYPED:
        day, clock = sent.get(day_field, "").strip(), sent.get(time_field, "").strip()
        if bool(day) != bool(clock):
            wrong["halves"] = Missing()
        elif day:
            try:
                found.add(_instant(date.fromisoformat(day), time.fromisoformat(clock), zone))
            except (ValueError, OverflowError):
                wrong["meaningless"] = slots.TimeMeaningless(typed=f"{day} {clock}"[:40])
    if any(start <= now + NOT_WITHIN for start in found):
        wrong["soon"] = Missing()
    if any(start > now + availability.AHEAD - timedelta(days=1) for start in found):
        wrong["far"] = slots.TooFarAhead(days=availability.AHEAD.days - 1)
    if len(found) > slots.MOST_SLOTS:
        wrong["many"] = slots.TooManySlots(most=slots.MOST_SLOTS)
    if not found and not wrong:
        wrong["nothing"] = Missing()
    if wrong:
        raise FieldRefusals(wrong)
    return tuple(sorted(found))


def still_to_come(starts: Sequence[datetime], now: datetime) -> tuple[datetime, ...]:
    """Those of the shown that can be chosen still."""
    return tuple(start for start in starts if start > now + NOT_WITHIN)


def _instant(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock.replace(tzinfo=None), zone_or_utc(zone)).astimezone(UTC)
