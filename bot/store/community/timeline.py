"""What happened to and with a member, from every table that knows of it, in one order: the newest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, String, cast, literal, null, select, union_all

from bot.rules.community.members import Member, Side
from bot.rules.community.members.wall import SAID
from bot.store.schema import digests, job_interests, join_requests, member_lines, notices

n, d, q, k, j = member_lines.c, notices.c, digests.c, join_requests.c, job_interests.c


class Moment(NamedTuple):
    """What it was and when; `line` is the number of the line that says more, where there is one."""

    what: str
    side: Side
    at: datetime
    line: int | None


def moments(
    connection: Connection, member: Member, sides: Collection[Side], most: int, skip: int
) -> Sequence[Moment]:
    """So many of them on those sides of the wall, after the first `skip`: what was noted; what we said to them, in
    Slack and by letter; and, on hiring's side, that they said they are interested in an opening. A message that is
    kept up to date stands where it was last written."""
    there = [side.value for side in sides]

    def row(what: Any, side: Any, at: Any, line: Any = None) -> list[Any]:
        number = (null() if line is None else line).label("line")
        return [cast(what, String).label("what"), cast(side, String).label("side"), at.label("at"), number]

    community, hiring = literal(Side.COMMUNITY.value), literal(Side.HIRING.value)
    parts = [select(*row(n.what, n.side, n.at, n.id)).where(n.member == member.id, n.side.in_(there))]
    for side in sides:
        said = (d.workspace == member.workspace, d.to == member.user, d.kind.in_(SAID[side]), d.ts.is_not(None))
        parts.append(select(*row(d.kind, literal(side.value), d.attempted_at)).where(*said))
    if Side.COMMUNITY in sides:
        letter, wish = literal("community.content.digest_mail"), literal("community.sources.mail")
        parts.append(select(*row(letter, community, q.sent_at)).where(q.member == member.id, q.sent_at.is_not(None)))
        parts.append(select(*row(wish, community, k.sent_at)).where(k.member == member.id, k.sent_at.is_not(None)))
    if Side.HIRING in sides:
        interested = literal("community.openings.interested")
        parts.append(select(*row(interested, hiring, j.at)).where(j.member == member.id))
    every = union_all(*parts).subquery()
    e = every.c
    ordered = select(every).order_by(e.at.desc(), e.line.desc(), e.what).limit(most).offset(skip)
    return [Moment(what, Side(side), at, line) for what, side, at, line in connection.execute(ordered)]
