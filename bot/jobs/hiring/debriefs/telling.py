"""Who hears what of a debrief: who votes is asked once and reminded once, the hiring manager hears that it is their
turn, who runs it that it can be decided, and everybody who took part how it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring import candidates
from bot.jobs.hiring.debriefs import FEATURE, Sight, Turn, held, sight
from bot.jobs.hiring.panels import seats as panels
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.candidates import runners
from bot.rules.hiring.debriefs import Debrief
from bot.rules.hiring.debriefs.timing import reminder
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity, Person
from bot.store import Books

ASK, REMIND, TURN, READY, DECIDED = (f"{FEATURE}.{name}" for name in ("ask", "remind", "turn", "ready", "decided"))
# The errand at the end of the time to vote.
TIME_OVER = f"{FEATURE}.time_over"


def opened(books: Books, one: Sight, now: datetime) -> None:
    """It is open: who votes is asked, and reminded in time; what depends on the seal is shown anew."""
    debrief, workspace = one.debrief, one.seen.candidate.workspace
    asked = sorted(debrief.voters - one.absent)
    hours = books.people.hours(workspace, asked)
    for who in asked:
        _say(books, one, ASK, who, now)
        if who != debrief.manager and (at := reminder(debrief.opened_at, debrief.until, hours[who])):
            _say(books, one, REMIND, who, now, at)
    facts = {"id": debrief.id, "workspace": workspace}
    for at in sorted({debrief.until, debrief.closes_at}):
        books.errands.plan(f"{TIME_OVER}:{debrief.id}:at={at.isoformat()}", TIME_OVER, facts, at)
    for each in books.interviews.of(debrief.candidacy):
        books.notices.refresh(now, about=panels.about(each))
    show_anew(books, one, now)


def moved(books: Books, one: Sight, by: str, now: datetime) -> None:
    """Somebody voted, or the time is over: whose turn it is now hears so, once."""
    debrief = one.debrief
    if debrief.decision is None and not one.is_over and debrief.is_open(now, one.absent):
        if debrief.manager in debrief.waiting(one.absent):
            _say(books, one, TURN, debrief.manager, now)
        if debrief.is_closed(now, one.absent) and (to := _decides(books, one)) and to != by:
            _say(books, one, READY, to, now)
        show_anew(books, one, now)


def decided(books: Books, one: Sight, now: datetime) -> None:
    """It is decided: whoever took part hears how, and who carries it out, once."""
    debrief, made = one.debrief, one.debrief.decision
    assert made is not None, "what was decided has a decision"
    took_part = {*debrief.voters, *one.late, debrief.by, made.owner} - {made.by} - one.absent
    for who in sorted(took_part):
        _say(books, one, DECIDED, who, now)
    show_anew(books, one, now)


def show_anew(books: Books, one: Sight, now: datetime) -> None:
    """Every message about the candidate and the Homes of those who take part show the present."""
    books.notices.refresh(now, about=candidates.about(one.seen.candidacy))
    part = sorted({*one.debrief.voters, *one.late, one.debrief.by})
    books.notices.refresh(now, keys=[home_key(one.seen.candidate.workspace, who) for who in part])


def voted(books: Books, one: Sight, who: str, now: datetime) -> None:
    """Somebody voted: their own messages say so, nobody else's before the votes lie open."""
    keys = [_key(kind, one.debrief, who) for kind in (ASK, REMIND, TURN)]
    books.notices.refresh(now, keys=[*keys, home_key(one.seen.candidate.workspace, who)])
    moved(books, one, who, now)


def _decides(books: Books, one: Sight) -> str:
    """Who is asked to decide: who opened it, else the first who runs the recruitment and may."""
    people = (_person(books, one, each) for each in (one.debrief.by, *runners(one.seen.requisition, ())))
    return next((each.user for each in people if each.user not in one.absent and one.runs(each)), "")


def _person(books: Books, one: Sight, user: str) -> Person:
    who = Identity(one.seen.candidate.workspace, user)
    return replace(books.people.get(who), roles=books.roles.of(who))


def _key(kind: str, debrief: Debrief, to: str) -> str:
    return f"{kind}:{debrief.id}:to={to}"


def _say(books: Books, one: Sight, kind: str, to: str, now: datetime, at: datetime | None = None) -> None:
    debrief, key = one.debrief, _key(kind, one.debrief, to)
    about, workspace = candidates.about(one.seen.candidacy), one.seen.candidate.workspace
    books.notices.plan(Planned(key, kind, about, workspace, to, {"id": debrief.id}, at, living=True), now)


def _time_over(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The time to vote is over, for the panel or for the hiring manager."""
    now, id = deps.now(), int(facts["id"])
    with deps.store.open() as books:
        one = held(books, id, str(facts["workspace"]), now)
        if one is not None:
            moved(books, one, "", now)
    deps.crash("debriefs.time_over")


def line(one: Sight) -> dict[str, Any]:
    """What everything about it begins with."""
    debrief = one.debrief
    return {
        "id": debrief.id, "name": one.seen.candidate.name, "title": one.seen.requisition.wanted.title,
        "n": debrief.stage + 1, "method": one.method, "by": debrief.by, "until": debrief.until,
        "closes_at": debrief.closes_at, "manager": debrief.manager,
    }  # fmt: skip


def _facts(books: Books, notice: Notice, now: datetime) -> tuple[Sight, Facts] | None:
    """How it stands for its reader; None where they may not, or not any more, look into it and it was not said yet."""
    one = sight(books, books.debriefs.get(int(notice.facts["id"])), notice.workspace, now)
    if one is None:
        return None
    me = _person(books, one, notice.to)
    may_look = one.may_look(me)
    if notice.ts is None and not may_look:
        return None
    turn = one.turn(me, now) if may_look else Turn.OVER
    made = one.debrief.decision if may_look else None
    return one, {
        **line(one), "name": one.seen.candidate.name if may_look else "", "turn": turn.value,
        "is_manager": notice.to == one.debrief.manager,
        "verdict": made.verdict.value if made else "", "owner": made.owner if made else "",
        "decided_by": made.by if made else "", "has_conditions": bool(made and made.conditions),
        "is_owner": bool(made and made.owner == notice.to),
    }  # fmt: skip


def _while(*turns: Turn) -> Moment:
    """Said only while it stands so for its reader; what stands says how it is now."""

    def facts(books: Books, notice: Notice, now: datetime) -> Facts | None:
        found = _facts(books, notice, now)
        if found is None or (notice.ts is None and found[1]["turn"] not in {each.value for each in turns}):
            return None
        return found[1]

    return Moment(facts, Pace.DAYTIME)


MOMENTS = {
    ASK: _while(Turn.VOTE, Turn.LAST),
    REMIND: _while(Turn.VOTE),
    TURN: _while(Turn.VOTE),
    READY: _while(Turn.DECIDE),
    DECIDED: _while(Turn.DECIDED),
}
ERRANDS = {TIME_OVER: _time_over}

