"""Asking for a check-in when it is due, once more some days later, then telling whoever looks after it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring.checkins import ASK, FEATURE, Known, about, hours, known, line, link, looks_after, name, plan
from bot.jobs.hiring.checkins import ask as ask_later
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import next_allowed
from bot.rules.hiring import checkins as rules
from bot.rules.hiring.checkins import Checkin, NoSuchHire, Side, nudging
from bot.rules.hiring.checkins.nudging import Step
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity, Person
from bot.store import Books

DUE, LATE, UNKNOWN, ESCALATE = (f"{FEATURE}.{name}" for name in ("due", "late", "unknown", "escalate"))


def _ask(deps: Deps, facts: Mapping[str, Any]) -> None:
    """It is due: whoever answers it now is asked for it, step by step; where nobody knows who that is, whoever looks
    after it is asked that instead."""
    now = deps.now()
    with suppress(NoSuchHire), deps.store.open() as books:
        found = known(books, str(facts["workspace"]), int(facts["hire"]), now)
        one = _same(found, facts)
        if one is not None and rules.is_open(found.hire, one, found.all, now):
            _begin_asking(books, found, one, facts, now)
    deps.crash("checkins.asked")


def _begin_asking(books: Books, found: Known, one: Checkin, facts: Mapping[str, Any], now: datetime) -> None:
    hire, who = found.hire, found.hire.who(one.side)
    zone = found.candidate.zone if found.candidate else ""
    if not who and (user := link(books, found)) and user != hire.manager:
        linked = replace(hire, user=user, revision=hire.revision + 1)
        books.checkins.save(linked)
        return plan(books, linked, zone)
    if who in books.company.of(hire.workspace, now).gone:
        return _say_late(books, found, one, now)
    if who:
        return climb(books, found, one, now)
    to = looks_after(books, found, now)
    if to:
        key = f"{UNKNOWN}:{hire.id}:to={to}"
        told = Planned(key, UNKNOWN, about(hire), hire.workspace, to, {"hire": hire.id}, living=True)
        books.notices.plan(told, now)
    ask_later(books, hire, one, nudging.put_off(now, hours(books, hire, zone)[one.side]))


def climb(books: Books, found: Known, one: Checkin, now: datetime) -> None:
    """Each step of asking for it is planned; what is planned twice is there once."""
    hire, who = found.hire, found.hire.who(one.side)
    theirs = books.people.hours(hire.workspace, [who])[who]
    until = one.promised.isoformat() if one.promised else ""
    said = {"hire": hire.id, "day": one.day, "side": one.side.value, "due": one.due.isoformat(), "until": until}
    which = f"{hire.id}:day={one.day}:side={one.side.value}:due={said['due']}:who={who}:until={until}"
    for step in nudging.ladder(one.due, theirs, one.promised):
        if step.step is Step.LATE:
            facts = {**said, "workspace": hire.workspace, "who": who}
            books.errands.plan(f"{ESCALATE}:{which}", ESCALATE, facts, step.at)
        else:
            key = f"{DUE}:{which}:{step.step.value}"
            closes = rules.closes(one, found.all)
            asked = Planned(key, DUE, about(hire), hire.workspace, who, said, step.at, closes, living=True)
            books.notices.plan(asked, now)
    books.notices.refresh(now, keys=[home_key(hire.workspace, who)])


def _escalate(deps: Deps, facts: Mapping[str, Any]) -> None:
    """It is missing still: whoever looks after it by now hears so, once for each who does."""
    now = deps.now()
    with suppress(NoSuchHire), deps.store.open() as books:
        found = known(books, str(facts["workspace"]), int(facts["hire"]), now)
        one, hire = _same(found, facts), found.hire
        until = one.promised.isoformat() if one and one.promised else ""
        if one is not None and until == facts["until"] and rules.is_open(hire, one, found.all, now):
            to = _hearer(books, found, now)
            at = next_allowed(now, books.people.hours(hire.workspace, [to])[to]) if to else now
            if at <= now:
                _say_late(books, found, one, now)
            else:
                books.errands.plan(f"{ESCALATE}:{_which(facts)}:at={at.isoformat()}", ESCALATE, facts, at)
    deps.crash("checkins.escalated")


def _hearer(books: Books, found: Known, now: datetime) -> str:
    """Who hears that one is missing: whoever looks after it; where nobody does, an admin, who is told to name somebody.
    Empty where nobody is there at all."""
    hire, gone = found.hire, books.company.of(found.hire.workspace, now).gone
    others = (each for each in books.people.admins(hire.workspace) if each not in gone | {hire.user, hire.manager})
    return looks_after(books, found, now) or next(others, "")


def _say_late(books: Books, found: Known, one: Checkin, now: datetime) -> None:
    """Once for each who hears it."""
    hire, to = found.hire, _hearer(books, found, now)
    if to:
        due = one.due.isoformat()
        said = {"hire": hire.id, "day": one.day, "side": one.side.value, "due": due}
        key = f"{LATE}:{hire.id}:day={one.day}:side={one.side.value}:due={due}:to={to}"
        books.notices.plan(Planned(key, LATE, about(hire), hire.workspace, to, said, living=True), now)


def _which(facts: Mapping[str, Any]) -> str:
    return ":".join(f"{name}={facts[name]}" for name in ("hire", "day", "side", "due", "who", "until"))


def _same(found: Known, facts: Mapping[str, Any]) -> Checkin | None:
    """The check-in, as long as it is due then and answered by the same person."""
    one = found.find(int(facts["day"]), Side(facts["side"]))
    is_same = one is not None and one.due.isoformat() == facts["due"] and found.hire.who(one.side) == facts["who"]
    return one if is_same else None


def promise(books: Books, me: Person, found: Known, day: int, side: Side, now: datetime) -> Checkin:
    """They do it some working days later, and are not asked before. Raises NoCheckinHere, AlreadyGiven."""
    one = rules.answering(found.hire, found.all, day, side, me.user, now)
    until = nudging.put_off(now, books.people.hours(me.workspace, [me.user])[me.user])
    later = replace(one, promised=min(until, rules.closes(one, found.all)))
    books.checkins.keep([later])
    climb(books, found, later, now)
    show_anew(books, found, now)
    return later


def show_anew(books: Books, found: Known, now: datetime) -> None:
    """Whatever says how these check-ins stand says so anew."""
    hire = found.hire
    books.notices.refresh(now, about=about(hire))
    books.notices.refresh(now, keys=[home_key(hire.workspace, who) for who in (hire.manager, hire.user) if who])


def _due(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What is asked of whoever reads it; once it stands and it is in, or nobody waits for it, that."""
    there = _of(books, notice, now)
    if there is None:
        return None
    found, one = there
    is_theirs = found.hire.who(one.side) == notice.to and one.due.isoformat() == notice.facts["due"]
    waits = is_theirs and rules.is_open(found.hire, one, found.all, now)
    is_current = (one.promised.isoformat() if one.promised else "") == notice.facts["until"]
    if notice.ts is None and not (waits and is_current):
        return None
    return {
        **line(found), "day": one.day, "side": one.side.value, "is_full": one.is_full, "waits": waits,
        "is_in": one.is_in and one.by == notice.to, "closes": rules.closes(one, found.all),
        "until": None if is_current else one.promised,
    }  # fmt: skip


def _late(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """That it is missing, to who looks after it; to an admin, where nobody does, nothing of whom it is about."""
    there = _of(books, notice, now)
    if there is None:
        return None
    found, one = there
    who, reads = found.hire.who(one.side), _reads(books, found, notice)
    is_open = rules.is_open(found.hire, one, found.all, now)
    waits = bool(who) and is_open and one.due.isoformat() == notice.facts["due"]
    waits = waits and (reads or _hearer(books, found, now) == notice.to)
    if notice.ts is None and not waits:
        return None
    return {
        **line(found), "name": name(found) if reads else "", "user": found.hire.user if reads else "", "reads": reads,
        "day": one.day, "side": one.side.value, "who": who, "waits": waits, "is_in": one.is_in, "due": one.due,
        "closes": rules.closes(one, found.all),
        "is_gone": who in books.company.of(notice.workspace, now).gone,
    }  # fmt: skip


def _unknown(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = of_notice(books, notice, now)
    if found is None or not _reads(books, found, notice):
        return None
    waits = found.hire.goes_on and not found.hire.user
    return {**line(found), "waits": waits} if waits or notice.ts is not None else None


def of_notice(books: Books, notice: Notice, now: datetime) -> Known | None:
    """The hire that a notice is about; None where it is there no more."""
    try:
        return known(books, notice.workspace, int(notice.facts["hire"]), now)
    except NoSuchHire:
        return None


def _of(books: Books, notice: Notice, now: datetime) -> tuple[Known, Checkin] | None:
    found = of_notice(books, notice, now)
    one = found.find(int(notice.facts["day"]), Side(notice.facts["side"])) if found else None
    return (found, one) if found and one else None


def _reads(books: Books, found: Known, notice: Notice) -> bool:
    return found.reads(notice.to, books.roles.of(Identity(notice.workspace, notice.to)))


MOMENTS = {DUE: Moment(_due, Pace.DAYTIME), LATE: Moment(_late, Pace.DAYTIME), UNKNOWN: Moment(_unknown, Pace.DAYTIME)}
ERRANDS = {ASK: _ask, ESCALATE: _escalate}
