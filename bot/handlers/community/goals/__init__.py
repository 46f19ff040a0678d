"""What people can do about goals; what their buttons and forms carry."""

from __future__ import annotations

import re

from bot.rules.community.goals import Metric
from bot.rules.community.goals.smart import NoSuchGoal
from bot.rules.community.segments import NoSuchSegment

_NUMBER = re.compile("[0-9]{1,9}")
# A segment, 0 for everybody, and a metric of it.
_FIGURE = re.compile("([0-9]{1,9}):([a-z_]{1,32})")


def goal(value: str) -> int:
    """The goal a button or form is about. Raises NoSuchGoal."""
    if not _NUMBER.fullmatch(value):
        raise NoSuchGoal()
    return int(value)


def segment(value: str) -> int | None:
    """The segment, None for everybody. Raises NoSuchSegment."""
    if not _NUMBER.fullmatch(value):
        raise NoSuchSegment()
    return int(value) or None


def figure(value: str) -> tuple[int | None, Metric]:
    """The segment, None for everybody, and the metric. Raises NoSuchSegment."""
    found = _FIGURE.fullmatch(value)
    metric = next((each for each in Metric if found and each.value == found[2]), None)
    if found is None or metric is None:
        raise NoSuchSegment()
    return int(found[1]) or None, metric
