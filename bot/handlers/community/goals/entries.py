"""What a person can do about goals."""

from __future__ import annotations

from bot.handlers.community.goals import asking, showing
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", asking.answer, Right.BELONG),
    Entry("action", showing.show, Right.MODERATE),
    Entry("action", showing.figures, Right.MODERATE),
    Entry("action", showing.behind, Right.MODERATE),
    Entry("action", showing.confirm, Right.MODERATE),
    Entry("action", showing.follow, Right.MODERATE),
    Entry("action", showing.export, Right.MODERATE),
    Entry("action", showing.put, Right.MODERATE),
    Entry("view", showing.save_put, Right.MODERATE),
    Entry("action", showing.end, Right.MODERATE),
    Entry("view", showing.save_end, Right.MODERATE),
)
