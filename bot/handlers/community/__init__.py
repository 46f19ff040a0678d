"""What a person can do about the community, in one list."""

from __future__ import annotations

from bot.handlers.community.search import entries as search
from bot.handlers.registration import Entry

ALL: tuple[Entry, ...] = (*search.ENTRIES,)
