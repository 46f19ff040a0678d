"""Check-ins: their list and pages, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import bring_up_to_date, modal
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.checkins import Known, seen_by, showing
from bot.rules.hiring.checkins import NoSuchHire, Side
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/checkins"
# Open views, and what they show now.
Shown = dict[str, dict[str, Any]]
# What a button or a form carries: the hire and its revision, or the hire, the day and the side.
_SPOT = re.compile("([0-9]{1,9}):([0-9]{1,6})(?::(manager|own))?")
_NUMBER = re.compile("[0-9]{1,9}")
_PAGE = re.compile("[0-9]{1,4}")


@dataclass(frozen=True)
class Spot:
    """A hire, its revision or one of its days, and a side where it is about one."""

    hire: int
    number: int
    side: Side | None = None

    def __str__(self) -> str:
        return f"{self.hire}:{self.number}" + (f":{self.side.value}" if self.side else "")


def spot(value: Any, has_side: bool = False) -> Spot:
    """What a button or a form of ours carries. Raises NoSuchHire for anything else."""
    found = _SPOT.fullmatch(str(value))
    if found is None or bool(found[3]) is not has_side:
        raise NoSuchHire()
    return Spot(int(found[1]), int(found[2]), Side(found[3]) if found[3] else None)


def number(value: Any) -> int:
    """The hire or action that a button of ours carries. Raises NoSuchHire for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchHire()
    return int(value)


def clicked(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries; None for a command."""
    return (body.get("actions") or [{}])[0].get("value")


def list_page(deps: Deps, books: Books, me: Person, page: Any, now: datetime) -> dict[str, Any]:
    """The modal with everybody this person looks after, is asked about, or is."""
    n = int(page) if _PAGE.fullmatch(str(page)) else 0
    facts = showing.listed(books, me, n, now)
    return modal(deps, me, f"{TEMPLATES}/list", facts, json.dumps({"checkins": facts["page"]}))


def page(deps: Deps, books: Books, me: Person, found: Known, now: datetime, view: Mapping[str, Any]) -> dict[str, Any]:
    """The modal of one hire; it keeps which list lies below, as `view` does."""
    facts = showing.one(books, me, found, deps.words.library, now)
    return modal(deps, me, f"{TEMPLATES}/show", facts, kept(view, hire=found.hire.id))


def kept(view: Mapping[str, Any], **more: Any) -> str:
    """What a page or a form above the list carries: the list below, and this."""
    found = carried(view) if view else {}
    return json.dumps({**({"checkins": found["checkins"]} if "checkins" in found else {}), **more})


def above(view: Mapping[str, Any], hire: int, spot: object) -> str:
    """What a form carries: what it is about, whether it stands above that hire's page, and the list below."""
    return kept(view, spot=str(spot), **({"page": hire} if carried(view).get("hire") == hire else {}))


def show_anew(deps: Deps, books: Books, me: Person, hire: int, now: datetime, view: Mapping[str, Any]) -> Shown:
    """By open view under that form what it shows now: the hire's page it was opened from, and the list below."""
    on, root, below = view.get("previous_view_id"), view.get("root_view_id"), carried(view)
    shown, is_above = Shown(), below.get("page") == hire
    if on and is_above:
        shown[str(on)] = page(deps, books, me, seen_by(books, me, hire, now), now, view)
    if root and "checkins" in below and (root != on or not is_above):
        shown[str(root)] = list_page(deps, books, me, below["checkins"], now)
    return shown


def bring(deps: Deps, me: Person, shown: Shown) -> None:
    """The open pages show how it is now."""
    for id, view in shown.items():
        bring_up_to_date(deps, me, id, view)
