"""Another time for an interview: its people are asked anew, and nothing is said any more of the old time."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.hiring.panels import looking, seats
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import Seat, hard, keeping, rescheduling
from bot.rules.hiring.panels.rescheduling import ElsewhereThen
from bot.rules.hiring.panels.seats import Interview, InterviewChanged, Part
from bot.store import Books


def move(
    books: Books, seen: Seen, before: Interview, revision: int, start: datetime, by: str, company: Company,
    now: datetime,
) -> Interview:  # fmt: skip
    """The interview at that time, moved by `by` or, where that is empty, by the candidate. Whoever cannot come then is
    replaced at once; whoever asked for it hears of a place for which nobody is found. What was said of the old time and
    is not out yet never goes out.

    A panel that nobody was told of is not moved: it has its times.

    Raises ElsewhereThen, InterviewOver, InterviewChanged, StartPast, SameTime.
    """
    plan = seats.plan_of(books, seen.candidacy)
    if plan is None or before.stage >= len(plan.stages) or keeping.is_kept(before, now):
        raise InterviewChanged()
    rescheduling.moved_to(before, revision, start, (), now)  # refused before anybody is looked for
    books.interviews.hold(before.workspace, [seat.who for seat in before.live])
    looked = looking.look(books, seen, company, plan.stages[before.stage], [start], now, but=before)
    if looked.is_elsewhere:
        raise ElsewhereThen()
    hours = books.people.hours(before.workspace, [seat.who for seat in before.live])
    after = rescheduling.moved_to(before, revision, start, cannot(looked, before, start), now, hours)
    books.notices.withdraw(seats.about(before), [seats.COMPLETE, seats.UNFILLED])
    kept = books.interviews.save(before, after)
    books.interviews.note_move(before, kept, by, now)
    entry = {"workspace": kept.workspace, "who": by, "from": f"{before.start:%Y-%m-%dT%H:%MZ}"}
    books.record.note(now, f"{seats.FEATURE}.move", seats.about(kept), to=f"{start:%Y-%m-%dT%H:%MZ}", **entry)
    return seats.fill(books, kept, company, now)


def cannot(looked: looking.Looked, before: Interview, start: datetime) -> set[str]:
    """Who of those who have a seat may not have it then by a hard rule, or of whom nobody knows when they can."""
    people, found = {each.id: each for each in looked.problem.people}, set[str]()
    for seat in (each for each in before.live if each.part is Part.LEAD):
        who = people.get(seat.who)
        wanted = Seat(seat.track, seat.competencies)
        if who is None or not hard.may_sit(hard.Ask(who, looked.asked, wanted, start, policy=looked.problem.policy)):
            found.add(seat.who)
    return found
