"""What could not be said or done is shown to somebody: the workspace's admins, on their desks, Homes and a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.moments import Facts
from bot.rules.desk import Line
from bot.rules.failures import MOST_COUNTED, WAITS_LONG, GoingOut, Mark, reason
from bot.rules.notices import home_key
from bot.rules.people import Identity
from bot.store import Books
from bot.store.failures import Failure
from bot.store.workspaces import Workspace

log = structlog.get_logger(__name__)

FAILED = "failures.failed"
TRY_REST = "failures.try_rest"
# Rows of a page with their buttons, and of a desk note, which leads to the page: all that is looked at in one go.
A_PAGE, ERRANDS_SHOWN, ON_A_DESK = 10, 5, 8
# Tried again in one transaction: other writers wait no longer than that takes.
BATCH = 200


def lines(books: Books, workspace: Workspace, now: datetime) -> Mapping[str, list[Line]]:
    """By admin what could not be done or said there, the newest of each."""
    failed = [*books.failures.errands(workspace.id, ERRANDS_SHOWN), *books.failures.notices(workspace.id, ON_A_DESK)]
    found = [Line(f"{FAILED}:{each.mark}", FAILED, _shown(each), False) for each in failed]
    return dict.fromkeys(books.people.admins(workspace.id), found) if found else {}


def going_out(books: Books, workspace: str, now: datetime) -> GoingOut:
    """How it stands in that workspace."""
    return books.failures.going_out(workspace, now - WAITS_LONG)


def summary(found: GoingOut) -> Facts:
    """What the templates of the short line show."""
    return {
        "is_well": found.is_well,
        "notices": found.notices,
        "errands": found.errands,
        "waiting": min(found.waiting, MOST_COUNTED),
        "is_more": found.waiting > MOST_COUNTED,
        "since": found.since,
    }


def page(books: Books, workspace: str, number: int, now: datetime, tried: int = 0) -> Facts:
    """The page of failures of that number, from 0; the last one when there are fewer by now.

    `tried` were just now set out to be tried again.
    """
    found = going_out(books, workspace, now)
    number = max(0, min(number, (found.notices - 1) // A_PAGE))
    failed = books.failures.notices(workspace, A_PAGE, number * A_PAGE)
    undone = books.failures.errands(workspace, ERRANDS_SHOWN) if number == 0 else []
    return {
        **summary(found),
        "tried": tried,
        "addresses": books.members.refusing(workspace),
        "number": number,
        "first": number * A_PAGE + 1,
        "last": number * A_PAGE + len(failed),
        "failed": [_shown(each) for each in failed],
        "undone": [_shown(each) for each in undone],
        "undone_more": found.errands - len(undone) if number == 0 else 0,
    }


def try_again(books: Books, who: Identity, marks: Collection[Mark], now: datetime) -> int:
    """Those that still stand as failed where `who` is are due again; the record says by whom. How many."""
    moved = books.failures.try_again(who.workspace, marks, now)
    for mark in moved:
        books.record.note(now, "failures.try_again", f"{mark.what}:{mark.id}", who=who.user)
    return len(moved)


def let_go(books: Books, who: Identity, marks: Collection[Mark], now: datetime) -> int:
    """Those that still stand as failed are left as they are, and shown no more; the record says by whom. How many."""
    moved = books.failures.let_go(who.workspace, marks)
    for mark in moved:
        books.record.note(now, "failures.let_go", f"{mark.what}:{mark.id}", who=who.user)
    return len(moved)


def try_all(books: Books, who: Identity, key: str, now: datetime) -> int:
    """Everything that stands as failed there is due again, what is many in an errand under `key`. How many at once."""
    tried = _try_batch(books, who, now, now)
    if tried == BATCH:
        facts = {"workspace": who.workspace, "who": who.user, "before": now.isoformat()}
        books.errands.plan(f"{TRY_REST}:{who.workspace}:{key}", TRY_REST, facts, now)
    return tried


def try_rest(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Everything that failed in `facts["workspace"]` and was due `before` is due again; what fails anew is left."""
    before, who = datetime.fromisoformat(facts["before"]), Identity(facts["workspace"], facts["who"])
    tried = BATCH
    while tried == BATCH:
        with deps.store.open() as books:
            tried = _try_batch(books, who, deps.now(), before)
        deps.crash("failures.tried")


def look(deps: Deps) -> None:
    """Show the admins' Homes anew in each workspace where it stands otherwise than they say."""
    with deps.store.reading() as books:
        workspaces = books.workspaces.all()
    now = deps.now()
    for workspace in workspaces:
        with apart(workspace.id):
            with deps.store.reading() as books:
                found = going_out(books, workspace.id, now)
            if found.digest != workspace.going_out:
                with deps.store.open() as books:
                    show(books, workspace.id, now)
                deps.crash("failures.shown")


def show(books: Books, workspace: str, now: datetime) -> None:
    """The admins' Homes there are shown anew when it stands otherwise than they say."""
    found = going_out(books, workspace, now)
    if books.failures.tell(workspace, found.digest):
        books.notices.refresh(now, keys=[home_key(workspace, admin) for admin in books.people.admins(workspace)])


def _try_batch(books: Books, who: Identity, now: datetime, before: datetime) -> int:
    failed = list(books.failures.notices(who.workspace, BATCH, before=before))
    failed += books.failures.errands(who.workspace, BATCH - len(failed), before)
    return try_again(books, who, [each.mark for each in failed], now)


def _shown(failure: Failure) -> Facts:
    why = reason(failure.last_error)
    return {
        "mark": str(failure.mark),
        "what": failure.kind,
        "to": failure.to,
        "due": failure.due_at,
        "why": why.why.value,
        "name": why.name,
    }


ERRANDS = {TRY_REST: try_rest}
