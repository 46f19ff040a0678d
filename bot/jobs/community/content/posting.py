"""By the clock: what is scheduled is posted in its channel, what was posted is measured, and once a week moderators
hear what is planned and what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.content import FEATURE, Span, View, about, calendar, others
from bot.jobs.community.content.writing import REVIEW
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import end_of_day, local_day, working_day_from
from bot.rules.community.content import Item, State
from bot.rules.community.content.gaps import MIX
from bot.rules.community.content.workflow import MEASURED_AFTER, is_over
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity
from bot.store import Books
from bot.store.community.content import notice_key
from bot.store.workspaces import Workspace

ITEM, WEEK = f"{FEATURE}.item", f"{FEATURE}.week"
# So many are posted at one tick; the next one goes on.
AT_ONCE = 50
# An item that could not be sent for so long is not news any more.
STALE = timedelta(hours=12)


def post(deps: Deps) -> None:
    """What is due is posted, each once; figures of what was posted a week ago stand."""
    now = deps.now()
    with deps.store.reading() as books:
        due = books.content.due(now, AT_ONCE)
    for workspace, id in due:
        with apart(workspace):
            with deps.store.open() as books:
                _post(books, workspace, id, now)
            deps.crash("content.posted")
    with deps.store.open() as books:
        books.content.measure(now - MEASURED_AFTER)
    deps.crash("content.measured")


def _post(books: Books, workspace: str, id: int, now: datetime) -> None:
    item = books.content.get(workspace, id)
    if item is None or item.state is not State.SCHEDULED or item.post_at is None or item.post_at > now:
        return
    if is_over(item, now):
        books.content.keep(replace(item, state=State.DROPPED, revision=item.revision + 1))
        return
    books.content.keep(replace(item, state=State.POSTED, posted_at=now, revision=item.revision + 1))
    books.notices.refresh(now, about=about(id))
    if item.channel:
        where = about(id)
        said = Planned(notice_key(id), ITEM, where, workspace, item.channel, {"item": id}, living=True)
        books.notices.plan(replace(said, stale_after=now + STALE), now)


def plan_weeks(deps: Deps) -> None:
    """On the first working day of each week every moderator of a community that uses its calendar gets one note."""
    now = deps.now()
    there = with_members(deps)
    for each in there:
        with apart(each.id):
            if _is_first_day(each, now):
                _plan_week(deps, each, now)


def _is_first_day(there: Workspace, now: datetime) -> bool:
    today = local_day(now, there.zone)
    sunday = today - timedelta(days=today.weekday() + 1)
    return working_day_from(sunday, 1, there.hours) == today


def _plan_week(deps: Deps, there: Workspace, now: datetime) -> None:
    with deps.store.reading() as books:
        if not books.content.around(there.id, now - MIX):
            return
    today = local_day(now, there.zone)
    year, week, _ = today.isocalendar()
    ends = end_of_day(today, there.zone)
    with deps.store.open() as books:
        for to in sorted(others(books, there.id, "")):
            key = f"{WEEK}:{there.id}:{to}:week={year}-{week}"
            facts = {"day": today.isoformat()}
            books.notices.plan(Planned(key, WEEK, f"week:{there.id}", there.id, to, facts, stale_after=ends), now)
    deps.crash("content.week_planned")


def _item(books: Books, notice: Notice, now: datetime) -> Facts | None:
    item = _of(books, notice)
    if item is None or item.state not in {State.POSTED, State.MEASURED} or (notice.ts is None and is_over(item, now)):
        return None
    return {
        "id": item.id, "title": item.title, "text": item.text, "link": item.link, "opening": item.opening,
        "heard": item.heard, "done_on": item.done_on, "author": item.author,
    }  # fmt: skip


def _review(books: Books, notice: Notice, now: datetime) -> Facts | None:
    item = _of(books, notice)
    if item is None or (notice.ts is None and item.state is not State.REVIEW):
        return None
    return {
        "id": item.id, "kind": item.kind.value, "title": item.title, "who": item.asked_by or item.owner,
        "when": item.post_at, "state": item.state.value,
    }  # fmt: skip


def _week(books: Books, notice: Notice, now: datetime) -> Facts:
    me = books.people.get(Identity(notice.workspace, notice.to))
    page = calendar(books, me, View(Span.WEEK, date.fromisoformat(notice.facts["day"])), now)
    return {**page, "lines": page["lines"][:10], "more": max(0, page["all"] - 10)}


def _of(books: Books, notice: Notice) -> Item | None:
    return books.content.get(notice.workspace, int(notice.facts["item"]))


MOMENTS: Mapping[str, Moment] = {
    ITEM: Moment(_item), REVIEW: Moment(_review, Pace.DAYTIME), WEEK: Moment(_week, Pace.DAYTIME),
}  # fmt: skip
