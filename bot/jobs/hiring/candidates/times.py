"""When a candidate could come: possible times are looked for and shown on their page; what comes of their choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring.candidates import about, mails, own_page, plan_of
from bot.jobs.hiring.panels import looking, rescheduling
from bot.jobs.hiring.panels import seats as panels
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import known_zone
from bot.rules.company import Company
from bot.rules.hiring.candidates import NoSuchCandidate, Seen, Standing
from bot.rules.hiring.candidates.mails import Kind
from bot.rules.hiring.panels import greedy, seats, slots, times
from bot.rules.hiring.panels.measures import Proposal
from bot.rules.hiring.panels.rescheduling import is_too_late, left
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.panels.times import Asking, State
from bot.rules.hiring.plans import Stage
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

FEATURE = "hiring.candidates"
CHOSE = f"{FEATURE}.times"
LOOK, SETTLE = f"{FEATURE}.look_for_times", f"{FEATURE}.settle_times"


class NothingToMove(Exception):
    """There is no interview that the candidate may give another time themselves."""


def ask(
    books: Books, found: Seen, stage: int, by: str, at_once: bool, now: datetime, interview: int | None = None,
    tells: bool = True,
) -> Asking:  # fmt: skip
    """The candidate is asked when they could come; an errand looks for what is possible, and then `tells` them."""
    made = books.times.ask(found.candidacy.id, stage, interview, by, at_once, now)
    _errand(books, LOOK, found, made, now, tells=tells and bool(by))
    return made


def anew(books: Books, found: Seen, now: datetime) -> None:
    """What is possible is looked for again, for the day that the candidate has now."""
    asking = present(books, found, now)
    if asking and asking.state is not State.CHOSEN:
        ask(books, found, asking.stage, asking.by, asking.at_once, now, asking.interview, tells=False)


def other_time(books: Books, found: Seen, now: datetime) -> Asking:
    """The candidate wants another time for their next interview. Raises NothingToMove."""
    if there := present(books, found, now):
        return there
    one = _movable(books, found, now)
    if one is None:
        raise NothingToMove()
    return ask(books, found, one.stage, "", True, now, one.id)


def choose(books: Books, found: Seen, asking: Asking, starts: Sequence[datetime], now: datetime) -> bool:
    """These are the times; an errand sees what comes of it. False when it was no longer asked for."""
    after = replace(asking, state=State.CHOSEN, chosen=tuple(starts))
    if not books.times.keep(asking, after):
        return False
    _errand(books, SETTLE, found, asking, now)
    return True


def present(books: Books, found: Seen, now: datetime) -> Asking | None:
    """What the candidate is asked now; None when what they were asked last is settled or moot."""
    asking, candidacy = books.times.last(found.candidacy.id), found.candidacy
    if asking is None or asking.state is State.SETTLED or candidacy.standing is not Standing.UNDER_WAY:
        return None
    if asking.interview is not None:
        one = _movable(books, found, now)
        return asking if one and one.id == asking.interview else None
    at = slots.to_interview(plan_of(books, candidacy), candidacy.stage, books.interviews.of(candidacy.id))
    return asking if at == asking.stage else None


def on_page(books: Books, found: Seen, now: datetime) -> dict[str, Any]:
    """What the candidate's page says of interviews to come and of times: never who is on the panel."""
    plan, zone = plan_of(books, found.candidacy), known_zone(found.candidate.zone)
    to_come = [each for each in books.interviews.of(found.candidacy.id) if not each.is_over(now)]
    asking, one = present(books, found, now), _next(books, found, now)
    return {
        "zone": zone,
        "interviews": [_line(each, plan.stages if plan else ()) for each in to_come],
        "may_move": asking is None and _movable(books, found, now) is not None,
        "left": left(books.interviews.moves(found.candidacy.id)),
        "is_late": one is not None and is_too_late(one, now),
        "number": asking.number if asking else 0,
        "state": asking.state.value if asking else "",
        "is_move": asking is not None and asking.interview is not None,
        "shown": list(times.still_to_come(asking.shown, now)) if asking else [],
        "chosen": list(asking.chosen) if asking else [],
        "most": slots.MOST_SLOTS,
    }


def in_slack(books: Books, found: Seen, now: datetime) -> dict[str, Any]:
    """What who runs the recruitment sees of it."""
    asking, moves = present(books, found, now), books.interviews.moves(found.candidacy.id)
    there = books.interviews.of(found.candidacy.id)
    at = slots.to_interview(plan_of(books, found.candidacy), found.candidacy.stage, there)
    return {
        "may_ask": at is not None and found.candidacy.standing is Standing.UNDER_WAY,
        "state": asking.state.value if asking else "", "asked_at": asking.at if asking else None,
        "is_move": asking is not None and asking.interview is not None,
        "chosen": list(asking.chosen) if asking else [],
        "moved": sum(not each.by for each in moves), "left": left(moves),
    }  # fmt: skip


def _line(one: Interview, stages: Sequence[Stage]) -> dict[str, Any]:
    stage = stages[one.stage] if one.stage < len(stages) else None
    return {
        "method": stage.method.value if stage else "", "place": stage.place if stage else "", "start": one.start,
        "minutes": one.minutes, "is_complete": one.is_complete,
    }  # fmt: skip


def _next(books: Books, found: Seen, now: datetime) -> Interview | None:
    there = books.interviews.of(found.candidacy.id)
    return next((each for each in there if not each.is_over(now) and each.is_complete), None)


def _movable(books: Books, found: Seen, now: datetime) -> Interview | None:
    """The next interview, if the candidate may give it another time themselves."""
    one = _next(books, found, now)
    if one is None or found.candidacy.standing is not Standing.UNDER_WAY or is_too_late(one, now):
        return None
    return one if left(books.interviews.moves(found.candidacy.id)) else None


def _errand(books: Books, kind: str, found: Seen, asking: Asking, now: datetime, **more: bool) -> None:
    facts = {"workspace": found.requisition.workspace, "candidacy": asking.candidacy, "number": asking.number, **more}
    which = f"number={asking.number}:at={now.isoformat()}"
    books.errands.plan(f"{kind}:candidacy={asking.candidacy}:{which}", kind, facts, now)


def _asked(books: Books, facts: Mapping[str, Any], now: datetime) -> tuple[Seen, Asking, Stage] | None:
    """What an errand is about, while it is so."""
    try:
        found = own_page.find(books, int(facts["candidacy"]), now)
    except NoSuchCandidate:
        return None
    asking, plan = present(books, found, now), plan_of(books, found.candidacy)
    if asking is None or asking.number != facts["number"] or plan is None or asking.stage >= len(plan.stages):
        return None
    return found, asking, plan.stages[asking.stage]


def _look(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The candidate is shown when somebody could interview them, and told that they are asked."""
    now = deps.now()
    with deps.store.reading() as books:
        wanted = _asked(books, facts, now)
        shown = _possible(books, *wanted, now) if wanted and wanted[1].state is State.LOOKING else None
    if shown is None:
        return
    with deps.store.open() as books:
        wanted = _asked(books, facts, now)
        if wanted and books.times.keep(wanted[1], replace(wanted[1], state=State.SHOWN, shown=shown)):
            found, asking, _ = wanted
            if facts["tells"]:
                more = {"number": asking.number}
                mails.plan(books, found, Kind.TIMES, f"number={asking.number}", asking.by, now, more)
    deps.crash("candidates.times_shown")


def _possible(books: Books, found: Seen, asking: Asking, stage: Stage, now: datetime) -> tuple[datetime, ...]:
    zone = known_zone(found.candidate.zone)
    looked_at = times.looked_at(zone, stage.minutes, now)
    looked = looking.look(
        books, found, _company(books, found, now), stage, looked_at, now, but=_that(books, found, asking)
    )
    each = (replace(looked.asked, slots=(start,)) for start in looked.asked.slots)
    can = [one.slots[0] for one in each if greedy.plan(replace(looked.problem, interviews=(one,)))]
    return times.spread(can, zone)


def _that(books: Books, found: Seen, asking: Asking) -> Interview | None:
    """The interview that is to have another time, if that is what it is about."""
    return books.interviews.get(found.requisition.workspace, asking.interview) if asking.interview else None


def _company(books: Books, found: Seen, now: datetime) -> Company:
    return books.company.of(found.requisition.workspace, now)


def _settle(deps: Deps, facts: Mapping[str, Any]) -> None:
    """What the candidate chose is booked, or put before whoever asked."""
    now = deps.now()
    with deps.store.open() as books:
        wanted = _asked(books, facts, now)
        if wanted and wanted[1].state is State.CHOSEN:
            found, asking, stage = wanted
            starts = [start for start in asking.chosen if start > now]
            if asking.interview is not None:
                _move(books, found, asking, stage, starts, now)
            elif not (asking.at_once and _book(books, found, asking, stage, starts, now)):
                _put_before(books, found, asking, now)
            books.notices.refresh(now, about=about(found.candidacy))
    deps.crash("candidates.times_settled")


def _book(
    books: Books, found: Seen, asking: Asking, stage: Stage, starts: Sequence[datetime], now: datetime
) -> bool:
    """The best panel at one of these times is asked; False where none is possible."""
    if not starts:
        return False
    company = _company(books, found, now)
    looked = looking.look(books, found, company, stage, starts, now)
    books.interviews.hold(found.requisition.workspace, [each.id for each in looked.problem.people])
    looked = looking.look(books, found, company, stage, starts, now)
    answer = looking.answer(looked)
    if not isinstance(answer, Proposal):
        return False
    made = panels.made(found, asking.stage, looked, answer.panel, asking.by, now)
    one = books.interviews.add(panels.offered(books, seats.proposed(made, (), now), now))
    entry = {"workspace": one.workspace, "who": asking.by, "stage": asking.stage + 1}
    books.record.note(now, f"{panels.FEATURE}.ask", panels.about(one), people=list(answer.panel.people), **entry)
    panels.tell(books, one, now)
    return True


def _move(
    books: Books, found: Seen, asking: Asking, stage: Stage, starts: Sequence[datetime], now: datetime
) -> None:
    """The interview is at the first of these times at which somebody can; where nobody can, the candidate sees so."""
    one, company = _that(books, found, asking), _company(books, found, now)
    assert one is not None
    for start in starts:
        looked = looking.look(books, found, company, stage, [start], now, but=one)
        if isinstance(looking.answer(looked), Proposal) and start != one.start:
            rescheduling.move(books, found, one, one.revision, start, "", company, now)
            books.times.keep(asking, replace(asking, state=State.SETTLED))
            return
    books.times.keep(asking, replace(asking, state=State.TAKEN))


def _put_before(books: Books, found: Seen, asking: Asking, now: datetime) -> None:
    gone = _company(books, found, now).gone
    to = asking.by if asking.by not in {*found.shut, *gone} else own_page.turn_to(books, found, now)
    if to:
        key = f"{CHOSE}:candidacy={asking.candidacy}:number={asking.number}:to={to}"
        facts = {"candidacy": asking.candidacy, "number": asking.number}
        where = found.requisition.workspace
        books.notices.plan(Planned(key, CHOSE, about(found.candidacy), where, to, facts, living=True), now)


def _chose(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What the candidate chose, as long as nothing came of it; what stands says then that nothing is left to do."""
    found = own_page.of_notice(books, notice, now)
    if found is None:
        return None
    asking = present(books, found, now)
    is_open = asking is not None and asking.number == notice.facts["number"] and asking.state is State.CHOSEN
    if not is_open and notice.ts is None:
        return None
    return {
        "id": found.candidacy.id, "revision": found.candidacy.revision, "name": found.candidate.name,
        "title": found.requisition.wanted.title, "is_open": is_open,
        "chosen": list(asking.chosen) if asking and is_open else [], "was_at_once": bool(asking and asking.at_once),
    }  # fmt: skip


MOMENTS = {CHOSE: Moment(_chose, Pace.DAYTIME)}
ERRANDS = {LOOK: _look, SETTLE: _settle}
