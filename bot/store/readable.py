"""Many rows, read one by one: a row that cannot be read takes none of the others away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from sqlalchemy import RowMapping

log = structlog.get_logger(__name__)
Read = TypeVar("Read")


def readable(rows: Iterable[RowMapping], read: Callable[[RowMapping], Read], kind: str) -> list[Read]:
    """What `read` makes of each row, in order; one of which it makes nothing is left out, and its `id` is logged."""
    found = []
    for row in rows:
        try:
            found.append(read(row))
        except Exception:
            log.exception("a row cannot be read", spare=True, kind=kind, key=str(row["id"]))
    return found
