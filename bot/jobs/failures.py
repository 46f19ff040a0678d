"""What could not be said is shown to somebody: the workspace's admins, once a day, in their daytime."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.moments import Facts, Moment
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

KIND = "failures.told"


def tell(books: Books, notice: Notice, now: datetime) -> None:
    """Plan one line a day to every admin, unless it is that line which failed."""
    if notice.kind == KIND:
        return
    for admin in books.people.admins(notice.workspace):
        key = f"{KIND}:{notice.workspace}:{admin}:day={now.date()}"
        books.notices.plan(Planned(key, KIND, "failures", notice.workspace, admin), now)


def _facts(books: Books, notice: Notice) -> Facts | None:
    failed = books.notices.failed(notice.workspace)
    if not failed:
        return None
    return {"failed": [{"what": each.kind, "to": each.to, "error": each.last_error or ""} for each in failed]}


MOMENTS = {KIND: Moment(_facts, Pace.DAYTIME)}
