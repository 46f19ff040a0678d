"""Seats under time pressure: reminded, passed on, held out, taken, handed over, and who did not come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.hiring import candidates as page
from bot.jobs.hiring.panels import claiming, ladder, missing
from bot.jobs.hiring.panels import seats as job
from bot.rules.hiring.candidates import Conflict, Seen
from bot.rules.hiring.panels import absences, claims, hard, seats
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.training.certificates import founding
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import panels
from tests.sampled.candidates import COMPANY, role
from tests.sampled.said import ASKER, FINANCE, LEADERS, Sample, said

SOON = NOW + timedelta(hours=30)
HALF = NOW + timedelta(hours=14)
LATE = SOON + timedelta(minutes=10)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """An interview of tomorrow whose people are silent, cannot come, leave, or are late."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
        books.availabilities.set_hours(Identity(TEAM, user), panels.HOURS)
    books.trainings.found(TEAM, founding(LEADERS, "interviewer", "First", ASKER, NOW.date(), ()))
    found = role(books, typed)
    books.plans.publish(found.id, Plan((panels.STAGE, panels.STAGE)), ASKER, NOW)
    seen = panels._seen(books, found.id, typed)
    sitting = tuple(Seat(n, who, "interviewer") for n, who in enumerate((FINANCE, *LEADERS[:2])))
    ids = (seen.candidacy.id, found.id, seen.candidate.id)
    made = Interview(TEAM, *ids, seen.candidacy.plan, 0, SOON, 45, sitting, ASKER, NOW)
    one = books.interviews.add(seats.offered(seats.proposed(made, (), NOW), NOW))
    job.tell(books, one, NOW)
    yield from _told(books, seen, one)
    one = _kept(books, one, seats.accepted(one, one.seats[1].id, LEADERS[0], 1, NOW))
    freed = seats.freed(one, one.seats[0].id, claims.SILENT, NOW)
    one = job.fill(books, books.interviews.save(one, freed), COMPANY, NOW)
    assert set(one.openings[0].asked) == set(LEADERS[2:]), one.openings
    yield from _told(books, seen, one)
    one = claiming.take(books, one, one.openings[0].id, LEADERS[2], COMPANY, NOW)
    yield from _told(books, seen, one)
    one = _kept(books, one, claims.held_out(one, one.seats[1].id, LEADERS[0], 2, LEADERS[3:], NOW))
    yield from _told(books, seen, one)
    held = claiming.coming(books, Identity(TEAM, LEADERS[0]), COMPANY, NOW)
    for more in range(3):
        yield "hiring/panels/coming", {"prefix": "", **held, "more": more}
    yield "hiring/panels/coming", {"prefix": "", "seats": [], "more": 0}
    one = claiming.take(books, one, one.openings[-1].id, LEADERS[3], COMPANY, NOW)
    yield from _told(books, seen, one)
    left = _kept(books, one, seats.freed(one, one.seats[2].id, claims.LEFT, NOW))
    yield from _told(books, seen, left)
    late = _kept(books, left, absences.missed(left, "", LEADERS[3], LATE))
    late = _kept(books, late, absences.missed(late, LEADERS[2], LEADERS[3], LATE))
    missing.tell(books, late, LATE)
    yield from _told(books, seen, late)
    books.candidates.flag(replace(seen.candidate, relatives=(ASKER,)))
    yield from said(books, job.about(late), LATE)
    books.candidates.flag(seen.candidate)
    missing.tell(books, _kept(books, late, absences.taken_back(late, late.no_shows[0].id, LEADERS[3], LATE)), LATE)
    yield from said(books, job.about(late), LATE)


def _kept(books: Books, before: Interview, after: Interview) -> Interview:
    kept = books.interviews.save(before, after)
    job.tell(books, kept, NOW)
    return kept


def _told(books: Books, seen: Seen, one: Interview) -> Iterator[Sample]:
    """Everything that has been said of it, as it stands now and later, and the candidate's page."""
    plan = job.plan_of(books, seen.candidacy)
    books.notices.plan_many(ladder.to_say(books, one, HALF), NOW)
    for when in (NOW, HALF, SOON, LATE):
        yield from said(books, job.about(one), when)
        on_page = job.on_page(books, seen.candidacy, plan, when, LEADERS[3])
        shut = replace(seen, shut={FINANCE: Conflict.RELATIVE})
        facts = page.one(books, make.person(ASKER), shut, COMPANY, when, (), **on_page)
        yield "hiring/candidates/show", {"prefix": "", **facts}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The forms."""
    line = {"prefix": "", "title": typed, "start": SOON}
    people = [{"user": user, "name": typed or "Omar", "is_candidate": not n} for n, user in enumerate(LEADERS)]
    yield "hiring/panels/no_show", {**line, "people": people}
    for some in ([], people):
        yield "hiring/panels/swap", {**line, "people": some, "anybody": "anybody"}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something of their own."""
    return {
        claims.AlreadyTaken: [{"who": who, "is_you": is_you} for who in ("", ASKER) for is_you in (True, False)],
        claims.NotPossibleNow: [{"rule": rule} for rule in ("", *(each.value for each in hard.Rule))],
    }
