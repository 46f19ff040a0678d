"""Contests, who takes part in them, and who came through whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, select, update

from bot.rules.community.members import Standing
from bot.rules.community.sources import Kind
from bot.rules.community.sources.contests import Came, Contest, NoSuchContest, Part, Placed
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.schema import contest_members, contests, member_lines, member_touches, members, sources

c, p, m, t, s = contests.c, contest_members.c, members.c, member_touches.c, sources.c
# The line that stands in the timeline of whoever left.
LEFT = "community.members.left"


class Contests:
    """Contests by community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, contest: Contest) -> Contest:
        """The contest with the number it was given."""
        row = {name: value for name, value in vars(contest).items() if name != "id"}
        put = insert_numbered(self._connection, contests).returning(c.id)
        return replace(contest, id=self._connection.execute(put, row).scalar_one())

    def get(self, workspace: str, id: int) -> Contest:
        """That contest there, over or not; locked in a transaction that writes. Raises NoSuchContest."""
        query = locked(self._connection, select(contests).where(c.workspace == workspace, c.id == id))
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NoSuchContest()
        return Contest(**row)

    def open_ones(self, workspace: str) -> Sequence[Contest]:
        """Those there that are not over, the first to begin first."""
        query = select(contests).where(c.workspace == workspace, c.ended_at.is_(None)).order_by(c.first, c.id)
        return [Contest(**row) for row in self._connection.execute(query).mappings()]

    def page(self, workspace: str, n: int, most: int) -> Sequence[Contest]:
        """Page `n` of them, the newest first; one more than `most` when there is another page."""
        query = select(contests).where(c.workspace == workspace).order_by(c.id.desc()).offset(n * most).limit(most + 1)
        return [Contest(**row) for row in self._connection.execute(query).mappings()]

    def due(self, now: datetime) -> Sequence[tuple[str, int]]:
        """The workspace and number of those whose days are over and whose places nobody gave yet."""
        query = select(c.workspace, c.id).where(c.ended_at.is_(None), c.ends_at <= now).order_by(c.id)
        return [(workspace, id) for workspace, id in self._connection.execute(query)]

    def end(self, contest: Contest, placed: Iterable[Placed]) -> None:
        """It is over, or called off, as it says, and these are the places."""
        ended = {"ended_at": contest.ended_at, "is_called_off": contest.is_called_off}
        self._connection.execute(update(contests).where(c.id == contest.id).values(**ended))
        for each in placed:
            change = update(contest_members).where(p.contest == contest.id, p.member == each.member)
            self._connection.execute(change.values(n=each.n, place=each.place))

    def take_part(self, part: Part) -> None:
        """They take part, named or not, as it says."""
        row = {"contest": part.contest, "member": part.member, "is_named": part.is_named, "at": part.at}
        self._connection.execute(insert_or_change(self._connection.dialect.name, contest_members, "is_named"), row)

    def step_out(self, contest: int, member: int) -> None:
        """They take no part any more."""
        self._connection.execute(delete(contest_members).where(p.contest == contest, p.member == member))

    def part(self, contest: int, member: int) -> Part | None:
        """That member's part in it."""
        row = self._connection.execute(_parts(p.contest == contest, p.member == member)).mappings().first()
        return _part(row) if row else None

    def parts(self, contest: int) -> Sequence[Part]:
        """Everybody who takes part and is still in the community; once it is over by place, and whoever has none
        last."""
        query = _parts(p.contest == contest, m.standing == Standing.JOINED.value)
        rows = self._connection.execute(query.order_by(p.place.is_(None), p.place, p.member)).mappings()
        return [_part(row) for row in rows]

    def pay(self, part: Part) -> None:
        """When the prize is due, and whether it is paid, are as it says now."""
        mine = (p.contest == part.contest, p.member == part.member)
        self._connection.execute(update(contest_members).where(*mine).values(due=part.due, paid_at=part.paid_at))

    def came(self, contest: Contest) -> Sequence[Came]:
        """Who joined within its days and was told of it first by somebody who takes part."""
        teller = members.alias()
        left = select(member_lines.c.id).where(member_lines.c.member == m.id, member_lines.c.what == LEFT).exists()
        query = select(m.id, teller.c.id, m.joined_at, m.standing, m.verified_at.is_not(None), left)
        query = (
            query.select_from(members)
            .join(member_touches, and_(t.member == m.id, t.number == 1))
            .join(sources, s.id == t.source)
            .join(teller, and_(teller.c.workspace == s.referrer_workspace, teller.c.user == s.referrer))
            .join(contest_members, and_(p.contest == contest.id, p.member == teller.c.id))
        )
        query = query.where(m.workspace == contest.workspace, s.kind == Kind.REFERRAL.value)
        query = query.where(m.joined_at >= contest.begins_at, m.joined_at < contest.ends_at).order_by(m.id)
        return [
            Came(id, through, at, Standing(standing), bool(is_confirmed), bool(has_left))
            for id, through, at, standing, is_confirmed, has_left in self._connection.execute(query)
        ]


def _parts(*which: Any) -> Select[Any]:
    return select(contest_members, m.user).join(members, m.id == p.member).where(*which)


def _part(row: RowMapping) -> Part:
    return Part(**{**row, "user": row["user"] or ""})
