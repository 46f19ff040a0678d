"""Members: their own page, and theirs as moderators see it. The verbs stand beside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.jobs.community.members import TEMPLATES
from bot.jobs.community.members.own import page
from bot.rules.community.members import Member, NoSuchMember
from bot.rules.people import Person
from bot.store import Books

_NUMBER = re.compile("[0-9]{1,9}")


def clicked(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries; None for a command."""
    return (body.get("actions") or [{}])[0].get("value")


def number(value: Any) -> int:
    """The member or proposal that a button of ours carries. Raises NoSuchMember for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchMember()
    return int(value)


def own_page(deps: Deps, books: Books, me: Person, member: Member, now: datetime) -> dict[str, Any]:
    """The modal with what is kept of somebody, for themselves. It carries nothing: it is its reader's."""
    return modal(deps, me, f"{TEMPLATES}/me", page(books, member, now))
