"""What people can do about introductions; what their buttons carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.rules.community.intros import Kind, NotTakingPart
from bot.rules.community.intros.following import Answer
from bot.rules.community.intros.rounds import NoSuchRound

_ANSWER = re.compile("([0-9]{1,9}):(yes|not_yet|no)")
_PAGE = re.compile("([0-9]{1,9})(?::([0-9]{1,9}))?")
_PAIR = re.compile("([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,9})")


def carried(body: Mapping[str, Any]) -> str:
    """What the clicked button carries."""
    return str((body.get("actions") or [{}])[0].get("value"))


def said(value: str) -> tuple[int, Answer]:
    """The group, and what is said of it. Raises NotTakingPart for what is none of our buttons."""
    found = _ANSWER.fullmatch(value)
    if found is None:
        raise NotTakingPart()
    return int(found[1]), Answer(found[2])


def page(value: str) -> tuple[int, int]:
    """The round, and the group after which its page begins. Raises NoSuchRound."""
    found = _PAGE.fullmatch(value)
    if found is None:
        raise NoSuchRound()
    return int(found[1]), int(found[2] or 0)


def pair(value: str) -> tuple[int, int, int]:
    """The round and two of its people. Raises NoSuchRound."""
    found = _PAIR.fullmatch(value)
    if found is None:
        raise NoSuchRound()
    return int(found[1]), int(found[2]), int(found[3])


def kind(value: str) -> Kind:
    """What a round is for. Raises NoSuchRound."""
    if value not in tuple(Kind):
        raise NoSuchRound()
    return Kind(value)
