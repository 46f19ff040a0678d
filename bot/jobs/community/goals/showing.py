"""The pages of goals: how they stand, every figure with what it rests on, and the members behind one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.jobs.community.content import named_segments
from bot.jobs.community.goals import standing, whose
from bot.jobs.community.goals.measuring import asked
from bot.jobs.community.goals.standing import told_as
from bot.rules.calendar import local_day
from bot.rules.community.goals import DEFINITIONS, Baseline, Metric, Shape, smart
from bot.rules.community.goals.figures import growth
from bot.rules.community.goals.forecasting import BACK
from bot.rules.community.goals.smart import GOOD_FOR, MEASURED, MOST_OPEN, NothingToConfirm
from bot.rules.community.goals.sparks import WEEKS, spark, weekly
from bot.rules.community.segments import Kind, NoSuchSegment
from bot.rules.people import Person
from bot.store import Books
from bot.store.community.behind import OPENED
from bot.store.community.counting import Whose
from bot.store.workspaces import Workspace

# Goals that ended which the page lists, people it lists behind a figure, sources it names.
ENDED, PEOPLE, SOURCES = 3, 25, 5


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Every goal with how it stands, those that ended last, and whether there is room for one more."""
    there = books.workspaces.get(me.workspace)
    found = standing.all_of(books, there, now)
    return {
        "goals": [standing.shown(books, there, each, now) for each in found],
        "ended": [standing.plain(books, each) for each in books.goals.ended(me.workspace, ENDED)],
        "has_room": len(found) < MOST_OPEN, "most": MOST_OPEN, "day": books.goals.last_day(me.workspace),
    }  # fmt: skip


def on_home(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What the Home of a moderator says of goals."""
    there = books.workspaces.get(me.workspace)
    return {"goals": [
        {**standing.plain(books, each.kept), "status": each.stands.status.value, "value": told_as(each.value)}
        for each in standing.all_of(books, there, now)
    ]}  # fmt: skip


def figures(books: Books, me: Person, segment: int | None, now: datetime) -> dict[str, Any]:
    """Every metric of everybody, or of a segment that is measured: its value, what it rests on, where it was 28 days
    before, and its baseline. Raises NoSuchSegment."""
    there = books.workspaces.get(me.workspace)
    segments = measurable(books, me.workspace)
    if segment is not None and segment not in segments:
        raise NoSuchSegment()
    today = local_day(now, there.zone)
    baselines = baselines_of(books, me.workspace, segment, today)
    return {
        "segment": segments[segment] if segment is not None else None, "number": segment or 0,
        "is_measured": segment is None or segment in books.goals.followed(me.workspace),
        "segments": list(segments.values()), "day": books.goals.last_day(me.workspace),
        "figures": [_figure(books, me.workspace, each, segment, baselines, today) for each in asked(segment)],
        "sources": _sources(books, there, today) if segment is None else [],
    }  # fmt: skip


def measurable(books: Books, workspace: str) -> Mapping[int, Mapping[str, Any]]:
    """The segments there that can be measured, by number: those that not only hiring knows of."""
    named = named_segments(books, workspace)
    return {each.id: named[each.id] for each in books.segments.all(workspace) if each.kind is not Kind.HIRING}


def baselines_of(books: Books, workspace: str, segment: int | None, today: date) -> Mapping[Metric, Baseline]:
    """From where each metric begins: as somebody confirmed it lately, else as it is measured."""
    found = dict(books.goals.confirmed(workspace, segment, today - GOOD_FOR))
    for each in asked(segment):
        if each not in found:
            values = books.goals.values(workspace, each, segment, today - timedelta(days=MEASURED), today)
            if (began := smart.baseline(each, values, today)) is not None:
                found[each] = began
    return found


def _figure(
    books: Books, workspace: str, metric: Metric, segment: int | None, baselines: Mapping[Metric, Baseline],
    today: date,
) -> dict[str, Any]:  # fmt: skip
    last = today - timedelta(days=1)
    found = books.goals.measured(workspace, metric, segment, last - timedelta(weeks=WEEKS), last)
    lately = [day for day in found if day >= last - timedelta(days=BACK)]
    newest = found[max(lately)] if lately else None
    before = found.get(last - timedelta(days=BACK))
    change = None
    if newest and before and newest.value is not None and before.value is not None:
        change = newest.value - before.value
    known, began = DEFINITIONS[metric], baselines.get(metric)
    is_rate = known.shape is Shape.RATE
    return {
        "metric": metric.value, "unit": known.unit.value, "value": told_as(newest.value if newest else None),
        "people": newest.people if newest else 0, "fewest": known.fewest, "is_hiring": known.is_of_hiring,
        "change": "" if change is None else f"{'+' if change > 0 else ''}{told_as(change)}",
        "spark": spark(weekly({day: each.value for day, each in found.items()}, last)),
        "is_open": metric in OPENED and newest is not None,
        "baseline": {
            "value": told_as(began.value), "first": began.first, "last": began.last,
            "is_confirmed": began.confirmed_at is not None,
        } if is_rate and began else None,
    }  # fmt: skip


def _sources(books: Books, there: Workspace, today: date) -> list[dict[str, Any]]:
    """Net growth of 28 days by source; what came by a source that nobody stands in is among those without one."""
    net = growth(*books.counting.by_source(Whose(there.id, there.zone), today - timedelta(days=1)))
    names = dict(books.segments.sources(there.id))
    most = sorted(net.items(), key=lambda each: (-abs(each[1]), each[0]))
    return [{"name": names.get(id, ""), "n": n} for id, n in most if n][:SOURCES]


def behind(books: Books, me: Person, metric: Metric, segment: int | None, now: datetime) -> dict[str, Any]:
    """The members behind a figure of yesterday. Raises NoSuchSegment where there is no such segment or figure."""
    there = books.workspaces.get(me.workspace)
    those = whose(books, there, segment, now)
    if those is None or metric not in OPENED:
        raise NoSuchSegment()
    day = local_day(now, there.zone) - timedelta(days=1)
    ids = books.behind.of(those, metric, day, PEOPLE + 1)
    members = books.members.some(me.workspace, ids[:PEOPLE])
    return {
        "metric": metric.value, "number": segment or 0, "day": day, "is_more": len(ids) > PEOPLE, "most": PEOPLE,
        "people": [
            {"id": id, "name": members[id].name, "user": members[id].user or ""} for id in ids if id in members
        ],
    }  # fmt: skip


def confirm(books: Books, me: Person, metric: Metric, segment: int | None, now: datetime) -> None:
    """The measured baseline is right, as of now. Raises NothingToConfirm, NoSuchSegment."""
    if segment is not None and segment not in measurable(books, me.workspace):
        raise NoSuchSegment()
    today = local_day(now, books.workspaces.get(me.workspace).zone)
    began = baselines_of(books, me.workspace, segment, today).get(metric)
    if began is None or began.confirmed_at is not None or DEFINITIONS[metric].shape is not Shape.RATE:
        raise NothingToConfirm()
    books.goals.confirm(me.workspace, metric, segment, smart.confirmed(began, now), me.user)
    facts = {"value": round(began.value, 3), "segment": segment or 0}
    books.record.note(
        now, "community.goals.confirm", f"metric:{metric.value}", workspace=me.workspace, who=me.user, **facts
    )


def follow(books: Books, me: Person, segment: int, now: datetime) -> None:
    """That segment is measured from now on. Raises NoSuchSegment."""
    if segment not in measurable(books, me.workspace):
        raise NoSuchSegment()
    books.goals.follow(me.workspace, segment, me.user, now)
    books.record.note(now, "community.goals.follow", f"segment:{segment}", workspace=me.workspace, who=me.user)
