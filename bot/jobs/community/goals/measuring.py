"""Once a day every metric of a community: for everybody, and for each segment that somebody wants to know of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from statistics import fmean

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.goals import companies, whose
from bot.rules.calendar import end_of_day, local_day
from bot.rules.community.goals import DEFINITIONS, Metric, figures
from bot.rules.community.goals.levels import levels
from bot.store import Books
from bot.store.community.brought import until
from bot.store.community.counting import MONTH, WRITING, Whose
from bot.store.community.goals import Measured
from bot.store.workspaces import Workspace

# So far back it is measured when a community is measured for the first time: what a baseline, a forecast and a look at
# the month before need.
BACK = 56
# So many days of a community in one turn; the next goes on.
AT_ONCE = 8
# Hires are rare: what is said of them rests on a year.
YEAR = timedelta(days=365)


def measure(deps: Deps) -> None:
    """What is not measured yet, up to yesterday, the newest first; each day in a transaction of its own."""
    now = deps.now()
    communities = with_members(deps)
    for workspace in communities:
        with apart(workspace.id):
            with deps.store.reading() as books:
                segments = books.goals.followed(workspace.id)
            for segment in (None, *segments):
                with apart(workspace.id):
                    _measure(deps, workspace, segment, now)


def _measure(deps: Deps, workspace: Workspace, segment: int | None, now: datetime) -> None:
    with deps.store.reading() as books:
        due = _due(books, workspace, segment, now)[:AT_ONCE]
    for day in due:
        with deps.store.reading() as books:
            found = measured(books, workspace, segment, day, now)
        with deps.store.open() as books:
            books.goals.put(workspace.id, found)
        deps.crash("goals.measured")


def _due(books: Books, workspace: Workspace, segment: int | None, now: datetime) -> Sequence[date]:
    """The days that are over and not measured, the newest first; none before there was anybody."""
    those = whose(books, workspace, segment, now)
    begun = books.counting.first_day(Whose(workspace.id, workspace.zone))
    if those is None or begun is None:
        return []
    yesterday = local_day(now, workspace.zone) - timedelta(days=1)
    first = max(begun, yesterday - timedelta(days=BACK - 1))
    known = books.goals.days(workspace.id, segment, first)
    days = (yesterday - timedelta(days=n) for n in range((yesterday - first).days + 1))
    return [day for day in days if any(day not in known.get(metric, ()) for metric in asked(segment))]


def asked(segment: int | None) -> Sequence[Metric]:
    """What is measured of a segment, or of everybody: of hiring nothing that would say who."""
    return [each for each in Metric if segment is None or not DEFINITIONS[each].is_of_hiring]


def measured(
    books: Books, workspace: Workspace, segment: int | None, day: date, now: datetime
) -> Sequence[Measured]:  # fmt: skip
    """Every metric at the end of that day. Who is in a live segment is asked as it is now: who was in it then is known
    nowhere."""
    those = whose(books, workspace, segment, now)
    if those is None:
        return []
    found = [*_of_members(books, those, day), *_of_answers(books, those, day)]
    if segment is None:
        found += _of_hiring(books, workspace, day)
    return [Measured(metric, segment, day, value, people) for metric, value, people in found]


Found = tuple[Metric, float | None, int]


def _of_members(books: Books, those: Whose, day: date) -> Iterator[Found]:
    count = books.counting
    there = count.members(those, day)
    yield Metric.GROWTH, float(there), there
    yield Metric.ACTIVE, float(count.active(those, day)), there
    yield Metric.POSTING, float(count.active(those, day, WRITING)), there
    yield _share(Metric.RETENTION, *count.stayed(those, day))
    yield _share(Metric.DECAY, *count.faded(those, day))
    newcomers = count.newcomers(those, day)
    yield Metric.ACTIVATION, figures.activation(newcomers, day + timedelta(days=1)), len(newcomers)
    before = levels(count.parts(those, day - MONTH), count.members(those, day - MONTH))
    yield Metric.GRAVITY, figures.gravity(before, levels(count.parts(those, day), there)), there
    yield Metric.DENSITY, figures.density(there, count.pairs(those, day)), there


def _of_answers(books: Books, those: Whose, day: date) -> Iterator[Found]:
    count = books.counting
    waits = count.waits(those, day)
    middle, slow = figures.waits(waits, end_of_day(day, those.zone))
    yield Metric.FIRST_RESPONSE, middle, len(waits)
    yield Metric.SLOW_RESPONSE, slow, len(waits)
    yield _share(Metric.ATTENDANCE, *count.seats(those, day))
    yield _share(Metric.CONTENT_RESPONSE, *count.answered(those, day))
    scores = count.scores(those, day)
    yield Metric.SATISFACTION, figures.satisfaction(scores), len(scores)
    sent = count.sent(those, day)
    yield _share(Metric.UNSUBSCRIBED, len(count.stopped(those, day)), sent)
    yield _share(Metric.COMPLAINTS, count.complained(those, day), sent)


def _of_hiring(books: Books, workspace: Workspace, day: date) -> Iterator[Found]:
    filled = until(books.brought.filled(companies(books, workspace.id)), day)
    from_pool = sum(each.is_from_pool for each in filled)
    yield Metric.HIRES, float(from_pool), from_pool
    lately = [each for each in filled if each.filled_on > day - YEAR]
    ours = [each.days for each in lately if each.is_from_pool]
    others = [each.days for each in lately if not each.is_from_pool]
    yield _share(Metric.POOL_FILL, len(ours), len(lately))
    yield Metric.TIME_TO_HIRE, figures.time_to_hire(ours, others), min(len(ours), len(others))
    since, over = (end_of_day(each, workspace.zone) for each in (day - YEAR, day))
    referred = books.brought.referred(workspace.id, since, over)
    quality = figures.referral_quality(referred)
    yield Metric.REFERRAL_QUALITY, fmean(quality.values()) if quality else None, sum(of for _, of in referred.values())
    yield _share(Metric.DIRECT_YIELD, *books.brought.approached(workspace.id, since, over))


def _share(metric: Metric, part: int, of: int) -> Found:
    return metric, figures.percent(part, of, metric), of
