"""Looking among those known already: its pages, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.jobs.community.matching import TEMPLATES, showing
from bot.rules.community.matching.covering import Standing
from bot.rules.community.matching.deciding import NotAmongThem
from bot.rules.people import Person
from bot.store import Books

_ROLE = re.compile("[0-9]{1,9}")
_GROUP = re.compile(f"([0-9]{{1,9}}):([0-9]{{1,2}}):({'|'.join(Standing)}):([0-9]{{1,4}})")
_BEST = re.compile("([0-9]{1,9}):best:([0-9]{1,4})")
# Somebody on a page: the page as its own button carries it, and the member.
_SPOT = re.compile(r"([0-9:a-z_]{3,40})/([0-9]{1,9})")


def clicked(body: Mapping[str, Any]) -> str:
    """What the clicked button or the chosen option carries; empty for a command."""
    action = (body.get("actions") or [{}])[0]
    return str((action.get("selected_option") or {}).get("value") or action.get("value") or "")


def role_in(value: Any) -> int:
    """The role that a button of ours carries. Raises NotAmongThem for anything else."""
    if not _ROLE.fullmatch(str(value)):
        raise NotAmongThem()
    return int(value)


def spot_in(value: Any) -> tuple[int, str, int]:
    """The role, the page on which somebody stands, and who. Raises NotAmongThem for anything else."""
    found = _SPOT.fullmatch(str(value))
    page = found and (_GROUP.fullmatch(found[1]) or _BEST.fullmatch(found[1]))
    if not found or not page:
        raise NotAmongThem()
    return int(page[1]), found[1], int(found[2])


def role_page(deps: Deps, books: Books, me: Person, id: int, now: datetime) -> dict[str, Any]:
    """How those known stand to what a role asks for."""
    return modal(deps, me, f"{TEMPLATES}/page", showing.page(books, me, id, deps.words.synonyms, now))


def list_page(deps: Deps, books: Books, me: Person, value: str, now: datetime) -> dict[str, Any]:
    """A page of people, as its button carries it. Raises NotAmongThem for anything else."""
    if best := _BEST.fullmatch(value):
        facts = showing.best(books, me, int(best[1]), int(best[2]), deps.words.synonyms, now)
        return modal(deps, me, f"{TEMPLATES}/best", facts)
    group = _GROUP.fullmatch(value)
    if group is None:
        raise NotAmongThem()
    at = int(group[1]), int(group[2]), Standing(group[3]), int(group[4])
    return modal(deps, me, f"{TEMPLATES}/group", showing.group(books, me, *at, deps.words.synonyms, now))
