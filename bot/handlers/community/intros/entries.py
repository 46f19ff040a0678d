"""What a person can do about introductions."""

from __future__ import annotations

from bot.handlers.community.intros import moderating, own
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", own.meet, Right.BELONG),
    Entry("action", own.join, Right.BELONG),
    Entry("view", own.save_join, Right.BELONG),
    Entry("action", own.rest, Right.BELONG),
    Entry("view", own.save_rest, Right.BELONG),
    Entry("action", own.avoid, Right.BELONG),
    Entry("view", own.save_avoid, Right.BELONG),
    Entry("action", own.go_on, Right.BELONG),
    Entry("action", own.stop, Right.BELONG),
    Entry("action", own.answer, Right.BELONG),
    Entry("action", moderating.board, Right.MODERATE),
    Entry("action", moderating.settle, Right.MODERATE),
    Entry("view", moderating.save_settle, Right.MODERATE),
    Entry("action", moderating.prepare, Right.MODERATE),
    Entry("action", moderating.preview, Right.MODERATE),
    Entry("action", moderating.turn, Right.MODERATE),
    Entry("action", moderating.keep_apart, Right.MODERATE),
    Entry("action", moderating.go, Right.MODERATE),
    Entry("action", moderating.drop, Right.MODERATE),
)
