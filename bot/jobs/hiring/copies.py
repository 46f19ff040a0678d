"""Copies of reports, and of all that is kept of somebody, that stand in Slack: files and canvases, which are deleted
there with whoever they are about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.store import Books

FORGET = "hiring.copies.forget"
FILE, CANVAS = "file", "canvas"


def keep(deps: Deps, workspace: str, candidacy: int, file: str, kind: str) -> None:
    """The copy is known, and goes with its candidate; at once if they were erased just now."""
    now = deps.now()
    with deps.store.open() as books:
        books.reports.copied(candidacy, file, kind, now)
        found = books.candidates.brought(candidacy)
        if found is None or found[1].erased:
            forget(books, workspace, candidacy, now)
    deps.crash("copies.kept")


def forget(books: Books, workspace: str, candidacy: int, now: datetime) -> None:
    """Every copy there is goes, by errands."""
    for file, kind in books.reports.copies(candidacy):
        facts = {"workspace": workspace, "file": file, "kind": kind}
        books.errands.plan(f"{FORGET}:{file}", FORGET, facts, now)


def _forget(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Slack has that copy no more. Raises what the client raises: tried again, then told to an admin."""
    delete = deps.slack.delete_canvas if facts["kind"] == CANVAS else deps.slack.delete_file
    delete(facts["workspace"], facts["file"])
    with deps.store.open() as books:
        books.reports.gone(facts["file"])
    deps.crash("copies.forgotten")


ERRANDS = {FORGET: _forget}
