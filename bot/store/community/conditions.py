"""Conditions of segments as questions about members."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, exists, func, select

from bot.rules.community.members import Purpose, Stand
from bot.rules.community.segments import ACTIVE_WITHIN, SLACK, Condition, On
from bot.store.dialect import elements
from bot.store.schema import member_acts, member_consents, member_topics, member_touches, members, sources

m, c, t, n, a = members.c, member_consents.c, member_touches.c, member_topics.c, member_acts.c
Is = ColumnElement[bool]


def condition(dialect: str, one: Condition, now: datetime) -> Is:
    """Whether that is so with a member."""
    if one.on in _OF_LISTS:
        return _OF_LISTS[one.on](dialect, one.value.lower())
    return _OF_ONE[one.on](one.value, now)


def agreed(purpose: Purpose, now: datetime) -> Is:
    """Whether they agreed to that, and it holds."""
    return exists().where(c.member == m.id, c.purpose == purpose.value, c.ended_at.is_(None), c.until > now)


def _listed(column: Column[Any], dialect: str, value: str) -> Is:
    each = elements(dialect, column)
    return exists(select(1).select_from(each).where(func.lower(each.c.value) == value))


def _speaks(dialect: str, value: str) -> Is:
    return (func.lower(m.language) == value) | _listed(m.languages, dialect, value)


def _touched(value: str, now: datetime) -> Is:
    # What came through a source counted in aggregate only is asked of nobody.
    return _through(sources.c.id == int(value))


def _touched_first(value: str, now: datetime) -> Is:
    earlier = member_touches.alias("earlier")
    is_first = ~exists().where(earlier.c.member == t.member, earlier.c.number < t.number)
    return _through(sources.c.id == int(value), is_first)


def _through(*which: Is) -> Is:
    return exists().where(t.member == m.id, sources.c.id == t.source, sources.c.is_aggregate.is_(False), *which)


def _acted(value: str, now: datetime) -> Is:
    return exists().where(a.member == m.id, a.day >= now.date() - timedelta(days=int(value)))


def _active(value: str, now: datetime) -> Is:
    since = now.date() - timedelta(days=ACTIVE_WITHIN)
    days = select(func.count(a.day.distinct())).where(a.member == m.id, a.day >= since)
    return days.scalar_subquery() >= int(value)


def _before(value: str, now: datetime) -> datetime:
    return now - timedelta(days=int(value))


def _midnight(value: str, days: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(value) + timedelta(days=days), time(), UTC)


_OF_LISTS: Mapping[On, Callable[[str, str], Is]] = {
    On.SKILL: lambda dialect, value: _listed(m.skills, dialect, value),
    On.TAG: lambda dialect, value: _listed(m.tags, dialect, value),
    On.LANGUAGE: _speaks,
}
_OF_ONE: Mapping[On, Callable[[str, datetime], Is]] = {
    On.STANDING: lambda value, now: m.standing == value,
    On.CONSENT: lambda value, now: agreed(Purpose(value), now),
    On.REACH: lambda value, now: m.user.is_not(None) if value == SLACK else m.user.is_(None) & m.email.is_not(None),
    On.TOPIC: lambda value, now: exists().where(n.member == m.id, n.topic == value, n.stand == Stand.FOLLOWED.value),
    On.SOURCE: _touched,
    On.FIRST_SOURCE: _touched_first,
    On.SOURCE_KIND: lambda value, now: _through(sources.c.kind == value),
    On.FAMILY: lambda value, now: func.lower(m.family) == value.lower(),
    On.SENIORITY: lambda value, now: func.lower(m.seniority) == value.lower(),
    On.LOCATION: lambda value, now: m.location.icontains(value, autoescape=True),
    On.ZONE: lambda value, now: m.zone.istartswith(value, autoescape=True),
    On.JOINED_WITHIN: lambda value, now: m.joined_at >= _before(value, now),
    On.JOINED_OVER: lambda value, now: m.joined_at < _before(value, now),
    On.JOINED_FROM: lambda value, now: m.joined_at >= _midnight(value),
    On.JOINED_UNTIL: lambda value, now: m.joined_at < _midnight(value, 1),
    On.ACT_WITHIN: _acted,
    On.ACT_OVER: lambda value, now: ~_acted(value, now),
    On.ACTIVE_DAYS: _active,
    On.GRADUATES_WITHIN: lambda value, now: m.graduates.between(now.date(), now.date() + timedelta(days=int(value))),
}
