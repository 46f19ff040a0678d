"""What hiring had of a community, and the community of hiring: numbers alone, from both sides of the wall."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, exists, func, select

from bot.rules.community.matching.holding import Filled
from bot.rules.hiring.candidates import Standing
from bot.store.community.filled import filled
from bot.store.schema import candidacies, interviews, match_approaches, members, referrals

y, i, m, r, a = (each.c for each in (candidacies, interviews, members, referrals, match_approaches))


class Brought:
    """By community. Nobody is named, and no segment is asked for: that would say who."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def filled(self, companies: Collection[str]) -> Sequence[Filled]:
        """The roles of those companies that were filled, whoever got them."""
        return [Filled(*each) for company in sorted(companies) for each in filled(self._connection, company)]

    def referred(self, workspace: str, since: datetime, until: datetime) -> Mapping[int, tuple[int, int]]:
        """By referrer, under a number that says nothing, how many of those they told of the community in that time came
        as far as an interview by its end, and how many they told."""
        met = select(m.id).join(candidacies, y.candidate == m.candidate).join(interviews, i.candidacy == y.id)
        met = met.where(m.workspace == workspace, i.called_off.is_(None), i.start < until)
        came_so_far = frozenset(self._connection.execute(met).scalars())
        query = select(r.by_workspace, r.by, r.member).where(r.workspace == workspace, r.at >= since, r.at < until)
        found: dict[tuple[str, str], list[int]] = {}
        for company, who, member in self._connection.execute(query):
            theirs = found.setdefault((company, who), [0, 0])
            theirs[0] += member in came_so_far
            theirs[1] += 1
        return {n: (came, of) for n, (came, of) in enumerate(found.values())}

    def approached(self, workspace: str, since: datetime, until: datetime) -> tuple[int, int]:
        """Of those somebody wrote to about a role in that time, how many were hired for it by its end, and how many
        they were."""
        hired = exists().where(
            y.candidate == m.candidate, y.requisition == a.requisition, y.standing == Standing.HIRED.value,
            y.since >= a.at, y.since < until,
        )  # fmt: skip
        which = (m.workspace == workspace, a.at >= since, a.at < until)
        query = select(func.count()).join_from(match_approaches, members, m.id == a.member).where(*which)
        count = self._connection.execute
        return count(query.where(hired)).scalar_one(), count(query).scalar_one()


def until(roles: Collection[Filled], day: date) -> Sequence[Filled]:
    """Those of them that were filled by the end of that day."""
    return [each for each in roles if each.filled_on <= day]
