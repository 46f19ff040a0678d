"""One note a working day for each person, in their morning: what can wait, when some of it is news."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError

from bot.deps import Deps
from bot.jobs import failures
from bot.jobs.batches import apart, batches
from bot.jobs.hiring import desk as hiring
from bot.jobs.hiring.candidates import silence
from bot.jobs.hiring.training import FEATURE as TRAINING
from bot.jobs.hiring.training import reminding
from bot.jobs.moments import Facts, Moment
from bot.rules.access import may_address
from bot.rules.desk import REMEMBERED, Line, arranged, has_news, morning
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books, Busy
from bot.store.workspaces import Workspace

log = structlog.get_logger(__name__)

KIND = "desk.note"
# What is repeated beside news before the rest is counted only: a note is read in a minute.
MOST_OLD = 10

Lines = Callable[[Books, Workspace, datetime], Mapping[str, list[Line]]]
# What each feature puts on people's desks, by its address: one pass over a workspace, no query for each person.
LINES: Mapping[str, Lines] = {
    "hiring.requisitions": hiring.lines,
    TRAINING: reminding.lines,
    "hiring.candidates": silence.lines,
    "failures": failures.lines,
}


@dataclass(frozen=True)
class _Note:
    planned: Planned
    news: Sequence[str]


def plan(deps: Deps) -> None:
    """Plan the note of everybody whose morning has come and for whom something is new."""
    now = deps.now()
    with deps.store.reading() as books:
        workspaces = books.workspaces.all()
    for workspace in workspaces:
        with apart(workspace.id):
            with deps.store.reading() as books:
                desks = on_desks(books, workspace, now)
            for users in batches(desks):
                with deps.store.reading() as books:
                    notes = _due(books, workspace, {user: desks[user] for user in users}, now)
                if notes:
                    with deps.store.open() as books:
                        _plan(books, workspace, notes, now)
                    deps.crash("desk.planned")


def forget(deps: Deps) -> None:
    """Forget what notes said so long ago that it would be news again."""
    with deps.store.open() as books:
        books.desk.forget(deps.now() - REMEMBERED)
    deps.crash("desk.forgotten")


def on_desks(books: Books, workspace: Workspace, now: datetime) -> Mapping[str, list[Line]]:
    """By user every line that is true now. A feature that cannot say its own takes nobody else's away."""
    found: dict[str, list[Line]] = {}
    for address, lines in LINES.items():
        if not may_address(address, workspace.kind):
            continue
        try:
            theirs = lines(books, workspace, now)
        except (DBAPIError, Busy):
            raise
        except Exception:
            log.exception("no desk lines of a feature", workspace=workspace.id, feature=address)
            continue
        for user, more in theirs.items():
            found.setdefault(user, []).extend(more)
    return found


def _due(books: Books, workspace: Workspace, desks: Mapping[str, list[Line]], now: datetime) -> list[_Note]:
    people, hours = books.people.some(workspace.id, desks), books.people.hours(workspace.id, desks)
    due: dict[str, Planned] = {}
    for user in desks:
        when = morning(now, hours[user])
        if when and when.has_come(now) and people[user].is_active and not people[user].is_bot:
            key = f"{KIND}:{workspace.id}:{user}:day={when.day}"
            about = f"desk:{workspace.id}:{user}"
            due[user] = Planned(key, KIND, about, workspace.id, user, due_at=when.starts, stale_after=when.ends)
    if not due:
        return []
    there, said = books.desk.planned(each.key for each in due.values()), books.desk.said(workspace.id, due)
    return [
        _Note(planned, [line.key for line in desks[user] if line.key not in said[user]])
        for user, planned in due.items()
        if planned.key not in there and has_news(desks[user], said[user])
    ]


def _plan(books: Books, workspace: Workspace, notes: Sequence[_Note], now: datetime) -> None:
    new = books.notices.plan_many([note.planned for note in notes], now)
    planned = [(note.planned, note.news) for note in notes if note.planned.key in new]
    books.desk.say_all(workspace.id, [(each.to, line, each.key) for each, news in planned for line in news], now)


def _facts(books: Books, notice: Notice, now: datetime) -> Facts | None:
    lines = on_desks(books, books.workspaces.get(notice.workspace), now).get(notice.to, [])
    said = books.desk.said(notice.workspace, [notice.to])[notice.to]
    news = {key for key, note in said.items() if note == notice.key}
    shown = arranged(lines, news, said.keys())
    if not shown:
        return None
    new = [line for line in shown if line.key in news]
    old = shown[len(new) :]
    return {
        "news": [{"kind": line.kind, **line.facts} for line in new],
        "old": [{"kind": line.kind, **line.facts} for line in old[:MOST_OLD]],
        "left_out": len(old[MOST_OLD:]),
        "lacks_channel": any(line.kind == hiring.NO_CHANNEL for line in shown),
        "has_training": any(line.kind.startswith(TRAINING) for line in shown),
        "has_candidates": any(line.kind == silence.SILENT for line in shown),
        "has_failures": any(line.kind == failures.FAILED for line in shown),
    }


MOMENTS = {KIND: Moment(_facts, Pace.DAYTIME)}
