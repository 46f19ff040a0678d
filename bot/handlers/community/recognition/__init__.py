"""What people can do about recognition; what their buttons carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.jobs.community.recognition import TEMPLATES
from bot.jobs.community.recognition import own as job
from bot.rules.community.members import Member
from bot.rules.community.recognition.settling import NoSuchThanks, NotAsked
from bot.rules.community.recognition.spotlight import Answer
from bot.rules.people import Person
from bot.store import Books

_NUMBER = re.compile("[0-9]{1,9}")
_ANSWER = re.compile("([0-9]{4}-[0-9]{2}-01):(yes|no)")


def carried(body: Mapping[str, Any]) -> str:
    """What the clicked button carries."""
    return str((body.get("actions") or [{}])[0].get("value"))


def number(value: str) -> int:
    """The thanks a button is about. Raises NoSuchThanks."""
    if not _NUMBER.fullmatch(value):
        raise NoSuchThanks()
    return int(value)


def asked(value: str) -> int:
    """The member a button is about. Raises NotAsked."""
    if not _NUMBER.fullmatch(value):
        raise NotAsked()
    return int(value)


def said(value: str) -> tuple[date, Answer]:
    """The month, and what is said to being shown for it. Raises NotAsked."""
    found = _ANSWER.fullmatch(value)
    try:
        return date.fromisoformat(found[1] if found else ""), Answer(found[2] if found else "")
    except ValueError:
        raise NotAsked() from None


def own_page(deps: Deps, books: Books, me: Person, member: Member, now: datetime) -> dict[str, Any]:
    """The modal of somebody's standing, for themselves."""
    return modal(deps, me, f"{TEMPLATES}/standing", job.page(books, member, now))
