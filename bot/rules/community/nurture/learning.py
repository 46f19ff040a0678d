"""Learning tracks for members: what there is to learn, and where somebody is in it. Nobody else is told of it, and
nothing depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.refusals import Refusal

# What ships: its lessons by track, in the order in which they are best read.
TRACKS: Mapping[str, tuple[str, ...]] = {"interview": ("what_happens", "your_answers")}


class NoSuchLesson(Refusal):
    """There is no lesson of that name."""


@dataclass(frozen=True)
class Lesson:
    """A lesson as one member has it: at which page they were last (from 0), when, and when they passed its quiz."""

    module: str
    page: int
    at: datetime
    passed_at: datetime | None = None


def check_lesson(module: str) -> str:
    """The name, if it is that of a lesson. Raises NoSuchLesson."""
    if not any(module in lessons for lessons in TRACKS.values()):
        raise NoSuchLesson()
    return module


def turned(before: Lesson | None, module: str, page: int, now: datetime) -> Lesson:
    """They are at that page now."""
    return replace(before, page=page, at=now) if before else Lesson(module, page, now)


def answered(before: Lesson | None, module: str, last_page: int, is_passed: bool, now: datetime) -> Lesson:
    """They answered its quiz, which stands behind the last page; who passed once has passed."""
    after = turned(before, module, last_page, now)
    return replace(after, passed_at=after.passed_at or (now if is_passed else None))
