"""The start of a process that is to stay: a database that is busy, or not there yet, is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.away import in_a_line
from bot.store import Busy
from bot.store.machine import OtherMachine

log = structlog.get_logger(__name__)
Given = TypeVar("Given")
# A database that starts beside us is there by then; one that is not wants somebody who looks.
PATIENCE_SECONDS = 60.0
AGAIN_SECONDS = 0.5
# What PostgreSQL says with FATAL and will not say for long; what else it says so stays as it is: a wrong password.
_FOR_A_WHILE = ("starting up", "shutting down", "recovery", "too many", "connection slots", "administrator command")


def patiently(action: Callable[[], Given], patience: float = PATIENCE_SECONDS) -> Given:
    """What the action gives as soon as the database lets it; that it waits is said once.

    Raises what the action raises, at once where no waiting mends it, else after so many seconds.
    """
    until, is_said = time.monotonic() + patience, False
    while True:
        try:
            return action()
        except (DBAPIError, Busy) as error:
            if not is_mended_by_waiting(error) or time.monotonic() >= until:
                raise
            if not is_said:
                log.warning("the database cannot be used yet: waiting for it", error=in_a_line(error))
                is_said = True
        time.sleep(min(AGAIN_SECONDS, patience))


def is_mended_by_waiting(error: DBAPIError | Busy) -> bool:
    """Whether somebody else has it just now, or it cannot be reached; not where it is another machine's, or where a
    file or a password is wrong."""
    if isinstance(error, Busy):
        return not isinstance(error, OtherMachine) and not isinstance(error.__cause__, OSError)
    said = str(error.orig)
    if type(error.orig).__module__.startswith("sqlite3"):
        return "locked" in said or "busy" in said
    if "FATAL" in said:
        return any(each in said for each in _FOR_A_WHILE)
    return isinstance(error, OperationalError | InterfaceError)
