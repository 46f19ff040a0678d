"""What a person can do about the community, in one list."""

from __future__ import annotations

from bot.handlers.community.segments import entries as segments
from bot.handlers.registration import Entry

ALL: tuple[Entry, ...] = (*segments.ENTRIES,)
