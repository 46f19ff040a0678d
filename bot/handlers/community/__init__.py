"""What a person can do about the community, in one list."""

from __future__ import annotations

from bot.handlers.community.content.digests import entries as digests
from bot.handlers.registration import Entry

ALL: tuple[Entry, ...] = (*digests.ENTRIES,)
