"""What a calendar lacks, and whether it is only adverts: said to moderators, never forced on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, local_day
from bot.rules.community.content import Item, Kind, State

# product.md, community/content: jobs over 40 % of a segment's items in 28 days, nothing but jobs for 14 days, silence
# over 14 days.
JOBS_PERCENT = 40
MIX = timedelta(days=28)
JOBS_ONLY = timedelta(days=14)
SILENCE = timedelta(days=14)
# A week without a day that says something is looked at this far ahead.
AHEAD = timedelta(days=14)
# So many who follow a topic wait for something about it.
FOLLOWED = 5
SAID = frozenset({State.POSTED, State.MEASURED})
TO_COME = frozenset({State.SCHEDULED})


class Warn(StrEnum):
    """What is wrong with the mix."""

    MANY_JOBS = "many_jobs"
    ONLY_JOBS = "only_jobs"
    SILENT = "silent"


@dataclass(frozen=True)
class Warned:
    """A warning about what a segment is told, everybody where it is None; `jobs` of `items` are jobs."""

    warn: Warn
    segment: int | None = None
    jobs: int = 0
    items: int = 0


@dataclass(frozen=True)
class Gaps:
    """What is missing: the working days ahead on which nothing is planned, the kinds of which there was nothing in four
    weeks, and topics with how many follow them and nothing was about."""

    days: Sequence[date]
    kinds: Sequence[Kind]
    topics: Sequence[tuple[str, int]]


def warnings(items: Iterable[Item], segment: int | None, until: datetime) -> Sequence[Warned]:
    """What is wrong with what that segment was told, and is to be, in the weeks that end then. What is for everybody is
    for each segment too."""
    heard = [
        (each, when) for each in items
        if each.segment in {None, segment} and each.state in SAID | TO_COME
        if (when := each.when) is not None and when <= until
    ]  # fmt: skip
    month = [each.kind is Kind.JOB for each, when in heard if when > until - MIX]
    fortnight = [each.kind is Kind.JOB for each, when in heard if when > until - JOBS_ONLY]
    found = []
    if sum(month) * 100 > JOBS_PERCENT * len(month):
        found.append(Warned(Warn.MANY_JOBS, segment, sum(month), len(month)))
    if fortnight and all(fortnight):
        found.append(Warned(Warn.ONLY_JOBS, segment, len(fortnight), len(fortnight)))
    if not any(when > until - SILENCE for _, when in heard):
        found.append(Warned(Warn.SILENT, segment))
    return found


def every_warning(items: Collection[Item], until: datetime) -> Sequence[Warned]:
    """The warnings of everybody's items, and of those segments whose own make a difference."""
    segments = sorted({each.segment for each in items if each.segment is not None})
    return [each for segment in (None, *segments) for each in warnings(items, segment, until)]


def gaps(items: Collection[Item], followers: Mapping[str, int], hours: Hours, now: datetime) -> Gaps:
    """What those items leave out: the fortnight ahead by its working days, kinds and topics in the four weeks behind
    and all that is scheduled."""
    known = [each for each in items if each.state in SAID | TO_COME]
    taken = {local_day(when, hours.zone) for each in known if (when := each.when) is not None}
    today = local_day(now, hours.zone)
    ahead = [today + timedelta(days=n) for n in range(1, AHEAD.days + 1)]
    recent = [each for each in known if (when := each.when) is not None and when > now - MIX]
    about = {topic for each in recent for topic in each.topics}
    kinds = {each.kind for each in recent}
    wanted = [(topic, n) for topic, n in followers.items() if n >= FOLLOWED and topic not in about]
    return Gaps(
        [day for day in ahead if hours.is_working_day(day) and day not in taken],
        [each for each in Kind if each not in kinds],
        sorted(wanted, key=lambda each: (-each[1], each[0])),
    )
