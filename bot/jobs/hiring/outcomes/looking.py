"""The nightly look at everybody who was ever interviewed: what went with how those who were hired did."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart, batches
from bot.jobs.errands import NotYet, Work
from bot.jobs.hiring.outcomes import FEATURE, changing
from bot.rules.access import Kind
from bot.rules.calendar import local_day
from bot.rules.hiring.outcomes import Case, suggesting
from bot.rules.hiring.outcomes.analysing import analyse
from bot.rules.hiring.outcomes.columns import gather
from bot.rules.hiring.outcomes.seeing import unnamed
from bot.store import Books
from bot.store.hiring.outcomes import Looked

LOOK = f"{FEATURE}.look"
# So many people are read in one transaction.
AT_ONCE = 200
# Somebody was erased while all were looked at: the look begins anew.
ERASED = "erased"


def plan(deps: Deps) -> None:
    """Once a day, as soon as it has begun there, everybody of a company is looked at; and anew once somebody was
    erased, or past hires came or went."""
    now = deps.now()
    with deps.store.reading() as books:
        companies = [each for each in books.workspaces.all() if each.kind is not Kind.COMMUNITY]
        wanted = {each.id: _looked(books, each.id, local_day(now, each.zone)) for each in companies}
        due = [id for id, each in wanted.items() if books.outcomes.looked(id) != each]
    for workspace in due:
        with apart(workspace):
            with deps.store.open() as books:
                want(books, workspace, now)
            deps.crash("hiring.outcomes.planned")


def want(books: Books, workspace: str, now: datetime) -> None:
    """Everybody there is looked at, as it stands on this day."""
    one = _looked(books, workspace, local_day(now, books.workspaces.get(workspace).zone))
    key = f"{LOOK}:{workspace}:day={one.day}:erased={one.erased}:past={one.past}"
    books.errands.plan(key, LOOK, {"workspace": workspace, "day": one.day.isoformat()}, now)


def look(deps: Deps, facts: Mapping[str, Any]) -> None:
    """What was found is kept, in place of what the look before found; and what it suggests to change.

    Raises NotYet where somebody was erased meanwhile.
    """
    workspace, now, day = facts["workspace"], deps.now(), date.fromisoformat(facts["day"])
    with deps.store.reading() as books:
        looked = _looked(books, workspace, day)
        those = books.outcomes.looked_at(workspace, now)
    report = analyse(cases(deps, workspace, those, now), day)
    found = suggesting.found(report, gather(cases(deps, workspace, those, now)))
    with deps.store.open() as books:
        if books.outcomes.erased(workspace) != looked.erased:
            raise NotYet(ERASED)
        books.outcomes.keep(workspace, looked, unnamed(report))
        changing.keep(books, workspace, found, day)
    deps.crash("hiring.outcomes.looked")


def _looked(books: Books, workspace: str, day: date) -> Looked:
    return Looked(day, books.outcomes.erased(workspace), books.outcomes.past(workspace))


def cases(deps: Deps, workspace: str, candidacies: Collection[int], now: datetime) -> Iterator[Case]:
    """Everybody, a part of them at a time, and then whom was brought by files of past hires."""
    for some in batches(candidacies, AT_ONCE):
        with deps.store.reading() as books:
            found = books.outcomes.cases(some, now)
        yield from found
    with deps.store.reading() as books:
        yield from books.past_hires.cases(workspace)


ERRANDS: dict[str, Work] = {LOOK: look}
