"""The two moves of everything that is said, for as many as are in hand at once: about to be sent, and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Update, and_, bindparam, case, update

from bot.rules.notices import Notice, State, lane, way_of
from bot.store import many
from bot.store.paces import Paces
from bot.store.prepared import Prepared
from bot.store.schema import notices

c = notices.c


@dataclass(frozen=True)
class Sent:
    """What stands now at `ts` in `channel`; when to look for late copies, until when its conversation rests (real)."""

    notice: Notice
    channel: str | None
    ts: str | None
    repair_at: datetime | None = None
    rests_until: datetime | None = None


def start_sending(connection: Connection, claimed: Sequence[Notice], now: datetime) -> frozenset[str]:
    """Mark that these are about to be sent; the ids of those whose claim still holds."""
    rows = many.written(connection, ({"id": each.id, "fence": each.fence} for each in claimed))
    return frozenset(row["id"] for row in _START(connection, {"rows": rows, "now": now}))


def sent(connection: Connection, said: Sequence[Sent]) -> frozenset[str]:
    """Write down where these stand, showing what was wanted at the claim; the ids of those whose claim still holds."""
    Paces(connection).rest({lane(each.notice): each.rests_until for each in said if each.rests_until is not None})
    rows = [
        {
            "id": each.notice.id, "fence": each.notice.fence, "wanted": each.notice.wanted, "channel": each.channel,
            "ts": each.ts, "way": way_of(each.notice.carrier, each.ts).value, "repair_at": each.repair_at,
        }
        for each in said
    ]  # fmt: skip
    return frozenset(row["id"] for row in _SENT(connection, {"rows": many.written(connection, rows)}))


def _start(dialect: str) -> Update:
    given = many.given(dialect, c.id, c.fence)
    ours = and_(c.id == given.c.id, c.fence == given.c.fence, c.state == State.CLAIMED.value)
    values = {"state": State.SENDING.value, "attempted_at": bindparam("now", type_=c.attempted_at.type)}
    return update(notices).where(ours).values(values).returning(c.id)


def _sent(dialect: str) -> Update:
    given = many.given(dialect, c.id, c.fence, c.wanted, c.channel, c.ts, c.way, c.repair_at)
    values = {
        "state": case((c.wanted > given.c.wanted, State.DUE.value), else_=State.SENT.value), "shown": given.c.wanted,
        "channel": given.c.channel, "ts": given.c.ts, "way": given.c.way, "repair_at": given.c.repair_at,
        "attempts": 0, "last_error": None, "wait_until": None,
    }  # fmt: skip
    ours = and_(c.id == given.c.id, c.fence == given.c.fence)
    return update(notices).where(ours).values(values).returning(c.id)


_START, _SENT = Prepared(_start), Prepared(_sent)
