"""Slack's user groups: read hourly, when Slack says one changed, and when roles are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import home
from bot.rules import roles as rules
from bot.rules.people import Role
from bot.slack.client import SlackRefused
from bot.store import Books

log = structlog.get_logger(__name__)
READ = "roles.read"
# Installed before this version asked for `usergroups:read`: `doctor` says so, and trying again does not help.
NOT_GRANTED = "missing_scope"


def plan_reading(deps: Deps) -> None:
    """Once an hour, and at the first start, every workspace's user groups are read."""
    now = deps.now()
    with deps.store.open() as books:
        for workspace in books.installations.workspaces():
            plan(books, workspace, f"hour={now:%Y-%m-%dT%H}", now)
    deps.crash("roles.planned")


def plan(books: Books, workspace: str, why: str, now: datetime) -> None:
    """Read that workspace's user groups as soon as may be, once for each `why`."""
    books.errands.plan(f"{READ}:{workspace}:{why}", READ, {"workspace": workspace}, now)


def read(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Read the user groups of `facts["workspace"]`: who is in one has its roles from now on, who is not has not."""
    workspace = facts["workspace"]
    try:
        groups = deps.slack.groups(workspace)
    except SlackRefused as refused:
        if refused.error != NOT_GRANTED:
            raise
        log.warning("user groups cannot be read", workspace=workspace, error=refused.error)
        return
    deps.crash("roles.read")
    now = deps.now()
    with deps.store.open() as books:
        before = books.roles.held(workspace)
        books.roles.put_groups(workspace, groups)
        for change in rules.changes(before, books.roles.held(workspace)):
            note(books, READ, workspace, change, now)
        show(books, workspace, before, now)
    deps.crash("roles.kept")


def note(books: Books, what: str, workspace: str, change: rules.Change, now: datetime, **more: Any) -> None:
    """Write the change into the record."""
    parts = {"role": change.role.value, "given": change.given, "taken": change.taken}
    books.record.note(now, what, f"workspace:{workspace}", **parts, **more)


def show(books: Books, workspace: str, before: Mapping[Role, tuple[str, ...]], now: datetime) -> None:
    """Whoever holds other roles than `before` sees it on their Home, and requests look for other stand-ins."""
    changes = rules.changes(before, books.roles.held(workspace))
    if changes:
        books.requisitions.check_all(workspace, now)
        home.refresh(books, workspace, sorted({who for each in changes for who in (*each.given, *each.taken)}), now)


ERRANDS = {READ: read}
