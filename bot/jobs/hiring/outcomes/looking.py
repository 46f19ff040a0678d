"""The nightly look at everybody who was ever interviewed: what went with how those who were hired did."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart, batches
from bot.jobs.errands import NotYet, Work
from bot.jobs.hiring.outcomes import FEATURE
from bot.rules.access import Kind
from bot.rules.calendar import local_day
from bot.rules.hiring.outcomes import Case
from bot.rules.hiring.outcomes.analysing import analyse
from bot.rules.hiring.outcomes.seeing import unnamed
from bot.store import Books

LOOK = f"{FEATURE}.look"
# So many people are read in one transaction.
AT_ONCE = 200
# Somebody was erased while all were looked at: the look begins anew.
ERASED = "erased"


def plan(deps: Deps) -> None:
    """Once a day, as soon as it has begun there, everybody of a company is looked at."""
    now = deps.now()
    with deps.store.reading() as books:
        companies = [each for each in books.workspaces.all() if each.kind is not Kind.COMMUNITY]
        known = {each.id: books.outcomes.day(each.id) for each in companies}
    for workspace in companies:
        today = local_day(now, workspace.zone)
        if known[workspace.id] == today:
            continue
        with apart(workspace.id):
            with deps.store.open() as books:
                _plan(books, workspace.id, today, f"day={today}", now)
            deps.crash("hiring.outcomes.planned")


def again(books: Books, workspace: str, candidate: int, now: datetime) -> None:
    """Everybody is looked at anew, without the one who was erased."""
    day = books.outcomes.day(workspace)
    if day is not None:
        _plan(books, workspace, day, f"erased={candidate}", now)


def _plan(books: Books, workspace: str, day: date, why: str, now: datetime) -> None:
    facts = {"workspace": workspace, "day": day.isoformat()}
    books.errands.plan(f"{LOOK}:{workspace}:{why}", LOOK, facts, now)


def look(deps: Deps, facts: Mapping[str, Any]) -> None:
    """What was found is kept, in place of what the look before found.

    Raises NotYet where somebody was erased meanwhile.
    """
    workspace, now, day = facts["workspace"], deps.now(), date.fromisoformat(facts["day"])
    with deps.store.reading() as books:
        those = books.outcomes.looked_at(workspace, now)
    report = unnamed(analyse(cases(deps, those, now), day))
    with deps.store.open() as books:
        if not set(those) <= set(books.outcomes.looked_at(workspace, now)):
            raise NotYet(ERASED)
        books.outcomes.keep(workspace, day, report)
    deps.crash("hiring.outcomes.looked")


def cases(deps: Deps, candidacies: Collection[int], now: datetime) -> Iterator[Case]:
    """Everybody, a part of them at a time; what was imported of past hires joins here."""
    for some in batches(candidacies, AT_ONCE):
        with deps.store.reading() as books:
            found = books.outcomes.cases(some, now)
        yield from found


ERRANDS: dict[str, Work] = {LOOK: look}
