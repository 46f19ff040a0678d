"""A new version of a kit: who used an older one gives five minutes to what changed before they use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

# What is asked for is no more than a page of differences (product.md, hiring/training).
MINUTES = 5


@dataclass(frozen=True)
class Acknowledgement:
    """Somebody read what changed in that version of a kit, at that moment; `kit` is its own name, as kits name it."""

    user: str
    kit: str
    version: int
    at: datetime


def owed(version: int, used: int | None, acknowledged: int | None) -> int | None:
    """Since which version somebody has to be told what changed before they use this one; None for nothing.

    `used` is the newest version they interviewed with, `acknowledged` the newest they read about. Who never used the
    kit reads all of it in the brief and owes nothing; nobody is asked twice, nor about an older version than they know.
    """
    if used is None:
        return None
    known = max(used, acknowledged or 0)
    return known if known < version else None


def still_owed(version: int, used: Mapping[str, int], acknowledged: Mapping[str, int]) -> Mapping[str, int]:
    """By user since which version, of those who owe it: for whoever seats them and for their brief."""
    found = {user: owed(version, newest, acknowledged.get(user)) for user, newest in used.items()}
    return {user: since for user, since in sorted(found.items()) if since is not None}
