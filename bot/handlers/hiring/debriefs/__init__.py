"""Debriefs: opened, looked into, voted on, decided; which one a button or form is about."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.handlers.hiring import candidates
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.debriefs import Sight, showing
from bot.rules.hiring.candidates import NoSuchCandidate
from bot.rules.hiring.debriefs import NoDebriefHere
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/debriefs"
_NUMBER = re.compile("[0-9]{1,9}")


def number(value: Any) -> int:
    """The debrief or candidacy that a button or form of ours carries. Raises NoDebriefHere for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoDebriefHere()
    return int(value)


def kept(view: Mapping[str, Any], **more: Any) -> str:
    """What a page or form of ours carries: the list below a candidate's page, where it stands above one, and this."""
    found = carried(view) if view else {}
    return json.dumps({**({"list": found["list"]} if "list" in found else {}), **more})


def page(deps: Deps, books: Books, me: Person, one: Sight, now: datetime, view: Mapping[str, Any]) -> dict[str, Any]:
    """The modal of a debrief, which stands above or in place of `view`."""
    facts = showing.page(books, one, me, now)
    return modal(deps, me, f"{TEMPLATES}/show", facts, kept(view, debrief=one.debrief.id))


def below(
    deps: Deps, books: Books, me: Person, id: int, now: datetime, view: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The candidate's page below that view and the list below that one, as they are now; nothing where it stands above
    none."""
    on, root = view.get("previous_view_id"), view.get("root_view_id")
    if "list" not in carried(view) or not on:
        return {}
    behind = candidates.behind(view)
    shown = {str(root): candidates.list_page(deps, books, me, behind, now)} if root != on else {}
    try:
        found, company = candidates.find(books, me, id, now)
    except NoSuchCandidate:
        return shown
    return {**shown, str(on): candidates.page(deps, books, me, found, company, now, behind)}
