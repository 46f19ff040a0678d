"""Planning: a notice, or hundreds at once in one statement, under their unique keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.rules.notices import Planned, State, lane, way_of
from bot.store import many
from bot.store.lineage import Lineage
from bot.store.prepared import Prepared
from bot.store.schema import notices

c = notices.c
# What is the same of every notice that was just planned.
_FRESH = {
    "state": State.DUE.value, "wanted": 1, "shown": 0, "fence": 0, "attempts": 0, "wait_until": None,
}  # fmt: skip
_OWN = (
    "id", "key", "kind", "about", "workspace", "to", "lane", "carrier", "way", "facts", "living", "reply_to", "due_at",
    "stale_after", "unclear_since",
)  # fmt: skip
_ANEW = ("facts", "state", "due_at", "stale_after", "attempts", "wait_until")


def plan(connection: Connection, planned: Planned, lineage: Lineage, now: datetime) -> bool:
    """Plan it unless its key was ever planned; whether it is new, or was withdrawn unsaid and is due again."""
    return _PLAN.first(connection, {**_FRESH, **_row(planned, lineage, now)}) is not None


def plan_many(connection: Connection, planned: Iterable[Planned], lineage: Lineage, now: datetime) -> frozenset[str]:
    """Plan them all in one statement; the keys of those that are new, or were withdrawn unsaid and are due again."""
    once: dict[str, Planned] = {}
    for each in planned:
        once.setdefault(each.key, each)
    if not once:
        return frozenset()
    rows = many.written(connection, (_row(each, lineage, now) for each in once.values()))
    return frozenset(row["key"] for row in _PLAN_MANY(connection, {"rows": rows, **_FRESH}))


def _row(planned: Planned, lineage: Lineage, now: datetime) -> dict[str, Any]:
    return {
        "id": lineage.name(planned.key), "key": planned.key, "kind": planned.kind, "about": planned.about,
        "workspace": planned.workspace, "to": planned.to, "lane": lane(planned), "carrier": planned.carrier.value,
        "way": way_of(planned.carrier, None).value, "facts": dict(planned.facts), "living": planned.living,
        "reply_to": planned.reply_to, "due_at": planned.due_at or now, "stale_after": planned.stale_after,
        "unclear_since": lineage.unknown_since(now),
    }  # fmt: skip


def _insert(dialect: str) -> ReturningInsert[Any]:
    return _again(sqlite.insert(notices) if dialect == "sqlite" else postgresql.insert(notices))


def _insert_many(dialect: str) -> ReturningInsert[Any]:
    row = sqlite.insert(notices) if dialect == "sqlite" else postgresql.insert(notices)
    given = many.given(dialect, *(c[name] for name in _OWN))
    fresh = [bindparam(name, type_=c[name].type) for name in _FRESH]
    rows = select(*(given.c[name] for name in _OWN), *fresh).where(true())  # else SQLite reads ON CONFLICT as a join's
    return _again(row.from_select([*_OWN, *_FRESH], rows))


def _again(row: sqlite.Insert | postgresql.Insert) -> ReturningInsert[Any]:
    """What was withdrawn before it was said is due again: it became true again."""
    anew = {name: row.excluded[name] for name in _ANEW}
    unsaid = (c.state == State.WITHDRAWN.value) & c.ts.is_(None)
    again = row.on_conflict_do_update(index_elements=[c.key], set_={**anew, "fence": c.fence + 1}, where=unsaid)
    return again.returning(c.key)


_PLAN = Prepared(_insert, *_OWN, *_FRESH)
_PLAN_MANY = Prepared(_insert_many)
