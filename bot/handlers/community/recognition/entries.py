"""What a person can do about recognition."""

from __future__ import annotations

from bot.handlers.community.recognition import moderating, own, thanking
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", thanking.thanks, Right.BELONG),
    Entry("shortcut", thanking.thank, Right.BELONG),
    Entry("view", thanking.save_thanks, Right.BELONG),
    Entry("action", thanking.keep_private, Right.BELONG),
    Entry("action", own.standing, Right.BELONG),
    Entry("action", own.choose, Right.BELONG),
    Entry("view", own.save_choose, Right.BELONG),
    Entry("action", own.freeze, Right.BELONG),
    Entry("view", own.save_freeze, Right.BELONG),
    Entry("action", own.thaw, Right.BELONG),
    Entry("action", own.answer, Right.BELONG),
    Entry("action", moderating.board, Right.MODERATE),
    Entry("action", moderating.settle, Right.MODERATE),
    Entry("view", moderating.save_settle, Right.MODERATE),
    Entry("action", moderating.audit, Right.MODERATE),
    Entry("action", moderating.spot, Right.MODERATE),
    Entry("action", moderating.ask, Right.MODERATE),
)
