"""What is said around the first run: that requests can be sent; a hello on day 1, a page on days 7 and 30."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.deps import Deps
from bot.jobs import home
from bot.jobs.batches import apart, batches
from bot.jobs.moments import Facts, Moment
from bot.rules import first_run as rules
from bot.rules.access import Kind
from bot.rules.calendar import next_allowed
from bot.rules.hiring import requisitions as requests
from bot.rules.hiring.requisitions.at_risk import soonest_first
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Role
from bot.rules.staff.changing import gaps
from bot.store import Books
from bot.store.workspaces import Workspace

READY, HELLO, WEEK, MONTH = "first_run.ready", "first_run.hello", "first_run.week", "first_run.month"
ABOUT = "first_run"
# Whom a hello explains what will come to them.
GREETED = (Role.RECRUITER, Role.APPROVER)
# A page names this many requests and counts the others.
LISTED = 10
# The newest requests a month's figures are made of.
MEASURED = 500


def moved(books: Books, workspace: str, now: datetime) -> None:
    """A step was done or undone: admins see it on their Homes, and once a chain is set they hear that it works."""
    found, admins = books.workspaces.get(workspace), books.people.admins(workspace)
    if found.chains and found.started_at is None and found.kind is not Kind.COMMUNITY:
        books.workspaces.start(workspace, now)
        for admin in admins:
            books.notices.plan(Planned(f"{READY}:{workspace}:{admin}", READY, ABOUT, workspace, admin), now)
    home.refresh(books, workspace, admins, now)


def plan_days(deps: Deps) -> None:
    """Whoever can send requests has started; who is to hear something today will hear it, once."""
    now = deps.now()
    with deps.store.reading() as books:
        company = [each for each in books.workspaces.all() if each.kind is not Kind.COMMUNITY and each.chains]
    for workspace in company:
        with apart(workspace.id):
            _plan_days(deps, workspace, now)


def _plan_days(deps: Deps, workspace: Workspace, now: datetime) -> None:
    if workspace.started_at is None:
        with deps.store.open() as books:
            moved(books, workspace.id, now)
        deps.crash("first_run.started")
        return
    with deps.store.reading() as books:
        due, new = list(_due(books, workspace, workspace.started_at, now)), []
        for some in batches(due):
            known = books.notices.known(each.key for each in some)
            new += [each for each in some if each.key not in known]
    for some in batches(new):
        with deps.store.open() as books:
            books.notices.plan_many(some, now)
        deps.crash("first_run.planned")


def _due(books: Books, workspace: Workspace, started_at: datetime, now: datetime) -> Iterator[Planned]:
    """Every notice of the days that is to be said now or was, each with its own key for ever."""
    admins, greeted = books.people.admins(workspace.id), _greeted(books, workspace)
    hours = books.people.hours(workspace.id, [*admins, *greeted])
    for who in greeted:
        at = rules.due(started_at, rules.HELLO_DAY, hours[who])
        if at <= now:  # who is given a part in it later is greeted then
            at = at if rules.is_time(at, now) else next_allowed(now, hours[who])
            yield _planned(HELLO, workspace, who, at)
    for kind, days in ((WEEK, rules.WEEK_DAY), (MONTH, rules.MONTH_DAY)):
        for admin in admins:
            at = rules.due(started_at, days, hours[admin])
            if rules.is_time(at, now):
                yield _planned(kind, workspace, admin, at)


def _planned(kind: str, workspace: Workspace, who: str, at: datetime) -> Planned:
    key, stale = f"{kind}:{workspace.id}:{who}", at + rules.STALE_AFTER
    return Planned(key, kind, ABOUT, workspace.id, who, due_at=at, stale_after=stale)


def _greeted(books: Books, workspace: Workspace) -> list[str]:
    held = books.roles.held(workspace.id)
    named = rules.named_in(workspace.chains).union(*(held[role] for role in GREETED))
    return [who for who, person in books.people.some(workspace.id, sorted(named)).items() if person.is_regular]


def _ready(books: Books, notice: Notice, now: datetime) -> Facts | None:
    workspace = books.workspaces.get(notice.workspace)
    if not workspace.chains or notice.to not in books.people.admins(notice.workspace):
        return None
    return {"chains": [chain.name for chain in workspace.chains], "has_channel": bool(workspace.hr_channel)}


def _hello(books: Books, notice: Notice, now: datetime) -> Facts | None:
    workspace, roles = books.workspaces.get(notice.workspace), books.roles.of(Identity(notice.workspace, notice.to))
    decides = notice.to in rules.named_in(workspace.chains) or Role.APPROVER in roles
    if not decides and Role.RECRUITER not in roles:
        return None
    hours = books.people.hours(notice.workspace, [notice.to])[notice.to]
    return {
        "decides": decides,
        "recruits": Role.RECRUITER in roles,
        "zone": hours.zone,
        "day_starts": f"{hours.day_starts:%H:%M}",
        "day_ends": f"{hours.day_ends:%H:%M}",
        "has_channel": bool(workspace.hr_channel),
    }


def _week(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """No pay: an admin need not be somebody who may see it."""
    if notice.to not in books.people.admins(notice.workspace):
        return None
    waiting = [each for each in books.requisitions.under_way(notice.workspace) if each.raises is None]
    found = soonest_first(waiting, home.hours_of(books, notice.workspace, waiting), now)
    return {
        "waiting": [
            {
                "title": each.requisition.wanted.title,
                "holders": list(requests.waiting_for(each.requisition, now)),
                "days": requests.days_in_state(each.requisition, now),
            }
            for each in found[:LISTED]
        ],
        "more": max(0, len(found) - LISTED),
        "late": sum(each.is_late(now) for each in found),
        "failed": books.failures.count(notice.workspace).notices,
        "gaps": gaps(books.staff.entries(notice.workspace), now.date()).count,
    }


def _month(books: Books, notice: Notice, now: datetime) -> Facts | None:
    if notice.to not in books.people.admins(notice.workspace):
        return None
    subjects = books.roles.subjects(notice.workspace)
    names = {group.id: group.name for group in books.roles.groups(notice.workspace)}
    people = books.people.some(notice.workspace, {who for each in subjects.values() for who in each})
    times = rules.spent(books.requisitions.newest(notice.workspace, MEASURED), now)
    return {
        "times": [{"state": each.state.value, "requests": each.requests, "days": each.days} for each in times],
        "roles": [
            {
                "name": role.value,
                "users": [who for who in given if people[who].is_regular],
                "groups": [names[who] for who in given if who in names],
            }
            for role, given in subjects.items()
            if given
        ],
    }


MOMENTS = {
    READY: Moment(_ready, Pace.DAYTIME),
    HELLO: Moment(_hello, Pace.DAYTIME),
    WEEK: Moment(_week, Pace.DAYTIME),
    MONTH: Moment(_month, Pace.DAYTIME),
}
