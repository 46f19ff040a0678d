"""What a person can do about the community, in one list."""

from __future__ import annotations

from bot.handlers.community.members import entries as members
from bot.handlers.registration import Entry

ALL: tuple[Entry, ...] = (*members.ENTRIES,)
