"""Notices: planned once under a unique key, claimed one at a time for each conversation, never lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    update,
)

from bot.rules.notices import LEASE, REPAIR_AFTER, Notice, Planned, State, Way
from bot.rules.people import Identity
from bot.rules.rates import UNPACED, Rates
from bot.store import claiming, moves, planning
from bot.store.claiming import IN_HAND, is_in
from bot.store.lineage import Origin
from bot.store.moves import Sent
from bot.store.prepared import Prepared
from bot.store.schema import notices

c = notices.c
ENDED = (State.SENT, State.WITHDRAWN, State.STALE, State.FAILED, State.LET_GO)
SINCE = func.coalesce(c.unclear_since, c.attempted_at)

# Said in nearly every transaction, so put together once.
_AGAIN = c.state.in_([State.SENT.value, State.FAILED.value, State.LET_GO.value])
# Whoever acts sees their own copy first: it is as if due for so long already, which at Slack's pace is 250 edits.
OWN_FIRST = timedelta(minutes=5)
_NOW, _EARLY = (bindparam(name, type_=c.due_at.type) for name in ("now", "early"))
_IS_OWN = and_(c.to == bindparam("own"), c.way != Way.POST.value)
_QUEUED = and_(c.state == State.DUE.value, c.due_at.between(_EARLY, _NOW))
_OF_ID = Prepared(lambda _: select(*claiming.columns()).where(c.id == bindparam("which")))
_UNSAID = or_(c.state == State.DUE.value, c.state == State.CLAIMED.value)
_REFRESH = (
    update(notices)
    .where(c.living, c.state != State.WITHDRAWN.value, c.state != State.STALE.value)
    .values(
        wanted=c.wanted + 1,
        state=case((_AGAIN, State.DUE.value), else_=c.state),
        due_at=case((and_(_IS_OWN, or_(_AGAIN, _QUEUED)), _EARLY), (_AGAIN, _NOW), else_=c.due_at),
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

    def __init__(self, connection: Connection, origin: Origin) -> None:
        self._connection = connection
        self._origin = origin
        self._acts = ""
        self.planned = False
        self.looked_at_all = True

    def plan(self, planned: Planned, now: datetime) -> bool:
        """Plan it unless its key was ever planned; whether it is new.

        One that was withdrawn before it was said is due again: it became true again.
        """
        is_new = planning.plan(self._connection, planned, self._origin.of(self._connection), now)
        self.planned |= is_new
        return is_new

    def plan_many(self, planned: Iterable[Planned], now: datetime) -> frozenset[str]:
        """Plan them all at once as `plan` does each; the keys of those that are new. Some hundreds: a turn is short."""
        new = planning.plan_many(self._connection, planned, self._origin.of(self._connection), now)
        self.planned |= bool(new)
        return new

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of the keys that were ever planned."""
        return frozenset(self._connection.execute(select(c.key).where(c.key.in_(list(keys)))).scalars())

    def acts(self, who: Identity) -> None:
        """It is that person who acts: what stands with them is shown anew before the others' copies."""
        self._acts = who.user

    def refresh(self, now: datetime, *, about: str | None = None, keys: Iterable[str] = ()) -> None:
        """What stands about `about` (or under `keys`) shall be shown anew: the living ones among it."""
        values = {"which": list(keys) if about is None else about, "now": now}
        values |= {"early": now - OWN_FIRST, "own": self._acts}
        self._connection.execute(_REFRESH_KEYS if about is None else _REFRESH_ABOUT, values)
        self.planned = True

    def withdraw(self, about: str, kinds: Iterable[str] | None = None) -> None:
        """What was not said yet about it is moot now. What already stands stays and is refreshed instead."""
        if kinds is None:
            self._connection.execute(_WITHDRAW, {"which": about})
        else:
            self._connection.execute(_WITHDRAW_KINDS, {"which": about, "kinds": list(kinds)})

    def erase(self, about: str, kind: str, now: datetime) -> None:
        """Whatever was said about it says `kind` instead, wherever it stands; what was not said is not said."""
        self.withdraw(about)
        self._erase(kind, now, c.about == about)

    def erase_to(self, who: Identity, half: str, kind: str, now: datetime) -> None:
        """Whatever of that half was said to them says `kind` instead; what was not said is not said."""
        theirs = (c.workspace == who.workspace, c.to == who.user, c.kind.startswith(f"{half}.", autoescape=True))
        unsaid = update(notices).where(*theirs, c.ts.is_(None), _UNSAID)
        self._connection.execute(unsaid.values(state=State.WITHDRAWN.value, fence=c.fence + 1, wait_until=None))
        self._erase(kind, now, *theirs)

    def _erase(self, kind: str, now: datetime, *which: ColumnElement[bool]) -> None:
        said = or_(c.ts.is_not(None), c.state.in_([State.SENDING.value, State.UNCLEAR.value]))
        ended = c.state.in_([state.value for state in ENDED])
        change = update(notices).where(*which, said).values(
            kind=kind, living=True, stale_after=None, wanted=c.wanted + 1, facts={},
            state=case((ended, State.DUE.value), else_=c.state), due_at=case((ended, _NOW), else_=c.due_at),
            wait_until=case((ended, null()), else_=c.wait_until), attempts=0,
        )  # fmt: skip
        self._connection.execute(change, {"now": now})
        self.planned = True

    def claim(self, now: datetime, real: datetime, most: int, rates: Rates = UNPACED) -> Sequence[Notice]:
        """Up to `most` due notices, each the first of its conversation, claimed for `LEASE` and counted in the pace.

        `looked_at_all` says afterwards whether more can be found at once. Raises IntegrityError when another process
        claimed in the same conversation first: nothing is claimed then.
        """
        found, self.looked_at_all = claiming.claimed(self._connection, now, real, most, rates)
        return found

    def ahead(self, now: datetime, real: datetime, rates: Rates = UNPACED) -> claiming.Ahead:
        """Whether it is worth claiming at `real`, and when it next will be, by times, paces and rests."""
        return claiming.ahead(self._connection, now, real, rates)

    def get(self, id: str) -> Notice | None:
        """The notice of that id."""
        row = _OF_ID.first(self._connection, {"which": id})
        return claiming.notice(row, row["thread_ts"]) if row else None

    def about(self, about: str) -> Sequence[Notice]:
        """Everything planned about it, in order."""
        return self._many(select(*claiming.columns()).where(c.about == about).order_by(c.seq))

    def standing(
        self, to: Identity, kind: str, abouts: Collection[str], channel: str, ts: str
    ) -> Notice | None:  # fmt: skip
        """The one of that kind, about one of these, that stands at `ts` in that conversation with them."""
        here = and_(c.workspace == to.workspace, c.to == to.user, c.kind == kind, c.about.in_(list(abouts)))
        return self._one(and_(here, c.channel == channel, c.ts == ts))

    def start_sending(self, notice: Notice, now: datetime) -> bool:
        """Mark that the socket is about to be written; False when the claim is no longer ours."""
        return notice.id in self.start_sending_all([notice], now)

    def start_sending_all(self, claimed: Sequence[Notice], now: datetime) -> frozenset[str]:
        """The same of many at once; the ids of those that are still ours."""
        return moves.start_sending(self._connection, claimed, now)

    def sent(
        self,
        notice: Notice,
        channel: str | None,
        ts: str | None,
        repair_at: datetime | None = None,
        rests_until: datetime | None = None,
    ) -> bool:
        """It stands at `ts` in `channel`, showing what was wanted at the claim; due again when more is wanted.

        Its conversation rests until then (real): nothing new is posted there.
        """
        return notice.id in self.sent_all([Sent(notice, channel, ts, repair_at, rests_until)])

    def sent_all(self, said: Sequence[Sent]) -> frozenset[str]:
        """The same of many at once; the ids of those that were still ours."""
        return moves.sent(self._connection, said)

    def unclear(self, notice: Notice, error: str, look_at: datetime) -> bool:
        """Nobody knows whether it arrived: look in the conversation at `look_at` (real) before sending again."""
        attempted_at = func.coalesce(c.attempted_at, c.unclear_since)
        return self._move(
            notice, State.UNCLEAR, last_error=error, wait_until=look_at, attempted_at=attempted_at, **_doubt(look_at)
        )

    def retry(self, notice: Notice, error: str, wait_until: datetime) -> bool:
        """Clearly not said: due again when `wait_until` (real) has passed."""
        return self._move(notice, State.DUE, last_error=error, wait_until=wait_until, attempts=notice.attempts + 1)

    def show_again(self, notice: Notice, error: str, wait_until: datetime) -> bool:
        """Nobody knows whether an edit arrived: due again when `wait_until` (real) has passed, and shown once more
        when nothing of it can be on its way."""
        attempts = notice.attempts + 1
        return self._move(
            notice, State.DUE, last_error=error, wait_until=wait_until, attempts=attempts, **_doubt(wait_until)
        )

    def defer(self, notice: Notice, due_at: datetime) -> bool:
        """Not now: due at that instant."""
        return self._move(notice, State.DUE, due_at=due_at)

    def end(self, notice: Notice, state: State, error: str | None = None) -> bool:
        """Withdrawn, stale or failed for good."""
        return self._move(notice, state, last_error=error)

    def release_expired(self, real: datetime, look_at: datetime) -> int:
        """Give back claims whose lease ran out: unsent ones are due, half-sent ones unclear. How many."""
        return self._release(c.wait_until <= real, look_at)

    def hand_back(self, claimed: Iterable[Notice], look_at: datetime) -> int:
        """Give back these claims, as far as they are still ours, as if their leases had run out. How many."""
        return sum(self._release(and_(c.id == each.id, c.fence == each.fence), look_at) for each in claimed)

    def claim_unclear(self, real: datetime) -> Notice | None:
        """One unclear notice whose settling time is over, its look-up leased."""
        unclear = and_(is_in(c.state, *IN_HAND), c.state == State.UNCLEAR.value)
        return self._lease_one(and_(unclear, c.wait_until <= real), real, "wait_until")

    def claim_repair(self, real: datetime) -> Notice | None:
        """One notice that ended after an unclear attempt: time to look for what landed late, its look leased."""
        return self._lease_one(and_(is_in(c.state, *ENDED), c.repair_at <= real), real, "repair_at")

    def repaired(self, notice: Notice, now: datetime) -> bool:
        """The look for what landed late is done; a living one is shown once more, over an edit that came late."""
        stands = c.living & (c.state == State.SENT.value)
        return self._move(
            notice, notice.state, state=case((stands, State.DUE.value), else_=c.state), repair_at=None,
            unclear_since=None, wanted=case((stands, c.wanted + 1), else_=c.wanted),
            due_at=case((stands, now), else_=c.due_at),
        )  # fmt: skip

    def next_due(self) -> datetime | None:
        """The earliest instant (movable clock) something not yet said is due."""
        return self._connection.execute(select(func.min(c.due_at)).where(c.state == State.DUE.value)).scalar()

    def _lease_one(self, which: ColumnElement[bool], real: datetime, lease: str) -> Notice | None:
        first = select(c.seq).where(which).order_by(c[lease]).limit(1)  # not by number: that is a walk of the table
        if self._connection.dialect.name == "postgresql":
            first = first.with_for_update(skip_locked=True)
        values: dict[str, Any] = {"fence": c.fence + 1, lease: real + LEASE}
        leased = update(notices).where(c.seq == first.scalar_subquery()).values(values).returning(c.seq)
        number = self._connection.execute(leased).scalar()
        return self._one(c.seq == number) if number is not None else None

    def _release(self, which: ColumnElement[bool], look_at: datetime) -> int:
        due = update(notices).where(is_in(c.state, *IN_HAND), c.state == State.CLAIMED.value, which)
        lost = update(notices).where(is_in(c.state, *IN_HAND), c.state == State.SENDING.value, which)
        fence = {"fence": c.fence + 1}
        released = self._connection.execute(due.values(state=State.DUE.value, wait_until=None, **fence)).rowcount
        values = {"state": State.UNCLEAR.value, "wait_until": look_at, **_doubt(look_at)}
        half = lost.values(last_error="interrupted", **values, **fence)
        return released + self._connection.execute(half).rowcount

    def _move(self, notice: Notice, after: State, **values: Any) -> bool:
        values.setdefault("wait_until", None)  # the lease ends here
        ours = update(notices).where(c.id == notice.id, c.fence == notice.fence)
        moved = ours.values({"state": after.value, **values}).returning(c.id)
        return self._connection.execute(moved).first() is not None

    def _one(self, which: ColumnElement[bool]) -> Notice | None:
        found = self._many(select(*claiming.columns()).where(which))
        return found[0] if found else None

    def _many(self, query: Select[Any]) -> list[Notice]:
        return [claiming.notice(row, row["thread_ts"]) for row in self._connection.execute(query).mappings()]


def _doubt(look_at: datetime) -> dict[str, Any]:
    """It may still arrive: whatever becomes of the notice, somebody looks once more, long after `look_at` (real)."""
    return {"unclear_since": SINCE, "repair_at": look_at + REPAIR_AFTER}
