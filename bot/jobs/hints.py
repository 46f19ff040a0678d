"""Somebody wrote to the bot as to a person: say once a day what it can do."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right, has
from bot.rules.calendar import local_day
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Person
from bot.store import Books

KIND = "commands.hint"


def plan(books: Books, person: Person, now: datetime) -> None:
    """One hint on the person's own day."""
    key = f"{KIND}:{person.workspace}:{person.user}:day={local_day(now, person.zone)}"
    books.notices.plan(Planned(key, KIND, f"hint:{person.user}", person.workspace, person.user), now)


def _facts(books: Books, notice: Notice, now: datetime) -> Facts:
    person = books.people.get(Identity(notice.workspace, notice.to))
    return {"may_hire": has(Right.HIRE, person, books.workspaces.get(notice.workspace).kind)}


MOMENTS = {KIND: Moment(_facts)}
