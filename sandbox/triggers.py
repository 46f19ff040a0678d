"""Rights given for a short while of real time: a trigger id opens one view within 3 seconds, a response_url
says something up to five times within 30 minutes (Slack, handling user interaction)."""

import secrets
import time
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

from sandbox.refused import Refused

TRIGGER_SECONDS = 3.0
REPLY_SECONDS = 30 * 60
REPLY_USES = 5
# For so long it is still said of a right that it has expired.
TRIGGER_KEPT = 600.0
REPLY_KEPT = 2.0 * REPLY_SECONDS


@dataclass
class Trigger:
    workspace: str
    user: str
    given: float
    used: bool = False


@dataclass
class Reply:
    """A response_url: who did something where, and to which message, if to one."""

    workspace: str
    user: str
    channel: str
    ts: str | None
    given: float
    uses: int = 0


Right = TypeVar("Right", Trigger, Reply)


def forget(rights: dict[str, Right], before: float) -> None:
    """Let go of those given before that moment; the oldest come first."""
    for key in list(takewhile(lambda key: rights[key].given < before, rights)):
        del rights[key]


class Triggers:
    def __init__(self) -> None:
        self._known: dict[str, Trigger] = {}

    def give(self, workspace: str, user: str) -> str:
        now = time.monotonic()
        forget(self._known, now - TRIGGER_KEPT)
        key = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._known[key] = Trigger(workspace, user, now)
        return key

    def exchange(self, workspace: str, key: str) -> str:
        """The person it was given to. `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`."""
        trigger = self._known.get(key)
        if trigger is None or trigger.workspace != workspace:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() - trigger.given > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.user
