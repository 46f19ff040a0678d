"""What the bot does by the clock. What is due is a query, planned under a unique key: any process may tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.deps import Deps
from bot.jobs import delivery, failures, hints, home, people
from bot.jobs.errands import Work
from bot.jobs.hiring import requisitions
from bot.jobs.moments import Moment

# Handled keys are kept longer than Slack repeats an event, even hourly for a day.
KEEP_HANDLED = timedelta(days=3)


@dataclass(frozen=True)
class Tick:
    """A job and the real interval between its runs."""

    job: Callable[[Deps], None]
    every: timedelta


def forget_handled(deps: Deps) -> None:
    """Drop the keys of events, clicks and forms that Slack cannot repeat any more."""
    deps.store.forget_handled(deps.now() - KEEP_HANDLED)


TIMETABLE = (
    Tick(delivery.release, timedelta(seconds=10)),
    Tick(delivery.settle, timedelta(seconds=5)),
    Tick(delivery.repair, timedelta(seconds=30)),
    Tick(people.plan_reading, timedelta(minutes=5)),
    Tick(forget_handled, timedelta(hours=1)),
)

MOMENTS: Mapping[str, Moment] = {**requisitions.MOMENTS, **home.MOMENTS, **failures.MOMENTS, **hints.MOMENTS}
ERRANDS: Mapping[str, Work] = {**people.ERRANDS}
