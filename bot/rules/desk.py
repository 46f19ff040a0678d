"""The morning desk note: what can wait is said once a working day, in the morning of its reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.rules.calendar import LONGEST_AWAY, Hours, local_day, next_allowed, zone_or_utc
from bot.rules.settings import SHORTEST_DAY

# Nobody's desk is looked at earlier, and a note that comes after noon is no morning note (product.md, "one morning
# desk note per working day").
EARLIEST = time(8, 30)
NOON = time(12)
# Who starts later than others has a morning too, as long as from the earliest note to noon.
MORNING = timedelta(hours=3, minutes=30)
# A line is news again after this: by then nobody remembers the note that said it.
REMEMBERED = timedelta(days=60)


@dataclass(frozen=True)
class Line:
    """One line of a note: news under `key` once. `kind` chooses its words; one that is not `lasting` is never said
    again beside later news."""

    key: str
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    lasting: bool = True


@dataclass(frozen=True)
class Morning:
    """When somebody's note of that `day` may be said; both instants in UTC."""

    day: date
    starts: datetime
    ends: datetime

    def has_come(self, now: datetime) -> bool:
        """Whether it is that morning now."""
        return self.starts <= now < self.ends


def morning(now: datetime, hours: Hours) -> Morning | None:
    """The morning that it is now for somebody, or else their next one; None for who is away for years.

    It begins with their day, not before `EARLIEST`, and ends at noon, or `MORNING` after a later beginning.
    """
    zone, today = zone_or_utc(hours.zone), local_day(now, hours.zone)
    for day in (today + timedelta(days=n) for n in range(LONGEST_AWAY)):
        if not hours.is_working_day(day):
            continue
        begins, over = datetime.combine(day, hours.day_starts), datetime.combine(day, hours.day_ends)
        starts = max(begins, min(datetime.combine(day, EARLIEST), over - SHORTEST_DAY))
        ends = min(over, max(datetime.combine(day, NOON), starts + MORNING))
        found = Morning(day, *(each.replace(tzinfo=zone).astimezone(UTC) for each in (starts, ends)))
        if now < found.ends:
            return found
    return None


def is_from_before(at: datetime, now: datetime, hours: Hours) -> bool:
    """Whether what was said at that moment reached its reader on an earlier day than today."""
    return local_day(next_allowed(at, hours), hours.zone) < local_day(now, hours.zone)


def has_news(lines: Sequence[Line], said: Collection[str]) -> bool:
    """Whether a note is worth sending: one of its lines was in none before."""
    return any(line.key not in said for line in lines)


def arranged(lines: Sequence[Line], news: Collection[str], said: Collection[str]) -> Sequence[Line]:
    """The lines of a note, its `news` first, then what was `said` before and still holds; empty without news.

    What became true after the note was planned is in neither, and comes with the next one.
    """
    new = [line for line in lines if line.key in news]
    old = [line for line in lines if line.key in said and line.key not in news and line.lasting]
    return [*new, *old] if new else []
