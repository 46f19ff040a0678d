"""The page of a plan with the picture of what is seen where, and the errand that makes the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.hiring import plans
from bot.rules.hiring.requisitions import Requisition, running
from bot.rules.people import Person
from bot.slack import blocks
from bot.slack.pictures import Matrix, matrix
from bot.store import Books
from bot.store.pictures import OpenPage

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
    pictures.draw(deps, facts, _showing)


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any]:
    found = books.requisitions.seen_by(me.identity, about, me.roles)
    running.check_running(found, me.user, me.roles)
    return page(deps, books, me, found).view


ERRANDS = {DRAW: draw}
