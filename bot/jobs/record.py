"""The record's head, anchored outside the database once a day: admins are told its number and hash."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deps import Deps
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Kind
from bot.rules.calendar import end_of_day, local_day
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

ANCHORED = "record.anchored"


def anchor(deps: Deps) -> None:
    """Where the record grew by the end of yesterday since admins were last told, they are told today, once.

    The record is about the company: a community's admins hear of it only where there is no other workspace.
    """
    now = deps.now()
    with deps.store.reading() as books:
        everywhere = books.workspaces.all()
    company = [each for each in everywhere if each.kind is not Kind.COMMUNITY]
    for workspace in company or everywhere:
        today = local_day(now, workspace.zone)
        begins = end_of_day(today - timedelta(days=1), workspace.zone)
        with deps.store.reading() as books:
            head, admins = books.record.anchor(begins, workspace.anchored), books.people.admins(workspace.id)
        if head is None or not admins:
            continue
        facts = {"number": head.number, "anchor": str(head), "until": begins.isoformat()}
        planned = [
            Planned(f"{ANCHORED}:{workspace.id}:{admin}:day={today}", ANCHORED, "record", workspace.id, admin, facts)
            for admin in admins
        ]
        with deps.store.open() as books:
            if books.notices.plan_many(planned, now):
                books.workspaces.anchor(workspace.id, head.number)
        deps.crash("record.anchored")


def _anchored(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What was frozen: read from the record now, it would anchor what may have been changed since."""
    if notice.to not in books.people.admins(notice.workspace):
        return None
    return {**notice.facts, "until": datetime.fromisoformat(notice.facts["until"])}


MOMENTS = {ANCHORED: Moment(_anchored, Pace.DAYTIME)}
