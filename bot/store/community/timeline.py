"""What happened to and with a member, from every table that knows of it, in one order: the newest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, String, Text, cast, literal, null, select, union_all

from bot.rules.community.events import Answer
from bot.rules.community.intros.following import Answer as Met
from bot.rules.community.members import Member, Side
from bot.rules.community.members.wall import SAID
from bot.store.schema import (
    community_events,
    digests,
    event_seats,
    intro_groups,
    intro_members,
    intro_rounds,
    job_interests,
    join_requests,
    member_lines,
    notices,
)

n, d, q, k, j = member_lines.c, notices.c, digests.c, join_requests.c, job_interests.c
v, s, r, i = community_events.c, event_seats.c, intro_rounds.c, intro_members.c


class Moment(NamedTuple):
    """What it was and when; `line` is the number of the line that says more, where there is one; of an event its
    title."""

    what: str
    side: Side
    at: datetime
    line: int | None
    title: str | None

    @property
    def facts(self) -> Mapping[str, str | int] | None:
        """What there is to say of it beside."""
        return {"title": self.title} if self.title else None


def moments(
    connection: Connection, member: Member, sides: Collection[Side], most: int, skip: int, *, is_own: bool
) -> Sequence[Moment]:
    """So many of them on those sides of the wall, after the first `skip`: what was noted; what we said to them, in
    Slack and by letter; events to which they said yes and where they were; that they were introduced; and, on hiring's
    side, that they said they are interested in an opening. A message that is kept up to date stands where it was last
    written. Whether they met whom they were introduced to is said to nobody but them (`is_own`)."""
    on = [side.value for side in sides]

    def row(what: Any, side: Any, at: Any, line: Any = None, title: Any = None) -> list[Any]:
        number, called = (null() if line is None else line).label("line"), cast(title, Text).label("title")
        return [cast(what, String).label("what"), cast(side, String).label("side"), at.label("at"), number, called]

    community, hiring = literal(Side.COMMUNITY.value), literal(Side.HIRING.value)
    parts = [select(*row(n.what, n.side, n.at, n.id)).where(n.member == member.id, n.side.in_(on))]
    for side in sides:
        said = (d.workspace == member.workspace, d.to == member.user, d.kind.in_(SAID[side]), d.ts.is_not(None))
        parts.append(select(*row(d.kind, literal(side.value), d.attempted_at)).where(*said))
    if Side.COMMUNITY in sides:
        letter, wish = literal("community.content.digest_mail"), literal("community.sources.mail")
        parts.append(select(*row(letter, community, q.sent_at)).where(q.member == member.id, q.sent_at.is_not(None)))
        parts.append(select(*row(wish, community, k.sent_at)).where(k.member == member.id, k.sent_at.is_not(None)))
        yes, came = literal("community.events.said_yes"), literal("community.events.came")
        seat = select(*row(yes, community, s.at, title=v.title)).join_from(event_seats, community_events)
        parts.append(seat.where(s.member == member.id, s.answer == Answer.GOING.value))
        there = select(*row(came, community, s.came_at, title=v.title)).join_from(event_seats, community_events)
        parts.append(there.where(s.member == member.id, s.came_at.is_not(None)))
        introduced, theirs = literal("community.intros.introduced"), intro_groups.join(intro_rounds).join(intro_members)
        made = select(*row(introduced, community, r.said_at)).select_from(theirs)
        parts.append(made.where(i.member == member.id, r.said_at.is_not(None)))
    if is_own:
        met = select(*row(literal("community.intros.met"), community, i.answered_at))
        parts.append(met.where(i.member == member.id, i.answer == Met.YES.value, i.answered_at.is_not(None)))
    if Side.HIRING in sides:
        interested = literal("community.openings.interested")
        parts.append(select(*row(interested, hiring, j.at)).where(j.member == member.id))
    every = union_all(*parts).subquery()
    e = every.c
    ordered = select(every).order_by(e.at.desc(), e.line.desc(), e.what).limit(most).offset(skip)
    return [Moment(what, Side(side), *more) for what, side, *more in connection.execute(ordered)]
