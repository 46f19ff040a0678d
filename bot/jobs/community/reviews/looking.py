"""By the clock: on the first working day of a quarter the one before is looked at, and moderators hear of it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.moderation import users
from bot.jobs.community.reviews import FEATURE, counts
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.content import Kind
from bot.rules.community.first_steps import Channel
from bot.rules.community.goals.periods import DAY, has_begun, quarter
from bot.rules.community.goals.reviewing import Looked, Of
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books
from bot.store.workspaces import Workspace

READY = f"{FEATURE}.ready"
# Somebody is entitled to these, however few answer: members hear of jobs first, and of what came of what they said.
NEEDED = frozenset({Kind.JOB.value, Kind.HEARD.value})
# Whoever was told in four weeks later is told of the past.
STALE = timedelta(days=28)


def look(deps: Deps) -> None:
    """Every community has the review of the quarter that is over, from the first working day after it on."""
    now = deps.now()
    there = with_members(deps)
    for each in there:
        with apart(each.id):
            _look_in(deps, each, now)


def _look_in(deps: Deps, there: Workspace, now: datetime) -> None:
    today = local_day(now, there.zone)
    after = quarter(today)
    first = quarter(after - DAY)
    with deps.store.reading() as books:
        if not has_begun(after, today, there.hours) or books.reviews.is_made(there.id, first):
            return
        since, until = (datetime.combine(day, time(), zone_or_utc(there.zone)) for day in (first, after))
        news = books.beginnings.channels(there.id).get(Channel.ANNOUNCEMENTS, "")
        found = [_needed(each, news) for each in books.reviews.look(there.id, since, until)]
    with deps.store.open() as books:
        if books.reviews.make(there.id, first, found, now) and found:
            for to in sorted(users(books, there.id)):
                key, where = f"{READY}:{there.id}:{to}:quarter={first}", f"review:{there.id}:{first}"
                planned = Planned(key, READY, where, there.id, to, {"quarter": f"{first}"}, stale_after=now + STALE)
                books.notices.plan(planned, now)
    deps.crash("reviews.made")


def _needed(looked: Looked, news: str) -> Looked:
    """A tier was promised, and the channel of announcements is the only way to some people."""
    is_needed = {
        Of.CONTENT: looked.key in NEEDED, Of.CHANNEL: looked.key == news, Of.SEGMENT: False, Of.TIER: True,
    }  # fmt: skip
    return replace(looked, is_needed=is_needed[looked.of])


def _ready(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = counts(books, notice.workspace)
    return found if found and f"{found['first']}" == notice.facts["quarter"] else None


MOMENTS: Mapping[str, Moment] = {READY: Moment(_ready, Pace.DAYTIME)}
