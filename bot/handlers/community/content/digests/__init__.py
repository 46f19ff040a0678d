"""What people can do about their digests, in Slack and on the page of a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.rules.community.content.digests import NoSuchDigest

TEMPLATES = "community/content"
# What a button of a digest carries: the period, the item, and the topic to mute.
_SPOT = re.compile(r"([a-z]{1,16}-[0-9]{1,8}):([0-9]{1,9})(?::([^:\s]{1,32}))?")


@dataclass(frozen=True)
class Spot:
    """An item of the digest of a period, and a topic of it where one is meant."""

    period: str
    item: int
    topic: str


def spot(value: Any) -> Spot:
    """What a button of ours carries. Raises NoSuchDigest for anything else."""
    found = _SPOT.fullmatch(str(value))
    if found is None:
        raise NoSuchDigest()
    return Spot(found[1], int(found[2]), found[3] or "")
