"""What a person can do about what came of recruitments, in one list."""

from __future__ import annotations

from bot.handlers.hiring.outcomes import reading
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", reading.read, Right.HIRE),
    Entry("action", reading.file, Right.HIRE),
)
