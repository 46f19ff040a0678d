"""What whoever looks after check-ins does: puts right who and when, notes who left, lets one go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.jobs.hiring.checkins import FEATURE, Known, about, begin_moved, plan, run_by, seen_by
from bot.jobs.hiring.checkins.asking import show_anew
from bot.rules.calendar import local_day
from bot.rules.hiring import checkins as rules
from bot.rules.hiring.checkins import DayMeaningless, Hire, HireChanged, Side
from bot.rules.hiring.requisitions import IN_CHARGE, State
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books


def change(books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], now: datetime) -> Known:
    """Other people are asked, or from another day on. Raises NoSuchHire, HireChanged, NotHere, FieldRefusals."""
    found = _same(books, me, id, revision, now)
    before = found.hire
    user, manager = (str(answers.get(each) or "") for each in ("user", "manager"))
    after = rules.moved_to(before, user, manager, _day(me, answers, "start", now))
    for who in {after.user, after.manager} - {before.user, before.manager, ""}:
        books.people.check_here(Identity(me.workspace, who))
    books.checkins.save(after)
    for each in found.all:
        if after.who(each.side) != before.who(each.side):
            books.checkins.forget_draft(each)
    plan(books, after, found.candidate.zone if found.candidate else "")
    return _done(books, me, found, "change", now)


def leave(books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], now: datetime) -> Known:
    """They left, or never came: nobody is asked after them. Raises NoSuchHire, HireChanged, FieldRefusals."""
    found = _same(books, me, id, revision, now)
    books.checkins.save(rules.left(found.hire, answers, local_day(now, me.zone)))
    return _done(books, me, found, "leave", now)


def waive(books: Books, me: Person, id: int, day: int, side: Side, why: str, now: datetime) -> Known:
    """Nobody waits for that check-in any more. Raises NoSuchHire, NoCheckinHere, FieldRefusals for `why`."""
    found = run_by(books, me, id, now)
    books.checkins.keep([rules.waived(found.hire, found.find(day, side), found.all, why, now)])
    return _done(books, me, found, "waive", now)


def begin(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> Hire:
    """Somebody from inside moved to a post: the same is asked of them. Raises FieldRefusals, NotHere."""
    wrong = {name: Missing() for name in ("user", "manager", "role", "start") if not answers.get(name)}
    if wrong:
        raise FieldRefusals(dict(wrong))
    role = next((each for each in roles(books, me) if str(each["id"]) == answers["role"]), None)
    requisition = books.requisitions.for_notice(role["id"]) if role else None
    if requisition is None:
        raise FieldRefusals({"role": Missing()})
    user, manager = str(answers["user"]), str(answers["manager"])
    for each in (user, manager):
        books.people.check_here(Identity(me.workspace, each))
    return begin_moved(books, me, requisition, user, manager, _day(me, answers, "start", now), now)


def roles(books: Books, me: Person) -> list[dict[str, Any]]:
    """The posts somebody may have moved to: every role that was open, the newest first."""
    found = books.requisitions.recruited(me.identity, True)
    of = [each for each in found if each.state in IN_CHARGE or each.state in {State.FILLED, State.CLOSED}]
    return [{"id": each.id, "title": each.wanted.title, "department": each.wanted.department} for each in of[:100]]


def _same(books: Books, me: Person, id: int, revision: int, now: datetime) -> Known:
    found = run_by(books, me, id, now)
    if found.hire.revision != revision:
        raise HireChanged()
    return found


def _day(me: Person, answers: Mapping[str, Any], name: str, now: datetime) -> date:
    try:
        return rules.day_from(answers.get(name), local_day(now, me.zone))
    except DayMeaningless as refused:
        raise FieldRefusals({name: refused}) from None


def _done(books: Books, me: Person, found: Known, what: str, now: datetime) -> Known:
    entry = {"workspace": me.workspace, "who": me.user}
    books.record.note(now, f"{FEATURE}.{what}", about(found.hire), **entry)
    show_anew(books, found, now)
    return seen_by(books, me, found.hire.id, now)
