"""Polls: the moderators' list, and what buttons carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.jobs.community import polls as job
from bot.jobs.community.polls import TEMPLATES
from bot.rules.community.questions.polls import NoSuchOption, NoSuchPoll
from bot.rules.people import Person
from bot.slack.forms import Answer
from bot.store import Books

_NUMBER, _CHOICE = re.compile("[0-9]{1,9}"), re.compile("([0-9]{1,9}):([0-9])")


def carried(body: Mapping[str, Any]) -> str:
    """What the clicked button carries, or what was chosen in a select; empty for a command."""
    action = (body.get("actions") or [{}])[0]
    return str((action.get("selected_option") or action).get("value") or "")


def number(value: str) -> int:
    """The poll that a button of ours carries. Raises NoSuchPoll for anything else."""
    if not _NUMBER.fullmatch(value):
        raise NoSuchPoll()
    return int(value)


def choice(value: str) -> tuple[int, int]:
    """The poll and the option that were chosen. Raises NoSuchPoll for what is none of ours."""
    found = _CHOICE.fullmatch(value)
    if found is None:
        raise NoSuchPoll()
    return int(found[1]), int(found[2])


def several(given: Answer) -> list[int]:
    """The options that were ticked. Raises NoSuchOption for what is none of ours."""
    ticked = given if isinstance(given, list) else []
    if not all(re.fullmatch("[0-9]", each) for each in ticked):
        raise NoSuchOption()
    return [int(each) for each in ticked]


def list_page(deps: Deps, books: Books, me: Person, value: str, now: datetime) -> dict[str, Any]:
    """The modal with that page of the list, the first one for what is no page."""
    page = int(value) if re.fullmatch("[0-9]{1,4}", value) else 0
    return modal(deps, me, f"{TEMPLATES}/list", job.listed(books, me, page, now))
