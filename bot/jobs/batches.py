"""Many things in parts, each planned in a short transaction of its own, so that others who write get their turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from bot.store import Busy

log = structlog.get_logger(__name__)
Thing = TypeVar("Thing")
# Some milliseconds of the database's time.
MOST_AT_ONCE = 500


def batches(things: Iterable[Thing], most: int = MOST_AT_ONCE) -> Iterator[list[Thing]]:
    """All of them in their order, at most so many at once."""
    left = iter(things)
    while batch := list(islice(left, most)):
        yield batch


@contextmanager
def apart(workspace: str) -> Iterator[None]:
    """What cannot be done for one workspace is logged and stops no other; a database that is away stops them all."""
    try:
        yield
    except (DBAPIError, Busy):
        raise
    except Exception:
        log.exception("a job could not do its work for a workspace", spare=True, workspace=workspace)
