"""What a person can do about what came of recruitments, in one list."""

from __future__ import annotations

from bot.handlers.hiring.outcomes import changing, first, reading
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", reading.read, Right.HIRE),
    Entry("action", reading.file, Right.HIRE),
    Entry("action", first.first, Right.HIRE),
    Entry("action", first.ask, Right.HIRE),
    Entry("view", first.add_question, Right.HIRE),
    Entry("action", changing.changes, Right.RECRUIT),
    Entry("action", changing.answer, Right.RECRUIT),
    Entry("view", changing.refuse, Right.RECRUIT),
)
