"""What members did for each other, from every table that knows of it: what counts towards a tier or a badge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, delete, distinct, func, select, union

from bot.rules.calendar import local_day
from bot.rules.community.events import State
from bot.rules.community.intros.following import Answer
from bot.rules.community.members import Member
from bot.rules.community.recognition import Deed, Merit
from bot.store.dialect import insert
from bot.store.schema import (
    community_events,
    event_seats,
    intro_members,
    member_likes,
    questions,
    thanks,
)

t, q, e, s, k = thanks.c, questions.c, community_events.c, event_seats.c, member_likes.c


class Deeds:
    """By member, on days where that member is."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def liked(self, member: int, other: int, day: date) -> None:
        """Somebody liked what that member wrote."""
        row = insert(self._connection, member_likes).values(member=member, other=other, day=day)
        self._connection.execute(row.on_conflict_do_nothing())

    def forget(self, before: date) -> None:
        """Drop who liked what before that day."""
        self._connection.execute(delete(member_likes).where(k.day < before))

    def of(self, members: Iterable[Member], since: datetime) -> Mapping[int, Sequence[Merit]]:
        """What each of them did since then that somebody else saw, each of them present, by day. Nothing that somebody
        did for themselves."""
        there = {each.id: each for each in members}
        found: dict[int, set[Merit]] = {id: set() for id in there}

        def add(member: int, what: Deed, at: datetime | date, other: int | None = None) -> None:
            if member in there and other != member:
                day = local_day(at, there[member].zone) if isinstance(at, datetime) else at
                found[member].add(Merit(what, day, other))

        mine, theirs = intro_members.alias().c, intro_members.alias().c
        with_others = {
            Deed.THANKED: select(t.receiver, t.giver, t.at).where(t.receiver.in_(there), t.at >= since),
            Deed.MET: select(mine.member, theirs.member, theirs.answered_at).where(
                mine.group == theirs.group, mine.member.in_(there), theirs.answer == Answer.YES.value,
                theirs.answered_at >= since,
            ),
            Deed.REACTED: select(k.member, k.other, k.day).where(k.member.in_(there), k.day >= since.date()),
        }  # fmt: skip
        for what, query in with_others.items():
            for member, other, at in self._connection.execute(query):
                add(member, what, at, other)
        answered = select(q.answered_by, q.member, q.answered_at, q.is_first)
        answered = answered.where(q.answered_by.in_(there), q.answered_at >= since)
        for member, other, at, is_first in self._connection.execute(answered):
            add(member, Deed.WELCOMED if is_first else Deed.ANSWERED, at, other)
        came = select(s.member, e.start).join_from(event_seats, community_events)
        came = came.where(s.member.in_(there), s.came_at.is_not(None), e.start >= since)
        for member, at in self._connection.execute(came):
            add(member, Deed.CAME, at)
        for member, at in self._hosted(there.values(), since):
            add(member, Deed.HOSTED, at)
        return {id: sorted(each, key=_order) for id, each in found.items()}

    def helpful(self, workspace: str, since: datetime, until: datetime, fewest: int) -> Sequence[int]:
        """Who there was thanked or answered by so many different members at least, in that time, at most."""
        thanked = select(t.receiver.label("member"), t.giver.label("other"))
        thanked = thanked.where(t.workspace == workspace, t.at >= since, t.at < until)
        answered = select(q.answered_by, q.member).where(q.workspace == workspace, q.answered_by.is_not(None))
        both = union(thanked, answered.where(q.answered_at >= since, q.answered_at < until)).subquery()
        many = func.count(distinct(both.c.other)) >= fewest
        query = select(both.c.member).group_by(both.c.member).having(many).order_by(both.c.member)
        return list(self._connection.execute(query).scalars())

    def _hosted(self, members: Iterable[Member], since: datetime) -> Iterable[tuple[int, datetime]]:
        """Whoever hosted or helped at what was held."""
        by_user = {(each.workspace, each.user): each.id for each in members if each.user}
        held = select(e.workspace, e.host, e.helpers, e.start).where(e.state == State.OVER.value, e.start >= since)
        workspaces = {workspace for workspace, _ in by_user}
        for workspace, host, helpers, start in self._connection.execute(held.where(e.workspace.in_(workspaces))):
            for user in {host, *helpers}:
                if (workspace, user) in by_user:
                    yield by_user[workspace, user], start


def _order(merit: Merit) -> tuple[date, str, int]:
    return merit.day, merit.what.value, merit.other or 0
