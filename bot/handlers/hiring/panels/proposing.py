"""A panel for a candidate: the times they can come, the proposal and its reasons, asking its people, calling it off."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.candidates import Place, behind, find_running, page, place
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.panels import keeping as kept
from bot.jobs.hiring.panels import looking
from bot.jobs.hiring.panels import seats as job
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen, Standing
from bot.rules.hiring.candidates.moving import CandidacyChanged, CannotMove, check_revision
from bot.rules.hiring.panels import Panel, keeping, seats, slots
from bot.rules.hiring.panels.measures import Proposal
from bot.rules.hiring.plans import Stage
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

TEMPLATES = "hiring/panels"


@dataclass(frozen=True)
class Wanted:
    """A candidate for whom a panel is wanted, and for which stage."""

    found: Seen
    company: Company
    at: int
    stage: Stage


def propose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks when the candidate can come."""
    where, now = place(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = _line(wanted_for(books, me, where, now))
    kept = json.dumps({**carried(body["view"]), "place": str(where)})
    view = modal(deps, me, f"{TEMPLATES}/slots", {**facts, "zone": me.zone, "most": slots.MOST_SLOTS}, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def find(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the best panel at one of the times, or what keeps the interview from one."""
    where, answers, now = place(body), forms.read(body["view"]), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        wanted = wanted_for(books, me, where, now)
        view = answer_page(deps, books, me, wanted, where, slots.read(answers, me.zone, now), body, now)
    return ack(response_action="update", view=view)


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Everybody on the panel is asked; or, where that panel is not possible any more, the best one now is shown."""
    where, now = place(body), deps.now()
    times, panel, at = _carried(carried(body["view"]))
    view = None
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        wanted = wanted_for(books, me, where, now)
        books.interviews.hold(me.workspace, panel.people)
        looked = looking.look(books, wanted.found, wanted.company, wanted.stage, [panel.start], now)
        if wanted.at != at:
            raise CandidacyChanged()
        if panel.start <= now or not looking.may_sit(looked, panel):
            left = [each for each in times if each > now]
            if not left:
                raise seats.StartPast()
            view = answer_page(deps, books, me, wanted, where, left, body, now, is_anew=True)
        else:
            on = forms.read(body["view"]).get("ask_on")
            later = keeping.ask_at(on, panel.start, books.people.hours(me.workspace, [me.user])[me.user], now)
            _made(books, me, wanted, looked, panel, (later, times), now)
            shown = page(deps, books, me, wanted.found, wanted.company, now, behind(body["view"]))
    if view is not None:
        return ack(response_action="update", view=view)
    if below := body["view"].get("previous_view_id"):  # none below it where it was opened from a message
        bring_up_to_date(deps, me, below, shown)
    return ack()


def wanted_for(books: Books, me: Person, where: Place, now: datetime) -> Wanted:
    """The candidate and the stage to interview for, for somebody who runs the recruitment.

    Raises NoSuchCandidate, NotYoursToRun, CandidacyChanged, CannotMove, NoInterviewNext.
    """
    found, company = find_running(books, me, where.id, now)
    candidacy = found.candidacy
    check_revision(candidacy, where.revision)
    if candidacy.standing is not Standing.UNDER_WAY:
        raise CannotMove(standing=candidacy.standing.value)
    plan = job.plan_of(books, candidacy)
    at = slots.to_interview(plan, candidacy.stage, books.interviews.of(candidacy.id))
    if plan is None or at is None:
        raise slots.NoInterviewNext()
    return Wanted(found, company, at, plan.stages[at])


def answer_page(
    deps: Deps, books: Books, me: Person, wanted: Wanted, where: Place, times: Sequence[datetime],
    body: Mapping[str, Any], now: datetime, is_anew: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The modal with the best panel at one of these times and its reasons, or with what keeps it from one."""
    looked = looking.look(books, wanted.found, wanted.company, wanted.stage, times, now)
    answer = looking.answer(looked)
    facts = {**_line(wanted), "unknown": list(looked.unknown), "is_anew": is_anew, "room": looked.room_unknown}
    kept = {"list": str(behind(body.get("view") or {})), "place": str(where)}
    if not isinstance(answer, Proposal):
        return modal(deps, me, f"{TEMPLATES}/blocked", {**facts, **looking.why_not(answer)}, json.dumps(kept))
    panel = answer.panel
    mine = {"times": [each.isoformat() for each in times], "start": panel.start.isoformat(), "at": wanted.at}
    content = json.dumps({**kept, **mine, "people": list(panel.people)})
    facts |= {**looking.shown(answer), "least_days": keeping.LEAST_BEFORE.days}
    return modal(deps, me, f"{TEMPLATES}/proposed", facts, content)


def _made(
    books: Books, me: Person, wanted: Wanted, looked: looking.Looked, panel: Panel,
    later: tuple[datetime | None, Sequence[datetime]], now: datetime,
) -> None:  # fmt: skip
    """The interview is there: its people are asked, or, with `later` its instant and the times that remain, kept."""
    made = seats.proposed(job.made(wanted.found, wanted.at, looked, panel, me.user, now), (), now)
    at, times = later
    interview = books.interviews.add(made if at else job.offered(books, made, now))
    entry = {"workspace": me.workspace, "who": me.user, "stage": wanted.at + 1, "people": list(panel.people)}
    books.record.note(now, f"{job.FEATURE}.{'keep' if at else 'ask'}", job.about(interview), **entry)
    if at:
        kept.keep(books, interview, at, times, now)
    job.tell(books, interview, now)


def _carried(kept: Mapping[str, Any]) -> tuple[list[datetime], Panel, int]:
    """What the page with the proposal carries. Raises CandidacyChanged for what is not ours."""
    try:
        times = [datetime.fromisoformat(each) for each in [kept["start"], *kept["times"]]]
        if any(each.tzinfo is None for each in times):
            raise ValueError("a time without its zone")
        return times[1:], Panel(looking.THIS, times[0], tuple(map(str, kept["people"]))), int(kept["at"])
    except (KeyError, TypeError, ValueError):
        raise CandidacyChanged() from None


def _line(wanted: Wanted) -> dict[str, Any]:
    return {
        "name": wanted.found.candidate.name, "title": wanted.found.requisition.wanted.title, "n": wanted.at + 1,
        "method": wanted.stage.method.value, "minutes": wanted.stage.minutes, "panel": wanted.stage.panel,
    }  # fmt: skip
