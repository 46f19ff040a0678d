"""The guided first run of a company workspace, and what is said on days 1, 7 and 30 after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, end_of_day, local_day, next_allowed
from bot.rules.hiring.requisitions import Requisition, State
from bot.rules.hiring.requisitions.chains import Chain
from bot.rules.hiring.requisitions.running import time_in_states
from bot.rules.hiring.training.certificates import Founding
from bot.rules.refusals import Refusal

# Counted from the day the first request could be sent, in the reader's own days (product.md, First run).
HELLO_DAY, WEEK_DAY, MONTH_DAY = 1, 7, 30
# What was not said by then is old news.
STALE_AFTER = timedelta(days=3)


class Progress(StrEnum):
    DONE = "done"
    NEXT = "next"
    OPEN = "open"
    OPTIONAL = "optional"


class NobodyAsked(Refusal):
    """There is no time in any state, because nobody asked for a role yet."""


@dataclass(frozen=True)
class SetUp:
    """How far a workspace is: what was confirmed, filled in, chosen, and whether anybody asked for a role yet."""

    hours: bool = False
    people: bool = False
    roles: bool = False
    channel: bool = False
    chain: bool = False
    region: bool = False
    request: bool = False


@dataclass(frozen=True)
class Step:
    """One step of the list and about how many minutes it takes."""

    name: str
    progress: Progress
    minutes: int


# In the order they are done, with minutes: 25 in all. Only what exists stands here.
MINUTES = {"app": 5, "hours": 3, "people": 6, "roles": 3, "channel": 1, "chain": 4, "region": 2, "request": 1}
# A chain of named people works without the people file.
OPTIONAL = frozenset({"people"})


def steps(found: SetUp) -> tuple[Step, ...]:
    """Every step with how far it is. That somebody reads the list proves that the app is installed and talks."""
    listed, is_next = [], True
    for name, minutes in MINUTES.items():
        if name == "app" or getattr(found, name):
            progress = Progress.DONE
        elif name in OPTIONAL:
            progress = Progress.OPTIONAL
        else:
            progress, is_next = Progress.NEXT if is_next else Progress.OPEN, False
        listed.append(Step(name, progress, minutes))
    return tuple(listed)


def minutes_left(listed: Sequence[Step]) -> int:
    """About how many minutes are left, without what is optional."""
    return sum(step.minutes for step in listed if step.progress in {Progress.NEXT, Progress.OPEN})


def is_complete(listed: Sequence[Step]) -> bool:
    """Whether nothing is left but what is optional."""
    return minutes_left(listed) == 0


def named_in(chains: Iterable[Chain]) -> frozenset[str]:
    """The Slack users who sit in a chain by name, as approver or backup."""
    found = {who for chain in chains for step in chain.steps for who in (*step.seats, step.backup) if who}
    return frozenset(who for who in found if not who.startswith("role:"))


def due(started_at: datetime, days: int, hours: Hours) -> datetime:
    """The first instant inside somebody's hours on or after the day that is `days` after the start, in their days."""
    day_before = local_day(started_at, hours.zone) + timedelta(days=days - 1)
    return next_allowed(end_of_day(day_before, hours.zone), hours)


def is_time(due_at: datetime, now: datetime) -> bool:
    """Whether it is to be said now: due, and not old news."""
    return due_at <= now <= due_at + STALE_AFTER


@dataclass(frozen=True)
class Gap:
    """A founding interviewer who leaves a hole: they left, or nothing is begun that certifies them before `until`."""

    person: str
    track: str
    until: date
    has_left: bool


def founding_gaps(
    founding: Iterable[Founding], here: Collection[str], begun: Collection[tuple[str, str]], today: date
) -> list[Gap]:
    """The gaps among those who are founding interviewers still, who ends first before the others. `here` are those who
    are still here, `begun` by person and track what is certified or under way."""
    still = [each for each in founding if today < each.until]
    found = [
        Gap(each.person, each.track, each.until, each.person not in here)
        for each in still if each.person not in here or (each.person, each.track) not in begun
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.until, each.person))


@dataclass(frozen=True)
class Spent:
    """How many requests were in a state, and for how many whole days at the median."""

    state: State
    requests: int
    days: int


def spent(requisitions: Iterable[Requisition], now: datetime) -> tuple[Spent, ...]:
    """Time in each state from the moves of those requests; states nobody waits in are left out."""
    times: dict[State, list[timedelta]] = {}
    for requisition in requisitions:
        for state, time in time_in_states(requisition, now).items():
            times.setdefault(state, []).append(time)
    counted = (State.SUBMITTED, State.CHANGES_ASKED, State.APPROVED, State.OPEN, State.ON_HOLD)
    return tuple(Spent(s, len(times[s]), sorted(times[s])[len(times[s]) // 2].days) for s in counted if s in times)
