"""Check-ins: begun, asked for, late, answered, shared or not; gaps and what came of them; who left, who never came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.hiring import candidates as page
from bot.jobs.hiring import checkins as job
from bot.jobs.hiring.candidates import about
from bot.jobs.hiring.checkins import acting, asking, filling, running, showing
from bot.rules.company import Company
from bot.rules.hiring.checkins import DAYS, Checkin, Hire, Kind, Side
from bot.rules.hiring.checkins.asking import Answers, Reached, Verdict
from bot.rules.hiring.checkins.gaps import Action, Gap, Standing
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions import Indicator
from bot.rules.hiring.outcomes import Leaving, Left
from bot.rules.hiring.plans import Plan
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import day
from tests.sampled.candidates import LIBRARY, role
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE = {"prefix": ""}
NEW, ANA = "U0BACK", LEADERS[3]
EVERY = (
    "as_told", "equipped", "expectations", "support", "learning", "work", "team", "overall", "competency:teamwork",
    "competency:gone", "indicator:0", "indicator:9",
)  # fmt: skip
LOW = dict.fromkeys(EVERY[:9], 1)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A year of check-ins of somebody hired and of somebody who moved, as each side and who looks after it see it."""
    library = LIBRARY
    for user in (ASKER, FINANCE, NEW, *LEADERS):
        books.people.put(make.person(user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    books.roles.give(TEAM, Role.RECRUITER, [ANA])
    found = role(books, typed)
    books.plans.publish(found.id, Plan((day.STAGE,)), ASKER, NOW)
    seen = day._seen(books, found.id, typed, "H1", 1)
    indicator = Indicator(typed or "Tickets", typed or "20", typed or "a day", (90, 180, 365))
    of = (("teamwork", "gone"), (indicator,), seen.candidacy.id)
    hire = books.checkins.begin(Hire(TEAM, found.id, Kind.HIRED, NOW.date() - timedelta(days=70), ASKER, "", *of))
    job.plan(books, hire, "Europe/Berlin")
    known = job.known(books, TEAM, hire.id, NOW)
    for one in known.all:
        _ask(books, known, one)
    yield from said(books, about(seen.candidacy))
    yield from _pages(books, hire, library)
    named = replace(hire, user=NEW, revision=1)
    books.checkins.save(named)
    yield from _pages(books, replace(named, left=Left(NOW.date(), Leaving.OTHER)), library)
    late = known.find(60, Side.MANAGER)
    assert late is not None
    books.checkins.keep([replace(late, promised=late.due + timedelta(days=3))])
    for now in _moments(known):
        yield from _open(books, library, job.known(books, TEAM, hire.id, now), now)
    yield from _gaps(books, job.known(books, TEAM, hire.id, NOW), library, typed)
    yield from homes(books, [ASKER, NEW])
    yield from _answered(books, named, typed, library)
    yield from said(books, about(seen.candidacy))
    yield from _alone(books, known)
    yield from _ended(books, named, library)
    moved = job.begin_moved(books, make.person(ANA), found, FINANCE, ASKER, NOW.date(), NOW)
    yield from _pages(books, moved, library)
    for roles in ([], running.roles(books, make.person(ANA, roles=frozenset({Role.RECRUITER})))):
        yield "hiring/checkins/begin", {**HERE, "roles": roles}
    yield from said(books, f"hire:{moved.id}")
    candidate = page.one(books, make.person(ASKER), seen, Company(), NOW)
    hire_there = showing.on_page(books, _me(ANA), seen.candidacy.id, NOW)
    yield "hiring/candidates/show", {**HERE, **candidate, "hire": hire_there}


def _moments(known: job.Known) -> list[Any]:
    """When each check-in waits."""
    return [each.due + timedelta(hours=1) for each in known.all if each.side is Side.MANAGER]


def _ask(books: Books, known: job.Known, one: Checkin) -> None:
    """Everything that is said to ask for it."""
    hire = known.hire
    where = {"hire": hire.id, "day": one.day, "side": one.side.value, "due": one.due.isoformat()}
    for n, (kind, to, facts) in enumerate((
        (asking.DUE, ASKER if one.side is Side.MANAGER else NEW, {**where, "until": ""}),
        (asking.LATE, ANA, where), (asking.UNKNOWN, ANA, {"hire": hire.id}),
    )):  # fmt: skip
        key = f"{kind}:{one.day}:{one.side}:{n}"
        books.notices.plan(Planned(key, kind, job.about(hire), TEAM, to, facts, living=True), NOW)


def _open(books: Books, library: Library, known: job.Known, now: Any) -> Iterator[Sample]:
    yield from said(books, job.about(known.hire), now)
    for side in Side:
        for day_ in DAYS:
            one = known.find(day_, side)
            assert one is not None
            if one.due <= now:
                mine = filling.Own(known, one, {"words": "x", "score_0": "4", "share": ["yes"]})
                yield "hiring/checkins/fill", {**HERE, **filling.form(books, mine, library, "en")}
                asks = {**showing.changing(known), "day": day_, "side": side.value, "most": 500}
                yield "hiring/checkins/waive", {**HERE, **asks}
    for user in (ASKER, NEW, ANA):
        yield "hiring/checkins/list", {**HERE, **showing.listed(books, _me(user), 0, now)}


def _me(user: str) -> Any:
    return make.person(user, roles=frozenset({Role.RECRUITER} if user == ANA else ()))


def _gaps(books: Books, known: job.Known, library: Library, typed: str) -> Iterator[Sample]:
    until = NOW.date() + timedelta(days=14)
    for n, (about_, gap) in enumerate((about_, gap) for about_ in EVERY for gap in Gap if gap is Gap.APART or about_):
        owner, standing = (ASKER, ANA)[n % 2], tuple(Standing)[n % 3]
        made = Action(known.hire.id, 30, about_, gap, owner, until, NOW, standing, typed, typed)
        action = books.checkins.open_action(made)
        acting.tell(books, known, action, NOW)
        facts = {"hire": known.hire.id, "action": action.id, "until": until.isoformat()}
        for to in (ASKER, ANA):
            key = f"{acting.OVERDUE}:{action.id}:{to}"
            told = Planned(key, acting.OVERDUE, job.about(known.hire), TEAM, to, facts, living=True)
            books.notices.plan(told, NOW)
        doing = acting.Doing(known, action)
        yield "hiring/checkins/act", {**HERE, **acting.form(books, doing, _me((ASKER, ANA)[n % 2]), library)}


def _answered(books: Books, hire: Hire, typed: str, library: Library) -> Iterator[Sample]:
    answers = [
        Answers({**LOW, "team": None}, {n: Reached(verdict, typed) for n in (0, 9)}, typed, share=bool(m % 2))
        for m, verdict in enumerate(Verdict)
    ]  # fmt: skip
    for n, one in enumerate(books.checkins.of([hire.id])[hire.id]):
        kept = replace(one, by=hire.who(one.side), at=NOW, interviewed=bool(n % 2))
        books.checkins.hand_in(kept, answers[(n // 2) % len(answers)])
        yield "hiring/checkins/thanks", {**HERE, "side": one.side.value, "day": one.day}
        if n == 3:
            yield from _pages(books, hire, library)
    yield from _pages(books, hire, library)
    yield "hiring/checkins/later", {**HERE, "until": NOW}
    one = books.checkins.of([hire.id])[hire.id][0]
    books.checkins.keep([replace(one, at=None, waived=typed or "Away")])
    yield from _pages(books, hire, library)


def _alone(books: Books, known: job.Known) -> Iterator[Sample]:
    """Whoever answers is gone; and nobody looks after it but an admin."""
    one = known.find(365, Side.MANAGER)
    assert one is not None
    books.checkins.keep([replace(one, at=None, by="")])
    where = {"hire": known.hire.id, "day": one.day, "side": one.side.value, "due": one.due.isoformat()}
    books.people.put(make.person(ASKER, is_active=False), NOW)
    for to in (ANA, ADMIN):
        about_ = f"alone:{to}"
        books.notices.plan(Planned(about_, asking.LATE, about_, TEAM, to, where, living=True), NOW)
        if to == ADMIN:
            books.roles.give(TEAM, Role.RECRUITER, [])
        yield from said(books, about_, one.due + timedelta(hours=1))
    books.people.put(make.person(ASKER), NOW)
    books.roles.give(TEAM, Role.RECRUITER, [ANA])


def _pages(books: Books, hire: Hire, library: Library) -> Iterator[Sample]:
    known = replace(job.known(books, TEAM, hire.id, NOW), hire=hire)
    for user in (ASKER, NEW, ANA):
        for now in (NOW, NOW + timedelta(days=500)):
            yield "hiring/checkins/show", {**HERE, **showing.one(books, _me(user), known, library, now)}
    yield "hiring/checkins/change", {**HERE, **showing.changing(known)}
    yield "hiring/checkins/leave", {**HERE, **showing.leaving(known)}


def _ended(books: Books, hire: Hire, library: Library) -> Iterator[Sample]:
    for how in Leaving:
        books.checkins.save(replace(hire, left=Left(date(2026, 11, 20), how)))
        yield from _pages(books, hire, library)
        yield "hiring/checkins/list", {**HERE, **showing.listed(books, _me(ANA), 0, NOW)}
    books.checkins.save(replace(hire, never_started=True))
    yield from _pages(books, hire, library)
    yield "hiring/checkins/list", {**HERE, **showing.listed(books, _me(ANA), 0, NOW)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """More hires than a page lists, and something that waits of one that is on another page."""
    due = [{"hire": 99, "day": 7, "side": "own"}]
    page = {"lines": [], "due": due, "actions": [], "recruits": False, "page": 1, "all": 30}
    for is_last in (True, False):
        yield "hiring/checkins/list", {**HERE, **page, "is_last": is_last}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """None says something more."""
    return {}
