"""The members behind a figure, for moderators: those to do something about. None of them is behind one of hiring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, exists, select

from bot.rules.community.events import Answer
from bot.rules.community.goals import Metric
from bot.store.community.counting import (
    MONTH,
    QUARTER,
    WRITING,
    Counting,
    Whose,
    acted,
    end,
    held,
    here,
    who,
)
from bot.store.schema import community_events, event_seats, members, questions

m, q, s, e = members.c, questions.c, event_seats.c, community_events.c


class Behind:
    """By metric."""

    def __init__(self, connection: Connection, counting: Counting) -> None:
        self._connection = connection
        self._counting = counting

    def of(self, whose: Whose, metric: Metric, day: date, most: int) -> Sequence[int]:
        """Their numbers, the last to join first, at most so many: who joined, who left, who did something or nothing,
        who waits for an answer, who kept a seat and did not come, who wants nothing sent. Nobody for what is no
        member's."""
        which = self._which(whose, metric, day)
        if which is None:
            return []
        query = select(m.id).where(*who(whose), *which).order_by(m.joined_at.desc(), m.id.desc()).limit(most)
        return list(self._connection.execute(query).scalars())

    def _which(self, whose: Whose, metric: Metric, day: date) -> Sequence[Any] | None:
        since, until = end(whose, day - MONTH), end(whose, day)
        match metric:
            case Metric.GROWTH:
                return here(until), m.joined_at >= since
            case Metric.RETENTION:
                return here(end(whose, day - QUARTER)), ~here(until)
            case Metric.ACTIVE:
                return here(until), acted(day - MONTH, day)
            case Metric.POSTING:
                return here(until), acted(day - MONTH, day, WRITING)
            case Metric.ACTIVATION:
                newcomers = self._counting.newcomers_by(whose, day).items()
                return here(until), m.id.in_([id for id, (_, first) in newcomers if first is None])
            case Metric.DECAY:
                then = here(end(whose, day - MONTH))
                return then, acted(day - 2 * MONTH, day - MONTH), ~acted(day - MONTH, day)
            case Metric.FIRST_RESPONSE | Metric.SLOW_RESPONSE:
                return (exists().where(q.member == m.id, q.at >= since, q.at < until, q.answered_at.is_(None)),)
            case Metric.ATTENDANCE:
                kept = exists().where(
                    s.member == m.id, s.event == e.id, s.answer == Answer.GOING.value, s.came_at.is_(None),
                    *held(whose, since, until),
                )  # fmt: skip
                return (kept,)
            case Metric.UNSUBSCRIBED:
                return (m.id.in_(self._counting.stopped(whose, day)),)
            case _:
                return None


# What `of` knows somebody behind.
OPENED = frozenset({
    Metric.GROWTH, Metric.RETENTION, Metric.ACTIVE, Metric.POSTING, Metric.ACTIVATION, Metric.DECAY,
    Metric.FIRST_RESPONSE, Metric.SLOW_RESPONSE, Metric.ATTENDANCE, Metric.UNSUBSCRIBED,
})  # fmt: skip
