"""Leaving a training before its end, and taking somebody out of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.hiring.training.enrolling import Left, NoSuchTraining, Training, TrainingOver
from bot.rules.refusals import Refusal

# How long the board shows who left, and why: as long before as it looks ahead.
SHOWN = timedelta(days=30)


class LeavingUnexplained(Refusal):
    """Nobody leaves a training, or is taken out of one, without a word on why."""


def check_may_end(training: Training, by: str, is_owner: bool, managers: Iterable[str]) -> None:
    """Return if `by` may end it: its trainee, its owners, a manager of its trainee.

    Raises NoSuchTraining for anybody else, TrainingOver.
    """
    if not (is_owner or by == training.user or by in managers):
        raise NoSuchTraining()
    if training.ended is not None:
        raise TrainingOver()


def left(training: Training, by: str, why: str, now: datetime) -> Training:
    """The training without its end; what was done in it stays. Raises LeavingUnexplained."""
    if not why.strip():
        raise LeavingUnexplained()
    return replace(training, ended=now, left=Left(by, why.strip()))
