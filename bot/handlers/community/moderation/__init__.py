"""Moderation: the queue and its pages, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import bring_up_to_date, modal
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.moderation import TEMPLATES, showing
from bot.rules.community.moderation import NoSuchCase
from bot.rules.people import Person
from bot.store import Books

__all__ = ["TEMPLATES", "bring", "case_page", "clicked", "kept", "number", "queue_page", "shown_anew", "spot"]
# What a button or a form carries: a case and its revision.
_SPOT = re.compile("([0-9]{1,9}):([0-9]{1,6})")
_NUMBER = re.compile("[0-9]{1,9}")


def clicked(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries; None for a command."""
    return (body.get("actions") or [{}])[0].get("value")


def number(value: Any) -> int:
    """The case that a button or a form of ours carries. Raises NoSuchCase for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchCase()
    return int(value)


def spot(value: Any) -> tuple[int, int]:
    """The case and its revision that a button or a form of ours carries. Raises NoSuchCase for anything else."""
    found = _SPOT.fullmatch(str(value))
    if found is None:
        raise NoSuchCase()
    return int(found[1]), int(found[2])


def queue_page(deps: Deps, books: Books, me: Person, value: Any, now: datetime) -> dict[str, Any]:
    """That page of the queue as a modal, the first one for what is no page."""
    page = int(value) if re.fullmatch("[0-9]{1,4}", str(value)) else 0
    return modal(deps, me, f"{TEMPLATES}/queue", showing.queue(books, me, page, now), json.dumps({"queue": page}))


def case_page(
    deps: Deps, books: Books, me: Person, id: int, now: datetime, below: Mapping[str, Any]
) -> dict[str, Any]:
    """The modal of one case; it keeps which page of the queue lies below, as `below` does."""
    return modal(deps, me, f"{TEMPLATES}/show", showing.one(books, me, id, now), kept(below, case=id))


def kept(view: Mapping[str, Any], **more: Any) -> str:
    """What a page or a form above the queue carries: its page below, and this."""
    return json.dumps({**{name: each for name, each in carried(view).items() if name == "queue"}, **more})


def shown_anew(
    deps: Deps, books: Books, me: Person, id: int, now: datetime, view: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """By open view under that form what it shows now: the page of the case, and the queue."""
    on, root, below = view.get("previous_view_id"), view.get("root_view_id"), carried(view)
    shown: dict[str, dict[str, Any]] = {}
    if on and on != view.get("id"):
        shown[str(on)] = case_page(deps, books, me, id, now, view)
    if root and root not in {on, view.get("id")} and "queue" in below:
        shown[str(root)] = queue_page(deps, books, me, below["queue"], now)
    return shown


def bring(deps: Deps, me: Person, shown: Mapping[str, Mapping[str, Any]]) -> None:
    """The open pages show how it is now."""
    for id, view in shown.items():
        bring_up_to_date(deps, me, id, view)
