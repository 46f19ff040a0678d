"""Jobs that members hear of first, and who is interested in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, update

from bot.rules.community.openings import Interest, Opening
from bot.store.dialect import insert, insert_numbered, locked
from bot.store.schema import job_interests, job_openings

o, n = job_openings.c, job_interests.c


class Openings:
    """The openings of every community. Who is interested is for themselves and for who answers them: moderators are
    never told, not even how many."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, opening: Opening) -> Opening:
        """The opening with the number it was given."""
        put = insert_numbered(self._connection, job_openings).returning(o.id)
        return replace(opening, id=self._connection.execute(put, _columns(opening)).scalar_one())

    def keep(self, opening: Opening) -> None:
        """The opening is as it says now."""
        self._connection.execute(update(job_openings).where(o.id == opening.id).values(**_columns(opening)))

    def get(self, workspace: str, id: int) -> Opening | None:
        """The opening of that number in that community; locked in a transaction that writes."""
        return self._one(select(job_openings).where(o.workspace == workspace, o.id == id))

    def of_role(self, requisition: int) -> Opening | None:
        """The last opening that was made of that role; locked in a transaction that writes."""
        query = select(job_openings).where(o.requisition == requisition).order_by(o.id.desc()).limit(1)
        return self._one(query)

    def open(self, workspace: str) -> Sequence[Opening]:
        """Those of that community that nobody closed, the newest first."""
        query = select(job_openings).where(o.workspace == workspace, o.closed_at.is_(None))
        rows = self._connection.execute(query.order_by(o.at.desc(), o.id.desc())).mappings()
        return [_opening(row) for row in rows]

    def begin(self, interest: Interest) -> bool:
        """They are interested; False, and nothing is otherwise, when they said so before."""
        put = insert(self._connection, job_interests).values(**asdict(interest)).on_conflict_do_nothing()
        return self._connection.execute(put.returning(n.opening)).first() is not None

    def change(self, interest: Interest) -> None:
        """How it stands now."""
        this = (n.opening == interest.opening) & (n.member == interest.member)
        self._connection.execute(update(job_interests).where(this).values(**asdict(interest)))

    def interest(self, opening: int, member: int) -> Interest | None:
        """What that member said of that opening; locked in a transaction that writes."""
        query = select(job_interests).where(n.opening == opening, n.member == member)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return Interest(**row) if row else None

    def interests(self, member: int) -> Sequence[tuple[Opening, Interest]]:
        """All that member was interested in, the newest first."""
        query = select(job_openings, *(each.label(f"_{each.name}") for each in n)).join(job_interests)
        rows = self._connection.execute(query.where(n.member == member).order_by(n.at.desc())).mappings()
        return [(_opening(row), Interest(**{each.name: row[f"_{each.name}"] for each in n})) for row in rows]

    def _one(self, query: Select[Any]) -> Opening | None:
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _opening(row) if row else None


def _columns(opening: Opening) -> dict[str, Any]:
    return {**{name: each for name, each in vars(opening).items() if name != "id"}, "topics": list(opening.topics)}


def _opening(row: RowMapping) -> Opening:
    return Opening(**{each.name: row[each.name] for each in o if each.name != "topics"}, topics=tuple(row["topics"]))
