"""What a person can do about content."""

from __future__ import annotations

from bot.handlers.community.content import listing, moving, sharing, using, writing
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", listing.show, Right.MODERATE),
    Entry("action", listing.turn, Right.MODERATE),
    Entry("action", listing.open_one, Right.MODERATE),
    Entry("action", writing.write, Right.MODERATE),
    Entry("view", writing.save, Right.MODERATE),
    Entry("shortcut", using.use, Right.MODERATE),
    Entry("shortcut", using.hear, Right.MODERATE),
    Entry("action", moving.change, Right.MODERATE),
    Entry("action", moving.copy, Right.MODERATE),
    Entry("action", moving.fill, Right.MODERATE),
    Entry("action", sharing.kit, Right.BELONG),
    Entry("action", sharing.heard, Right.BELONG),
    Entry("action", sharing.tap, Right.BELONG),
    Entry("action", sharing.propose, Right.MODERATE),
    Entry("view", sharing.save_proposition, Right.MODERATE),
)
