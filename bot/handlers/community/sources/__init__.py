"""Sources of the community: their list and pages, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.jobs.community.sources import showing
from bot.rules.community.sources import NoSuchSource, Source
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "community/sources"
_NUMBER, _PAGE = re.compile("[0-9]{1,9}"), re.compile("[0-9]{1,4}")


def clicked(body: Mapping[str, Any]) -> str:
    """What the clicked button carries; empty for a command."""
    return str((body.get("actions") or [{}])[0].get("value") or "")


def number(value: Any) -> int:
    """The source that a button or a form of ours carries. Raises NoSuchSource for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchSource()
    return int(value)


def page_number(value: Any) -> int:
    """The page that a button carries, else the first."""
    return int(value) if _PAGE.fullmatch(str(value)) else 0


def list_page(deps: Deps, books: Books, me: Person, n: int) -> dict[str, Any]:
    """The modal with all ways into the community."""
    facts = {**showing.listed(books, me, n, deps.now()), "is_public": bool(deps.public_url)}
    return modal(deps, me, f"{TEMPLATES}/list", facts)


def page(deps: Deps, books: Books, me: Person, source: Source) -> dict[str, Any]:
    """The modal of one source."""
    return modal(deps, me, f"{TEMPLATES}/show", showing.one(books, me, source, deps.public_url, deps.now()))
