"""The monthly pack: how the main figures and goals stand, where members came from, what was said; with a picture."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.content import named_segments
from bot.jobs.community.moderation import users
from bot.jobs.community.reviews import FEATURE, TEMPLATES
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.goals import DEFINITIONS, Goal, Metric, Shape
from bot.rules.community.goals.periods import DAY, has_begun, month
from bot.rules.community.goals.reviewing import Of
from bot.rules.community.goals.sparks import NEAR, WEEKS, near, spark, weekly
from bot.rules.community.segments import FEWEST_SHOWN
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person
from bot.slack import blocks
from bot.slack.pictures.bars import Bars, bars
from bot.store import Books
from bot.store.pictures import OpenPage
from bot.store.workspaces import Workspace

MONTH, DRAW = f"{FEATURE}.month", f"{FEATURE}.draw_month"
# Whoever hears of it four weeks later hears of the month after.
STALE = timedelta(days=28)
# What is in it of all that is measured; the rest stands on the page of figures.
MAIN = (
    Metric.GROWTH, Metric.ACTIVE, Metric.POSTING, Metric.ACTIVATION, Metric.RETENTION, Metric.FIRST_RESPONSE,
    Metric.ATTENDANCE, Metric.CONTENT_RESPONSE, Metric.SATISFACTION, Metric.UNSUBSCRIBED,
)  # fmt: skip
# What the picture shows, week by week, over so many weeks: a month and the one before.
DRAWN = (Metric.ACTIVE, Metric.POSTING, Metric.CONTENT_RESPONSE)
# What is listed of goals and sources.
LISTED = 10


@dataclass(frozen=True)
class Page:
    """The modal with a month; the picture it has, and whether Slack has its file."""

    view: dict[str, Any]
    first: date
    drawn: Bars | None
    has_file: bool


def last_month(books: Books, workspace: str, now: datetime) -> date:
    """The first day of the month that is over there."""
    today = local_day(now, books.workspaces.get(workspace).zone)
    return month(month(today) - DAY)


def gathered(books: Books, workspace: str, first: date, now: datetime) -> dict[str, Any]:
    """What is in the pack of the month with that first day."""
    zone, after = zone_or_utc(books.workspaces.get(workspace).zone), month(first + timedelta(days=31))
    since, until = (datetime.combine(day, time(), zone) for day in (first, after))
    asked, answered = books.packs.questions(workspace, since, until)
    joined = books.packs.joined(workspace, first, after)
    named = named_segments(books, workspace)
    found = [each for each in books.reviews.look(workspace, since, until) if each.of is Of.CONTENT]
    return {
        "first": first, "last": after - DAY,
        "figures": [_figure(books, workspace, each, first, after - DAY) for each in MAIN],
        "goals_": [_goal(books, each.goal, named, after - DAY) for each in books.goals.open(workspace)[:LISTED]],
        "sources": [
            {"name": each.name, "kind": each.kind, "n": each.n}
            for each in joined if not each.is_aggregate or each.n >= FEWEST_SHOWN
        ][:LISTED],
        "said": [{"kind": each.key, "n": each.pieces, "tapped": each.answered} for each in found],
        "asked": asked, "answered": answered, "picture": None,
    }  # fmt: skip


def _figure(books: Books, workspace: str, metric: Metric, first: date, last: date) -> dict[str, Any]:
    """What it was at the end of the month and of the one before; of what is counted, how much came in each."""
    before = month(first - DAY)
    values = books.goals.values(workspace, metric, None, min(before, last - timedelta(weeks=WEEKS)) - NEAR, last)
    ends = [near(values, day) for day in (before - DAY, first - DAY, last)]
    if DEFINITIONS[metric].shape is Shape.COUNT:
        now, was = _less(ends[2], ends[1]), _less(ends[1], ends[0])
    else:
        now, was = ends[2], ends[1]
    return {
        "metric": metric.value, "unit": DEFINITIONS[metric].unit.value, "now": _said(now), "before": _said(was),
        "spark": spark(weekly(values, last)),
    }  # fmt: skip


def _goal(books: Books, goal: Goal, named: Mapping[int, Mapping[str, Any]], last: date) -> dict[str, Any]:
    values = books.goals.progress(goal, last - NEAR, last)
    return {
        "metric": goal.metric.value, "unit": DEFINITIONS[goal.metric].unit.value,
        "segment": named.get(goal.segment or 0), "now": _said(near(values, last)), "target": _said(goal.target),
        "ends": goal.ends,
    }  # fmt: skip


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _said(value: float | None) -> str:
    """With one digit, none where it is whole; empty for none."""
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


def weeks(books: Books, workspace: str, last: date) -> Sequence[dict[str, Any]]:
    """The picture's rows: the last weeks until that day, each with what is drawn; empty where nothing was measured."""
    first = last - timedelta(weeks=WEEKS)
    values = [weekly(books.goals.values(workspace, each, None, first, last), last) for each in DRAWN]
    days = [last - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    rows = list(zip(days, zip(*values, strict=True), strict=True))
    if not any(value is not None for _, those in rows for value in those):
        return []
    return [
        {"day": day, "values": [{"amount": each or 0, "said": _said(each)} for each in those]} for day, those in rows
    ]


def page(deps: Deps, books: Books, me: Person, first: date, now: datetime) -> Page:
    """That month, in the person's language."""
    facts, drawn = gathered(books, me.workspace, first, now), None
    after = month(first + timedelta(days=31))
    facts |= {"before": month(first - DAY), "after": after if after <= last_month(books, me.workspace, now) else None}
    rows = weeks(books, me.workspace, facts["last"])
    if rows:
        told = {"weeks": rows, "metrics": [each.value for each in DRAWN]}
        drawn = bars(deps.words.tree(f"{TEMPLATES}/month_picture", me.language, told, me.zone))
        facts["picture"] = pictures.shown(books.pictures.find(me.workspace, drawn.digest))
    tree = deps.words.tree(f"{TEMPLATES}/month_page", me.language, {"prefix": deps.command_prefix, **facts}, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    modal = blocks.modal(tree, json.dumps({"month": f"{first}"}), more=more)
    return Page(modal, first, drawn, bool(facts["picture"] and facts["picture"]["file"]))


def want(books: Books, me: Person, made: Page, on: str | None, now: datetime) -> None:
    """The picture that this open page lacks is made."""
    if not on:
        return
    books.pictures.left(me.workspace, on)
    if made.drawn is not None and not made.has_file:
        pictures.want(books, me.workspace, made.drawn, DRAW, OpenPage(on, me.user, made.first.toordinal()), now)


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet."""
    pictures.draw(deps, facts, _showing, Right.MODERATE)


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any]:
    return page(deps, books, me, date.fromordinal(about), deps.now()).view


def tell_months(deps: Deps) -> None:
    """On the first working day of a month moderators and admins of every community hear of its pack, once."""
    now = deps.now()
    there = with_members(deps)
    for each in there:
        with apart(each.id):
            _tell_in(deps, each, now)


def _tell_in(deps: Deps, there: Workspace, now: datetime) -> None:
    today = local_day(now, there.zone)
    after = month(today)
    first = month(after - DAY)
    with deps.store.reading() as books:
        # A pack of nothing is none; and a community that begins in the middle of a month hears after the next.
        if not has_begun(after, today, there.hours) or books.packs.is_told(there.id, first):
            return
        has_any = any(each["now"] for each in gathered(books, there.id, first, now)["figures"])
    with deps.store.open() as books:
        if books.packs.tell(there.id, first, now) and has_any:
            for to in sorted(users(books, there.id)):
                key, where = f"{MONTH}:{there.id}:{to}:month={first}", f"month:{there.id}:{first}"
                facts = {"month": f"{first}"}
                books.notices.plan(Planned(key, MONTH, where, there.id, to, facts, stale_after=now + STALE), now)
    deps.crash("reviews.month_told")


def _month(books: Books, notice: Notice, now: datetime) -> Facts:
    found = gathered(books, notice.workspace, date.fromisoformat(notice.facts["month"]), now)
    return {**found, "figures": [each for each in found["figures"] if each["now"]][:5]}


MOMENTS: Mapping[str, Moment] = {MONTH: Moment(_month, Pace.DAYTIME)}
ERRANDS = {DRAW: draw}
