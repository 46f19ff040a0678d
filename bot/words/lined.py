"""What was read from a file and remembers the lines its entries stand on, so that a mistake can be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class LinedMap(dict[Any, Any]):
    """A mapping as it was read; `lines` has the line of each key."""

    lines: Mapping[Any, int]


class LinedList(list[Any]):
    """A list as it was read; `lines` has the line of each item."""

    lines: Sequence[int]


def place(holder: object, key: object) -> str:
    """`line 12: ` for that key or position; empty where lines are not known."""
    lines = getattr(holder, "lines", None)
    known = isinstance(lines, Mapping) and key in lines
    known = known or (isinstance(lines, list) and isinstance(key, int) and 0 <= key < len(lines))
    return f"line {lines[key]}: " if known else ""  # type: ignore[index]
