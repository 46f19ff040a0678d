"""What a person can do about the community, in one list."""

from __future__ import annotations

from bot.handlers.community.content.entries import ENTRIES as CONTENT
from bot.handlers.community.openings.entries import ENTRIES as OPENINGS
from bot.handlers.registration import Entry

ALL: tuple[Entry, ...] = (*CONTENT, *OPENINGS)
