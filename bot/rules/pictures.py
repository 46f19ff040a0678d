"""How a picture stands that is made beside what people do, and when it is tried anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

# What could not be made is wanted anew by whoever opens its page this much later, however it was given up.
AGAIN_AFTER = timedelta(hours=1)


class State(StrEnum):
    WANTED = "wanted"
    READY = "ready"  # Slack has it and shows it
    FAILED = "failed"  # the last try failed; another may be due


def is_wanted_anew(state: State, since: datetime, now: datetime) -> bool:
    """Whether a picture that stands so `since` then is to be made from the beginning."""
    return state is State.FAILED and now - since >= AGAIN_AFTER
