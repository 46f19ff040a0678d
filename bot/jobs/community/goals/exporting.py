"""Every daily value of a year comes as a file to the moderator who asked, and is deleted in Slack a week later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.community.content import named_segments
from bot.jobs.community.goals import FEATURE
from bot.jobs.community.goals.measuring import YEAR, asked
from bot.jobs.community.segments.exporting import hand_over
from bot.rules.access import Right
from bot.rules.calendar import local_day
from bot.rules.community.goals import DEFINITIONS
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import written
from bot.store import Books

log = structlog.get_logger(__name__)
EXPORT = f"{FEATURE}.export"
HEADERS = ("day", "metric", "unit", "segment", "value", "rests_on")


def ask(books: Books, me: Person, now: datetime) -> None:
    """The file is on its way, by an errand; the record says who asked."""
    facts = {"workspace": me.workspace, "who": me.user}
    books.errands.plan(f"{EXPORT}:to={me.user}:at={now.isoformat()}", EXPORT, facts, now)
    books.record.note(now, EXPORT, f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)


def send(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The file stands in the asker's own conversation, with nothing an office program runs.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    workspace, now = facts["workspace"], deps.now()
    with deps.store.reading() as books:
        try:
            books.people.enter(Identity(workspace, facts["who"]), Right.MODERATE)
        except Refusal:
            log.info("a file that nobody may have any more")
            return
        content = written(HEADERS, _rows(books, workspace, now)).encode("utf-8-sig")
    hand_over(deps, workspace, facts["who"], "figures.csv", content)


def _rows(books: Books, workspace: str, now: datetime) -> Iterator[Sequence[str]]:
    last = local_day(now, books.workspaces.get(workspace).zone)
    named = named_segments(books, workspace)
    for segment in (None, *books.goals.followed(workspace)):
        called = named.get(segment, {"name": "", "ready": ""}) if segment else {"name": "", "ready": ""}
        for metric in asked(segment):
            for day, each in books.goals.measured(workspace, metric, segment, last - YEAR, last).items():
                yield (
                    day.isoformat(), metric.value, DEFINITIONS[metric].unit.value, called["name"] or called["ready"],
                    "" if each.value is None else f"{each.value:.3f}", _rests_on(each.people, each.value),
                )  # fmt: skip


def _rests_on(people: int, value: float | None) -> str:
    """How many it rests on; where there is no figure that is nobody's business."""
    return str(people) if value is not None else ""


ERRANDS: Mapping[str, Callable[[Deps, Mapping[str, Any]], None]] = {EXPORT: send}
