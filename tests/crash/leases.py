"""Leases run out by editing rows: only while no process lives that could hold one, or holds one and is frozen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, case, func, select, update

from bot.deps import real_now
from bot.rules.notices import State
from bot.store import Store
from bot.store.schema import errands, notices

PAST = datetime(2000, 1, 1, tzinfo=UTC)


def run_out(store: Store, settling: timedelta) -> None:
    """Every claim has run out; what is settling, or waits to be tried again, waits its settling time at most."""
    soon = real_now() + settling
    held = notices.c.state.in_([State.CLAIMED.value, State.SENDING.value])
    with store.engines.write() as connection:
        connection.execute(update(notices).where(held).values(wait_until=PAST))
        connection.execute(update(notices).where(~held, notices.c.wait_until > soon).values(wait_until=soon))
        connection.execute(update(errands).where(errands.c.wait_until.is_not(None)).values(wait_until=PAST))


def time_to_repair(store: Store) -> int:
    """The time to look for late copies has come; for how many notices."""
    with store.engines.write() as connection:
        waiting = update(notices).where(notices.c.repair_at.is_not(None)).values(repair_at=PAST)
        return connection.execute(waiting).rowcount


def in_hand(store: Store) -> dict[str, int]:
    """How many notices are in each state in which somebody has them in hand."""
    states = [State.CLAIMED.value, State.SENDING.value, State.UNCLEAR.value]
    query = select(notices.c.state, func.count()).where(notices.c.state.in_(states)).group_by(notices.c.state)
    with store.engines.read() as connection:
        return {row.state: row[1] for row in connection.execute(query)}


def held(store: Store, *states: str) -> dict[str, int]:
    """The fence of each claim that a process holds, or of those in these states."""
    wanted = states or (State.CLAIMED.value, State.SENDING.value)
    with store.engines.read() as connection:
        rows = connection.execute(select(notices.c.id, notices.c.fence).where(notices.c.state.in_(wanted)))
        return {row.id: row.fence for row in rows}


def undone(store: Store, now: datetime) -> int:
    """How many notices and errands are in hand, or due now and not done."""
    late = case((and_(notices.c.state == State.DUE.value, notices.c.due_at <= now), 1), else_=0)
    holding = case((notices.c.state.in_([State.CLAIMED.value, State.SENDING.value, State.UNCLEAR.value]), 1), else_=0)
    open_errands = and_(errands.c.state.in_(["due", "claimed"]), errands.c.due_at <= now)
    with store.engines.read() as connection:
        said = connection.execute(select(func.coalesce(func.sum(late + holding), 0))).scalar_one()
        waiting = select(func.count()).select_from(errands).where(open_errands)
        return int(said) + connection.execute(waiting).scalar_one()


def touch(store: Store) -> None:
    """Return when somebody can write; raises Busy or DBAPIError when a frozen process keeps everybody out."""
    with store.engines.write() as connection:
        connection.execute(select(notices.c.seq).with_for_update())
