"""Panels that nobody has been told of: asked on their day, made better at night or when somebody wants it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring.panels import looking, rescheduling, seats
from bot.jobs.moments import Facts, Moment
from bot.rules.company import Company
from bot.rules.hiring.candidates import GOING_ON, Seen
from bot.rules.hiring.panels import Interview as Asked
from bot.rules.hiring.panels import Interviewer, Panel, Policy, Problem, improving, keeping
from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.blocked import standing
from bot.rules.hiring.panels.keeping import Kept, NothingKept
from bot.rules.hiring.panels.measures import Proposal
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.plans import Stage
from bot.rules.notices import Notice, Planned
from bot.rules.spans import merged
from bot.store import Books

ASK, IMPROVE, IMPROVED = (f"{seats.FEATURE}.{name}" for name in ("ask_kept", "improve", "improved"))
# Seconds that looking for better panels may take: less than an errand's lease, and nobody waits for it.
LOOKS_FOR = 45.0


@dataclass(frozen=True)
class Open:
    """A kept panel with what it takes to judge it."""

    kept: Kept
    interview: Interview
    seen: Seen
    stage: Stage


def keep(books: Books, interview: Interview, at: datetime, times: Collection[datetime], now: datetime) -> None:
    """Its people are asked then, and until then the panel may become better."""
    books.kept_panels.keep(Kept(interview.id, interview.candidacy, at, tuple(sorted({*times, interview.start}))))
    facts = {"workspace": interview.workspace, "id": interview.id}
    books.errands.plan(f"{ASK}:{interview.id}:{at:%Y%m%d%H%M}", ASK, facts, at)
    tonight(books, interview.workspace, now)


def tonight(books: Books, workspace: str, now: datetime) -> None:
    """Panels kept there are made better in the coming night."""
    at = keeping.next_night(now, books.workspaces.get(workspace).hours.zone)
    books.errands.plan(f"{IMPROVE}:{workspace}:{at:%Y-%m-%d}", IMPROVE, {"workspace": workspace}, at)


def ask(books: Books, workspace: str, id: int, company: Company, now: datetime) -> Interview:
    """Its people are asked now. Where the panel became impossible the best one takes its place; where there is none,
    whoever may not sit there any more is not asked, and somebody else is looked for. Raises NothingKept."""
    found = _open(books, workspace, books.kept_panels.of([id]).values(), company, now)
    if not found:
        raise NothingKept()
    one, interview = found[0], found[0].interview
    books.interviews.hold(interview.workspace, [seat.who for seat in interview.live])
    times = [each for each in one.kept.times if each > now]
    looked = looking.look(books, one.seen, company, one.stage, times, now, but=interview)
    after, panel = interview, _panel(interview, looking.THIS)
    if not looking.may_sit(looked, panel):
        answer = looking.answer(looked)
        if isinstance(answer, Proposal):
            after = keeping.with_panel(interview, answer.panel.start, answer.panel.people)
        else:
            for who in sorted(rescheduling.cannot(looked, interview, interview.start)):
                (seat,) = [each for each in after.live if each.who == who]
                after = rules.freed(after, seat.id, seats.NOT_FREE, now)
    if any(seat.is_live for seat in after.seats):
        after = seats.offered(books, after, now)
    books.kept_panels.drop(interview.id)
    kept = books.interviews.save(interview, after)
    entry = {"workspace": kept.workspace, "who": kept.by, "people": [seat.who for seat in kept.live]}
    books.record.note(now, f"{seats.FEATURE}.ask", seats.about(kept), **entry)
    return seats.fill(books, kept, company, now)


def better(books: Books, workspace: str, requisition: int, who: str, now: datetime) -> None:
    """Somebody wants the kept panels of a role looked at now, and hears what came of it."""
    facts = {"workspace": workspace, "requisition": requisition, "who": who}
    books.errands.plan(f"{IMPROVE}:{workspace}:{requisition}:{now:%Y%m%d%H%M%S}", IMPROVE, facts, now)


def _open(books: Books, workspace: str, kept: Iterable[Kept], company: Company, now: datetime) -> list[Open]:
    """Those of them that nobody has been told of, and whose candidate goes on; locked in order."""
    found = []
    for each in kept:
        seen = books.candidates.for_panel(each.candidacy, company)
        interview = books.interviews.get(workspace, each.interview)
        plan = seats.plan_of(books, seen.candidacy) if seen else None
        if interview is None or seen is None or plan is None or interview.stage >= len(plan.stages):
            continue
        if keeping.is_kept(interview, now) and seen.candidacy.standing in GOING_ON:
            found.append(Open(each, interview, seen, plan.stages[interview.stage]))
    return found


def _panel(interview: Interview, id: str) -> Panel:
    return Panel(id, interview.start, tuple(seat.who for seat in interview.live))


def together(books: Books, company: Company, open: Sequence[Open], now: datetime) -> Problem:
    """All these interviews as one problem: nobody's kept seats count as held, and whoever may not be asked for one of
    them is shut out of its candidate."""
    apart = [each.interview.id for each in open]
    asked, people, policy = list[Asked](), dict[str, list[Interviewer]](), Policy()
    may: dict[str, set[str]] = {}
    for one in open:
        times = [each for each in one.kept.times if each > now]
        looked = looking.look(books, one.seen, company, one.stage, times, now, but=one.interview, apart=apart)
        asked.append(replace(looked.asked, id=str(one.interview.id)))
        policy = looked.problem.policy
        for person in looked.problem.people:
            people.setdefault(person.id, []).append(person)
            if looked.asked.candidate not in person.shut_candidates:
                may.setdefault(person.id, set()).add(looked.asked.candidate)
    every = {each.candidate for each in asked}
    united = [_united(those, frozenset(every - may.get(id, set()))) for id, those in sorted(people.items())]
    return Problem(tuple(united), tuple(asked), policy)


def _united(those: Sequence[Interviewer], shut: frozenset[str]) -> Interviewer:
    """One person as seen from several interviews."""
    held = tuple(dict.fromkeys(each for one in those for each in one.held))
    works, busy = (merged(span for one in those for span in getattr(one, name)) for name in ("works", "busy"))
    load = max(each.load for each in those)
    return replace(those[0], works=works, busy=busy, held=held, load=load, shut_candidates=shut)


def _ask(deps: Deps, facts: Mapping[str, Any]) -> None:
    now, workspace, id = deps.now(), str(facts["workspace"]), int(facts["id"])
    with deps.store.open() as books:
        kept = books.kept_panels.of([id]).get(id)
        if kept is not None and kept.ask_at <= now:
            company = books.company.of(workspace, now)
            if _open(books, workspace, [kept], company, now):
                ask(books, workspace, id, company, now)
            else:
                books.kept_panels.drop(id)
    deps.crash("panels.kept_asked")


def _improve(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Look for better panels for a while; what somebody changed meanwhile stays as they left it."""
    now, workspace, only = deps.now(), str(facts["workspace"]), facts.get("requisition")
    with deps.store.reading() as books:
        company = books.company.of(workspace, now)
        every = _open(books, workspace, books.kept_panels.there(workspace), company, now)
        open = [each for each in every if only in (None, each.seen.requisition.id)]
        problem = together(books, company, open, now) if open else None
    changed = _found(open, problem, _for_a_while()) if problem else {}
    with deps.store.open() as books:
        for one in open:
            before = books.interviews.get(workspace, one.interview.id)
            panel = changed.get(str(one.interview.id))
            if panel is not None and before == one.interview:
                _keep_better(books, one, panel, now)
        if only is not None:
            _tell(books, facts, len(changed), now)
        elif books.kept_panels.there(workspace):
            tonight(books, workspace, now)
    deps.crash("panels.improved")


def _found(open: Sequence[Open], problem: Problem, go_on: Callable[[], bool]) -> Mapping[str, Panel]:
    """The panels that are others now."""
    before = {str(each.interview.id): _panel(each.interview, str(each.interview.id)) for each in open}
    after = improving.improve(problem, standing(problem, before), go_on)
    return {id: panel for id, panel in after.items() if panel != before[id]}


def _for_a_while() -> Callable[[], bool]:
    ends = time.monotonic() + LOOKS_FOR
    return lambda: time.monotonic() < ends


def _keep_better(books: Books, one: Open, panel: Panel, now: datetime) -> None:
    kept = books.interviews.save(one.interview, keeping.with_panel(one.interview, panel.start, panel.people))
    entry = {"workspace": kept.workspace, "people": list(panel.people)}
    books.record.note(now, f"{seats.FEATURE}.improve", seats.about(kept), **entry)
    seats.tell(books, kept, now)


def _tell(books: Books, facts: Mapping[str, Any], changed: int, now: datetime) -> None:
    workspace, requisition, who = str(facts["workspace"]), int(facts["requisition"]), str(facts["who"])
    key, about = f"{IMPROVED}:{requisition}:{now:%Y%m%d%H%M%S}:to={who}", f"requisition:{requisition}"
    said = {"requisition": requisition, "changed": changed}
    books.notices.plan(Planned(key, IMPROVED, about, workspace, who, said), now)


def _improved(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.requisitions.for_notice(int(notice.facts["requisition"]))
    return {"title": found.wanted.title, "id": found.id, "changed": int(notice.facts["changed"])} if found else None


MOMENTS = {IMPROVED: Moment(_improved)}
ERRANDS = {ASK: _ask, IMPROVE: _improve}
