"""When candidates could come: each time they were asked, what they were shown and what they chose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from bot.rules.hiring.panels.times import Asking, State
from bot.store.schema import candidate_times

t = candidate_times.c


class Times:
    """By candidacy. Whoever asks has seen the candidate, or holds the token of a link."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(
        self, candidacy: int, stage: int, interview: int | None, by: str, at_once: bool, at: datetime
    ) -> Asking:
        """The candidate is asked from now on; what they were asked before counts no more."""
        last = self._connection.execute(select(func.max(t.number)).where(t.candidacy == candidacy)).scalar()
        made = Asking(candidacy, (last or 0) + 1, stage, interview, by, at, at_once)
        self._connection.execute(insert(candidate_times), {**vars(made), **_state(made)})
        return made

    def last(self, candidacy: int) -> Asking | None:
        """What they were asked last."""
        query = select(candidate_times).where(t.candidacy == candidacy).order_by(t.number.desc()).limit(1)
        row = self._connection.execute(query).mappings().first()
        return _asking(row) if row else None

    def keep(self, before: Asking, after: Asking) -> bool:
        """Keep how it stands now; False, and nothing is kept, when it stands otherwise than before by now."""
        mine = (t.candidacy == before.candidacy, t.number == before.number, t.state == before.state.value)
        change = update(candidate_times).where(*mine).values(**_state(after))
        return self._connection.execute(change).rowcount == 1


def _state(asking: Asking) -> dict[str, object]:
    return {
        "state": asking.state.value, "shown": [each.isoformat() for each in asking.shown],
        "chosen": [each.isoformat() for each in asking.chosen],
    }  # fmt: skip


def _asking(row: RowMapping) -> Asking:
    shown, chosen = (tuple(map(datetime.fromisoformat, row[name])) for name in ("shown", "chosen"))
    return Asking(
        row["candidacy"], row["number"], row["stage"], row["interview"], row["by"], row["at"], row["at_once"],
        State(row["state"]), shown, chosen,
    )  # fmt: skip
