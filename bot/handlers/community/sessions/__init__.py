"""Question sessions: their pages, and what buttons and forms carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.jobs.community import sessions as job
from bot.jobs.community.sessions import TEMPLATES
from bot.rules.community.questions.sessions import NoSuchSession, Session
from bot.rules.people import Person
from bot.store import Books

_NUMBER, _PAIR = re.compile("[0-9]{1,9}"), re.compile("([0-9]{1,9}):([0-9]{1,9})")
_TWO = re.compile("([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,9})")


def carried(body: Mapping[str, Any]) -> str:
    """What the clicked button carries; empty for a command."""
    return str((body.get("actions") or [{}])[0].get("value") or "")


def number(value: Any) -> int:
    """The session, or the question, that a button or a form of ours carries. Raises NoSuchSession."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchSession()
    return int(value)


def pair(value: Any) -> tuple[int, int]:
    """A session with a page of it, or with a question of it. Raises NoSuchSession."""
    found = _PAIR.fullmatch(str(value))
    if found is None:
        raise NoSuchSession()
    return int(found[1]), int(found[2])


def two(value: Any) -> tuple[int, int, int]:
    """A session and two questions of it. Raises NoSuchSession."""
    found = _TWO.fullmatch(str(value))
    if found is None:
        raise NoSuchSession()
    return int(found[1]), int(found[2]), int(found[3])


def list_page(deps: Deps, books: Books, me: Person, value: str, now: datetime) -> dict[str, Any]:
    """The modal with that page of the list, the first one for what is no page."""
    page = int(value) if re.fullmatch("[0-9]{1,4}", value) else 0
    return modal(deps, me, f"{TEMPLATES}/list", job.listed(books, me, page, now))


def page(deps: Deps, books: Books, me: Person, session: Session, n: int, now: datetime) -> dict[str, Any]:
    """The modal of one session, with page `n` of its questions."""
    return modal(deps, me, f"{TEMPLATES}/show", job.one(books, me, session, n, now), f"{session.id}:{n}")


def board(deps: Deps, books: Books, me: Person, session: Session, now: datetime) -> dict[str, Any]:
    """The modal in which it is run."""
    common = frozenset(deps.words.noticing.common)
    return modal(deps, me, f"{TEMPLATES}/run", job.board(books, session, common, now))
