"""Telling a delegate that somebody who goes away named them, and when that is taken back: once each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import end_of_day, local_day
from bot.rules.notices import UNSAID, Notice, Pace, Planned
from bot.rules.people import Identity, Person
from bot.rules.settings import Choices
from bot.store import Books

NAMED, RELEASED = "settings.named", "settings.released"


def tell_delegates(books: Books, who: Person, before: Choices, after: Choices, now: datetime) -> None:
    """Plan what the delegates before and after do not know yet about standing in for `who`."""
    about, today = f"delegate:{who.workspace}:{who.user}", local_day(now, who.zone)
    books.notices.withdraw(about)
    known: dict[str, Mapping[str, Any] | None] = {}
    for notice in books.notices.about(about):
        if notice.state not in UNSAID:
            known[notice.to] = notice.facts if notice.kind == NAMED else None
    for delegate in dict.fromkeys([before.delegate, after.delegate]):
        if delegate is None:
            continue
        told, wanted = known.get(delegate), _facts_of(who, after) if delegate == after.delegate else None
        if told == wanted or (wanted is None and told and date.fromisoformat(told["until"]) < today):
            continue
        kind = RELEASED if wanted is None else NAMED
        facts = wanted or {"who": who.user}
        last = end_of_day(date.fromisoformat((wanted or told or {})["until"]), who.zone)
        key = f"{kind}:{who.workspace}:{who.user}:to={delegate}:at={now.isoformat()}"
        books.notices.plan(Planned(key, kind, about, who.workspace, delegate, facts, stale_after=last), now)


def _facts_of(who: Person, choices: Choices) -> Mapping[str, Any] | None:
    if choices.away_from is None or choices.away_until is None:
        return None
    return {"who": who.user, "from": choices.away_from.isoformat(), "until": choices.away_until.isoformat()}


def _named(books: Books, notice: Notice, now: datetime) -> Facts | None:
    who = books.people.get(Identity(notice.workspace, notice.facts["who"]))
    first, last = (date.fromisoformat(notice.facts[name]) for name in ("from", "until"))
    today = local_day(now, who.zone)
    if not who.is_active or last < today:
        return None
    return {"who": who.user, "first": first, "last": last, "has_begun": first <= today}


def _released(books: Books, notice: Notice, now: datetime) -> Facts | None:
    return {"who": notice.facts["who"]}


MOMENTS = {NAMED: Moment(_named, Pace.DAYTIME), RELEASED: Moment(_released, Pace.DAYTIME)}
