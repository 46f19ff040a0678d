"""Making digests: whoever's turn it is gets theirs, or is asked whether they are useful, or is left alone.

A member is looked at once for each time that is due; two processes that look at once give one digest (its period).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from bot.deps import Deps
from bot.jobs.batches import MOST_AT_ONCE, apart
from bot.jobs.community.content.digests import (
    DIGEST,
    MAIL,
    STILL_USEFUL,
    about,
    about_question,
    hours_of,
    readers,
    shelf,
    trying,
)
from bot.rules.access import Kind
from bot.rules.calendar import Hours, local_day
from bot.rules.community.budget import COUNTED_FOR
from bot.rules.community.content.digests import Digest, timing, way_to
from bot.rules.community.content.digests.ranking import Shelf
from bot.rules.community.content.digests.timing import STALE, UNSEEN, Course, Step
from bot.rules.community.goals.experiments import Group
from bot.rules.community.members import Member, Way
from bot.rules.notices import Planned
from bot.store import Books

# What somebody was given is remembered for so long: their page and export show it.
KEPT = timedelta(days=365)


@dataclass
class _Decided:
    """What becomes of a batch of members, and in which group of the experiment that runs they are."""

    courses: list[Course] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    asked: list[tuple[Member, Way]] = field(default_factory=list)
    experiment: int = 0
    groups: Mapping[int, Group] = field(default_factory=dict)


def plan_digests(deps: Deps) -> None:
    """Whoever's digest is due in any community has it planned."""
    now = deps.now()
    with deps.store.reading() as books:
        workspaces = [each.id for each in books.workspaces.all() if each.kind is not Kind.COMPANY]
    for workspace in workspaces:
        with apart(workspace):
            plan_in(deps, workspace, now)


def forget_digests(deps: Deps) -> None:
    """Drop digests that are long over, links that open nothing, and sendings that count no more."""
    now = deps.now()
    with deps.store.open() as books:
        books.digests.forget(now - KEPT, now)
        books.sendings.forget(now)
    deps.crash("digests.forgotten")


def plan_in(deps: Deps, workspace: str, now: datetime) -> None:
    """The same in one community, batch by batch: memory does not grow with its members."""
    after, on_it = 0, None
    while True:
        with deps.store.reading() as books:
            due = books.digests.due(workspace, now, MOST_AT_ONCE, after)
            if not due:
                return
            on_it = on_it or shelf(books, workspace, now)
            members = books.members.some(workspace, list(due))
            decided = _decided(books, workspace, members, due, on_it, now)
        with deps.store.open() as books:
            _keep(books, workspace, members, decided, now)
        deps.crash("digests.planned")
        after = max(due)


def _decided(
    books: Books, workspace: str, members: Mapping[int, Member], due: Mapping[int, Course | None], on_it: Shelf,
    now: datetime,
) -> _Decided:  # fmt: skip
    found, ready = _Decided(), list[tuple[Member, Course, Way]]()
    hours = hours_of(books, workspace, list(members.values()))
    agreed = books.members.holding(list(due), now)
    courses = _seen_elsewhere(books, [each for each in due.values() if each is not None], now)
    for id, member in members.items():
        course, theirs = courses.get(id), hours[id]
        if course is None:
            found.courses.append(timing.begun(id, member.frequency, theirs, now))
        elif course.frequency is not member.frequency:
            found.courses.append(timing.changed(course, member.frequency, theirs, now))
        elif later := timing.put_off(course, theirs, now):
            found.courses.append(later)
        elif (way := way_to(member, agreed.get(id, frozenset()), now)) is None:
            found.courses.append(timing.after_nothing(course, theirs, now))
        elif (step := timing.step(course, now)) is Step.STOP:
            found.courses.append(timing.stopped(course))
        elif step is Step.ASK:
            found.asked.append((member, way))
            found.courses.append(timing.after_question(course, theirs, now))
        else:
            ready.append((member, course, way))
    _fill(books, ready, hours, on_it, now, found)
    return found


def _fill(
    books: Books, ready: list[tuple[Member, Course, Way]], hours: Mapping[int, Hours], on_it: Shelf, now: datetime,
    found: _Decided,
) -> None:  # fmt: skip
    """What each of them is given, where it is worth sending."""
    if not ready:
        return
    members = [member for member, _, _ in ready]
    there = members[0].workspace
    runs, groups = trying.taking_part(books, there, [each.id for each in members], now)
    if runs is not None:
        found.experiment, found.groups = runs.id, groups
    usual = trying.usual(books, there, readers(books, on_it, members, now), now)
    chosen = on_it.digests(trying.changed(usual, runs, groups), week(now))
    for (member, course, way), items in zip(ready, chosen, strict=True):
        theirs = hours[member.id]
        if items:
            period = timing.period(member.frequency, local_day(now, theirs.zone))
            found.digests.append(Digest(member.id, period, now, way, items))
            found.courses.append(timing.after_digest(course, theirs, now))
        else:
            found.courses.append(timing.after_nothing(course, theirs, now))


def _seen_elsewhere(books: Books, courses: Iterable[Course], now: datetime) -> Mapping[int, Course]:
    """The courses by member; of who did not tap for a year, whatever else they did here counts."""
    found = {each.member: each for each in courses}
    unseen = [id for id, each in found.items() if now - each.seen_at > UNSEEN]
    if unseen:
        for id, acts in books.members.acts(unseen, (now - UNSEEN).date()).items():
            if acts:
                last = datetime.combine(max(day for day, _, _ in acts), time(), UTC)
                found[id] = replace(found[id], seen_at=max(found[id].seen_at, last))
    return found


def _keep(books: Books, workspace: str, members: Mapping[int, Member], decided: _Decided, now: datetime) -> None:
    new = books.digests.give(decided.digests)
    books.digests.keep(decided.courses)
    given = {member: decided.groups[member] for member, _ in new if member in decided.groups}
    books.experiments.take_part(decided.experiment, given, now)
    notices = list[Planned]()
    for each in decided.digests:
        if (each.member, each.period) in new:
            facts = {"member": each.member, "period": each.period}
            key = f"{DIGEST}:member={each.member}:period={each.period}"
            if each.way is Way.MAIL:
                books.errands.plan(key, MAIL, {**facts, "workspace": workspace}, now)
            else:
                to, until = members[each.member].user or "", now + STALE
                whose = about(each.member, each.period)
                notices.append(Planned(key, DIGEST, whose, workspace, to, facts, now, until, living=True))
    for member, way in decided.asked:
        key = f"{STILL_USEFUL}:member={member.id}:at={now.date().isoformat()}"
        if way is Way.MAIL:
            facts = {"member": member.id, "period": "", "workspace": workspace, "key": key}
            books.errands.plan(key, MAIL, facts, now)
        else:
            whose = about_question(member.id)
            asked = {"member": member.id}
            to, until = member.user or "", now + COUNTED_FOR
            notices.append(Planned(key, STILL_USEFUL, whose, workspace, to, asked, now, until, living=True))
    books.notices.plan_many(notices, now)


def week(now: datetime) -> str:
    """The week by which one item to try out is chosen: `2026-W48`."""
    year, number, _ = now.isocalendar()
    return f"{year}-W{number}"
