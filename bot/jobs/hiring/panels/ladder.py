"""Interviews by the clock: who does not answer in time, or left, makes room; no place is given up when it is near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.hiring.panels import seats as job
from bot.rules.access import Kind
from bot.rules.hiring.panels import claims, seats
from bot.rules.hiring.panels.seats import Interview, State
from bot.rules.notices import Planned
from bot.store import Books


def look_at_seats(deps: Deps) -> None:
    """Who is silent is reminded once, and asked no more when their time is over; a place that is open inside the last
    48 hours is held out, and whoever asked hears when nobody takes it."""
    now = deps.now()
    with deps.store.reading() as books:
        ids = books.interviews.due(now, claims.SOON)
    for workspace, id in ids:
        with apart(workspace):
            with deps.store.reading() as books:
                one = books.interviews.get(workspace, id)
                due = list(to_say(books, one, now)) if one else []
                known = books.notices.known(each.key for each in due)
            if one is not None and (claims.silent(one, now) or claims.lacking(one, now)):
                _see_to(deps, workspace, id, now)
            if new := [each for each in due if each.key not in known]:
                with deps.store.open() as books:
                    books.notices.plan_many(new, now)
                deps.crash("panels.looked")


def to_say(books: Books, interview: Interview, now: datetime) -> Iterator[Planned]:
    """What time alone makes true; whether it still is when it is said, is asked then."""
    for seat in interview.seats:
        if seat.state is State.OFFERED and claims.is_reminded(seat, now):
            yield job.notice_of(interview, job.REMINDER, seat.who, f"seat={seat.id}", {"seat": seat.id}, living=True)
    for each in interview.openings:
        if each.asked and not each.seat and claims.is_live(interview, each, now):
            hours = books.people.hours(interview.workspace, [interview.by])[interview.by]
            if claims.unclaimed_at(each, interview.start, hours) <= now:
                facts = {"id": interview.id, "opening": each.id}
                yield job.notice_of(interview, job.UNCLAIMED, interview.by, f"opening={each.id}", facts)


def free_leavers(deps: Deps) -> None:
    """Whoever left has no seat in what is to come, and somebody else is asked."""
    now = deps.now()
    with deps.store.reading() as books:
        workspaces = [each.id for each in books.workspaces.all() if each.kind is not Kind.COMMUNITY]
    for workspace in workspaces:
        with apart(workspace):
            with deps.store.reading() as books:
                ids = list(_left_by(books, workspace, now))
            for id in ids:
                with apart(workspace):
                    _see_to(deps, workspace, id, now)


def _left_by(books: Books, workspace: str, now: datetime) -> Iterable[int]:
    """The interviews to come in which somebody who left has a seat."""
    sitting = books.interviews.coming(workspace, now)
    gone = books.company.of(workspace, now).gone if sitting else frozenset()
    return (id for id, users in sitting.items() if gone.intersection(users))


def _see_to(deps: Deps, workspace: str, id: int, now: datetime) -> None:
    with deps.store.open() as books:
        company = books.company.of(workspace, now)
        before, _ = job.entering(books, workspace, id, company)
        after = before
        ended = {seat.id: claims.SILENT for seat in claims.silent(before, now)}
        ended |= {seat.id: claims.LEFT for seat in before.live if seat.who in company.gone}
        for seat, reason in ended.items() if not before.is_over(now) else ():
            after = seats.freed(after, seat, reason, now)
            books.record.note(now, f"{job.FEATURE}.{reason}", job.about(before), workspace=workspace, seat=seat)
        kept = before if after is before else books.interviews.save(before, after)
        job.fill(books, kept, company, now)
    deps.crash("panels.seen_to")
