"""Pictures: wanted with the page that shows them, drawn and put into Slack once, by an errand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.errands import NotYet
from bot.jobs.moments import Facts
from bot.rules.access import Right
from bot.rules.failures import reason
from bot.rules.people import Identity, Person
from bot.rules.pictures import State
from bot.rules.refusals import Refusal
from bot.slack.client import SlackAway, SlackLimited, SlackRefused, SlackUnclear
from bot.slack.pictures import Drawn, kept
from bot.store import Books
from bot.store.pictures import OpenPage, Picture

log = structlog.get_logger(__name__)
# Why there is no picture yet, beside Slack's own names: it did not answer or wants us to wait; it looks at the file.
AGAIN, PROCESSING = "again", "processing"
# Installed before this version asked for `files:write`: `doctor` says so, and trying again does not help.
NOT_GRANTED = "missing_scope"
# What somebody's open page shows by now, by what it is about and the picture it waits for; None where that picture is
# not of what they may read any more.
Showing = Callable[[Deps, Books, Person, int, str], dict[str, Any] | None]
# What is done for an open page whose picture would be another one by now.
Changed = Callable[[Deps, Person, OpenPage], None]


def want(books: Books, workspace: str, drawn: Drawn, kind: str, page: OpenPage, now: datetime) -> None:
    """It is drawn by an errand of that kind, once for all who see the same; then the page is brought up to date."""
    digest = drawn.digest
    found = books.pictures.want(workspace, digest, asdict(drawn), now)
    books.pictures.wait(workspace, digest, page, now)
    which = f"view={page.view}" if found.shown else f"attempt={found.attempt}"
    facts = {"workspace": workspace, "digest": digest}
    books.errands.plan(f"{kind}:{workspace}:{digest}:{which}", kind, facts, now)


def shown(found: Picture | None) -> Facts:
    """What a template says of a picture: Slack's `file`, or else `why` there is none; nothing while it is made."""
    if found is None or found.why == PROCESSING or found.state is State.WANTED:
        return {"file": "", "why": "", "name": ""}
    if found.shown:
        return {"file": found.shown, "why": "", "name": ""}
    if found.why == AGAIN:
        return {"file": "", "why": AGAIN, "name": ""}
    why = reason(found.why)
    return {"file": "", "why": why.why.value, "name": why.name}


def is_of_a_picture(refused: SlackRefused) -> bool:
    """Whether Slack refused a page because it has a file no more that the page shows."""
    return "slack_file" in str(refused)


def draw(
    deps: Deps, facts: Facts, showing: Showing, right: Right = Right.HIRE, changed: Changed | None = None
) -> None:  # fmt: skip
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet;
    whoever has not that right any more sees nothing new.

    Raises what `make` raises.
    """
    workspace, digest = facts["workspace"], facts["digest"]
    try:
        make(deps, workspace, digest)
    except NotYet:
        raise
    except Exception:
        _bring_up_to_date(deps, workspace, digest, showing, right)
        raise
    _bring_up_to_date(deps, workspace, digest, showing, right, changed)
    with deps.store.open() as books:
        books.pictures.told(workspace, digest)
    deps.crash("pictures.told")


def _bring_up_to_date(
    deps: Deps, workspace: str, digest: str, showing: Showing, right: Right, changed: Changed | None = None
) -> None:  # fmt: skip
    with deps.store.reading() as books:
        waiting = books.pictures.waiting(workspace, digest)
    for one in waiting:
        try:
            with deps.store.reading() as books:
                me = books.people.enter(Identity(workspace, one.who), right)
                view = showing(deps, books, me, one.about, digest)
            if view is not None:
                deps.slack.update_view(workspace, one.view, view)
            elif changed is not None:
                changed(deps, me, one)
        except (Refusal, SlackRefused, SlackUnclear) as lost:  # closed since, or not theirs any more
            log.info("a page was not brought up to date", workspace=workspace, error=str(lost))
        deps.crash("pictures.brought_up_to_date")


def make(deps: Deps, workspace: str, digest: str) -> None:
    """Slack has the picture and shows it; what came between is kept for the pages that wait.

    Raises NotYet while Slack looks at the file, and what the client and Pillow raise.
    """
    with deps.store.reading() as books:
        found = books.pictures.find(workspace, digest)
    if found is None or found.shown:
        return
    try:
        _make(deps, workspace, digest, found)
    except Exception as error:
        why = _why(error)
        with deps.store.open() as books:
            books.pictures.failed(workspace, digest, why, deps.now(), with_file=why in {AGAIN, PROCESSING})
        deps.crash("pictures.failed")
        if not (isinstance(error, SlackRefused) and error.error == NOT_GRANTED):
            raise
        log.warning("pictures cannot be put into Slack", workspace=workspace, error=error.error)


def _make(deps: Deps, workspace: str, digest: str, found: Picture) -> None:
    file = found.file
    if file is None:
        from bot.slack.pictures.bars_drawing import png  # Pillow is large, and only errands draw

        drawn = kept(found.content)
        file = deps.slack.upload(workspace, f"{digest}.png", drawn.title, png(drawn))
        deps.crash("pictures.uploaded")
        with deps.store.open() as books:
            books.pictures.uploaded(workspace, digest, file)
        deps.crash("pictures.kept")
    if not deps.slack.is_processed(workspace, file):
        raise NotYet(PROCESSING)
    deps.crash("pictures.looked_at")
    with deps.store.open() as books:
        books.pictures.ready(workspace, digest, deps.now())
    deps.crash("pictures.ready")


def _why(error: Exception) -> str:
    if isinstance(error, NotYet):
        return PROCESSING
    if isinstance(error, SlackAway | SlackLimited | SlackUnclear):
        return AGAIN
    return error.error if isinstance(error, SlackRefused) else type(error).__name__
