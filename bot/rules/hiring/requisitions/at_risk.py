"""Which requests are about to be late, soonest hurt first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.rules.calendar import Hours
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.requisitions.standing_in import due_by, is_stuck

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Risk:
    """A request under way: when the time allowed of its present step ends, and whether nobody moves it."""

    requisition: Requisition
    due_by: datetime | None
    is_stuck: bool

    def is_late(self, now: datetime) -> bool:
        """Whether the time allowed has run out."""
        return self.due_by is not None and self.due_by <= now


def soonest_first(requisitions: Iterable[Requisition], hours: Mapping[str, Hours], now: datetime) -> tuple[Risk, ...]:
    """Stuck ones first, then by the end of the time allowed; those without one last, longest waiting first."""
    found = [Risk(each, due_by(each, hours, now), is_stuck(each)) for each in requisitions]
    return tuple(
        sorted(found, key=lambda r: (not r.is_stuck, r.due_by or _NEVER, r.requisition.since, r.requisition.id))
    )
