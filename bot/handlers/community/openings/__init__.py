"""Openings: their list and forms, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import bring_up_to_date, modal
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community import openings as job
from bot.rules.community.openings import NoSuchOpening
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "community/openings"
# What a button or a form carries: an opening, or two numbers.
_NUMBER = re.compile("[0-9]{1,9}")
_PAIR = re.compile("([0-9]{1,9}):([0-9]{1,9})")
_PAGE = re.compile("[0-9]{1,4}")


def clicked(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries; None for a command."""
    return (body.get("actions") or [{}])[0].get("value")


def number(value: Any) -> int:
    """The opening that a button or a form of ours carries. Raises NoSuchOpening for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchOpening()
    return int(value)


def pair(value: Any) -> tuple[int, int]:
    """An opening and its revision, or a member. Raises NoSuchOpening for anything else."""
    found = _PAIR.fullmatch(str(value))
    if found is None:
        raise NoSuchOpening()
    return int(found[1]), int(found[2])


def list_page(deps: Deps, books: Books, me: Person, page: Any, now: datetime) -> dict[str, Any]:
    """The modal with what is open, and one's own applications."""
    n = int(page) if _PAGE.fullmatch(str(page)) else 0
    return modal(deps, me, f"{TEMPLATES}/list", job.listed(books, me, n, now), json.dumps({"jobs": n}))


def kept(view: Mapping[str, Any], **more: Any) -> str:
    """What a form above the list carries: the page below, and this."""
    return json.dumps({**{name: each for name, each in carried(view).items() if name == "jobs"}, **more})


def bring(deps: Deps, me: Person, body: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
    """The list under the form shows how it is now."""
    below = body["view"].get("previous_view_id")
    if below and "jobs" in carried(body["view"]):
        bring_up_to_date(deps, me, str(below), shown)
