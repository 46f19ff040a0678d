"""The two loops as one picture each: what interviews foretold makes them better, what hires came of the community."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.communities import community_of
from bot.jobs.hiring.outcomes import FEATURE, TEMPLATES
from bot.rules.access import Right
from bot.rules.closed_loops import ARROWS, FEWEST, WITHIN, Which
from bot.rules.hiring.requisitions import Unknown
from bot.rules.people import Person
from bot.slack import blocks
from bot.slack.pictures.loop import Loop, loop
from bot.store import Books
from bot.store.pictures import OpenPage

DRAW = f"{FEATURE}.draw_loop"
_ALL = tuple(Which)


@dataclass(frozen=True)
class Page:
    """The modal of one loop; its picture, and whether Slack has the file."""

    view: dict[str, Any]
    which: Which
    drawn: Loop
    has_file: bool


def which_from(value: object) -> Which:
    """The loop a button names. Raises Unknown for anything else."""
    if value not in _ALL:
        raise Unknown()
    return Which(str(value))


def page(deps: Deps, books: Books, me: Person, which: Which, now: datetime) -> Page:
    """How the loop was gone in the last year, in the person's language."""
    facts = read(books, me, which, now)
    drawn = loop(deps.words.tree(f"{TEMPLATES}/loop", me.language, facts, me.zone))
    picture = pictures.shown(books.pictures.find(me.workspace, drawn.digest))
    tree = deps.words.tree(f"{TEMPLATES}/loops", me.language, {**facts, "picture": picture}, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    return Page(blocks.modal(tree, more=more), which, drawn, bool(picture["file"]))


def read(books: Books, me: Person, which: Which, now: datetime) -> dict[str, Any]:
    """What the templates say of that loop."""
    found = books.closed_loops.gone(me.workspace, community_of(books, me.workspace), now - WITHIN, now)
    return {
        "which": which.value, "fewest": FEWEST,
        "arrows": [{"name": each.value, "count": found[each].count, "days": _days(found[each].days)}
                   for each in ARROWS[which]],
    }  # fmt: skip


def _days(value: float | None) -> int | None:
    return None if value is None else round(value)


def want(books: Books, me: Person, made: Page, view: str, now: datetime) -> None:
    """The picture that this open page lacks is made; it waits for no other any more."""
    books.pictures.left(me.workspace, view)
    if not made.has_file:
        pictures.want(books, me.workspace, made.drawn, DRAW, OpenPage(view, me.user, _ALL.index(made.which)), now)


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet."""
    pictures.draw(deps, facts, _showing, Right.RECRUIT)


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any]:
    return page(deps, books, me, _ALL[about], deps.now()).view


ERRANDS = {DRAW: draw}
