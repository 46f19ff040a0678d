"""Whom training reminds of what, and when: at most once a working day, in the morning, and only while it is true."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.rules.calendar import Hours, local_day, next_allowed, working_day_from
from bot.rules.desk import morning
from bot.rules.hiring.training.certificates import warning

# Working days after which a step that waits is mentioned (product.md, hiring/training); after the last one its
# trainee is left in peace, and the owner's weekly line goes on naming it.
WAITED = (3, 7, 14)


class About(StrEnum):
    """What a reminder is about, most urgent first. A step waits already; how strict a track may be can wait longer."""

    SESSION = "session"
    WEEK = "week"
    ENDING = "ending"
    STEP = "step"
    LEVEL = "level"


@dataclass(frozen=True)
class Waiting:
    """A step that waits for a trainee since an instant (aware); `name` is its own among all steps of theirs."""

    name: str
    since: datetime


@dataclass(frozen=True)
class Ahead:
    """A session that will be, and when it was booked; both instants aware."""

    name: str
    starts: datetime
    booked: datetime


@dataclass(frozen=True)
class Ending:
    """A certificate, or a founding interviewer's time, and the first day on which it is over."""

    name: str
    day: date


@dataclass(frozen=True)
class Learner:
    """Somebody in training as things are now: what is done, called off or left is not in here any more.

    `who` is their workspace and user as keys name them; `reports` says whether they own a training in which somebody
    is waited for, `offers` name the tracks and levels that could be set now in one that they own.
    """

    who: str
    hours: Hours
    waiting: tuple[Waiting, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    endings: tuple[Ending, ...] = ()
    reports: bool = False
    offers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """Something to say once under `key`; `days` they waited (working days), or are left (days); 0 for the rest."""

    key: str
    about: About
    name: str
    days: int = 0


def due(learner: Learner, said: Collection[str], last: datetime | None, now: datetime) -> Reminder | None:
    """What to remind them of now, or nothing; `said` are keys of theirs, `last` when they were reminded last.

    Nothing at night or on a free day, nor twice on one day of theirs. What can wait comes in the morning; a session
    of tomorrow at any time of their day.
    """
    if not (learner.ahead or learner.waiting or learner.endings or learner.reports or learner.offers):
        return None
    today = local_day(now, learner.hours.zone)
    if (last and local_day(last, learner.hours.zone) >= today) or next_allowed(now, learner.hours) != now:
        return None
    unsaid = (each for each in _sessions(learner, now, today) if each.key not in said)
    if found := next(unsaid, None):
        return found
    this_morning = morning(now, learner.hours)
    if this_morning is None or not this_morning.has_come(now):
        return None
    return next((each for each in _others(learner, today) if each.key not in said), None)


def still_true(learner: Learner, said: Collection[str], now: datetime) -> Iterator[Reminder]:
    """Those that were said, or are about to be, and hold today."""
    today = local_day(now, learner.hours.zone)
    yield from (each for each in (*_sessions(learner, now, today), *_others(learner, today)) if each.key in said)


def _sessions(learner: Learner, now: datetime, today: date) -> Iterator[Reminder]:
    for session in sorted(learner.ahead, key=lambda each: each.starts):
        held_on = local_day(session.starts, learner.hours.zone)
        day_before = working_day_from(held_on, -1, learner.hours)
        booked = local_day(session.booked, learner.hours.zone)
        # Who booked it since then was told so on that very day.
        if booked < day_before <= today and now < session.starts:
            key = f"{_key(learner, About.SESSION, session.name)}:starts={session.starts.isoformat()}"
            yield Reminder(key, About.SESSION, session.name)


def _others(learner: Learner, today: date) -> Iterator[Reminder]:
    if learner.reports:
        year, week, _ = today.isocalendar()
        yield Reminder(_key(learner, About.WEEK, f"{year}-{week:02}"), About.WEEK, learner.who)
    for ending in sorted(learner.endings, key=lambda each: each.day):
        if left := warning(ending.day, today):
            key = f"{_key(learner, About.ENDING, ending.name)}:ends={ending.day}:left={left}"
            yield Reminder(key, About.ENDING, ending.name, (ending.day - today).days)
    for step in sorted(learner.waiting, key=lambda each: each.since):
        if days := waited(step, today, learner.hours):
            key = f"{_key(learner, About.STEP, step.name)}:since={step.since.isoformat()}:waited={days}"
            yield Reminder(key, About.STEP, step.name, days)
    for offer in learner.offers:
        yield Reminder(_key(learner, About.LEVEL, offer), About.LEVEL, offer)


def _key(learner: Learner, about: About, name: str) -> str:
    return f"hiring.training.{about.value}:{learner.who}:{name}"


def waited(step: Waiting, today: date, hours: Hours) -> int | None:
    """The most of `WAITED` that passed since it waits, in working days of theirs; none before the first."""
    since = local_day(step.since, hours.zone)
    return next((days for days in WAITED[::-1] if working_day_from(since, days, hours) <= today), None)
