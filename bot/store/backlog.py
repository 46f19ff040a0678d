"""How much stands and waits, in all workspaces together: looked up by indexes that hold only what is not done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, TextClause, func, select

from bot.rules.notices import State, Way
from bot.store import errands as done
from bot.store.schema.spine import DUE, FAILED, IN_HAND, READY, UNDONE, WAITING, errands, notices

n, e = notices.c, errands.c
# What is counted; how much was sent or dropped, whoever did it counts.
NOTICES = (State.DUE, State.CLAIMED, State.SENDING, State.UNCLEAR, State.FAILED)
ERRANDS = (done.DUE, done.CLAIMED, done.FAILED)


class Backlog:
    """What is not done yet, or could not be."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def notices(self) -> Mapping[str, int]:
        """By state how many notices there are that are not done, each state present."""
        found = dict.fromkeys((state.value for state in NOTICES), 0)
        whole = select(func.count()).select_from(notices)
        for state, which in ((State.DUE, DUE), (State.FAILED, FAILED)):
            found[state.value] = self._connection.execute(whole.where(which)).scalar_one()
        for state, count in self._connection.execute(select(n.state, func.count()).where(IN_HAND).group_by(n.state)):
            found[state] = count
        return found

    def oldest_notice(self, now: datetime) -> datetime | None:
        """Since when the first message is due that nobody has said yet; None when none is due."""
        due = (n.way == Way.POST.value, n.due_at <= now)
        found = [self._first(n.due_at, which, *due) for which in (READY, WAITING, IN_HAND)]
        return min((at for at in found if at is not None), default=None)

    def errands(self) -> Mapping[str, int]:
        """By state how many errands there are that are not done, each state present."""
        counted = select(e.state, func.count()).where(UNDONE).group_by(e.state)
        found = {row[0]: row[1] for row in self._connection.execute(counted)}
        return {state: found.get(state, 0) for state in ERRANDS}

    def oldest_errand(self, now: datetime) -> datetime | None:
        """Since when the first errand is due that nobody has done yet; None when none is due."""
        return self._first(e.due_at, UNDONE, e.state.in_([done.DUE, done.CLAIMED]), e.due_at <= now)

    def _first(self, at: ColumnElement[datetime], *where: ColumnElement[bool] | TextClause) -> datetime | None:
        return self._connection.execute(select(func.min(at)).where(*where)).scalar()
