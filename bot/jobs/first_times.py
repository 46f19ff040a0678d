"""How long requests were in each state, as a page with a picture: reached from the page of the first month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs import first_run, pictures
from bot.rules.access import Right
from bot.rules.first_run import NobodyAsked
from bot.rules.people import Person
from bot.slack import blocks
from bot.slack.pictures.bars import Bars, bars
from bot.store import Books
from bot.store.pictures import OpenPage

DRAW = "first_times.draw"


@dataclass(frozen=True)
class Page:
    """The modal; the picture it has, and whether Slack has its file."""

    view: dict[str, Any]
    drawn: Bars
    has_file: bool


def page(deps: Deps, books: Books, me: Person, now: datetime) -> Page:
    """How it stands, in the person's language. Raises NobodyAsked."""
    times = first_run.times(books, me.workspace, now)
    if not times:
        raise NobodyAsked()
    drawn = bars(deps.words.tree("first_run/times_picture", me.language, {"times": times}, me.zone))
    picture = pictures.shown(books.pictures.find(me.workspace, drawn.digest))
    facts = {"times": times, "picture": picture}
    tree = deps.words.tree("first_run/times", me.language, {"prefix": deps.command_prefix, **facts}, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    return Page(blocks.modal(tree, more=more), drawn, bool(picture["file"]))


def want(books: Books, me: Person, made: Page, on: str, now: datetime) -> None:
    """The picture that this open page lacks is made."""
    books.pictures.left(me.workspace, on)
    if not made.has_file:
        pictures.want(books, me.workspace, made.drawn, DRAW, OpenPage(on, me.user, 0), now)


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet."""
    pictures.draw(deps, facts, _showing, Right.ADMINISTER)


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any]:
    return page(deps, books, me, deps.now()).view


ERRANDS = {DRAW: draw}
