"""What metrics are reckoned from: members of a community, all or those of a segment, counted at the end of a day where
it is. Windows end with that day; what came later counts nowhere, so that a day is the same whenever it is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, distinct, exists, func, or_, select, union

from bot.rules.calendar import end_of_day, local_day
from bot.rules.community.content.digests import Said
from bot.rules.community.events import Answer, State
from bot.rules.community.goals.levels import Part
from bot.rules.community.intros.following import Answer as Met
from bot.rules.community.members import Act, Frequency, Purpose
from bot.rules.community.moderation import Breach
from bot.store.schema import (
    community_events,
    digest_taps,
    digests,
    event_seats,
    intro_members,
    member_acts,
    member_lines,
    member_sendings,
    member_touches,
    members,
    moderation_reports,
    questions,
    satisfaction_asks,
    thanks,
)

m, a, q, e, s, t = (
    each.c for each in (members, member_acts, questions, community_events, event_seats, thanks)
)  # fmt: skip
# A month of four weeks, a quarter for who knows whom and who stays, a half-year for what is asked twice a year.
MONTH, QUARTER, HALF = timedelta(days=28), timedelta(days=90), timedelta(days=183)
WEEK = timedelta(days=7)
WRITING = (Act.POST.value, Act.REPLY.value)
# What a line in a timeline says when somebody changed how often their digest comes, and took a consent back.
SETTINGS, TOOK_BACK = "community.content.digest_settings", "community.members.took_back"


@dataclass(frozen=True)
class Whose:
    """The members of a community, or those of them that `among` selects the numbers of; days are those of `zone`."""

    workspace: str
    zone: str
    among: Select[Any] | None = None


class Counting:
    """By day. Nobody's name is here, and nothing of hiring."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first_day(self, whose: Whose) -> date | None:
        """Since when there is anybody."""
        at = self._connection.execute(select(func.min(m.joined_at)).where(m.workspace == whose.workspace)).scalar()
        return local_day(at, whose.zone) if at else None

    def members(self, whose: Whose, day: date) -> int:
        """How many there are."""
        return self._count(whose, here(end(whose, day)))

    def stayed(self, whose: Whose, day: date) -> tuple[int, int]:
        """Of the members of 90 days before, how many are here, and how many they were."""
        then = here(end(whose, day - QUARTER))
        return self._count(whose, then, here(end(whose, day))), self._count(whose, then)

    def active(self, whose: Whose, day: date, acts: Collection[str] = ()) -> int:
        """How many of those here did something in 28 days, or one of those acts."""
        return self._count(whose, here(end(whose, day)), acted(day - MONTH, day, acts))

    def faded(self, whose: Whose, day: date) -> tuple[int, int]:
        """Of those who were here 28 days before and did something in the 28 days up to then, how many did nothing
        since, and how many they were."""
        then = (here(end(whose, day - MONTH)), acted(day - 2 * MONTH, day - MONTH))
        return self._count(whose, *then, ~acted(day - MONTH, day)), self._count(whose, *then)

    def newcomers(self, whose: Whose, day: date) -> Sequence[tuple[date, date | None]]:
        """Of those whose first week was over within 28 days, when they joined and when they first did something."""
        found = self.newcomers_by(whose, day)
        return list(found.values())

    def newcomers_by(self, whose: Whose, day: date) -> Mapping[int, tuple[date, date | None]]:
        """The same by member."""
        since, until = end(whose, day - WEEK - MONTH), end(whose, day - WEEK)
        which = (*who(whose), m.joined_at >= since, m.joined_at < until)
        rows = self._connection.execute(select(m.id, m.joined_at).where(*which))
        # What is counted by day in UTC may be of the day before.
        joined = {id: min(local_day(at, whose.zone), at.date()) for id, at in rows}
        first = dict.fromkeys(joined, None)
        acts = select(a.member, a.day).where(a.member.in_(select(m.id).where(*which)), a.day <= day)
        found: dict[int, date | None] = {**first}
        for id, on in self._connection.execute(acts.order_by(a.day.desc())):
            if on >= joined[id]:
                found[id] = on
        return {id: (on, found[id]) for id, on in joined.items()}

    def parts(self, whose: Whose, day: date) -> Sequence[Part]:
        """What each of those here who did anything did in 28 days."""
        since, until = end(whose, day - MONTH), end(whose, day)
        those = select(m.id).where(*who(whose), here(until))
        took = (a.act.in_((*WRITING, Act.EVENT.value)), a.day > day - MONTH, a.day <= day, a.member.in_(those))
        days = select(a.member, func.count(distinct(a.day))).where(*took).group_by(a.member)
        found: dict[int, Part] = {id: Part(int(n)) for id, n in self._connection.execute(days)}
        helped = select(q.answered_by.label("one"), q.member.label("other")).where(
            q.workspace == whose.workspace, q.answered_at >= since, q.answered_at < until, q.answered_by != q.member
        )
        thanked = select(t.receiver, t.giver).where(t.workspace == whose.workspace, t.at >= since, t.at < until)
        both = union(helped, thanked).subquery()
        many = select(both.c.one, func.count(distinct(both.c.other))).where(both.c.one.in_(those)).group_by(both.c.one)
        for id, n in self._connection.execute(many):
            found[id] = Part(found.get(id, Part()).days, int(n))
        hosts = select(e.host, e.helpers).where(*held(whose, since, until))
        leaders = {user for host, others in self._connection.execute(hosts) for user in (host, *others)}
        for id in self._connection.execute(those.where(m.user.in_(leaders))).scalars() if leaders else ():
            before = found.get(id, Part())
            found[id] = Part(before.days, before.helped, led=True)
        return list(found.values())

    def pairs(self, whose: Whose, day: date) -> frozenset[frozenset[int]]:
        """Which two of those here spoke to each other in 90 days: one thanked or answered the other, or says that they
        met."""
        since, until = end(whose, day - QUARTER), end(whose, day)
        those = select(m.id).where(*who(whose), here(until))
        one, other = intro_members.alias().c, intro_members.alias().c
        asked = (
            select(t.giver, t.receiver).where(
                t.at >= since, t.at < until, t.giver.in_(those), t.receiver.in_(those),
            ),
            select(q.member, q.answered_by).where(
                q.answered_at >= since, q.answered_at < until, q.member.in_(those), q.answered_by.in_(those),
            ),
            select(one.member, other.member).where(
                one.group == other.group, one.member < other.member, one.member.in_(those), other.member.in_(those),
                or_(*(_between(each, since, until) for each in (one, other))),
            ),
        )  # fmt: skip
        return frozenset(
            frozenset((left, right)) for query in asked for left, right in self._connection.execute(query)
        )

    def waits(self, whose: Whose, day: date) -> Sequence[tuple[datetime, datetime | None]]:
        """When each question of 28 days was asked, and answered first by a person."""
        since, until = end(whose, day - MONTH), end(whose, day)
        query = select(q.at, q.answered_at).where(q.workspace == whose.workspace, q.at >= since, q.at < until)
        if whose.among is not None:
            query = query.where(q.member.in_(whose.among))
        rows = self._connection.execute(query)
        return [(at, answered if answered and answered < until else None) for at, answered in rows]

    def seats(self, whose: Whose, day: date) -> tuple[int, int]:
        """Of the seats at events that were over within 28 days, how many were taken, and how many there were."""
        which = held(whose, end(whose, day - MONTH), end(whose, day))
        query = select(func.count(s.came_at), func.count()).join_from(event_seats, community_events)
        query = query.where(*which, s.answer == Answer.GOING.value)
        if whose.among is not None:
            query = query.where(s.member.in_(whose.among))
        came, of = self._connection.execute(query).one()
        return came, of

    def answered(self, whose: Whose, day: date) -> tuple[int, int]:
        """Of those who were given a digest in 28 days, how many did something with it, and how many they were."""
        since, until = end(whose, day - MONTH), end(whose, day)
        d, k = digests.c, digest_taps.c
        given = exists().where(d.member == m.id, d.at >= since, d.at < until)
        tapped = exists().where(k.member == m.id, k.at >= since, k.at < until)
        return self._count(whose, given, tapped), self._count(whose, given)

    def scores(self, whose: Whose, day: date) -> Sequence[int]:
        """What those who were asked said last within half a year, from 0 to 10."""
        k, since, until = satisfaction_asks.c, end(whose, day - HALF), end(whose, day)
        query = select(k.member, k.score).join(members, m.id == k.member).where(
            *who(whose), k.answered_at >= since, k.answered_at < until
        )  # fmt: skip
        rows = self._connection.execute(query.order_by(k.answered_at))
        return list({row.member: row.score for row in rows}.values())

    def sent(self, whose: Whose, day: date) -> int:
        """To how many something was sent in 28 days."""
        return self._count(whose, was_sent(end(whose, day - MONTH), end(whose, day)))

    def stopped(self, whose: Whose, day: date) -> frozenset[int]:
        """Who of them wants no digest any more, or took back that they may be written to."""
        since, until = end(whose, day - MONTH), end(whose, day)
        n = member_lines.c
        query = select(m.id, n.what, n.facts).join(member_lines, n.member == m.id).where(
            *who(whose), n.what.in_((SETTINGS, TOOK_BACK)), n.at >= since, n.at < until, was_sent(since, until)
        )  # fmt: skip
        return frozenset(id for id, what, facts in self._connection.execute(query) if _stops(what, facts or {}))

    def complained(self, whose: Whose, day: date) -> int:
        """How many of them said of something that they want less of it, or nothing of its topic, or reported
        advertising."""
        since, until = end(whose, day - MONTH), end(whose, day)
        k, r = digest_taps.c, moderation_reports.c
        less = exists().where(
            k.member == m.id, k.said.in_((Said.LESS.value, Said.MUTE.value)), k.at >= since, k.at < until
        )
        spam = exists().where(r.by == m.id, r.breach == Breach.SPAM.value, r.at >= since, r.at < until)
        return self._count(whose, was_sent(since, until), less | spam)

    def by_source(self, whose: Whose, day: date) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """How many joined, and how many left, in 28 days, by the source they came by first; 0 for none."""
        since, until = end(whose, day - MONTH), end(whose, day)
        k = member_touches.c
        first = select(k.source).where(k.member == m.id).order_by(k.number).limit(1).scalar_subquery()
        found = []
        for at in (m.joined_at, m.left_at):
            query = select(func.coalesce(first, 0)).where(*who(whose), at >= since, at < until)
            found.append(Counter(self._connection.execute(query).scalars()))
        return found[0], found[1]

    def _count(self, whose: Whose, *which: Any) -> int:
        query = select(func.count()).select_from(members).where(*who(whose), *which)
        return int(self._connection.execute(query).scalar_one())


def end(whose: Whose, day: date) -> datetime:
    """When that day is over there."""
    return end_of_day(day, whose.zone)


def who(whose: Whose) -> tuple[Any, ...]:
    """That a member is one of them, here or not."""
    here = m.workspace == whose.workspace
    return (here,) if whose.among is None else (here, m.id.in_(whose.among))


def here(at: datetime) -> Any:
    """That they were here at that instant."""
    return (m.joined_at < at) & or_(m.left_at.is_(None), m.left_at >= at)


def acted(after: date, last: date, acts: Collection[str] = ()) -> Any:
    """That they did something, or one of those acts, after one day and up to another."""
    which = [a.member == m.id, a.day > after, a.day <= last]
    return exists().where(*which, *([a.act.in_(acts)] if acts else ()))


def held(whose: Whose, since: datetime, until: datetime) -> tuple[Any, ...]:
    """That an event there took place and was over in that time."""
    return e.workspace == whose.workspace, e.state == State.OVER.value, e.ends >= since, e.ends < until


def _between(answer: Any, since: datetime, until: datetime) -> Any:
    return (answer.answer == Met.YES.value) & (answer.answered_at >= since) & (answer.answered_at < until)


def was_sent(since: datetime, until: datetime) -> Any:
    """That something was sent to them in that time: a digest, or what counts against their budget."""
    d, k = digests.c, member_sendings.c
    return exists().where(d.member == m.id, d.at >= since, d.at < until) | exists().where(
        k.member == m.id, k.at >= since, k.at < until
    )


def _stops(what: str, facts: Mapping[str, Any]) -> bool:
    if what == SETTINGS:
        return facts.get("frequency") == Frequency.NEVER.value
    return facts.get("purpose") in {Purpose.COMMUNITY.value, Purpose.MAIL.value}
