"""Records that may be one person's, and two records made one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, select, update

from bot.rules.community.members import Member
from bot.rules.community.members.merging import NoSuchMerge, Proposal, Verdict, Why
from bot.store.community.forgetting import Forgetting
from bot.store.community.members import Members
from bot.store.dialect import insert_numbered, locked, never_again
from bot.store.schema import member_merges, members

g = member_merges.c


class Merges:
    """Proposals by workspace."""

    def __init__(self, connection: Connection, members_: Members) -> None:
        self._connection = connection
        self._members = members_

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Keep those of which nobody asked before; how many."""
        new = 0
        for each in proposals:
            first, second = sorted((each.first, each.second))
            here = select(g.id).where(g.first == first, g.second == second)
            if self._connection.execute(here).scalar() is None:
                row = {
                    "workspace": each.workspace, "first": first, "second": second, "at": each.at,
                    "verdict": each.verdict.value, "by": each.by, "decided_at": each.decided_at, "why": each.why.value,
                }  # fmt: skip
                self._connection.execute(insert_numbered(self._connection, member_merges), row)
                new += 1
        return new

    def say(self, proposal: Proposal) -> None:
        """A moderator says so: it waits, whatever was said of the two before."""
        first, second = sorted((proposal.first, proposal.second))
        anew = {"verdict": Verdict.OPEN.value, "by": proposal.by, "decided_at": None, "why": proposal.why.value}
        if not self.propose([proposal]):
            self._connection.execute(
                update(member_merges).where(g.first == first, g.second == second).values(**anew)
            )

    def open(self, workspace: str, most: int) -> Sequence[Proposal]:
        """What waits for a moderator there, the oldest first."""
        return self._proposals(_waiting(select(member_merges), workspace).order_by(g.id).limit(most))

    def count(self, workspace: str) -> int:
        """How many wait there."""
        return int(self._connection.execute(_waiting(select(func.count()), workspace)).scalar_one())

    def get(self, workspace: str, id: int) -> Proposal:
        """That one, which waits there; locked in a transaction that writes. Raises NoSuchMerge."""
        query = _waiting(select(member_merges), workspace).where(g.id == id)
        found = self._proposals(locked(self._connection, query))
        if not found:
            raise NoSuchMerge()
        return found[0]

    def apart(self, proposal: Proposal, by: str, at: datetime) -> None:
        """They are two people, and nobody asks again."""
        values = {"verdict": Verdict.APART.value, "by": by, "decided_at": at}
        self._connection.execute(update(member_merges).where(g.id == proposal.id).values(**values))

    def unite(self, after: Member, goes: Member) -> None:
        """One record is left, `after`, with all that hung on both."""
        both = [after.id, goes.id]
        self._connection.execute(delete(member_merges).where(g.first.in_(both), g.second.in_(both)))
        Forgetting(self._connection).move(goes.id, after.id)
        self._connection.execute(delete(members).where(members.c.id == goes.id))
        never_again(self._connection, goes.id)
        self._members.change(after)

    def _proposals(self, query: Select[Any]) -> Sequence[Proposal]:
        return [_proposal(row) for row in self._connection.execute(query).mappings()]


def _waiting(query: Select[Any], workspace: str) -> Select[Any]:
    return query.where(g.workspace == workspace, g.verdict == Verdict.OPEN.value)


def _proposal(row: RowMapping) -> Proposal:
    return replace(Proposal(**row), verdict=Verdict(row["verdict"]), why=Why(row["why"]))
