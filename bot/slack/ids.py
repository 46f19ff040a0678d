"""Addresses: the one name of a function or a refusal in every id that Slack sends back."""

import re
from collections.abc import Callable
from typing import Any

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def address(named: Callable[..., Any]) -> str:
    """`hiring.scorecards.submit` of a handler, `hiring.requisitions.reason_missing` of a refusal's class.

    Raises ValueError for what does not live in a room of the bot.
    """
    rooms = named.__module__.split(".")
    if rooms[0] != "bot" or len(rooms) < 3 or "." in named.__qualname__:
        raise ValueError(f"{named.__module__}.{named.__qualname__} has no address")
    name = named.__qualname__
    if isinstance(named, type):
        name = _HUMP.sub("_", name).lower()
    return ".".join([*rooms[2:], name])


def pattern(named: Callable[..., Any], *once: str) -> re.Pattern[str]:
    """What matches the address, those it had `once`, and their repeats within one block (`#2`, `#3`)."""
    addresses = "|".join(re.escape(each) for each in (address(named), *once))
    return re.compile(f"^({addresses})(#\\d+)?$")
