"""Samples of roles, region, the first run and the Homes of those who have a part in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs import MOMENTS, first_run, home
from bot.jobs.hiring import checkins
from bot.jobs.moments import template_of
from bot.rules import region as regions
from bot.rules import roles
from bot.rules.access import Kind
from bot.rules.first_run import SetUp, minutes_left, steps
from bot.rules.hiring.checkins import Hire, scheduled
from bot.rules.hiring.checkins import Kind as Came
from bot.rules.hiring.panels import Limits
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.requisitions import Climbed, Requisition, State, running
from bot.rules.hiring.training.certificates import founding
from bot.rules.hiring.training.enrolling import Training
from bot.rules.notices import Planned
from bot.rules.notices import State as Sent
from bot.rules.people import Group, Identity, Role
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.schema import staff
from tests import make
from tests.make import NOW, TEAM

Sample = tuple[str, Mapping[str, Any]]
ADMIN, RECRUITER, APPROVER, LATER = "U0ADA", "U0LIWEI", "U0OMAR", NOW + timedelta(days=30)
EVERY_STEP = ({}, {"hours": True}, dict.fromkeys(SetUp.__dataclass_fields__, True))


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    for user in (ADMIN, RECRUITER, APPROVER, "U0MINA", "U0NOOR"):
        books.people.put(make.person(user, is_admin=user == ADMIN), NOW)
    yield from _homes(books, [ADMIN])
    for kind in (first_run.WEEK, first_run.MONTH):
        yield from _said(books, kind, ADMIN, NOW)
    chain = make.chain(make.step(APPROVER, hours_allowed=8, name=typed), name=typed)
    books.workspaces.set_chains(TEAM, [chain])
    yield from _said(books, first_run.READY, ADMIN, NOW)
    books.roles.give(TEAM, Role.RECRUITER, [RECRUITER, "S0PEOPLE"])
    books.roles.give(TEAM, Role.APPROVER, ["U0GONE"])
    for role in (Role.ADMIN, Role.COACH, Role.MODERATOR):
        books.roles.give(TEAM, role, ["U0NOOR", "U0MINA"])
    books.roles.put_groups(TEAM, [Group("S0PEOPLE", typed, typed, ("U0NOOR",))])
    yield from _said(books, first_run.HELLO, RECRUITER, NOW)
    books.workspaces.set_hiring(TEAM, "C0HR", "en")
    for who in (RECRUITER, APPROVER):
        yield from _said(books, first_run.HELLO, who, NOW)
    yield from _said(books, first_run.READY, ADMIN, NOW)
    for number in range(home.LISTED + home.DECIDED_HERE):
        _asked(books, typed, NOW + timedelta(minutes=number))
    yield from _said(books, first_run.WEEK, ADMIN, NOW)
    stuck = _asked(books, typed, NOW)
    step = replace(stuck.steps[0], seats=(replace(stuck.steps[0].seats[0], climbed=Climbed.ADMINS),))
    books.requisitions.save(stuck, replace(stuck, steps=(step,)))
    _approved(books, _asked(books, typed, NOW))
    _with_failures(books, typed)
    for name in ("one", "two"):
        books.company._connection.execute(staff.insert().values(workspace=TEAM, email=f"{name}@a.example", name=typed))
        yield from _said(books, first_run.WEEK, ADMIN, LATER)
    yield from _pages(books, typed)
    for now in (NOW, LATER):
        yield from _homes(books, [ADMIN, RECRUITER, APPROVER, "U0MINA"], now)
    books.workspaces.set_region(TEAM, "eu", {})
    for step_name in ("hours", "roles"):
        books.workspaces.confirm(TEAM, step_name, NOW)
    yield from _homes(books, [ADMIN])
    books.workspaces.put(TEAM, Kind.COMMUNITY, "Circle")
    yield from _homes(books, [ADMIN])


def _pages(books: Books, typed: str) -> Iterator[Sample]:
    """Interviewers greeted, with and without limits; the pages with what they tell of one and of many."""
    named = founding(["U0NOOR", "U0MINA", "U0GONE"], "interviewer", typed, ADMIN, NOW.date(), ())
    books.trainings.found(TEAM, named)
    books.trainings.add(Training(TEAM, RECRUITER, "interviewer", RECRUITER, NOW))
    who = Identity(TEAM, "U0NOOR")
    yield from _said(books, first_run.INTERVIEWER, who.user, NOW)
    books.availabilities.set_hours(who, Own(None, Limits(2, 3, 9)))
    for room in ("", typed):
        books.calendars.connect(who, "https://meet.example/abc", NOW, room=room)
    for each in (who.user, RECRUITER):
        yield from _said(books, first_run.INTERVIEWER, each, NOW)
    books.workspaces.set_loops(TEAM, True)
    role = books.requisitions.newest(TEAM, 1)[0].id
    for start in (LATER, NOW, NOW):
        hire = books.checkins.begin(Hire(TEAM, role, Came.MOVED, start.date(), "U0MINA", "U0NOOR", (), ()))
        books.checkins.keep(scheduled(hire, checkins.hours(books, hire, "UTC")))
        yield from _said(books, first_run.MONTH, ADMIN, NOW + timedelta(days=8))
    facts = first_run.MOMENTS[first_run.WEEK].facts(books, books.notices.about(first_run.WEEK)[-1], LATER)
    assert facts is not None
    for pace in (None, {"percent": 80, "counted": 20, "aim": 90}):
        yield "first_run/week", {"prefix": "", **facts, "pace": pace}
    yield "first_run/month", {"prefix": "", **_month(books), "checkins": {"hires": 1, "waiting": 1}}


def _pictured() -> Iterator[Sample]:
    """Time in each state, with each way a picture stands."""
    times = [{"state": state.value, "requests": n, "days": n} for n, state in enumerate(State)][1:3]
    yield "first_run/times_picture", {"times": times}
    for file, why in (("F0X", ""), ("", ""), ("", "again"), ("", "scope")):
        picture = {"file": file, "why": why, "name": ""}
        yield "first_run/times", {"prefix": "", "times": times, "picture": picture}


def _month(books: Books) -> Mapping[str, Any]:
    found = first_run.MOMENTS[first_run.MONTH].facts(books, books.notices.about(first_run.MONTH)[-1], LATER)
    assert found is not None
    return found


def _asked(books: Books, typed: str, now: datetime) -> Requisition:
    step = make.step(APPROVER, hours_allowed=8, name=typed)
    found = make.requisition(step, asker="U0MINA", now=now, title=typed, department=typed)
    return books.requisitions.add(found)


def _approved(books: Books, before: Requisition) -> None:
    from bot.rules.hiring.requisitions import deciding

    approved = deciding.approve(before, APPROVER, before.revision, NOW)
    after = running.put_in_charge(approved, "U0MINA", (), "U0NOOR")
    after = running.run(after, "U0MINA", (), State.OPEN, "", NOW + timedelta(days=1))
    books.requisitions.save(before, after)


def _with_failures(books: Books, typed: str) -> None:
    for number in range(2):
        books.notices.plan(make.planned(f"failed in the first week {number}", to=f"U0FAILED{number}"), NOW)
        for notice in books.notices.claim(NOW, NOW, 100):
            books.notices.end(notice, Sent.FAILED, typed)


def _homes(books: Books, users: Sequence[str], now: datetime = NOW) -> Iterator[Sample]:
    for user in users:
        home.opened(books, Identity(TEAM, user), now)
        for notice in books.notices.about(f"home:{TEAM}:{user}"):
            facts = MOMENTS[notice.kind].facts(books, notice, now)
            yield "home", {"prefix": "", **(facts or {})}


def _said(books: Books, kind: str, to: str, now: datetime) -> Iterator[Sample]:
    planned = Planned(f"{kind}:{to}:{now}:{len(books.notices.about(kind))}", kind, kind, TEAM, to)
    books.notices.plan(planned, now)
    facts = MOMENTS[kind].facts(books, books.notices.about(kind)[-1], now)
    assert facts is not None, (kind, to)
    yield template_of(kind), {"prefix": "acme-", **facts}


def of_handlers(typed: str) -> Iterator[Sample]:
    here = {"prefix": "acme-"}
    groups = [{"id": f"S0{n}", "name": typed, "handle": typed} for n in range(2)]
    for kind in Kind:
        for known in ([], groups):
            given = [{"name": role.value, "users": ["U0ADA"], "groups": ["S00"] if known else []} for role in
                     roles.OFFERED[kind]]  # fmt: skip
            yield "roles/show", {**here, "roles": given, "groups": known}
    for name in ("", *regions.PRESETS):
        yield "region/show", {**here, "region": name, "regions": list(regions.PRESETS)}
    topics = [topic.value for topic in regions.Topic]
    for region in regions.PRESETS.values():
        months = {kind.value: region.months[kind] for kind in regions.Kept}
        allowed = sorted(topic.value for topic in region.allowed)
        yield "region/answers", {**here, "region": region.name, "topics": topics, "allowed": allowed, "months": months}
    yield from _pictured()
    for found in EVERY_STEP:
        listed = steps(SetUp(**found))
        lines = [{"name": step.name, "progress": step.progress.value, "minutes": step.minutes} for step in listed]
        left = minutes_left(listed)
        yield "first_run/show", {**here, "steps": lines, "minutes_left": left, "is_complete": left == 0}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {
        roles.NoRoleForThem: [{"names": [typed, typed]}],
        regions.NotMonths: [{"least": 1, "most": 84}],
    }
