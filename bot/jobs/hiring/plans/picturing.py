"""The page of a plan with the picture of what is seen where, and the errand that makes the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.errands import NotYet
from bot.jobs.hiring import plans
from bot.rules.access import Right
from bot.rules.hiring.requisitions import Requisition, running
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.slack import blocks
from bot.slack.client import SlackRefused, SlackUnclear
from bot.slack.pictures import Matrix, matrix
from bot.store import Books
from bot.store.pictures import OpenPage

log = structlog.get_logger(__name__)
DRAW = f"{plans.FEATURE}.draw"


@dataclass(frozen=True)
class Page:
    """The modal with a whole plan; the picture it has, and whether Slack has its file."""

    view: dict[str, Any]
    matrix: Matrix | None
    has_file: bool


def page(deps: Deps, books: Books, me: Person, found: Requisition) -> Page:
    """How the plan stands, in the person's language."""
    facts = plans.shown(books, plans.view(books, deps.words.library, me, found), found)
    drawn = None
    if facts["stages"] and facts["coverage"]:
        drawn = matrix(deps.words.tree("hiring/plans/picture", me.language, facts, me.zone))
        facts["picture"] = pictures.shown(books.pictures.find(me.workspace, drawn.digest))
    tree = deps.words.tree("hiring/plans/show", me.language, {"prefix": deps.command_prefix, **facts}, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    has_file = bool(facts["picture"] and facts["picture"]["file"])
    return Page(blocks.modal(tree, more=more), drawn, has_file)


def want(books: Books, me: Person, found: Requisition, made: Page, view: str | None, now: datetime) -> None:
    """The picture that this open page lacks is made."""
    if view and made.matrix is not None and not made.has_file:
        pictures.want(books, me.workspace, made.matrix, DRAW, OpenPage(view, me.user, found.id), now)


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet."""
    workspace, digest = facts["workspace"], facts["digest"]
    try:
        pictures.make(deps, workspace, digest)
    except NotYet:
        raise
    except Exception:
        _bring_up_to_date(deps, workspace, digest)
        raise
    _bring_up_to_date(deps, workspace, digest)
    with deps.store.open() as books:
        books.pictures.told(workspace, digest)
    deps.crash("hiring.plans.pictured")


def _bring_up_to_date(deps: Deps, workspace: str, digest: str) -> None:
    with deps.store.reading() as books:
        waiting = books.pictures.waiting(workspace, digest)
    for one in waiting:
        try:
            with deps.store.reading() as books:
                me = books.people.enter(Identity(workspace, one.who), Right.HIRE)
                found = books.requisitions.seen_by(me.identity, one.about, me.roles)
                running.check_running(found, me.user, me.roles)
                view = page(deps, books, me, found).view
            deps.slack.update_view(workspace, one.view, view)
        except (Refusal, SlackRefused, SlackUnclear) as lost:  # closed since, or not theirs any more
            log.info("a page was not brought up to date", workspace=workspace, error=str(lost))
        deps.crash("hiring.plans.brought_up_to_date")


ERRANDS = {DRAW: draw}
