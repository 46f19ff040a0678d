"""What a person can do about the quarterly review."""

from __future__ import annotations

from bot.handlers.community.reviews import deciding, packed
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", deciding.show, Right.MODERATE),
    Entry("action", deciding.topics, Right.MODERATE),
    Entry("action", packed.month, Right.MODERATE),
    Entry("action", deciding.apply, Right.MODERATE),
    Entry("action", deciding.undo, Right.MODERATE),
    Entry("action", deciding.withdraw, Right.MODERATE),
    Entry("action", deciding.restore, Right.MODERATE),
)
