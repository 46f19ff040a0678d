"""What people can do about nurture; what their buttons and forms carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.rules.community.members import NoSuchMember
from bot.rules.community.nurture.writing import NoSuchJourney, NoSuchPromise
from bot.rules.refusals import Refusal

_NUMBER = re.compile("[0-9]{1,9}")
_KEY = re.compile("[a-z_0-9-]{1,32}")


def carried(body: Mapping[str, Any]) -> str:
    """What the clicked button carries."""
    return str((body.get("actions") or [{}])[0].get("value"))


def member(value: str) -> int:
    """The member a button or form is about. Raises NoSuchMember."""
    return _number(value, NoSuchMember())


def promise(value: str) -> int:
    """The promise. Raises NoSuchPromise."""
    return _number(value, NoSuchPromise())


def journey(value: str) -> int:
    """The journey a member is on. Raises NoSuchJourney."""
    return _number(value, NoSuchJourney())


def key(value: str) -> str:
    """The key of a journey, or `new`. Raises NoSuchJourney."""
    if not _KEY.fullmatch(value):
        raise NoSuchJourney()
    return value


def _number(value: str, otherwise: Refusal) -> int:
    if not _NUMBER.fullmatch(value):
        raise otherwise
    return int(value)
