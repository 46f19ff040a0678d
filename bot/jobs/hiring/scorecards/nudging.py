"""Asking for a card that is missing: its author twice, then whoever runs the recruitment; never before the end."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring.panels.ahead import ENDED
from bot.jobs.hiring.panels.brief import Sitting, line, sitting
from bot.jobs.hiring.panels.seats import about, entering
from bot.jobs.hiring.scorecards import FEATURE, filling
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.candidates import Seen, runners
from bot.rules.hiring.panels.seats import Interview, NotYourSeat, Seat
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.scorecards import NoCardHere, nudging, owing
from bot.rules.hiring.scorecards.nudging import Promise, Step
from bot.rules.hiring.scorecards.owing import NobodyOwes
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Person
from bot.store import Books, Repeated

NUDGE, LATE = f"{FEATURE}.nudge", f"{FEATURE}.late"


def _ended(deps: Deps, facts: Mapping[str, Any]) -> None:
    """An interview has ended: each of its cards is asked for in time, unless it is in by then."""
    now, start = deps.now(), datetime.fromisoformat(str(facts["start"]))
    once = f"{ENDED}:{facts['id']}:start={start.isoformat()}"
    with suppress(Repeated, NotYourSeat), deps.store.open(once=once, at=now) as books:
        workspace = str(facts["workspace"])
        one, seen = entering(books, workspace, int(facts["id"]), books.company.of(workspace, now))
        if one.is_held and one.start == start:
            for seat in one.leads:
                _plan(books, one, seen, seat, None, now)
            books.notices.refresh(now, keys=[home_key(workspace, seat.who) for seat in one.leads])
    deps.crash("cards.ended")


def promise(books: Books, me: Person, seat: int, choice: Promise, now: datetime) -> Sitting:
    """They promise that card for then; until then nobody asks for it. Raises NoCardHere, PromiseTooLate."""
    mine = filling.own(books, me.identity, seat, now)
    one = mine.sitting
    if not filling.waits(one, mine.marks, now):
        raise NoCardHere()
    hours = books.people.hours(me.workspace, [me.user])[me.user]
    until = nudging.promised(choice, one.interview.span.end, now, hours)
    books.scorecards.promise(one.interview.id, me.user, until)
    _plan(books, one.interview, one.seen, one.seat, until, now)
    filling.show_anew(books, one, now)
    return one


def to_waive(books: Books, me: Person, seat: int, now: datetime) -> Sitting:
    """The seat whose card this person may let go: they run the recruitment, and it is another's. Raises NobodyOwes."""
    candidacy = books.interviews.candidacy_of(me.workspace, seat)
    if candidacy is None:
        raise NobodyOwes()
    found = books.interviews.by_seat(me.workspace, seat)
    one = sitting(books, found, seat, now)
    if one is None or me.user in one.seen.shut or not may_run(one.seen.requisition, me.user, me.roles):
        raise NobodyOwes()
    marks = books.scorecards.marks([one.interview.id])[one.interview.id]
    if one.seat.who == me.user or not owing.is_due(one.interview, one.seat, marks, one.seen.shut, now):
        raise NobodyOwes()
    return one


def waive(books: Books, me: Person, seat: int, why: str, now: datetime) -> Sitting:
    """Nobody waits for that card any more. Raises NobodyOwes, FieldRefusals for `why`."""
    one = to_waive(books, me, seat, now)
    interview = one.interview
    marks = books.scorecards.marks([interview.id])[interview.id]
    said = owing.waived(interview, marks, one.seat.who, me.user, why, one.seen.shut, now)
    books.scorecards.waive(interview.id, one.seat.who, me.user, said, now)
    entry = {"workspace": me.workspace, "who": me.user, "whom": one.seat.who}
    books.record.note(now, f"{FEATURE}.let_go", f"card:{interview.id}", **entry)
    filling.show_anew(books, one, now)
    return one


def _plan(books: Books, one: Interview, seen: Seen, seat: Seat, until: datetime | None, now: datetime) -> None:
    """Ask for that card step by step; what is planned twice is there once."""
    company = books.company.of(one.workspace, now)
    who_runs = next(
        (each for each in (one.by, *runners(seen.requisition, ()))
         if each not in seen.shut and each not in company.gone and each != seat.who), ""
    )  # fmt: skip
    hours = books.people.hours(one.workspace, [seat.who, who_runs])
    for due in nudging.ladder(one.span.end, hours[seat.who], hours[who_runs], until):
        is_late = due.step is Step.ESCALATED
        kind, to = (LATE, who_runs) if is_late else (NUDGE, seat.who)
        facts = {"seat": seat.id, "start": one.start.isoformat(), "until": until.isoformat() if until else ""}
        key = f"{kind}:{one.id}:seat={seat.id}:start={facts['start']}:until={facts['until']}:{due.step.value}"
        if to:
            books.notices.plan(Planned(key, kind, about(one), one.workspace, to, facts, due.at, living=True), now)


def _asked(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What is asked of whoever reads it; once it stands and the card is in, or nobody waits for it, that."""
    seat = int(notice.facts["seat"])
    one = sitting(books, books.interviews.by_seat(notice.workspace, seat), seat, now)
    if one is None:
        return None
    marks = books.scorecards.marks([one.interview.id])[one.interview.id]
    until = marks.promised.get(one.seat.who)
    is_shut, is_gone = notice.to in one.seen.shut, notice.to in books.company.of(notice.workspace, now).gone
    waits = filling.waits(one, marks, now) and one.interview.start.isoformat() == notice.facts["start"] and not is_shut
    is_current = (until.isoformat() if until else "") == notice.facts["until"]
    if notice.ts is None and (not waits or not is_current or is_gone):
        return None
    said = "" if is_shut else one.seen.candidate.name
    card = owing.standing(one.interview, one.seat, marks, one.seen.shut, now) if notice.to == one.seat.who else ""
    return {
        **line(one), "name": said, "seat": seat, "who": one.seat.who, "id": one.interview.candidacy, "waits": waits,
        "card": card, "until": until if not is_current else None, "ended": one.interview.span.end,
    }  # fmt: skip


MOMENTS = {NUDGE: Moment(_asked, Pace.DAYTIME), LATE: Moment(_asked, Pace.DAYTIME)}
ERRANDS = {ENDED: _ended}
