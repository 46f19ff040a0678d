"""Interviews that people are asked for: who is told what, who is asked after a no, what a candidate's page lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring import outgoing
from bot.jobs.hiring.panels import ahead, card, looking
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.company import Company
from bot.rules.hiring.candidates import GOING_ON, Candidacy, Candidate, Seen, Standing, shut_out
from bot.rules.hiring.panels import Panel, absences, claims, seats, slots
from bot.rules.hiring.panels.keeping import Kept
from bot.rules.hiring.panels.measures import Proposal
from bot.rules.hiring.panels.openings import NoShow, Opening
from bot.rules.hiring.panels.seats import TOLD, Interview, Part, Seat, State
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.training.certificates import is_qualified
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity
from bot.store import Books

FEATURE = "hiring.panels"
OFFER, COMPLETE, UNFILLED = (f"{FEATURE}.{name}" for name in ("offer", "complete", "unfilled"))
REMINDER, CLAIM, TAKEN, UNCLAIMED = (f"{FEATURE}.{name}" for name in ("reminder", "claim", "taken", "unclaimed"))
MISSED = f"{FEATURE}.missed"
BEGUN, SPREAD, WRITE, LOOP = (f"{FEATURE}.{name}" for name in ("begun", "spread", "write_calendar", "loop"))
# Said where a person's reason stands when the bot ended a seat or an interview itself.
OVER, SHUT, NOT_FREE = "candidacy_over", "shut_out", "not_free"
# And where they said no in their calendar, without a word.
IN_CALENDAR = "in_the_calendar"


def about(interview: Interview) -> str:
    """What notices and the record say an interview is about."""
    return f"interview:{interview.id}"


def plan_of(books: Books, candidacy: Candidacy) -> Plan | None:
    """The version of the plan that candidate goes through."""
    found = books.plans.kept_by(candidacy.requisition, candidacy.code)
    return found.content if found else None


def answering(books: Books, workspace: str, seat: int, company: Company) -> tuple[Interview, Seen]:
    """The interview with that seat and its candidate, locked in the order in which whoever runs it locks them.

    Raises NotYourSeat.
    """
    candidacy = books.interviews.candidacy_of(workspace, seat)
    seen = books.candidates.for_panel(candidacy, company) if candidacy else None
    interview = books.interviews.by_seat(workspace, seat)
    if seen is None or interview is None:
        raise seats.NotYourSeat()
    return interview, seen


def entering(books: Books, workspace: str, id: int, company: Company) -> tuple[Interview, Seen]:
    """That interview and its candidate, locked in the same order. Raises NotYourSeat."""
    candidacy = books.interviews.candidacy_at(workspace, id)
    seen = books.candidates.for_panel(candidacy, company) if candidacy else None
    interview = books.interviews.get(workspace, id)
    if seen is None or interview is None:
        raise seats.NotYourSeat()
    return interview, seen


def made(seen: Seen, stage: int, looked: looking.Looked, panel: Panel, by: str, now: datetime) -> Interview:
    """The interview that a panel comes to, nobody told of it yet."""
    sitting = tuple(
        Seat(n, who, seat.track, seat.competencies)
        for n, (who, seat) in enumerate(zip(panel.people, looked.asked.seats, strict=True))
    )
    candidacy = seen.candidacy
    return Interview(
        seen.candidate.workspace, candidacy.id, seen.requisition.id, seen.candidate.id, candidacy.plan, stage,
        panel.start, looked.asked.minutes, sitting, by, now,
    )  # fmt: skip


def offered(books: Books, interview: Interview, now: datetime) -> Interview:
    """Everybody who was proposed is asked, with the time to answer that their own hours leave. Raises InterviewOver."""
    hours = books.people.hours(interview.workspace, [seat.who for seat in interview.live])
    return seats.offered(interview, now, hours)


def tell(books: Books, interview: Interview, now: datetime) -> None:
    """Plan what the interview's present state makes true, and let every copy of it show that state."""
    books.notices.refresh(now, about=about(interview))
    books.notices.refresh(now, keys=[home_key(interview.workspace, interview.by)])
    facts = {"workspace": interview.workspace, "id": interview.id, "candidacy": interview.candidacy}
    which = f"{interview.id}:revision={interview.revision}"
    books.errands.plan(f"{SPREAD}:{which}", SPREAD, facts, now)
    _look_at_channel(books, interview.workspace, interview.candidacy, which, now)
    for seat in interview.seats:
        if seat.state in TOLD:
            _say(books, interview, OFFER, seat.who, f"seat={seat.id}", {"seat": seat.id}, now, living=True)
    for opening in interview.openings:
        _tell_opening(books, interview, opening, now)
    # Whoever has not answered by then is not asked any more.
    begun = {"workspace": interview.workspace, "id": interview.id}
    books.errands.plan(f"{BEGUN}:{interview.id}:{interview.start:%Y%m%d%H%M}", BEGUN, begun, interview.start)
    if interview.is_complete:
        which = ",".join(str(seat.id) for seat in interview.leads)
        _say(books, interview, COMPLETE, interview.by, f"seats={which}", {"id": interview.id}, now)
        ahead.tell_candidate(books, interview, now)
    if interview.called_off:
        books.notices.withdraw(about(interview), [COMPLETE, UNFILLED])
    ahead.plan(books, interview, about(interview), now)
    outgoing.interview(books, interview, now)


def _tell_opening(books: Books, interview: Interview, opening: Opening, now: datetime) -> None:
    facts, which = {"id": interview.id, "opening": opening.id}, f"opening={opening.id}"
    if opening.taker:
        _say(books, interview, TAKEN, interview.by, which, facts, now)
    if claims.is_live(interview, opening, now):
        for who in opening.asked:
            _say(books, interview, CLAIM, who, which, facts, now, living=True)


def fill(books: Books, interview: Interview, company: Company, now: datetime) -> Interview:
    """The interview with somebody else asked for each open place, under the same rules; whoever asked for it hears of a
    place that stays open. Inside the last 48 hours everybody who may have it is asked at once. The interview is locked,
    and what it was is saved already."""
    for place in interview.open_places:
        if claims.is_soon(interview, now):
            if place in claims.lacking(interview, now):
                interview = _hold_out(books, interview, place, company, now)
            continue
        who = _instead(books, interview, company, now).get(place) if seats.may_ask_again(interview, place) else None
        if who is None:
            _say_unfilled(books, interview, place, now)
            continue
        hours = books.people.hours(interview.workspace, [who])[who]
        after = seats.asked_instead(interview, place, who, (), now, hours)
        interview = books.interviews.save(interview, after)
        books.record.note(now, f"{FEATURE}.instead", about(interview), workspace=interview.workspace, who=who)
    tell(books, interview, now)
    return interview


def _say_unfilled(books: Books, interview: Interview, place: int, now: datetime) -> None:
    last = max(seat.id for seat in interview.seats if seat.place == place)
    _say(books, interview, UNFILLED, interview.by, f"seat={last}", {"id": interview.id, "seat": last}, now)


def _hold_out(books: Books, interview: Interview, place: int, company: Company, now: datetime) -> Interview:
    """An open place is anybody's who may have it; where nobody may now, whoever asked for the panel hears so."""
    looked = look(books, interview, company, now)
    asked = may_have(interview, looked, place)[: claims.MOST_ASKED] if looked else ()
    kept = books.interviews.save(interview, claims.opened(interview, place, asked, now))
    entry = {"workspace": interview.workspace, "people": list(asked)}
    books.record.note(now, f"{FEATURE}.hold_out", about(interview), **entry)
    if not asked:
        _say_unfilled(books, interview, place, now)
    return kept


def may_have(interview: Interview, looked: looking.Looked, place: int) -> tuple[str, ...]:
    """Who may have that open place of a lead now, the best by the wishes first."""
    at = place_of(interview, place)
    return () if at is None else claims.eligible(looked.problem, looking.THIS, at)


def place_of(interview: Interview, place: int) -> int | None:
    """Which of the solver's seats that place is; None where it is no lead's."""
    places = sorted({seat.place for seat in interview.seats if seat.part is Part.LEAD})
    return places.index(place) if place in places else None


def look(books: Books, interview: Interview, company: Company, now: datetime) -> looking.Looked | None:
    """Who could have the open places; None where the candidate is in no recruitment any more. In a transaction that
    writes nobody else gives these people a seat before it ends."""
    seen = books.candidates.for_panel(interview.candidacy, company)
    plan = plan_of(books, seen.candidacy) if seen else None
    if seen is None or plan is None or seen.candidacy.standing not in GOING_ON or interview.stage >= len(plan.stages):
        return None
    looked = looking.look(books, seen, company, plan.stages[interview.stage], [interview.start], now, interview)
    books.interviews.hold(interview.workspace, [each.id for each in looked.problem.people])
    return looking.look(books, seen, company, plan.stages[interview.stage], [interview.start], now, interview)


def _instead(books: Books, interview: Interview, company: Company, now: datetime) -> Mapping[int, str]:
    """Who could have each place of the leads; nobody when not all that are open can be filled."""
    looked = look(books, interview, company, now)
    answer = looking.answer(looked) if looked else None
    if not isinstance(answer, Proposal):
        return {}
    places = sorted({seat.place for seat in interview.seats if seat.part is Part.LEAD})
    return dict(zip(places, answer.panel.people, strict=True))


def moved(books: Books, workspace: str, candidacy: Candidacy, who: str, now: datetime) -> None:
    """The candidate moved; where they left or were turned down, what is to come is called off."""
    for one in books.interviews.of(candidacy.id) if candidacy.standing not in GOING_ON else ():
        if not one.is_over(now):
            off = books.interviews.save(one, seats.called_off(one, one.revision, OVER, now))
            books.record.note(now, f"{FEATURE}.cancel", about(one), workspace=workspace, who=who)
            tell(books, off, now)
    if candidacy.standing not in GOING_ON:
        _look_at_channel(books, workspace, candidacy.id, f"at={now.isoformat()}", now)


def _look_at_channel(books: Books, workspace: str, candidacy: int, why: str, now: datetime) -> None:
    """The channel of those who interview the candidate, if there is one or is to be, is brought to what is true, once
    for each `why`."""
    if books.workspaces.get(workspace).loops or books.loops.of(candidacy) is not None:
        facts = {"workspace": workspace, "candidacy": candidacy}
        books.errands.plan(f"{LOOP}:{candidacy}:{why}", LOOP, facts, now)


def shut(books: Books, candidate: Candidate, company: Company, now: datetime) -> None:
    """The candidate is shut to more people perhaps: in whatever recruitment, interviews go on without these."""
    out, interviews = shut_out(candidate, company), books.interviews.of_candidate(candidate.id)
    for candidacy in sorted({one.candidacy for one in interviews}):
        _look_at_channel(books, candidate.workspace, candidacy, f"at={now.isoformat()}", now)
    for one in interviews:
        after = one
        for seat in one.live if not one.is_over(now) else ():
            if seat.who in out:
                after = seats.freed(after, seat.id, SHUT, now)
        if after is not one:
            fill(books, books.interviews.save(one, after), company, now)
        elif out.keys() & {*(seat.who for seat in one.seats), *(who for each in one.openings for who in each.asked)}:
            # what they were told once names the candidate
            books.notices.refresh(now, about=about(one))


def on_page(books: Books, candidacy: Candidacy, plan: Plan | None, now: datetime, me: str = "") -> dict[str, Any]:
    """What a candidate's page says to `me`, who runs the recruitment: the interviews, and for which one a panel can be
    proposed."""
    there = books.interviews.of(candidacy.id)
    at = slots.to_interview(plan, candidacy.stage, there) if candidacy.standing is Standing.UNDER_WAY else None
    panel_for = plan.stages[at].method.value if plan and at is not None else ""
    kept = books.kept_panels.of([each.id for each in there])
    return {"interviews": listed(there, plan, now, me, kept), "panel_for": panel_for}


def listed(
    interviews: Iterable[Interview], plan: Plan | None, now: datetime, me: str = "",
    kept: Mapping[int, Kept] = MappingProxyType({}),
) -> Sequence[Mapping[str, Any]]:
    """A candidate's interviews, as the page shows them to who runs the recruitment; the seats as they are."""
    return [
        {
            "id": each.id, "revision": each.revision, "n": each.stage + 1,
            "method": plan.stages[each.stage].method.value if plan and each.stage < len(plan.stages) else "",
            "start": each.start, "minutes": each.minutes, "is_off": each.called_off is not None,
            "why_off": each.why_off, "is_over": each.is_over(now), "is_complete": each.is_complete,
            "open": len(each.open_places), "ask_at": kept[each.id].ask_at if each.id in kept else None,
            "may_miss": absences.is_time(each, now),
            "no_shows": [_no_show(one, me, now) for one in each.no_shows if one.taken_back is None],
            "seats": [
                {"who": seat.who, "state": seat.state.value, "answer_by": seat.answer_by, "reason": seat.reason,
                 "is_trainee": seat.part is Part.TRAINEE}
                for seat in each.seats if seat.state is not State.MOVED
            ],
        }
        for each in interviews
    ]  # fmt: skip


def _no_show(one: NoShow, me: str, now: datetime) -> dict[str, Any]:
    may = absences.may_take_back(one, me, now)
    return {"id": one.id, "who": one.who, "by": one.by, "at": one.at, "may_take_back": may}


def _say(
    books: Books, interview: Interview, kind: str, to: str, which: str, facts: Mapping[str, Any], now: datetime,
    living: bool = False,
) -> None:  # fmt: skip
    books.notices.plan(notice_of(interview, kind, to, which, facts, living), now)


def notice_of(
    interview: Interview, kind: str, to: str, which: str, facts: Mapping[str, Any], living: bool = False
) -> Planned:
    """What is to be said about the interview; said once for each `which`."""
    key = f"{kind}:{interview.id}:{which}:to={to}"
    stale = None if living else interview.start
    return Planned(key, kind, about(interview), interview.workspace, to, facts, None, stale, living)


def line(seen: Seen, interview: Interview, plan: Plan | None) -> dict[str, Any]:
    """What an interview is for, when and where, whoever it is with."""
    stage = plan.stages[interview.stage] if plan and interview.stage < len(plan.stages) else None
    return {
        "title": seen.requisition.wanted.title, "method": stage.method.value if stage else "",
        "start": interview.start, "minutes": interview.minutes, "place": stage.place if stage else "",
        "by": interview.by,
    }  # fmt: skip


def said_of(
    books: Books, interview: Interview | None, now: datetime
) -> tuple[Interview, Seen, Mapping[str, Any]] | None:
    """The interview, its candidate and the facts that every message about it has; None where there is none."""
    if interview is None:
        return None
    seen = books.candidates.for_panel(interview.candidacy, books.company.of(interview.workspace, now))
    return (interview, seen, line(seen, interview, plan_of(books, seen.candidacy))) if seen else None


_NOT_SAID: Mapping[str, Any] = MappingProxyType(
    {"name": "", "with_whom": [], "state": "over", "reason": "", "may_miss": False, "no_shows": [], **card.NO_CARD}
)


def _offer(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What somebody is asked, or how it stands now. Whoever is shut out of the candidate reads that nothing is left to
    do, and not of whom."""
    found = said_of(books, books.interviews.by_seat(notice.workspace, notice.facts["seat"]), now)
    if found is None:
        return None
    interview, seen, line = found
    seat = next(each for each in interview.seats if each.id == notice.facts["seat"])
    is_shut, is_over = notice.to in seen.shut, interview.is_over(now)
    asks = seat.is_live and not is_over and not is_shut
    if not asks and notice.ts is None:
        return None
    facts = {
        **line, "id": seat.id, "version": seat.version, "answer_by": seat.answer_by, "name": seen.candidate.name,
        "state": "over" if is_over and seat.state is State.OFFERED else seat.state.value, "reason": seat.reason,
        "asks": asks,
        "with_whom": [each.who for each in interview.live if each.id != seat.id], "track": seat.track,
        "id_of": interview.id, "may_miss": seat in interview.coming and absences.is_time(interview, now),
        "no_shows": [
            _no_show(one, notice.to, now) for one in interview.no_shows if one.by == notice.to and not one.taken_back
        ],
        "is_held_out": claims.is_held_out(interview, seat.id, now),
        "is_trainee": seat.part is Part.TRAINEE, "learns": _learns(books, seat),
        "certified": _is_certified(books, seat, interview, notice.to), **card.facts(books, seen, interview, seat, now),
    }  # fmt: skip
    return {**facts, **_NOT_SAID} if is_shut else facts


def _learns(books: Books, seat: Seat) -> str:
    """As what whoever learns sits there; empty for a lead."""
    booked = books.trainees.of_seat(seat.id) if seat.part is Part.TRAINEE else None
    return booked.kind.value if booked else ""


def _is_certified(books: Books, seat: Seat, interview: Interview, who: str) -> bool:
    """Whether they are there because of a certificate, or as a founding interviewer."""
    held = [each for each in books.certificates.of(Identity(interview.workspace, who)) if each.track == seat.track]
    founded = [
        each for each in books.trainings.founding(interview.workspace)
        if each.person == who and each.track == seat.track
    ]  # fmt: skip
    return is_qualified(held, founded, local_day(interview.start, None))


def _complete(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = said_of(books, books.interviews.get(notice.workspace, notice.facts["id"]), now)
    if found is None or not found[0].is_complete or notice.to in found[1].shut:
        return None
    interview, seen, line = found
    return {**line, "name": seen.candidate.name, "people": [seat.who for seat in interview.leads]}


def _unfilled(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = said_of(books, books.interviews.get(notice.workspace, notice.facts["id"]), now)
    if found is None or notice.to in found[1].shut:
        return None
    interview, seen, line = found
    seat = next(each for each in interview.seats if each.id == notice.facts["seat"])
    if interview.called_off or seat.place not in interview.open_places:
        return None
    reason = "" if seat.state is State.REPLACED else seat.reason
    return {**line, "name": seen.candidate.name, "who": seat.who, "reason": reason}


def _begun(deps: Deps, facts: Mapping[str, Any]) -> None:
    """An interview begins: what stands in messages shows that nothing is to be answered any more; later, that somebody
    who did not come can be named, and that this is over."""
    with deps.store.open() as books:
        interview = books.interviews.get(str(facts["workspace"]), int(facts["id"]))
        if interview is not None:
            books.notices.refresh(deps.now(), about=about(interview))
            for which, after in (("late", absences.FROM), ("day", absences.UNTIL + timedelta(seconds=1))):
                books.errands.plan(f"{BEGUN}:{interview.id}:{which}", BEGUN, facts, interview.start + after)
    deps.crash("interviews.begun")


MOMENTS = {
    OFFER: Moment(_offer, Pace.DAYTIME), COMPLETE: Moment(_complete, Pace.DAYTIME),
    UNFILLED: Moment(_unfilled, Pace.DAYTIME),
}  # fmt: skip
ERRANDS = {BEGUN: _begun}
