"""What was sent of interviews, to whom and which way: kept before it is sent, so that nothing is sent twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from bot.rules.hiring.panels.invitations import Sent
from bot.store.dialect import insert_or_change
from bot.store.schema import invitations

c = invitations.c
# By e-mail; every other way is the id of a calendar.
MAIL = "mail"
_CHANGED = ("sequence", "mark", "is_off", "is_done", "is_refused", "held_until")


class Invitations:
    """By interview; whoever writes has the interview locked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, interview: int) -> Mapping[tuple[str, str], Sent]:
        """What was sent last to whom, and which way."""
        rows = self._connection.execute(select(invitations).where(c.interview == interview)).mappings()
        return {
            (row["who"], row["via"]): Sent(
                row["sequence"], row["mark"], row["is_off"], row["is_done"], row["is_refused"]
            )
            for row in rows
        }

    def is_held(self, interview: int, who: str, via: str, real: datetime) -> bool:
        """Whether somebody is sending it at that moment of real time."""
        this = (c.interview == interview, c.who == who, c.via == via, c.held_until > real)
        return self._connection.execute(select(c.who).where(*this)).first() is not None

    def hold(self, interview: int, who: str, via: str, sent: Sent, until: datetime) -> None:
        """This is being sent now, by nobody else before that moment of real time."""
        row = {"interview": interview, "who": who, "via": via, **vars(sent), "held_until": until}
        self._connection.execute(insert_or_change(self._connection.dialect.name, invitations, *_CHANGED), row)

    def settle(self, interview: int, who: str, via: str, sequence: int, is_refused: bool = False) -> None:
        """It was taken, or is not taken there."""
        this = (c.interview == interview, c.who == who, c.via == via, c.sequence == sequence)
        values = {"is_done": True, "is_refused": is_refused, "held_until": None}
        self._connection.execute(update(invitations).where(*this).values(values))

    def let_go(self, interview: int, who: str, via: str, sequence: int) -> None:
        """It was certainly not taken, and may be sent again at once."""
        this = (c.interview == interview, c.who == who, c.via == via, c.sequence == sequence)
        self._connection.execute(update(invitations).where(*this).values(held_until=None))

    def forget(self, via: str) -> None:
        """That calendar is not written in any more."""
        self._connection.execute(delete(invitations).where(c.via == via))
