"""The clock of approvals: people who are away or left are stood in for, and what takes too long climbs."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from bot.deps import Deps
from bot.jobs.hiring.requisitions import about, barring, check_again, hours_of, plan
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions.deciding import undo_ends
from bot.rules.hiring.requisitions.standing_in import attended, climbed
from bot.store import Books, Busy

log = structlog.get_logger(__name__)

# Requests looked at in one transaction of their own each, in one tick.
MOST = 200
# One that cannot be looked at stands in nobody's way meanwhile.
AGAIN_AFTER = timedelta(hours=1)


def attend(deps: Deps) -> None:
    """Look at every request whose time has come."""
    with deps.store.reading() as books:
        due = books.requisitions.to_check(deps.now(), MOST)
    for id, since in due:
        try:
            with deps.store.open() as books:
                _attend(books, id, since, deps.now())
        except (DBAPIError, Busy):
            raise
        except Exception:
            log.exception("a request could not be attended to", requisition=id)
            with deps.store.open() as books:
                books.requisitions.check_again(id, deps.now() + AGAIN_AFTER)
        deps.crash("attending.attended")


def look_again(deps: Deps) -> None:
    """Have every request under way looked at: people leave, and go away, without telling it."""
    with deps.store.open() as books:
        for workspace in books.workspaces.all():
            books.requisitions.check_all(workspace.id, deps.now())
    deps.crash("attending.checked")


def _attend(books: Books, id: int, since: datetime, now: datetime) -> None:
    before = books.requisitions.for_notice(id)
    if before is None:
        return
    after = before
    if rules.current_step(before) is not None:
        company = books.company.of(before.workspace, now)
        barred = before if before.raises is None else barring(books, before, company)
        after = climbed(attended(barred, company, now), hours_of(books, before), now)
    if after != before:
        books.requisitions.save(before, after)
        books.record.note(now, "hiring.requisitions.attend", about(after), workspace=after.workspace)
        plan(books, after, now)
    else:
        final = undo_ends(after)
        if final is not None and since <= final <= now:  # the button to undo goes
            books.notices.refresh(now, about=about(after))
        check_again(books, after, now)
