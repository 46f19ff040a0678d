"""Cards: one's own, and those one may read by now."""

from __future__ import annotations

import re
from typing import Any

from bot.rules.hiring.scorecards import NoCardHere

TEMPLATES = "hiring/scorecards"
_NUMBER = re.compile("[0-9]{1,9}")


def number(value: Any) -> int:
    """The seat or candidacy that a button or form of ours carries. Raises NoCardHere for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoCardHere()
    return int(value)
