"""What a person can do about questions."""

from __future__ import annotations

from bot.handlers.community.questions import asking, helping, keeping, moderating
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", asking.ask, Right.BELONG),
    Entry("view", asking.save_ask, Right.BELONG),
    Entry("action", asking.still_open, Right.BELONG),
    Entry("action", asking.helped, Right.BELONG),
    Entry("action", helping.offer, Right.BELONG),
    Entry("view", helping.save_offer, Right.BELONG),
    Entry("action", helping.stop, Right.BELONG),
    Entry("action", helping.will, Right.BELONG),
    Entry("action", helping.not_me, Right.BELONG),
    Entry("action", moderating.board, Right.MODERATE),
    Entry("action", moderating.turn, Right.MODERATE),
    Entry("action", moderating.open_one, Right.MODERATE),
    Entry("action", moderating.switch, Right.MODERATE),
    Entry("action", moderating.reopen, Right.MODERATE),
    Entry("action", moderating.close, Right.MODERATE),
    Entry("view", moderating.save_close, Right.MODERATE),
    Entry("action", moderating.mark, Right.MODERATE),
    Entry("view", moderating.save_mark, Right.MODERATE),
    Entry("action", moderating.choose, Right.MODERATE),
    Entry("view", moderating.save_choose, Right.MODERATE),
    Entry("action", keeping.ready, Right.MODERATE),
    Entry("action", keeping.write, Right.MODERATE),
    Entry("view", keeping.save_write, Right.MODERATE),
    Entry("action", keeping.drop, Right.MODERATE),
    Entry("action", keeping.faq, Right.BELONG),
    Entry("view", keeping.look_up, Right.BELONG),
    Entry("action", keeping.turn_faq, Right.BELONG),
    Entry("action", keeping.make, Right.MODERATE),
    Entry("view", keeping.save_make, Right.MODERATE),
    Entry("action", keeping.agree, Right.BELONG),
    Entry("action", keeping.drop_entry, Right.MODERATE),
)
