"""When whoever sees to a goal hears of it: once when it turns off track, and once at its end."""

from __future__ import annotations

from enum import StrEnum

from bot.rules.community.goals.forecasting import Status

ENDS = frozenset({Status.REACHED, Status.MISSED})


class Says(StrEnum):
    """What is said."""

    NOTHING = "nothing"
    TURNED = "turned"  # off track
    OVER = "over"


def says(told: Status, now: Status, is_over: bool) -> tuple[Says, Status]:
    """What is said of a goal that stood like `told` when it was last told of, and how it stands told then. Off track is
    left only by being on track again: what goes to and fro at its edge is said once."""
    if is_over or now in ENDS:
        return Says.OVER, now
    if now is Status.OFF_TRACK:
        return (Says.NOTHING if told is Status.OFF_TRACK else Says.TURNED), now
    if told is Status.OFF_TRACK and now is not Status.ON_TRACK:
        return Says.NOTHING, told
    return Says.NOTHING, now
