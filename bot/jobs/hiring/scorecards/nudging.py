"""Asking for a card that is missing: its author twice, then whoever runs the recruitment; never before the end."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring.panels.ahead import ENDED
from bot.jobs.hiring.panels.brief import Sitting, line, sitting
from bot.jobs.hiring.panels.seats import about, entering
from bot.jobs.hiring.scorecards import FEATURE, filling, telling
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import next_allowed
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels.seats import Interview, NotYourSeat, Seat
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.scorecards import NoCardHere, nudging, owing
from bot.rules.hiring.scorecards.nudging import Promise, Step
from bot.rules.hiring.scorecards.owing import NobodyOwes
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Person
from bot.store import Books, Repeated

NUDGE, LATE, ESCALATE = (f"{FEATURE}.{name}" for name in ("nudge", "late", "escalate"))
# Whoever was told that a card is missing may leave: after so long it is looked whether they are still there.
LOOKED_AGAIN = timedelta(days=3)


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
    who_runs = telling.hearer(books, one, seen, seat.who, now)
    hours = books.people.hours(one.workspace, [seat.who, who_runs])
    for due in nudging.ladder(one.span.end, hours[seat.who], hours[who_runs], until):
        facts = {"seat": seat.id, "start": one.start.isoformat(), "until": until.isoformat() if until else ""}
        which = f"{one.id}:seat={seat.id}:start={facts['start']}:until={facts['until']}"
        if due.step is Step.ESCALATED:
            more = {**facts, "workspace": one.workspace, "id": one.id}
            books.errands.plan(f"{ESCALATE}:{which}", ESCALATE, more, due.at)
        else:
            key, to = f"{NUDGE}:{which}:{due.step.value}", seat.who
            books.notices.plan(Planned(key, NUDGE, about(one), one.workspace, to, facts, due.at, living=True), now)


def _escalate(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Whoever runs the recruitment by now hears that a card is missing, as soon as they can be written to. It is
    looked at again every few days: where they left since, the next one hears it."""
    now, workspace = deps.now(), str(facts["workspace"])
    with suppress(NotYourSeat), deps.store.open() as books:
        one, seen = entering(books, workspace, int(facts["id"]), books.company.of(workspace, now))
        seat = next(each for each in one.seats if each.id == facts["seat"])
        marks = books.scorecards.marks([one.id])[one.id]
        until = marks.promised.get(seat.who)
        is_current = one.start.isoformat() == facts["start"] and (until.isoformat() if until else "") == facts["until"]
        to = telling.hearer(books, one, seen, seat.who, now)
        is_asked = is_current and now < one.span.end + filling.ASKED_FOR
        if is_asked and filling.waits(Sitting(one, seat, seen, None), marks, now):
            which = f"{one.id}:seat={seat.id}:start={facts['start']}:until={facts['until']}"
            hours = books.people.hours(workspace, [to])[to]
            at = next_allowed(now, hours)
            if at <= now:
                at = next_allowed(now + LOOKED_AGAIN, hours)
                if to:
                    _say_late(books, one, seen, to, which, facts, now)
            books.errands.plan(f"{ESCALATE}:{which}:at={at.isoformat()}", ESCALATE, facts, at)
    deps.crash("cards.escalated")


def _say_late(
    books: Books, one: Interview, seen: Seen, to: str, which: str, facts: Mapping[str, Any], now: datetime
) -> None:
    """Unless somebody who is there was told of it before; an admin is no reason not to tell who runs it since."""
    key, runs = f"{LATE}:{which}", telling.runs(books, to, one.workspace, seen)
    told = [each for each in books.notices.about(about(one)) if each.key.startswith(f"{key}:to=")]
    hear = [telling.hears(books, each, seen, now) for each in told]
    if not any(each["is_here"] and (each["runs"] or not runs) for each in hear):
        said = {name: facts[name] for name in ("seat", "start", "until")}
        books.notices.plan(Planned(f"{key}:to={to}", LATE, about(one), one.workspace, to, said, living=True), now)


def _asked(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What is asked of whoever reads it; once it stands and the card is in, or nobody waits for it, that."""
    seat = int(notice.facts["seat"])
    one = sitting(books, books.interviews.by_seat(notice.workspace, seat), seat, now)
    if one is None:
        return None
    marks = books.scorecards.marks([one.interview.id])[one.interview.id]
    until = marks.promised.get(one.seat.who)
    said = telling.hears(books, notice, one.seen, now)
    is_shut = notice.to in one.seen.shut
    waits = filling.waits(one, marks, now) and one.interview.start.isoformat() == notice.facts["start"] and not is_shut
    is_current = (until.isoformat() if until else "") == notice.facts["until"]
    if notice.ts is None and (not waits or not is_current or not said["is_here"]):
        return None
    is_told = not is_shut and (said["runs"] or notice.to == one.seat.who)
    card = owing.standing(one.interview, one.seat, marks, one.seen.shut, now) if notice.to == one.seat.who else ""
    return {
        **line(one), "name": one.seen.candidate.name if is_told else "", "runs": said["runs"], "seat": seat,
        "who": one.seat.who, "id": one.interview.candidacy, "waits": waits, "card": card,
        "until": until if not is_current else None, "ended": one.interview.span.end,
    }  # fmt: skip


MOMENTS = {NUDGE: Moment(_asked, Pace.DAYTIME), LATE: Moment(_asked, Pace.DAYTIME)}
ERRANDS = {ENDED: _ended, ESCALATE: _escalate}
