"""What a person can do about the community, in one list."""

from __future__ import annotations

from bot.handlers.community.sources import entries as sources
from bot.handlers.registration import Entry

ALL: tuple[Entry, ...] = (*sources.ENTRIES,)
