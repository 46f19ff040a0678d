"""Check-ins as pages show them: who is asked after, and one of them with everything its reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.hiring import competencies
from bot.jobs.hiring.checkins import Known, acting, filling, line, whole
from bot.jobs.hiring.checkins.subjects import subject
from bot.rules.access import Right, has
from bot.rules.calendar import local_day
from bot.rules.hiring import checkins as rules
from bot.rules.hiring.checkins import DAYS, NEVER, Side
from bot.rules.hiring.checkins.asking import Answers
from bot.rules.hiring.checkins.gaps import Standing
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.outcomes import Leaving
from bot.rules.people import Person
from bot.store import Books

# What a page lists. Whoever started longer ago is asked nothing any more.
LISTED, SHOWN_FOR = 12, timedelta(days=DAYS[-1] + 60)


def listed(books: Books, me: Person, page: int, now: datetime) -> dict[str, Any]:
    """Whoever this person looks after, is asked about, or is: the last to start first."""
    since = local_day(now, me.zone) - SHOWN_FOR
    hires = [each for each in books.checkins.all(me.workspace) if each.start >= since]
    found = [
        each for each in whole(books, me.workspace, hires, now)
        if me.user in {each.hire.user, each.hire.manager} or each.reads(me.user, me.roles)
    ]  # fmt: skip
    last = max(0, (len(found) - 1) // LISTED)
    page = min(page, last)
    shown = found[page * LISTED : (page + 1) * LISTED]
    actions = books.checkins.actions([each.hire.id for each in shown])
    return {
        "lines": [
            {**_line(each, me, now), "open": sum(one.standing is Standing.OPEN for one in actions[each.hire.id])
             if each.reads(me.user, me.roles) else 0}
            for each in shown
        ],
        "due": [{"hire": hire, "day": day, "side": side.value} for hire, day, side in
                filling.due(books, me.identity, now)[:LISTED]],
        "actions": [{"id": each.id, "until": each.until, "gap": each.gap.value}
                    for each in books.checkins.owned(me.identity)[:LISTED]],
        "recruits": has(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind),
        "page": page, "is_last": page == last, "all": len(found),
    }  # fmt: skip


def on_page(books: Books, me: Person, candidacy: int, now: datetime) -> int:
    """The hire that came of that candidacy, for somebody who may look at its check-ins; 0 for none."""
    hire = books.checkins.of_candidacy(candidacy)
    found = whole(books, me.workspace, [hire], now) if hire else []
    is_theirs = any(each.reads(me.user, me.roles) or me.user == each.hire.manager for each in found)
    return found[0].hire.id if is_theirs else 0


def _line(found: Known, me: Person, now: datetime) -> dict[str, Any]:
    """One of the list: which day is at hand, and who has not answered."""
    hire = found.hire
    open_ = [each for each in found.all if rules.is_open(hire, each, found.all, now)]
    coming = [each for each in found.all if hire.goes_on and not each.is_in and each.due > now]
    next_ = min(coming, key=lambda each: each.due, default=None)
    reads = found.reads(me.user, me.roles)
    return {
        **line(found), "left": _left(found), "reads": reads, "is_me": me.user == hire.user,
        "waiting": [{"day": each.day, "side": each.side.value} for each in open_
                    if reads or hire.who(each.side) == me.user],
        "next": {"day": next_.day, "due": next_.due} if next_ else None,
    }  # fmt: skip


def _left(found: Known) -> dict[str, Any] | None:
    hire = found.hire
    if hire.never_started:
        return {"how": NEVER, "day": None}
    return {"how": hire.left.how.value, "day": hire.left.day} if hire.left else None


def one(books: Books, me: Person, found: Known, shipped: Library, now: datetime) -> dict[str, Any]:
    """A page of somebody's check-ins: when each is, who answered, what of it this person may read, what is done."""
    hire = found.hire
    reads = found.reads(me.user, me.roles)
    library = competencies.library(books, shipped, me.workspace)
    given = books.checkins.seen_by(me.user, hire, reads)
    actions = books.checkins.actions([hire.id])[hire.id]
    return {
        **line(found), "kind": hire.kind.value, "left": _left(found), "reads": reads, "is_me": me.user == hire.user,
        "is_manager": me.user == hire.manager,
        "days": [_day(found, day, given, me, reads, library, now) for day in DAYS],
        "actions": [
            acting.shown(found, each, subject(library, each.about, me.language)["name"])
            for each in actions if reads or each.owner == me.user
        ],
    }  # fmt: skip


def _day(
    found: Known, day: int, given: Mapping[tuple[int, Side], Answers], me: Person, reads: bool, library: Library,
    now: datetime,
) -> dict[str, Any]:  # fmt: skip
    sides = []
    for side in Side:
        one = found.find(day, side)
        if one is None or not (reads or found.hire.who(side) == me.user or (day, side) in given):
            continue
        answers = given.get((day, side))
        sides.append({
            "side": side.value, "due": one.due, "at": one.at, "by": one.by, "interviewed": one.interviewed,
            "waived": one.waived, "is_over": not one.is_in and now >= rules.closes(one, found.all),
            "is_open": rules.is_open(found.hire, one, found.all, now),
            "is_mine": found.hire.who(side) == me.user,
            "answers": answers and _answers(found, answers, library, me.language),
        })  # fmt: skip
    return {"day": day, "sides": sides}


def _answers(found: Known, answers: Answers, library: Library, language: str) -> dict[str, Any]:
    indicators = found.hire.indicators
    return {
        "scores": [{**subject(library, each, language), "score": score}
                   for each, score in answers.scores.items()],
        "reached": [
            {"name": indicators[n].name, "target": indicators[n].target, "unit": indicators[n].unit,
             "verdict": each.verdict.value, "value": each.value}
            for n, each in answers.reached.items() if n < len(indicators)
        ],
        "words": answers.words, "share": answers.share,
    }  # fmt: skip


def changing(found: Known) -> dict[str, Any]:
    """The form that puts right who is asked, and from which day on."""
    return {**line(found), "kind": found.hire.kind.value}


def leaving(found: Known) -> dict[str, Any]:
    """The form that notes that somebody left."""
    return {**line(found), "hows": [*(each.value for each in Leaving), NEVER]}
