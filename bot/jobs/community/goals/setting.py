"""Goals are set and ended: what is missing stands beside each field, and the record says who did it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.goals import FEATURE, about, standing
from bot.jobs.community.goals.showing import baselines_of, measurable
from bot.jobs.community.moderation import users
from bot.rules.calendar import local_day
from bot.rules.community.goals import DEFINITIONS, Goal, Metric, Shape
from bot.rules.community.goals.smart import (
    EVERYBODY,
    LONGEST,
    MEASURED,
    SHORTEST,
    WHY_CHARACTERS,
    NoSuchGoal,
    checked,
    read,
    reason,
)
from bot.rules.people import Person
from bot.store import Books
from bot.store.community.goals import Kept

# Ticked, a bold target is meant.
MEANT = "meant"


def setting(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What the form of a new goal holds: what can be one, and from where each begins."""
    today = local_day(now, books.workspaces.get(me.workspace).zone)
    baselines = baselines_of(books, me.workspace, None, today)
    return {
        "metrics": [
            {
                "metric": each.value, "unit": DEFINITIONS[each].unit.value,
                "is_count": DEFINITIONS[each].shape is Shape.COUNT,
                "value": standing.told_as(baselines[each].value) if each in baselines else "",
                "is_confirmed": each in baselines and baselines[each].confirmed_at is not None,
            }
            for each in Metric
        ],
        "segments": list(measurable(books, me.workspace).values()), "owner": me.user, "everybody": EVERYBODY,
        "first": today + SHORTEST, "last": today + LONGEST, "n": MEASURED,
    }  # fmt: skip


def put(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> Goal:
    """It is a goal from now on. Raises FieldRefusals, which say of each field what it lacks."""
    today = local_day(now, books.workspaces.get(me.workspace).zone)
    segments = {str(id): id for id in measurable(books, me.workspace)}
    segment = segments.get(str(answers.get("segment")))
    others = [each.goal for each in books.goals.open(me.workspace)]
    given = {**answers, "segment": answers.get("segment") or EVERYBODY}
    goal, wrong = read(
        me.workspace, given, baselines_of(books, me.workspace, segment, today), segments, users(books, me.workspace),
        others, today,
    )  # fmt: skip
    kept = books.goals.add(checked(goal, wrong, MEANT in (answers.get("meant") or ())), me.user, now)
    if segment is not None:
        books.goals.follow(me.workspace, segment, me.user, now)
    facts = {"metric": kept.metric.value, "target": kept.target, "ends": kept.ends.isoformat(), "owner": kept.owner}
    _note(books, me, "put", kept.id, now, **facts)
    return kept


def ending(books: Books, me: Person, id: int) -> dict[str, Any]:
    """What the form shows in which a goal ends before its day. Raises NoSuchGoal."""
    return {**standing.plain(books, _open(books, me, id)), "characters": WHY_CHARACTERS}


def end(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> None:
    """It is no goal any more, and why. Raises NoSuchGoal, FieldRefusals."""
    kept = _open(books, me, id)
    books.goals.close(kept.goal.id, now, reason(answers))
    books.notices.withdraw(about(id))
    _note(books, me, "end", id, now)


def _open(books: Books, me: Person, id: int) -> Kept:
    kept = books.goals.get(me.workspace, id)
    if kept is None or kept.closed_at is not None:
        raise NoSuchGoal()
    return kept


def _note(books: Books, me: Person, verb: str, id: int, now: datetime, **facts: Any) -> None:
    books.record.note(now, f"{FEATURE}.{verb}", about(id), workspace=me.workspace, who=me.user, **facts)
