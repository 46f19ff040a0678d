"""What moderators hear around the beginning of a community: the day after its first way in a plan of the week, and a
month later what is to be confirmed and what nobody uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.goals.showing import baselines_of
from bot.jobs.community.moderation import users
from bot.jobs.moments import Moment
from bot.rules import first_run as rules
from bot.rules.calendar import local_day
from bot.rules.community.events import State
from bot.rules.community.goals import DEFINITIONS, Shape
from bot.rules.community.intros import FLOOR
from bot.rules.community.questions.kept import FLOOR as HELPERS
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

ABOUT = "community.first_steps"
PLAN, MONTH = f"{ABOUT}.plan", f"{ABOUT}.month"
DAYS = {PLAN: rules.HELLO_DAY, MONTH: rules.MONTH_DAY}
# A plan is of so many days; of each kind so many lines are read in a minute.
WEEK, LISTED = timedelta(days=7), 8


def look(deps: Deps) -> None:
    """Who is to hear something of the first days will hear it, once."""
    now = deps.now()
    for each in with_members(deps):
        with apart(each.id):
            with deps.store.reading() as books:
                due = list(_due(books, each.id, now))
                known = books.notices.known(one.key for one in due)
            if new := [one for one in due if one.key not in known]:
                with deps.store.open() as books:
                    books.notices.plan_many(new, now)
                deps.crash("first_days.planned")


def _due(books: Books, workspace: str, now: datetime) -> Iterator[Planned]:
    began, there = books.access_reviews.community_began(workspace), sorted(users(books, workspace))
    if began is None:
        return
    hours = books.people.hours(workspace, there)
    for who in there:
        for kind, days in DAYS.items():
            at = rules.due(began, days, hours[who])
            if rules.is_time(at, now):
                key, stale = f"{kind}:{workspace}:{who}", at + rules.STALE_AFTER
                yield Planned(key, kind, ABOUT, workspace, who, due_at=at, stale_after=stale)


def _plan(books: Books, notice: Notice, now: datetime) -> Mapping[str, Any] | None:
    """What the next seven days bring: items with a date, events, how many came."""
    where = notice.workspace
    if notice.to not in users(books, where):
        return None
    items = [
        each for each in books.content.around(where, now)
        if each.posted_at is None and each.post_at is not None and each.post_at < now + WEEK
    ]  # fmt: skip
    events = books.events.between(where, now, now + WEEK, [State.DRAFT, State.ANNOUNCED], LISTED)
    return {
        "items": [{"title": each.title, "kind": each.kind.value, "when": each.post_at} for each in items[:LISTED]],
        "more": len(items[LISTED:]),
        "events": [{"title": each.title, "when": each.start} for each in events],
        "is_alone": len(users(books, where)) < 2,
    }


def _month(books: Books, notice: Notice, now: datetime) -> Mapping[str, Any] | None:
    """Which baselines wait to be confirmed, and what is switched on without enough people for it."""
    where = notice.workspace
    if notice.to not in users(books, where):
        return None
    today = local_day(now, books.workspaces.get(where).zone)
    waiting = [
        metric.value for metric, began in baselines_of(books, where, None, today).items()
        if DEFINITIONS[metric].shape is Shape.RATE and began.confirmed_at is None
    ]  # fmt: skip
    asked = books.intros.asked(where)
    rounds = books.intros.settings(where).items()
    unused = ["intros"] if any(each.is_on and asked[kind] < FLOOR for kind, each in rounds) else []
    if books.questions.is_on(where) and len(books.questions.offers(where)) < HELPERS:
        unused.append("questions")
    if not waiting and not unused:
        return None
    return {"baselines": waiting[:LISTED], "more": len(waiting[LISTED:]), "unused": unused}


MOMENTS = {PLAN: Moment(_plan, Pace.DAYTIME), MONTH: Moment(_month, Pace.DAYTIME)}
