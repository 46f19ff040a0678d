"""Addresses: the one name of a function or a refusal in every id that Slack sends back."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

HALVES = {"hiring", "community"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBER = re.compile(r"#\d+$")


def address(named: Callable[..., Any]) -> str:
    """`hiring.scorecards.submit` of a handler, `hiring.requisitions.reason_missing` of a refusal's class.

    A feature that is a folder has one address, whichever of its files the function is in.
    Raises ValueError for what does not live in a room of the bot.
    """
    return _address(named.__module__, named.__qualname__, isinstance(named, type))


def without_number(id: str) -> str:
    """The address in an id: repeats of one address within a block are numbered (`#2`, `#3`)."""
    return _NUMBER.sub("", id)


@cache
def _address(module: str, name: str, is_class: bool) -> str:
    rooms = module.split(".")
    if rooms[0] != "bot" or len(rooms) < 3 or "." in name:
        raise ValueError(f"{module}.{name} has no address")
    feature = rooms[2:4] if rooms[2] in HALVES else rooms[2:3]
    return ".".join([*feature, _HUMP.sub("_", name).lower() if is_class else name])
