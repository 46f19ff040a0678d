"""What a metric hangs on: counted over 28 days and the 28 before, for the likely cause of a goal that is behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from bot.rules.community.content import Kind
from bot.rules.community.goals.acting import Driver
from bot.rules.community.sources import Step
from bot.store.community.counting import MONTH, WRITING, Whose, end, held, who
from bot.store.schema import (
    community_events,
    content_items,
    digests,
    event_seats,
    intro_groups,
    intro_members,
    intro_rounds,
    job_openings,
    member_acts,
    members,
    notices,
    questions,
    referrals,
    source_days,
    sources,
)

m, a, q, e, s, i, r, o, n = (
    each.c for each in (
        members, member_acts, questions, community_events, event_seats, content_items, referrals, job_openings, notices,
    )
)  # fmt: skip
# The reminder of an event, among notices.
REMINDER = "community.events.reminder"


class Drivers:
    """By community. What members do is counted of a segment's alone; what is offered is the same for all."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counted(self, whose: Whose, day: date) -> Mapping[Driver, tuple[int, int]]:
        """Each in the 28 days before the last, and in the last, which end with that day."""
        before, now = (self._in(whose, last - MONTH, last) for last in (day - MONTH, day))
        return {each: (before[each], now[each]) for each in Driver}

    def _in(self, whose: Whose, after: date, last: date) -> Mapping[Driver, int]:
        since, until = end(whose, after), end(whose, last)

        def within(at: Any) -> Any:
            return (at >= since) & (at < until)

        d, g, t, u = digests.c, intro_groups.c, intro_members.c, intro_rounds.c
        here = who(whose)
        asked = select(func.count()).join_from(questions, members, m.id == q.member).where(*here, within(q.at))
        said = select(func.count()).where(i.workspace == whose.workspace, within(i.posted_at))
        seats = select(func.count()).join_from(event_seats, members, m.id == s.member).where(*here, within(s.at))
        queries: dict[Driver, Select[Any]] = {
            Driver.SEEN: _came(whose, Step.SEEN, after, last),
            Driver.CONFIRMED: _came(whose, Step.CONFIRMED, after, last),
            Driver.JOINED: select(func.count(m.id)).where(*here, within(m.joined_at)),
            Driver.LEFT: select(func.count(m.id)).where(*here, within(m.left_at)),
            Driver.WELCOMED: asked.where(q.is_first, q.answered_at < until),
            Driver.POSTS: select(func.sum(a.n)).join(members, m.id == a.member).where(
                *here, a.act.in_(WRITING), a.day > after, a.day <= last
            ),
            Driver.QUESTIONS: asked,
            Driver.UNANSWERED: asked.where(or_(q.answered_at.is_(None), q.answered_at >= until)),
            Driver.HELPERS: select(func.count(q.answered_by.distinct())).where(
                q.workspace == whose.workspace, within(q.answered_at)
            ),
            Driver.EVENTS: select(func.count(e.id)).where(*held(whose, since, until)),
            Driver.INVITED: seats,
            Driver.REMINDED: select(func.count(n.seq)).where(
                n.workspace == whose.workspace, n.kind == REMINDER, n.ts.is_not(None), within(n.due_at)
            ),
            Driver.ITEMS: said.where(i.kind != Kind.JOB.value),
            Driver.JOBS: said.where(i.kind == Kind.JOB.value),
            Driver.SENT: select(func.count()).join_from(digests, members, m.id == d.member).where(*here, within(d.at)),
            Driver.INTRODUCED: select(func.count()).join_from(intro_members, intro_groups, g.id == t.group).join(
                intro_rounds, u.id == g.round
            ).join(members, m.id == t.member).where(*here, within(u.said_at)),
            Driver.REFERRED: select(func.count(r.id)).where(r.workspace == whose.workspace, within(r.at)),
            Driver.SHARED: select(func.count(o.id)).where(o.workspace == whose.workspace, within(o.open_from)),
        }  # fmt: skip
        return {each: int(self._connection.execute(query).scalar() or 0) for each, query in queries.items()}


def _came(whose: Whose, step: Step, after: date, last: date) -> Select[Any]:
    """How many came so far through a source, which nobody stands in: of everybody. Days are in UTC."""
    d = source_days.c
    query = select(func.sum(d.n)).join(sources, sources.c.id == d.source)
    return query.where(sources.c.workspace == whose.workspace, d.step == step.value, d.day > after, d.day <= last)
