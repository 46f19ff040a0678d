"""When a candidate can come, as it is typed; which stage is interviewed for; and who may be asked, as the solver takes
it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.rules.calendar import zone_or_utc
from bot.rules.hiring.panels import Held, Interviewer, Limits
from bot.rules.hiring.panels import availability as own
from bot.rules.hiring.panels.seats import Interview, StartPast
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.methods import METHODS
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.hiring.training.certificates import Certificate, Founding, ends, holds
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.spans import Span, minus

# What a candidate is asked to keep free: more is not kind.
MOST_SLOTS = 5
# The fields of the form: a day and the times of it, twice.
DAYS = (("day", "times"), ("other_day", "other_times"))
# What load is counted over.
FOUR_WEEKS = timedelta(weeks=4)
_BETWEEN = re.compile(r"[,;，；、\s]+")
_TIME = re.compile(r"([01]?\d|2[0-3])[:：.]([0-5]\d)")


class TimeMeaningless(Refusal):
    """No time of a day, as `typed`."""


class TooManySlots(Refusal):
    """More than `most` times."""


class TooFarAhead(Refusal):
    """Nobody knows yet when people can: `days` ahead is the furthest."""


class NoInterviewNext(Refusal):
    """Neither the stage the candidate is at nor the next one is an interview still to be planned."""


def read(answers: Mapping[str, Any], zone: str, now: datetime) -> tuple[datetime, ...]:
    """The instants that were typed as local times of that zone, in UTC, in time, each once.

    Raises FieldRefusals for the fields of `DAYS`.
    """
    wrong, found = dict[str, Refusal](), set[datetime]()
    for n, (day_field, times_field) in enumerate(DAYS):
        day, typed = _day(answers.get(day_field)), str(answers.get(times_field) or "").strip()
        if not typed and n:  # the second day is not asked for
            continue
        if day is None or not typed:
            wrong[times_field if day else day_field] = Missing()
            continue
        times = [each for each in _BETWEEN.split(typed) if each]
        odd = next((each for each in times if not _TIME.fullmatch(each)), None)
        if odd is not None:
            wrong[times_field] = TimeMeaningless(typed=odd[:40])
            continue
        starts = [_instant(day, each, zone) for each in times]
        if any(each <= now for each in starts):
            wrong[times_field] = StartPast()
        elif any(each > now + own.AHEAD - timedelta(days=1) for each in starts):
            wrong[day_field] = TooFarAhead(days=own.AHEAD.days - 1)
        found.update(starts)
    if not wrong and len(found) > MOST_SLOTS:
        wrong["times"] = TooManySlots(most=MOST_SLOTS)
    if wrong:
        raise FieldRefusals(wrong)
    return tuple(sorted(found))


def to_interview(plan: Plan | None, stage: int, planned: Iterable[Interview]) -> int | None:
    """The stage to plan an interview for: the present one, or else the next, that is an interview and has none to come
    and none held."""
    if plan is None:
        return None
    has = {each.stage for each in planned if each.is_held}
    for at in (stage, stage + 1):
        if at < len(plan.stages) and METHODS[plan.stages[at].method].is_interview and at not in has:
            return at
    return None


def around(slots: Iterable[datetime], minutes: int) -> Span:
    """The days around these slots, wide enough to hold whole working days everywhere."""
    all = sorted(slots)
    return Span(all[0] - timedelta(days=1), all[-1] + timedelta(days=1, minutes=minutes))


def counted_in(slots: Iterable[datetime]) -> Span:
    """The time whose seats count for limits and load on these days: their whole months, and four weeks before."""
    all = sorted(slots)
    month = (all[0] - timedelta(days=1)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Span(min(month, all[-1] - FOUR_WEEKS) - timedelta(days=1), all[-1] + timedelta(days=32))


def certified_by_track(certificates: Iterable[Certificate], day: date) -> dict[str, dict[str, date]]:
    """By person and track, the first day on which a certificate that holds on `day` holds no more."""
    found: dict[str, dict[str, date]] = {}
    for each in certificates:
        if holds(each, day):
            theirs = found.setdefault(each.person, {})
            theirs[each.track] = max(ends(each).day, theirs.get(each.track, date.min))
    return found


def founding_by_track(founded: Iterable[Founding], day: date) -> dict[str, dict[str, date]]:
    """The same of founding interviewers."""
    found: dict[str, dict[str, date]] = {}
    for each in founded:
        if day < each.until:
            found.setdefault(each.person, {})[each.track] = each.until
    return found


def interviewer(
    person: Person,
    certified: Mapping[str, date],
    founding: Mapping[str, date],
    works: Iterable[Span],
    known: own.Known,
    limits: Limits,
    held: Iterable[Held],
    last: datetime,
    shut: frozenset[str] = frozenset(),
    group: str = "",
) -> Interviewer:
    """Somebody as the solver takes them. `works` are their hours without looking into a calendar, `last` is the last
    slot, `shut` the candidates they may not see."""
    days, seats = tuple(works), tuple(held)
    recent = sum(last - FOUR_WEEKS < each.span.start <= last for each in seats)
    return Interviewer(
        person.user, person.zone, certified, founding, {},
        days, minus(days, known.free), True, limits, seats, recent, shut, frozenset(), group,
    )  # fmt: skip


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _instant(day: date, typed: str, zone: str) -> datetime:
    found = _TIME.fullmatch(typed)
    assert found is not None
    return datetime.combine(day, time(int(found[1]), int(found[2])), zone_or_utc(zone)).astimezone(UTC)
