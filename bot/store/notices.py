"""Notices: planned once under a unique key, claimed one at a time for each conversation, never lost."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    update,
)

from bot.rules.notices import LEASE, Carrier, Notice, Planned, State, lane
from bot.store.dialect import insert_new
from bot.store.schema import notices

IN_HAND = (State.CLAIMED.value, State.SENDING.value, State.UNCLEAR.value)
c = notices.c
SINCE = func.coalesce(c.unclear_since, c.attempted_at)

# Said in nearly every transaction, so put together once.
_AGAIN = or_(c.state == State.SENT.value, c.state == State.FAILED.value)
_UNSAID = or_(c.state == State.DUE.value, c.state == State.CLAIMED.value)
_REFRESH = (
    update(notices)
    .where(c.living, c.state != State.WITHDRAWN.value, c.state != State.STALE.value)
    .values(
        wanted=c.wanted + 1,
        state=case((_AGAIN, State.DUE.value), else_=c.state),
        due_at=case((_AGAIN, bindparam("now", type_=c.due_at.type)), else_=c.due_at),
        wait_until=case((_AGAIN, null()), else_=c.wait_until),
        attempts=case((_AGAIN, 0), else_=c.attempts),
    )
)
_REFRESH_ABOUT = _REFRESH.where(c.about == bindparam("which"))
# Locked in one order, so that two transactions that refresh the same ones never wait for each other.
_IN_ORDER = select(c.seq).where(c.key.in_(bindparam("which", expanding=True))).order_by(c.seq).with_for_update()
_REFRESH_KEYS = _REFRESH.where(c.seq.in_(_IN_ORDER.scalar_subquery()))
_WITHDRAW = (
    update(notices)
    .where(c.about == bindparam("which"), c.ts.is_(None), _UNSAID)
    .values(state=State.WITHDRAWN.value, fence=c.fence + 1, wait_until=None)
)
_WITHDRAW_KINDS = _WITHDRAW.where(c.kind.in_(bindparam("kinds", expanding=True)))


class Notices:
    """What is to be said. `now` is the movable clock, `real` the machinery's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.planned = False

    def plan(self, planned: Planned, now: datetime) -> bool:
        """Plan it unless its key was ever planned; whether it is new."""
        row = {
            "id": secrets.token_hex(12), "key": planned.key, "kind": planned.kind, "about": planned.about,
            "workspace": planned.workspace, "to": planned.to, "lane": lane(planned), "carrier": planned.carrier.value,
            "facts": dict(planned.facts), "living": planned.living, "reply_to": planned.reply_to,
            "state": State.DUE.value, "due_at": planned.due_at or now, "stale_after": planned.stale_after,
            "wanted": 1, "shown": 0, "fence": 0, "attempts": 0,
        }  # fmt: skip
        is_new = self._connection.execute(insert_new(self._connection, c.key), row).first() is not None
        self.planned |= is_new
        return is_new

    def refresh(self, now: datetime, *, about: str | None = None, keys: Iterable[str] = ()) -> None:
        """What stands about `about` (or under `keys`) shall be shown anew: the living ones among it."""
        which = {"which": list(keys)} if about is None else {"which": about}
        self._connection.execute(_REFRESH_KEYS if about is None else _REFRESH_ABOUT, {**which, "now": now})
        self.planned = True

    def withdraw(self, about: str, kinds: Iterable[str] | None = None) -> None:
        """What was not said yet about it is moot now. What already stands stays and is refreshed instead."""
        if kinds is None:
            self._connection.execute(_WITHDRAW, {"which": about})
        else:
            self._connection.execute(_WITHDRAW_KINDS, {"which": about, "kinds": list(kinds)})

    def claim(self, now: datetime, real: datetime, most: int) -> Sequence[Notice]:
        """Up to `most` due notices, each the first of its conversation, claimed for `LEASE`.

        Raises IntegrityError when another process claimed in the same conversation first: nothing is claimed then.
        """
        earlier = notices.alias("earlier")
        blocked = exists().where(
            earlier.c.lane == c.lane,
            or_(
                earlier.c.state.in_(IN_HAND),
                and_(earlier.c.state == State.DUE.value, earlier.c.seq < c.seq, earlier.c.due_at <= now),
            ),
        )
        parent = notices.alias("parent")
        coming = (State.DUE.value, *IN_HAND)  # a parent that never comes keeps no reply waiting
        orphan = exists().where(parent.c.key == c.reply_to, parent.c.ts.is_(None), parent.c.state.in_(coming))
        ready = (
            select(c.seq)
            .where(c.state == State.DUE.value, c.due_at <= now, _waited(real), ~blocked, ~orphan)
            .order_by(c.seq)
            .limit(most)
        )
        if self._connection.dialect.name == "postgresql":
            ready = ready.with_for_update(skip_locked=True, of=notices)
        values = {"state": State.CLAIMED.value, "fence": c.fence + 1, "wait_until": real + LEASE}
        claimed = update(notices).where(c.seq.in_(ready.scalar_subquery())).values(**values).returning(c.seq)
        numbers = list(self._connection.execute(claimed).scalars())
        return self._many(select(*_columns()).where(c.seq.in_(numbers)).order_by(c.seq)) if numbers else []

    def get(self, id: str) -> Notice | None:
        """The notice of that id."""
        return self._one(c.id == id)

    def about(self, about: str) -> Sequence[Notice]:
        """Everything planned about it, in order."""
        return self._many(select(*_columns()).where(c.about == about).order_by(c.seq))

    def start_sending(self, notice: Notice, now: datetime) -> bool:
        """Mark that the socket is about to be written; False when the claim is no longer ours."""
        return self._move(notice, State.SENDING, State.CLAIMED, attempted_at=now)

    def sent(self, notice: Notice, channel: str | None, ts: str | None, repair_at: datetime | None = None) -> bool:
        """It stands at `ts` in `channel`, showing what was wanted at the claim; due again when more is wanted."""
        more = notices.c.wanted > notice.wanted
        done = self._move(
            notice, State.SENT, channel=channel, ts=ts, shown=notice.wanted, attempts=0, last_error=None,
            repair_at=repair_at,
        )  # fmt: skip
        again = update(notices).where(c.id == notice.id, c.state == State.SENT.value, more)
        self._connection.execute(again.values(state=State.DUE.value))
        return done

    def unclear(self, notice: Notice, error: str, look_at: datetime) -> bool:
        """Nobody knows whether it arrived: look in the conversation at `look_at` (real) before sending again."""
        return self._move(notice, State.UNCLEAR, last_error=error, wait_until=look_at, unclear_since=SINCE)

    def retry(self, notice: Notice, error: str, wait_until: datetime) -> bool:
        """Clearly not said: due again when `wait_until` (real) has passed."""
        return self._move(
            notice, State.DUE, last_error=error, wait_until=wait_until, attempts=notice.attempts + 1
        )

    def defer(self, notice: Notice, due_at: datetime) -> bool:
        """Not now: due at that instant."""
        return self._move(notice, State.DUE, due_at=due_at)

    def end(self, notice: Notice, state: State, error: str | None = None) -> bool:
        """Withdrawn, stale or failed for good."""
        return self._move(notice, state, last_error=error)

    def release_expired(self, real: datetime, look_at: datetime) -> int:
        """Give back claims whose lease ran out: unsent ones are due, half-sent ones unclear. How many."""
        expired = c.wait_until <= real
        due = update(notices).where(c.state == State.CLAIMED.value, expired)
        lost = update(notices).where(c.state == State.SENDING.value, expired)
        fence = {"fence": c.fence + 1}
        released = self._connection.execute(due.values(state=State.DUE.value, wait_until=None, **fence)).rowcount
        values = {"state": State.UNCLEAR.value, "wait_until": look_at, "unclear_since": SINCE}
        half = lost.values(last_error="interrupted", **values, **fence)
        return released + self._connection.execute(half).rowcount

    def claim_unclear(self, real: datetime) -> Notice | None:
        """One unclear notice whose settling time is over, its look-up leased."""
        return self._lease_one(and_(c.state == State.UNCLEAR.value, c.wait_until <= real), real, "wait_until")

    def claim_repair(self, real: datetime) -> Notice | None:
        """One notice that was sent again after an unclear attempt: time to look for late copies."""
        return self._lease_one(and_(c.state == State.SENT.value, c.repair_at <= real), real, "repair_at")

    def repaired(self, notice: Notice) -> None:
        """The look for late copies is done."""
        self._connection.execute(update(notices).where(c.id == notice.id).values(repair_at=None))

    def next_due(self) -> datetime | None:
        """The earliest instant (movable clock) something not yet said is due."""
        return self._connection.execute(select(func.min(c.due_at)).where(c.state == State.DUE.value)).scalar()

    def failed(self, workspace: str) -> Sequence[Notice]:
        """What could not be said there, newest first, at most 20."""
        query = select(*_columns()).where(c.workspace == workspace, c.state == State.FAILED.value)
        return self._many(query.order_by(c.seq.desc()).limit(20))

    def _lease_one(self, which: ColumnElement[bool], real: datetime, lease: str) -> Notice | None:
        first = select(c.seq).where(which).order_by(c.seq).limit(1)
        if self._connection.dialect.name == "postgresql":
            first = first.with_for_update(skip_locked=True)
        values: dict[str, Any] = {"fence": c.fence + 1, lease: real + LEASE}
        leased = update(notices).where(c.seq == first.scalar_subquery()).values(values).returning(c.seq)
        number = self._connection.execute(leased).scalar()
        return self._one(c.seq == number) if number is not None else None

    def _move(self, notice: Notice, after: State, before: State | None = None, **values: Any) -> bool:
        ours = [c.id == notice.id, c.fence == notice.fence]
        if before is not None:
            ours.append(c.state == before.value)
        if after is not State.SENDING:
            values.setdefault("wait_until", None)  # the lease ends here
        moved = update(notices).where(*ours).values(state=after.value, **values).returning(c.id)
        return self._connection.execute(moved).first() is not None

    def _one(self, which: ColumnElement[bool]) -> Notice | None:
        found = self._many(select(*_columns()).where(which))
        return found[0] if found else None

    def _many(self, query: Select[Any]) -> list[Notice]:
        return [_notice(row) for row in self._connection.execute(query).mappings()]


def _waited(real: datetime) -> ColumnElement[bool]:
    return or_(c.wait_until.is_(None), c.wait_until <= real)


def _columns() -> list[Any]:
    thread = notices.alias("thread")
    thread_ts = select(thread.c.ts).where(thread.c.key == c.reply_to).correlate(notices).scalar_subquery()
    return [*notices.columns, thread_ts.label("thread_ts")]


def _notice(row: RowMapping) -> Notice:
    fields = {name: row[name] for name in Notice.__dataclass_fields__}
    return Notice(**{**fields, "state": State(row["state"]), "carrier": Carrier(row["carrier"])})
