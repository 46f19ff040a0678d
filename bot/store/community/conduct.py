"""The code of conduct of every community, and who accepted which version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, select, update

from bot.rules.community.members import Standing
from bot.rules.community.moderation.conduct import Code
from bot.store.dialect import insert
from bot.store.schema import conduct_acceptances, conduct_codes, members

o, a = conduct_codes.c, conduct_acceptances.c


class Conduct:
    """Codes by community; acceptances by member."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def codes(self, workspace: str) -> Sequence[Code]:
        """Every version there, the oldest first."""
        query = select(conduct_codes).where(o.workspace == workspace).order_by(o.version)
        return [
            Code(row.version, tuple((language, text) for language, text in row.texts), row.at, row.binds)
            for row in self._connection.execute(query)
        ]

    def add(self, workspace: str, code: Code, by: str) -> bool:
        """That version is the newest there; False, and nothing is otherwise, where somebody was faster."""
        texts = [list(each) for each in code.texts]
        row = {"workspace": workspace, "version": code.version, "texts": texts, "at": code.at, "binds": code.binds}
        put = insert(self._connection, conduct_codes).values(**row, by=by).on_conflict_do_nothing()
        return self._connection.execute(put.returning(o.version)).first() is not None

    def accepted(self, member: int) -> Collection[int]:
        """The versions that member accepted."""
        query = select(a.version).where(a.member == member, a.accepted_at.is_not(None))
        return frozenset(self._connection.execute(query).scalars())

    def accept(self, member: int, version: int, now: datetime) -> None:
        """They accept that version; who did before did it then."""
        put = insert(self._connection, conduct_acceptances).values(
            member=member, version=version, asked_at=now, accepted_at=now
        )
        self._connection.execute(put.on_conflict_do_nothing())
        this = (a.member == member) & (a.version == version) & a.accepted_at.is_(None)
        self._connection.execute(update(conduct_acceptances).where(this).values(accepted_at=now))

    def unasked(self, workspace: str, binding: int, most: int) -> Sequence[tuple[int, str]]:
        """Who is there, was asked for no version from that on and accepted none: number and user, the first so many."""
        m = members.c
        asked = select(a.member).where(a.version >= binding)
        there = (m.workspace == workspace, m.standing == Standing.JOINED.value, m.user.is_not(None))
        query = select(m.id, m.user).where(*there, m.id.not_in(asked)).order_by(m.id).limit(most)
        return [(row.id, row.user) for row in self._connection.execute(query)]

    def ask(self, members_: Collection[int], version: int, now: datetime) -> None:
        """They were asked to accept that version."""
        rows = [{"member": each, "version": version, "asked_at": now} for each in members_]
        if rows:
            put = insert(self._connection, conduct_acceptances).on_conflict_do_nothing()
            self._connection.execute(put, rows)

    def count(self, workspace: str, binding: int) -> tuple[int, int]:
        """How many who are there accepted that version or a later one, and how many there are."""
        m = members.c
        there = (m.workspace == workspace, m.standing == Standing.JOINED.value)
        ours = and_(a.member == m.id, a.version >= binding, a.accepted_at.is_not(None))
        accepted = select(func.count(func.distinct(a.member))).select_from(members.join(conduct_acceptances, ours))
        whole = select(func.count()).select_from(members).where(*there)
        yes = self._connection.execute(accepted.where(*there)).scalar_one()
        return int(yes), int(self._connection.execute(whole).scalar_one())
