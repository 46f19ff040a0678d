"""How somebody rates and foretells, as they alone and the coach they chose see it; and the errand that draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.hiring.outcomes import FEATURE, TEMPLATES
from bot.jobs.hiring.reports import estimating
from bot.rules.hiring.outcomes.calibrating import NotTheirCoach
from bot.rules.hiring.outcomes.predicting import FEWEST_SETTLED, Bin, Foresight, foresight
from bot.rules.hiring.scorecards import coaching
from bot.rules.people import Identity, Person
from bot.slack import blocks
from bot.slack.pictures.curve import Curve, curve
from bot.store import Books
from bot.store.pictures import OpenPage

DRAW = f"{FEATURE}.draw_curve"


@dataclass(frozen=True)
class Page:
    """The modal of how that person rates; the picture it has, and whether Slack has its file."""

    view: dict[str, Any]
    whose: str
    curve: Curve | None
    has_file: bool


def page(deps: Deps, books: Books, me: Person, whose: str, now: datetime) -> Page:
    """How it stands, in the reader's language; of themselves where `whose` is empty. Raises NotTheirCoach."""
    whose, drawn = whose or me.user, None
    facts = read(books, me, whose)
    if facts["foresight"]:
        drawn = curve(deps.words.tree(f"{TEMPLATES}/curve", me.language, facts["foresight"], me.zone))
        facts["picture"] = pictures.shown(books.pictures.find(me.workspace, drawn.digest))
    tree = deps.words.tree(f"{TEMPLATES}/how_i_rate", me.language, {"prefix": deps.command_prefix, **facts}, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    has_file = bool(facts["picture"] and facts["picture"]["file"])
    return Page(blocks.modal(tree, more=more), whose, drawn, has_file)


def read(books: Books, me: Person, whose: str) -> dict[str, Any]:
    """What there is to say of that person's ratings and predictions. Raises NotTheirCoach."""
    if whose != me.user and books.predictions.coach(Identity(me.workspace, whose)) != me.user:
        raise NotTheirCoach()
    is_allowed = estimating.is_allowed(books.workspaces.get(me.workspace))
    said = books.predictions.settled(me.identity, whose) if is_allowed else []
    found = foresight(said)
    return {
        "me": me.user, "whose": "" if whose == me.user else whose, "coach": books.predictions.coach(me.identity),
        "is_allowed": is_allowed, "rates": estimating.of(books, me.workspace, whose),
        "settled": len(said), "fewest": FEWEST_SETTLED, "foresight": _foresight(found) if found else None,
        "coached": [each for each in _coached(books, me) if each != whose], "picture": None,
    }  # fmt: skip


def _coached(books: Books, me: Person) -> list[str]:
    return list(books.predictions.coached(me.identity)[: coaching.COACHED])


def _foresight(one: Foresight) -> dict[str, Any]:
    return {
        "n": one.count, "brier": f"{one.brier:.2f}", "reference": f"{one.reference:.2f}", "is_better": one.is_better,
        "foretold": round(100 * one.foretold), "came": round(100 * one.came),
        "curve": [_bin(each) for each in one.curve],
    }  # fmt: skip


def _bin(one: Bin) -> dict[str, Any]:
    shares = {"foretold": one.foretold, "came": one.came, "low": one.at_least, "high": one.at_most}
    return {
        "from": one.low, "to": one.high, "n": one.count,
        "shares": {name: f"{each:.4f}" for name, each in shares.items()},
        **{name: round(100 * each) for name, each in shares.items()},
    }  # fmt: skip


def want(books: Books, me: Person, made: Page, view: str, now: datetime) -> None:
    """The picture that this open page lacks is made; it waits for no other any more."""
    books.pictures.left(me.workspace, view)
    if made.curve is not None and not made.has_file:
        people = [me.user, *_coached(books, me)]
        if made.whose in people:
            open_page = OpenPage(view, me.user, people.index(made.whose))
            pictures.want(books, me.workspace, made.curve, DRAW, open_page, now)


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet."""
    pictures.draw(deps, facts, _showing)


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any] | None:
    """The page of whom it was about; None where they chose another coach since."""
    people = [me.user, *_coached(books, me)]
    made = page(deps, books, me, people[about], deps.now()) if about < len(people) else None
    return made.view if made and made.curve and made.curve.digest == digest else None


ERRANDS = {DRAW: draw}
