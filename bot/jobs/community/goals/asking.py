"""Once a half-year each member is asked whether they would recommend the community, within their budget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.goals import ASKED, about_satisfaction
from bot.jobs.community.members import own
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.community.goals import DEFINITIONS, Metric
from bot.rules.community.goals.satisfaction import HERE_FOR, SCORES, STALE, NotAsked, half_of, turn
from bot.rules.community.members import How
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Person
from bot.store import Books
from bot.store.workspaces import Workspace

# So many in one turn; the next goes on.
AT_ONCE = 100


def ask(deps: Deps) -> None:
    """Whose turn has come is asked; nobody where so few could answer that there would never be a figure."""
    now = deps.now()
    communities = with_members(deps)
    for workspace in communities:
        with apart(workspace.id):
            with deps.store.reading() as books:
                is_due = bool(_due(books, workspace, now))
            if is_due:
                with deps.store.open() as books:
                    _ask(books, workspace, now)
                deps.crash("goals.asked")


def _due(books: Books, workspace: Workspace, now: datetime) -> list[tuple[int, str]]:
    today = local_day(now, workspace.zone)
    if not workspace.hours.is_working_day(today):
        return []
    there = books.satisfaction
    found = list(there.due(workspace.id, half_of(today), turn(today), now - HERE_FOR, now, AT_ONCE))
    enough = DEFINITIONS[Metric.SATISFACTION].fewest
    return found if found and there.askable(workspace.id, now - HERE_FOR, now) >= enough else []


def _ask(books: Books, workspace: Workspace, now: datetime) -> None:
    half, planned = half_of(local_day(now, workspace.zone)), []
    for member, user in _due(books, workspace, now):
        books.satisfaction.ask(member, half, now)
        facts, key = {"half": half}, f"{ASKED}:{member}:{half}"
        subject = about_satisfaction(member, half)
        planned.append(Planned(key, ASKED, subject, workspace.id, user, facts, now, now + STALE, living=True))
    books.notices.plan_many(planned, now)


def answer(books: Books, me: Person, half: str, score: int, now: datetime) -> None:
    """They said so. Raises NoRecord, NotAsked."""
    member = own.mine(books, me)
    if score not in SCORES or not books.satisfaction.answer(member.id, half, score, now):
        raise NotAsked()
    own.tapped(books, member, How.ANSWER, now)
    books.notices.refresh(now, about=about_satisfaction(member.id, half))


def _facts(books: Books, notice: Notice, now: datetime) -> Facts | None:
    member, half = books.members.of(Identity(notice.workspace, notice.to)), str(notice.facts["half"])
    if member is None:
        return None
    facts: dict[str, Any] = {
        "half": half, "scores": list(SCORES), "said": books.satisfaction.said(member.id, half),
        "community": books.workspaces.get(notice.workspace).name,
        "n": DEFINITIONS[Metric.SATISFACTION].fewest,
    }  # fmt: skip
    return facts


MOMENTS = {ASKED: Moment(_facts, Pace.DAYTIME, counts=True)}
