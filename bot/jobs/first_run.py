"""What is said around the first run: that requests can be sent; a hello on day 1, a page on days 7 and 30."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.deps import Deps
from bot.jobs import home
from bot.jobs.batches import apart, batches
from bot.jobs.hiring.scorecards import pacing
from bot.jobs.moments import Facts, Moment
from bot.rules import first_run as rules
from bot.rules.access import Kind
from bot.rules.calendar import local_day, next_allowed
from bot.rules.hiring import requisitions as requests
from bot.rules.hiring.checkins import is_open
from bot.rules.hiring.panels.availability import DEAD_AFTER
from bot.rules.hiring.requisitions.at_risk import soonest_first
from bot.rules.hiring.training.certificates import holds
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Role
from bot.rules.staff.changing import gaps
from bot.store import Books
from bot.store.workspaces import Workspace

READY, HELLO, WEEK, MONTH = "first_run.ready", "first_run.hello", "first_run.week", "first_run.month"
INTERVIEWER = "first_run.interviewer"
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
    admins = books.people.admins(workspace.id)
    greeted = [(HELLO, _greeted(books, workspace)), (INTERVIEWER, _interviewers(books, workspace.id, now))]
    hours = books.people.hours(workspace.id, [*admins, *(who for _, some in greeted for who in some)])
    for kind, some in greeted:
        for who in some:
            at = rules.due(started_at, rules.HELLO_DAY, hours[who])
            if at <= now:  # who is given a part in it later is greeted then
                at = at if rules.is_time(at, now) else next_allowed(now, hours[who])
                yield _planned(kind, workspace, who, at)
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


def _interviewers(books: Books, workspace: str, now: datetime) -> list[str]:
    """Whoever interviews uncertified from the first day, and whoever learns to."""
    today = local_day(now, books.workspaces.get(workspace).zone)
    named = {each.person for each in books.trainings.founding(workspace) if today < each.until}
    named |= {each.user for each in books.trainings.under_way(workspace)}
    return [who for who, person in books.people.some(workspace, sorted(named)).items() if person.is_regular]


def _interviewer(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What an interviewer hears first: their hours, their limits, their training."""
    if notice.to not in _interviewers(books, notice.workspace, now):
        return None
    who = Identity(notice.workspace, notice.to)
    hours = books.people.hours(who.workspace, [who.user])[who.user]
    return {
        "founding": [
            {"track": each.track, "until": each.until}
            for each in books.trainings.founding(who.workspace) if each.person == who.user
        ],
        "learns": [{"track": each.track} for each in books.trainings.of(who)],
        "zone": hours.zone,
        "day_starts": f"{hours.day_starts:%H:%M}",
        "day_ends": f"{hours.day_ends:%H:%M}",
        "limits": vars(books.availabilities.own(who).limits),
        "has_calendar": bool(books.calendars.of(who)),
    }  # fmt: skip


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
        "pace": pacing.of_company(books, notice.workspace, now),
        "dead": [
            {"user": user, "room": room, "since": since}
            for user, room, since in books.calendars.dead(notice.workspace, now - DEAD_AFTER)[:LISTED]
        ],
    }


def _month(books: Books, notice: Notice, now: datetime) -> Facts | None:
    if notice.to not in books.people.admins(notice.workspace):
        return None
    where = notice.workspace
    return {
        "times": times(books, where, now),
        "checkins": _checkins(books, where, now),
        "founding": _founding_gaps(books, where, now),
        "unused": _unused(books, where),
    }


def times(books: Books, workspace: str, now: datetime) -> list[Facts]:
    """How long the newest requests were in each state."""
    found = rules.spent(books.requisitions.newest(workspace, MEASURED), now)
    return [{"state": each.state.value, "requests": each.requests, "days": each.days} for each in found]


def _checkins(books: Books, workspace: str, now: datetime) -> Facts:
    """How many check-ins wait for an answer, and how many people are new in their post; nobody's by name."""
    hires = [each for each in books.checkins.all(workspace) if each.goes_on]
    known = books.checkins.of([each.id for each in hires])
    waiting = sum(is_open(each, one, known[each.id], now) for each in hires for one in known[each.id])
    return {"hires": len(hires), "waiting": waiting}


def _founding_gaps(books: Books, workspace: str, now: datetime) -> list[Facts]:
    today = local_day(now, books.workspaces.get(workspace).zone)
    founding = books.trainings.founding(workspace)
    people = books.people.some(workspace, {each.person for each in founding})
    here = {who for who, person in people.items() if person.is_regular}
    begun = {(each.person, each.track) for each in books.certificates.all(workspace) if holds(each, today)}
    begun |= {(each.user, each.track) for each in books.trainings.under_way(workspace)}
    return [vars(each) for each in rules.founding_gaps(founding, here, begun, today)[:LISTED]]


def _unused(books: Books, workspace: str) -> list[str]:
    """What is switched on and was used by nobody, of what has a switch. Whether any candidate said something of their
    groups is told nobody."""
    is_unused = books.workspaces.get(workspace).loops and not books.loops.is_any(workspace)
    return ["loops"] if is_unused else []


MOMENTS = {
    READY: Moment(_ready, Pace.DAYTIME),
    HELLO: Moment(_hello, Pace.DAYTIME),
    INTERVIEWER: Moment(_interviewer, Pace.DAYTIME),
    WEEK: Moment(_week, Pace.DAYTIME),
    MONTH: Moment(_month, Pace.DAYTIME),
}
