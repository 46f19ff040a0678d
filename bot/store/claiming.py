"""Claiming: which notices may go now, and when the next one may. A walk along an index, however many are queued.

A queue is one workspace and one way; what waits in one, for its pace or its time, stands in no other's way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
    update,
)

from bot.rules.notices import LEASE, Carrier, Notice, State, Way
from bot.rules.rates import Rate, Rates
from bot.store.paces import EVER, Paces, Queue
from bot.store.prepared import Prepared, Row
from bot.store.schema import notices, paces, rests, workspaces

# The front of a queue that one look goes through, beyond what is wanted of it; twice as much each time nothing may go.
WINDOW, LONGEST_WINDOW = 64, 256
# Looks of one transaction, so that others who write get their turn.
MOST_LOOKS = 4
# Waits that one transaction ends.
MOST_ENDED = 500
# How long a notice is set aside for each one before it in its conversation, which rests as long after each message.
ASIDE = timedelta(seconds=1)
# Of those before it so many are counted: nothing is set aside for longer than an hour.
MOST_COUNTED = 3600

c = notices.c
# What a Notice has under the name of a column, as it is.
_SAME = tuple(name for name in Notice.__dataclass_fields__ if name not in {"state", "carrier", "thread_ts"})
_NOW, _REAL = bindparam("now", type_=c.due_at.type), bindparam("real", type_=c.due_at.type)


def is_in(column: ColumnElement[Any], *states: State) -> ColumnElement[bool]:
    """Written out, and not a parameter: the engines use a partial index only where they see its condition."""
    written: list[ColumnElement[Any]] = [literal_column(f"'{state.value}'") for state in states]
    return column == written[0] if len(written) == 1 else column.in_(written)


IN_HAND = (State.CLAIMED, State.SENDING, State.UNCLEAR)


def _ready(table: FromClause) -> ColumnElement[bool]:
    return and_(is_in(table.c.state, State.DUE), table.c.wait_until.is_(None))


def _all_queues() -> Select[Any]:
    """Every workspace and way, since when its first notice is ready, and when all it sent is paid for."""
    ways = union_all(*(select(literal_column(f"'{way.value}'").label("way")) for way in Way)).subquery("ways")
    queue = select(workspaces.c.id.label("workspace"), ways.c.way).select_from(workspaces.join(ways, literal(True)))
    each = queue.subquery("queue")
    of = and_(c.workspace == each.c.workspace, c.way == each.c.way)
    first = select(c.due_at).where(_ready(notices), of).order_by(c.due_at).limit(1).correlate(each).scalar_subquery()
    paid = and_(paces.c.workspace == each.c.workspace, paces.c.way == each.c.way)
    return select(each.c.workspace, each.c.way, first.label("due_at"), paces.c.paid_at).select_from(
        each.outerjoin(paces, paid)
    )


def _front(*more: ColumnElement[bool]) -> Select[Any]:
    """The first of the queue, and of these what is `more` true of."""
    front = notices.alias("front")
    of = and_(front.c.workspace == bindparam("in_workspace"), front.c.way == bindparam("by_way"))
    first = select(front.c.seq).where(_ready(front), of, front.c.due_at <= _NOW)
    first = first.order_by(front.c.due_at, front.c.seq).limit(bindparam("window"))
    found = first.cte("first").prefix_with("MATERIALIZED", dialect="postgresql")
    return select(c.seq, c.lane).select_from(notices.join(found, found.c.seq == c.seq)).where(_ready(notices), *more)


def _may_go(dialect: str) -> Iterator[ColumnElement[bool]]:
    """Nobody of its conversation is in hand or before it, its parent stands, and the conversation rests no more."""
    held, parent = notices.alias("held"), notices.alias("parent")
    in_hand = _one(held.c.lane, held.c.lane == c.lane, is_in(held.c.state, *IN_HAND))
    before = _before(notices, dialect).limit(1).correlate(notices).scalar_subquery()
    # A parent that never comes keeps no reply waiting.
    coming = is_in(parent.c.state, State.DUE, *IN_HAND)
    orphan = _one(parent.c.key, parent.c.key == c.reply_to, parent.c.ts.is_(None), coming)
    resting = _one(rests.c.lane, rests.c.lane == c.lane, rests.c.until > _REAL, c.way == Way.POST.value)
    yield from (in_hand.is_(None), before.is_distinct_from(c.way), orphan.is_(None), resting.is_(None))


def _before(row: FromClause, dialect: str) -> Select[Any]:
    """The ways of those due before `row` in its conversation, the nearest first; at the end some of another way.

    SQLite finds them by way and number. PostgreSQL would then go along the primary key, unless asked by the pair.
    """
    earlier = notices.alias("earlier")
    is_before = and_(earlier.c.way == row.c.way, earlier.c.seq < row.c.seq)
    if dialect == "postgresql":
        is_before = tuple_(earlier.c.way, earlier.c.seq) < tuple_(row.c.way, row.c.seq)
    found = select(earlier.c.way).where(earlier.c.lane == row.c.lane, is_before, is_in(earlier.c.state, State.DUE))
    return found.where(earlier.c.due_at <= _NOW).order_by(earlier.c.way.desc(), earlier.c.seq.desc())


def _one(column: ColumnElement[Any], *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Looked up for each row by an index. As EXISTS, PostgreSQL may join instead, and read through the table for it."""
    return select(column).where(*where).order_by(column).limit(1).correlate(notices).scalar_subquery()


def _locking(query: Select[Any], dialect: str) -> Select[Any]:
    return query.with_for_update(skip_locked=True, of=notices) if dialect == "postgresql" else query


def _take(dialect: str) -> Any:
    first = _front(*_may_go(dialect)).order_by(c.due_at, c.seq).limit(bindparam("most"))
    values = {"state": State.CLAIMED.value, "fence": c.fence + 1, "wait_until": bindparam("until")}
    taken = _changing(_locking(first, dialect).cte("taken")).values(values)
    return taken.returning(c.seq, c.reply_to, c.state, c.carrier, *(c[name] for name in _SAME))


@cache
def _blocked(dialect: str) -> Select[Any]:
    return _locking(_front().order_by(c.seq), dialect)


@cache
def _count_before(dialect: str) -> Select[Any]:
    """By conversation how many are due there before the first of these."""
    first = notices.alias("first")
    firsts = (
        select(first.c.lane, first.c.way, func.min(first.c.seq).label("seq"))
        .where(first.c.seq.in_(bindparam("numbers", expanding=True)))
        .group_by(first.c.lane, first.c.way)
        .subquery("firsts")
    )
    some = _before(firsts, dialect).limit(MOST_COUNTED).correlate(firsts).subquery()
    count = select(func.count()).select_from(some).where(some.c.way == firsts.c.way).correlate(firsts)
    return select(firsts.c.lane, count.scalar_subquery().label("before"))


@cache
def _end_waits(dialect: str) -> Any:
    over = select(c.seq).where(is_in(c.state, State.DUE), c.wait_until <= _REAL).order_by(c.wait_until)
    return _changing(_locking(over.limit(MOST_ENDED), dialect).cte("over")).values(wait_until=null())


def _changing(found: CTE) -> Any:
    return update(notices).where(c.seq.in_(select(found.c.seq)))


_TAKE = Prepared(_take)
_QUEUES = _all_queues()
_ASIDE = update(notices).where(c.seq.in_(bindparam("numbers", expanding=True))).values(wait_until=bindparam("until"))
_FIRST_WAIT = select(func.min(c.wait_until)).where(is_in(c.state, State.DUE), c.wait_until.is_not(None))
_FIRST_REST = select(func.min(rests.c.until)).where(rests.c.until > _REAL)


@dataclass(frozen=True)
class _Waiting:
    """A queue with something in it."""

    queue: Queue
    due_at: datetime
    paid_at: datetime

    @property
    def turn(self) -> tuple[datetime, int, str]:
        """What waited longest goes first; what came at the same time by its way, new messages first."""
        workspace, way = self.queue
        return self.due_at, list(Way).index(way), workspace


@dataclass(frozen=True)
class Ahead:
    """What a claim can expect: `is_ready` when something is due and may go, unless its conversation holds it up.

    `next_at` is the first real instant after this one at which that may change by itself; None when there is none.
    """

    is_ready: bool
    next_at: datetime | None


def claimed(
    connection: Connection, now: datetime, real: datetime, most: int, rates: Rates
) -> tuple[list[Notice], bool]:
    """Up to `most` due notices, each the first of its conversation, no more than `rates` allow; leased.

    And whether all that is due was looked at, as far as it was needed; otherwise more may be found at once.
    """
    connection.execute(_end_waits(connection.dialect.name), {"real": real})
    found: list[Notice] = []
    is_whole = True
    allowed = _allowed(connection, now, real, rates)
    for number, (queue, paid_at, may_go) in enumerate(allowed):
        fair = -(-(most - len(found)) // (len(allowed) - number))  # an even share of what is left, rounded up
        wanted = fair if may_go is None else min(fair, may_go)
        taken, is_looked_at = _taken(connection, queue, wanted, now, real) if wanted else ([], True)
        if taken and rates.of(queue[1]).per_minute:
            Paces(connection).keep(queue, rates.of(queue[1]).after(paid_at, real, len(taken)))
        found += taken
        is_whole = is_whole and is_looked_at
    return found, is_whole


def ahead(connection: Connection, now: datetime, real: datetime, rates: Rates) -> Ahead:
    """Whether it is worth claiming at `real`, and when it next will be, by times, paces and rests."""
    ends = [connection.execute(query, {"real": real}).scalar() for query in (_FIRST_WAIT, _FIRST_REST)]
    for each in _queues(connection):
        opens_at = rates.of(each.queue[1]).opens_at(each.paid_at)
        ends.append(max(opens_at, real + max(each.due_at - now, timedelta())))
    known = [at for at in ends if at is not None]
    return Ahead(any(at <= real for at in known), min((at for at in known if at > real), default=None))


def columns() -> list[Any]:
    """What a Notice is made of."""
    thread = notices.alias("thread")
    thread_ts = select(thread.c.ts).where(thread.c.key == c.reply_to).correlate(notices).scalar_subquery()
    return [*notices.columns, thread_ts.label("thread_ts")]


def notice(row: Mapping[Any, Any], thread_ts: str | None) -> Notice:
    """The notice of a row of the table, whose parent stands at `thread_ts`."""
    state, carrier = State(row["state"]), Carrier(row["carrier"])
    return Notice(**{name: row[name] for name in _SAME}, state=state, carrier=carrier, thread_ts=thread_ts)


def _queues(connection: Connection) -> Iterator[_Waiting]:
    for row in connection.execute(_QUEUES):
        if row.due_at is not None:
            yield _Waiting((row.workspace, Way(row.way)), row.due_at, row.paid_at or EVER)


def _allowed(
    connection: Connection, now: datetime, real: datetime, rates: Rates
) -> Sequence[tuple[Queue, datetime, int | None]]:
    """The queues in which something is due and may go, what waited longest first, with how many may."""
    due = sorted((each for each in _queues(connection) if each.due_at <= now), key=lambda each: each.turn)
    rate: dict[Queue, Rate] = {each.queue: rates.of(each.queue[1]) for each in due}
    paid = {each.queue: each.paid_at for each in due if rate[each.queue].allowed(each.paid_at, real) != 0}
    limited = [queue for queue in paid if rate[queue].per_minute]
    if limited:
        paid |= Paces(connection).locked(limited)
    counted = [(queue, paid_at, rate[queue].allowed(paid_at, real)) for queue, paid_at in paid.items()]
    return [each for each in counted if each[2] != 0]


def _taken(connection: Connection, queue: Queue, most: int, now: datetime, real: datetime) -> tuple[list[Notice], bool]:
    """What may go of the queue, in order, and whether there is nothing behind what was looked at."""
    workspace, way = queue
    where = {"in_workspace": workspace, "by_way": way.value, "now": now}
    values = {**where, "real": real, "most": most, "until": real + LEASE}
    window = WINDOW + most
    for _ in range(MOST_LOOKS):
        rows = _TAKE(connection, {**values, "window": window})
        if rows:
            threads = _threads(connection, rows)
            in_order = sorted(rows, key=lambda row: (row["due_at"], row["seq"]))
            return [notice(row, threads.get(row["reply_to"])) for row in in_order], True
        if _set_aside(connection, {**where, "window": window}, real) < window:
            return [], True
        window = min(2 * window, LONGEST_WINDOW)
    return [], False


def _threads(connection: Connection, rows: Sequence[Row]) -> Mapping[str, str]:
    """By key where the parents of these stand. Asked apart: SQLite's RETURNING finds nothing in its own table."""
    parents = [row["reply_to"] for row in rows if row["reply_to"] is not None]
    if not parents:
        return {}
    found = connection.execute(select(c.key, c.ts).where(c.key.in_(parents)))
    return {key: ts for key, ts in found if ts is not None}


def _set_aside(connection: Connection, where: dict[str, Any], real: datetime) -> int:
    """If nothing in the whole front of the queue may go, it waits apart and others come to the front; how many it is.

    Each waits for as long as those before it in its conversation will need, so that it comes back when it is its turn.
    """
    front = connection.execute(_blocked(connection.dialect.name), where).all()
    if len(front) == where["window"]:
        asked = {"numbers": [row.seq for row in front], "now": where["now"]}
        before = {row.lane: row.before for row in connection.execute(_count_before(connection.dialect.name), asked)}
        by_turn: dict[int, list[int]] = {}
        for seq, lane in front:
            by_turn.setdefault(max(before[lane], 1), []).append(seq)
        for turn, of_turn in by_turn.items():
            connection.execute(_ASIDE, {"numbers": of_turn, "until": real + turn * ASIDE})
    return len(front)
