"""Seats held out to several people: taking one, handing one's own over, what each of them and whoever asked reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.hiring.panels import looking
from bot.jobs.hiring.panels import seats as job
from bot.jobs.moments import Facts, Moment
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import claims
from bot.rules.hiring.panels.claims import NotPossibleNow
from bot.rules.hiring.panels.openings import Opening
from bot.rules.hiring.panels.seats import Interview, State
from bot.rules.notices import Notice, Pace
from bot.rules.people import Identity
from bot.store import Books

# So many are offered to choose from, and so many of one's own seats are listed.
OFFERED, LISTED = 30, 10


def take(
    books: Books, interview: Interview, id: int, who: str, company: Company, now: datetime
) -> Interview:
    """They have the place of that opening, if every rule still holds; everybody's copy shows so.

    Raises what `claims.claimed` raises, and NotPossibleNow.
    """
    opening = claims.takeable(interview, id, who, now)
    check_possible(books, claims.without(interview, opening, now), opening.place, who, company, now)
    kept = books.interviews.save(interview, claims.claimed(interview, id, who, (), now))
    entry = {"workspace": kept.workspace, "who": who, "seat": kept.seats[-1].id}
    books.record.note(now, f"{job.FEATURE}.take", job.about(kept), **entry)
    job.tell(books, kept, now)
    return kept


def check_possible(
    books: Books, after: Interview, place: int, who: str, company: Company, now: datetime
) -> None:
    """Return if they may have that open place now. Raises NotPossibleNow."""
    looked, at = job.look(books, after, company, now), job.place_of(after, place)
    person = next((each for each in looked.problem.people if each.id == who), None) if looked else None
    if looked is None or at is None or person is None:
        raise NotPossibleNow(rule="")
    rule = next(claims.blocks(looked.problem, looking.THIS, at, person), None)
    if rule is not None:
        raise NotPossibleNow(rule=rule.value)


def could_take_over(books: Books, interview: Interview, id: int, company: Company, now: datetime) -> Sequence[str]:
    """Who may have that seat if its person hands it over, the best by the wishes first."""
    seat = next(each for each in interview.seats if each.id == id)
    after = claims.without(interview, Opening(seat.place, (), now, id), now)
    looked = job.look(books, after, company, now)
    return job.may_have(after, looked, seat.place)[:OFFERED] if looked else ()


def coming(books: Books, who: Identity, company: Company, now: datetime) -> dict[str, Any]:
    """The seats they said yes to in interviews to come, in time; none of a candidate they are shut out of."""
    found = []
    for one in books.interviews.of_person(who, now):
        seat = next((each for each in one.coming if each.who == who.user), None)
        seen = books.candidates.for_panel(one.candidacy, company) if seat else None
        if seat is not None and seen is not None and who.user not in seen.shut:
            found.append({
                "id": seat.id, "version": seat.version, "title": seen.requisition.wanted.title,
                "name": seen.candidate.name, "start": one.start, "minutes": one.minutes,
                "is_held_out": claims.is_held_out(one, seat.id, now),
            })  # fmt: skip
    return {"seats": found[:LISTED], "more": max(0, len(found) - LISTED)}


def _opening(
    books: Books, notice: Notice, now: datetime
) -> tuple[Interview, Seen, dict[str, Any], Opening] | None:
    found = job.said_of(books, books.interviews.get(notice.workspace, notice.facts["id"]), now)
    if found is None:
        return None
    interview, seen, line = found
    opening = next(each for each in interview.openings if each.id == notice.facts["opening"])
    from_whom = next((seat.who for seat in interview.seats if seat.id == opening.seat), "")
    return interview, seen, {**line, "from_whom": from_whom}, opening


def _claim(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What somebody may take, or who has it. Whoever is shut out of the candidate reads neither, nor of whom."""
    found = _opening(books, notice, now)
    if found is None:
        return None
    interview, seen, line, opening = found
    is_shut = notice.to in seen.shut
    asks = claims.is_live(interview, opening, now) and not is_shut
    if not asks and notice.ts is None:
        return None
    taker = "" if is_shut else opening.taker
    state = "open" if asks else "yours" if taker == notice.to else "taken" if taker else "over"
    name, others = (seen.candidate.name, [seat.who for seat in interview.live if seat.id != opening.seat])
    return {
        **line, "id": interview.id, "opening": opening.id, "state": state, "taker": taker,
        "name": name if asks else "", "with_whom": others if asks else [],
    }  # fmt: skip


def _taken(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Who took a place; where that made the panel complete, another message says so."""
    found = _opening(books, notice, now)
    if found is None or notice.to in found[1].shut or found[0].is_complete or found[0].is_over(now):
        return None
    interview, seen, line, opening = found
    if opening.taker not in {seat.who for seat in interview.coming}:
        return None
    return {**line, "name": seen.candidate.name, "taker": opening.taker}


def _unclaimed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _opening(books, notice, now)
    if found is None or notice.to in found[1].shut or not claims.is_live(found[0], found[3], now):
        return None
    _, seen, line, opening = found
    return {**line, "name": seen.candidate.name, "count": len(opening.asked)}


def _reminder(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """A question that was not answered yet. It is not asked where it was, or is asked no more; what stands says so."""
    found = job.said_of(books, books.interviews.by_seat(notice.workspace, notice.facts["seat"]), now)
    if found is None:
        return None
    interview, seen, line = found
    seat = next(each for each in interview.seats if each.id == notice.facts["seat"])
    is_late = seat.answer_by is not None and now >= seat.answer_by
    waits = seat.state is State.OFFERED and not (is_late or interview.is_over(now) or notice.to in seen.shut)
    if not waits and notice.ts is None:
        return None
    return {
        **line, "id": seat.id, "version": seat.version, "answer_by": seat.answer_by, "waits": waits,
        "name": seen.candidate.name if waits else "",
    }  # fmt: skip


MOMENTS: Mapping[str, Moment] = {
    job.CLAIM: Moment(_claim, Pace.DAYTIME), job.TAKEN: Moment(_taken, Pace.DAYTIME),
    job.UNCLAIMED: Moment(_unclaimed, Pace.DAYTIME), job.REMINDER: Moment(_reminder, Pace.DAYTIME),
}  # fmt: skip
