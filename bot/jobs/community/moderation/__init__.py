"""Moderation: what every part of it needs to know of cases, of whoever decides and of whom they are about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.jobs.community.members import own
from bot.rules.calendar import local_day
from bot.rules.community.members import Member
from bot.rules.community.moderation import Case, about
from bot.rules.community.moderation import cases as rules
from bot.rules.community.moderation.duty import HEAVY_RUNNING, Moderator, monday_of
from bot.rules.notices import home_key
from bot.rules.people import Identity, Person, Role
from bot.store import Books

FEATURE, TEMPLATES = "community.moderation", "community/moderation"
# A case is decided within this time: what whoever reports it is told, and the queue marks as late. A working day and a
# night; where somebody may come to harm moderators hear of it at once.
PROMISED = timedelta(hours=24)


def enter(books: Books, case: Case, what: str, who: str, now: datetime, **facts: Any) -> None:
    """Write it into the record: who did what to which case, and never a text."""
    books.record.note(now, f"{FEATURE}.{what}", about(case.id), workspace=case.workspace, who=who, **facts)


def users(books: Books, workspace: str) -> Collection[str]:
    """Who moderates there."""
    return {*books.roles.holders(workspace, Role.MODERATOR), *books.people.admins(workspace)}


def by_number(books: Books, workspace: str) -> Mapping[int, str]:
    """Who moderates there: their user by their number among the members."""
    found = {user: books.members.of(Identity(workspace, user)) for user in sorted(users(books, workspace))}
    return {member.id: user for user, member in found.items() if member is not None}


def moderators(books: Books, workspace: str, numbers: Collection[int], now: datetime) -> Sequence[Moderator]:
    """How much each of those took in the last weeks, may take, and when they are away."""
    zone = books.workspaces.get(workspace).zone
    since = now - timedelta(days=7 * (HEAVY_RUNNING + 1))
    taken: dict[int, dict[date, int]] = {each: {} for each in numbers}
    for member, at in books.moderation.taken(workspace, since):
        week = monday_of(local_day(at, zone))
        if member in taken:
            taken[member][week] = taken[member].get(week, 0) + 1
    loads = books.duty.loads(sorted(numbers)).items()
    return [Moderator(id, taken[id], load.away, load.most) for id, load in loads]


def today(books: Books, workspace: str, now: datetime) -> date:
    """The day there."""
    return local_day(now, books.workspaces.get(workspace).zone)


def seen(books: Books, me: Person, id: int) -> tuple[Case, Member]:
    """The case as this moderator may see it, and who they are among the members; locked in a transaction that writes.
    Raises NoSuchCase, NoRecord."""
    member = own.mine(books, me)
    return rules.seen(books.moderation.get(me.workspace, id), member.id), member


def refresh(books: Books, case: Case, now: datetime) -> None:
    """What stands about it and the Homes of moderators show how it is now."""
    books.notices.refresh(now, about=about(case.id))
    homes = [home_key(case.workspace, user) for user in users(books, case.workspace)]
    books.notices.refresh(now, keys=homes)
