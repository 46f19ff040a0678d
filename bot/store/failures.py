"""What failed for good, notices and errands alike, in one workspace: counted, read in pages, tried again, let go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, tuple_, union_all, update

from bot.rules.failures import MOST_COUNTED, GoingOut, Mark
from bot.rules.notices import State, Way
from bot.store.schema import FAILED, IN_HAND, READY, UNDONE, WAITING, errands, notices, workspaces

n, e = notices.c, errands.c
_WHOSE = e.facts["workspace"].as_string()
# SQLite goes by a partial index only where its condition stands in the question word for word.
_GIVEN_UP = (FAILED, UNDONE)


@dataclass(frozen=True)
class Failure:
    """A notice or an errand that failed: of what kind, for whom (an errand for nobody), when it was due, and why."""

    mark: Mark
    kind: str
    to: str
    due_at: datetime
    last_error: str | None


class Failures:
    """What stands as failed, by workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.retried = False

    def count(self, workspace: str) -> GoingOut:
        """How many notices and errands stand as failed there; what waits is not looked at."""
        failed = select(func.count()).where(n.workspace == workspace, FAILED).scalar_subquery()
        undone = select(func.count()).where(workspace == _WHOSE, *_GIVEN_UP).scalar_subquery()
        return GoingOut(*self._connection.execute(select(failed, undone)).one())

    def going_out(self, workspace: str, before: datetime) -> GoingOut:
        """What failed there, and the messages that were due before that moment and are not said yet."""
        # Pages that are shown anew and edits of what stands are nothing anybody waits for.
        late = (n.workspace == workspace, n.way == Way.POST.value, n.due_at <= before)
        ready = select(n.due_at).where(READY, *late).order_by(n.due_at).limit(MOST_COUNTED + 1).subquery()
        others = [select(n.due_at).where(which, *late).subquery() for which in (WAITING, IN_HAND)]
        late_ones = union_all(*(select(each.c.due_at) for each in (ready, *others))).subquery()
        waiting, since = self._connection.execute(select(func.count(), func.min(late_ones.c.due_at))).one()
        failed = self.count(workspace)
        return GoingOut(failed.notices, failed.errands, min(waiting, MOST_COUNTED + 1), since)

    def notices(self, workspace: str, most: int, skip: int = 0, before: datetime | None = None) -> Sequence[Failure]:
        """Notices that failed there, newest first: `most` of them after `skip`, of those that were due `before`."""
        query = select(literal("notice"), n.id, n.fence, n.kind, n.to, n.due_at, n.last_error)
        query = query.where(n.workspace == workspace, FAILED, *([] if before is None else [n.due_at < before]))
        return self._read(query.order_by(n.due_at.desc(), n.seq.desc()).limit(most).offset(skip))

    def errands(self, workspace: str, most: int, before: datetime | None = None) -> Sequence[Failure]:
        """Errands that failed there, newest first: at most so many, of those that were due `before`."""
        query = select(literal("errand"), e.seq, e.fence, e.kind, literal(""), e.due_at, e.last_error)
        query = query.where(workspace == _WHOSE, *_GIVEN_UP, *([] if before is None else [e.due_at < before]))
        return self._read(query.order_by(e.due_at.desc(), e.seq.desc()).limit(most))

    def try_again(self, workspace: str, marks: Collection[Mark], now: datetime) -> Sequence[Mark]:
        """Those of these that still stand as failed there are due again, as if for the first time."""
        values = {"state": State.DUE.value, "due_at": now, "attempts": 0, "wait_until": None}
        moved = self._move(workspace, marks, values)
        self.retried |= bool(moved)
        return moved

    def let_go(self, workspace: str, marks: Collection[Mark]) -> Sequence[Mark]:
        """Those of these that still stand as failed there are left unsaid or undone."""
        return self._move(workspace, marks, {"state": State.LET_GO.value})

    def tell(self, workspace: str, digest: str) -> bool:
        """Remember what the admins' Homes say there; whether it is other than before."""
        other = update(workspaces).where(workspaces.c.id == workspace, workspaces.c.going_out != digest)
        return self._connection.execute(other.values(going_out=digest).returning(workspaces.c.id)).first() is not None

    def _read(self, query: Select[Any]) -> Sequence[Failure]:
        return [_failure(row) for row in self._connection.execute(query)]

    def _move(self, workspace: str, marks: Collection[Mark], values: dict[str, Any]) -> Sequence[Mark]:
        said = {(mark.id, mark.fence): mark for mark in marks if mark.what == "notice"}
        done = {(int(mark.id), mark.fence): mark for mark in marks if mark.what == "errand"}
        moved: list[Mark] = []
        if said:
            here = (n.workspace == workspace) & tuple_(n.id, n.fence).in_(list(said))
            moved += [said[found] for found in self._moved(n.id, n.fence, here, values)]
        if done:
            here = (workspace == _WHOSE) & tuple_(e.seq, e.fence).in_(list(done))
            moved += [done[found] for found in self._moved(e.seq, e.fence, here, values)]
        return moved

    def _moved(self, name: Any, fence: Any, here: ColumnElement[bool], values: dict[str, Any]) -> list[tuple[Any, int]]:
        """The names and fences, as they were, of the rows that stood as failed and were moved."""
        change = update(name.table).where(here, FAILED).values(**values, fence=fence + 1).returning(name, fence - 1)
        return [(row[0], row[1]) for row in self._connection.execute(change)]


def _failure(row: Sequence[Any]) -> Failure:
    return Failure(Mark(row[0], str(row[1]), row[2]), *row[3:])
