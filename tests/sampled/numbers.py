"""Figures: of nothing, of few, of many; the rows behind each, and the file of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.hiring.panels import seats as panels
from bot.jobs.hiring.reports import numbers, numbers_page
from bot.jobs.hiring.reports.numbers import CARDS, FILL, LOAD, Scope
from bot.rules.hiring.candidates import Candidate, Seen, Source, What, moving
from bot.rules.hiring.panels.openings import CANDIDATE, NoShow
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.reports.numbers import Period, Who
from bot.rules.hiring.scorecards import Card, Version
from bot.rules.people import Person
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import day
from tests.sampled.candidates import role
from tests.sampled.said import ASKER, FINANCE, LEADERS, Sample

FOLDER = "hiring/reports"
HERE = {"prefix": "acme-", "sees_outcomes": True}
PICTURES = ({"file": "F1", "why": "", "name": ""}, {"file": "", "why": "again", "name": ""},
            {"file": "", "why": "unforeseen", "name": "x"}, {"file": "", "why": "", "name": ""})  # fmt: skip
DAY = timedelta(days=1)
TEAM_OF = dict.fromkeys((FINANCE, *LEADERS[:2]), "Data")


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Mina's role with nobody in it, then with everything that figures tell of."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    me = make.person(ASKER)
    yield from shown(books, me, Scope())
    yield f"{FOLDER}/numbers_roles", {**HERE, **numbers.roles(books, me, Scope())}
    found = role(books, typed)
    books.plans.publish(found.id, Plan((day.STAGE, day.STAGE)), ASKER, NOW - 100 * DAY)
    yield from shown(books, me, Scope(found.id, Period.ALWAYS))
    yield f"{FOLDER}/numbers_roles", {**HERE, **numbers.roles(books, me, Scope())}
    people = [begun(books, found.id, typed, n) for n in range(14)]
    for n, seen in enumerate(people[:12]):
        goes(books, seen, n)
    for n, seen in enumerate(people[:7]):
        sits(books, seen, n)
    for scope in (Scope(found.id), Scope(period=Period.ALWAYS)):
        yield from shown(books, me, scope)


def shown(books: Books, me: Person, scope: Scope) -> Iterator[Sample]:
    """The page, its picture, every page of rows and every file."""
    found = numbers.gather(books, me, scope, NOW)
    found = replace(found, company=replace(found.company, departments=TEAM_OF))
    declined = {each.id: ("pay", NOW) for each in found.work.began[:1]}
    found = replace(found, work=replace(found.work, declined=declined))
    facts = numbers.page(found)
    for period in Period:
        yield f"{FOLDER}/numbers", {**HERE, **facts, "period": period.value}
    yield f"{FOLDER}/numbers_sheet", numbers_page.sheet(books, found)
    if facts["stages"]:
        yield f"{FOLDER}/numbers", {**HERE, **facts, "cancelled": 1}
        nobody = {"part": 0, "of": 0, "percent": None}
        few = {**facts["stages"][0], "timed": 1, "days": "1.1", "longest": "1.1", "passed": nobody}
        for each in (facts, {**facts, "stages": [few]}):
            yield f"{FOLDER}/numbers", {**HERE, **each}
            yield f"{FOLDER}/numbers_picture", each
        for picture in PICTURES:
            yield f"{FOLDER}/numbers", {**HERE, **facts, "picture": picture}
        for leak in (None, {**leak_of(), "is_clear": True}, {**leak_of(), "is_clear": False}):
            yield f"{FOLDER}/numbers", {**HERE, **facts, "leak": leak}
            yield f"{FOLDER}/numbers_sheet", {**numbers_page.sheet(books, found), "leak": leak}
    for figure in ("stage0", "stage1", FILL, CARDS, LOAD, *(each.value for each in Who)):
        there = replace(found, scope=replace(scope, figure=figure))
        facts = numbers.rows(there)
        yield f"{FOLDER}/numbers_rows", {**HERE, **facts}
        yield f"{FOLDER}/numbers_rows", {**HERE, **facts, "before": ":90:load:0", "after": ":90:load:2"}
        yield f"{FOLDER}/numbers_sheet", numbers_page.sheet(books, there)


def leak_of() -> dict[str, Any]:
    """Where it leaks."""
    of, few = {"part": 4, "of": 10, "percent": 40}, {"part": 0, "of": 3, "percent": None}
    return {"n": 1, "method": "", "value": ":90:stage0:0", "lost": of, "elsewhere": few}


def begun(books: Books, role: int, typed: str, n: int) -> Seen:
    """Somebody who began 40 days ago."""
    candidate = Candidate(TEAM, typed, (f"n{n}@example.com",), "", "Europe/Berlin", "en", Source.APPLIED)
    person = books.candidates.add(candidate, ASKER, NOW - 40 * DAY)
    books.plans.begin(role, f"N{n}", NOW)
    made = books.candidates.begin(moving.begun(role, person.id, f"N{n}", 1, ASKER, ASKER, NOW - 40 * DAY))
    found = books.requisitions.for_notice(role)
    assert found is not None
    return Seen(made, person, found, {})


def goes(books: Books, seen: Seen, n: int) -> None:
    """A hire, then each reason for a no there is, and back."""
    ways: list[tuple[What, str]] = [(What.WITHDRAW, each) for each in moving.REASONS[What.WITHDRAW][:4]]
    ways += [(What.REJECT, each) for each in moving.REASONS[What.REJECT][:4]]
    steps = [(What.NEXT, ""), (What.HIRE, "")] if n < 2 else [(What.NEXT, "")] if n < 4 else [ways[n - 4]]
    one = seen.candidacy
    for at, (what, reason) in enumerate(steps, 1):
        when = NOW if what is What.HIRE else NOW - (40 - 3 * at) * DAY
        before, one = one, moving.moved(one, what, 2, ASKER, when, reason, "Because")
        books.candidates.move(before, one)


def sits(books: Books, seen: Seen, n: int) -> None:
    """An interview 20 days ago: cards in time, late and missing; somebody declined; the last did not take place."""
    start = NOW - 20 * DAY
    who = [FINANCE, LEADERS[n % 4], ASKER]
    seats = [Seat(place, each, "interviewer", state=State.ACCEPTED) for place, each in enumerate(who)]
    no = ((LEADERS[(n + 1) % 4], "Away"), (LEADERS[(n + 2) % 4], panels.IN_CALENDAR))
    for place, (each, why) in enumerate(no):
        seats.append(Seat(place, each, "interviewer", state=State.DECLINED, at=start - DAY, reason=why))
    one = Interview(
        TEAM, seen.candidacy.id, seen.requisition.id, seen.candidate.id, 1, 0, start, 60, tuple(seats), ASKER, start,
        no_shows=(NoShow(CANDIDATE, ASKER, start),) if n == 6 else (),
    )  # fmt: skip
    kept = books.interviews.add(one)
    if n == 6:
        books.interviews.save(kept, replace(kept, revision=1, no_shows=one.no_shows))
    given: dict[str, datetime] = {FINANCE: start + timedelta(hours=3), LEADERS[n % 4]: start + timedelta(hours=40)}
    for each, at in given.items():
        books.scorecards.keep(kept, each, Part.LEAD, 0, Version(Card(), at))


def of_handlers(typed: str) -> Iterator[Sample]:
    yield f"{FOLDER}/numbers_given", HERE


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {}
