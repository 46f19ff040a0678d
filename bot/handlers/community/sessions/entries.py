"""What a person can do about question sessions."""

from __future__ import annotations

from bot.handlers.community.sessions import asking, running
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", asking.show, Right.BELONG),
    Entry("action", asking.turn, Right.BELONG),
    Entry("action", asking.open_one, Right.BELONG),
    Entry("action", asking.ask, Right.BELONG),
    Entry("view", asking.save_ask, Right.BELONG),
    Entry("action", asking.vote, Right.BELONG),
    Entry("action", running.answered, Right.BELONG),  # whoever took it home need not moderate
    Entry("action", running.announce, Right.MODERATE),
    Entry("view", running.save, Right.MODERATE),
    Entry("action", running.change, Right.MODERATE),
    Entry("view", running.save_change, Right.MODERATE),
    Entry("action", running.call_off, Right.MODERATE),
    Entry("action", running.run, Right.MODERATE),
    Entry("action", running.merge, Right.MODERATE),
    Entry("action", running.carry, Right.MODERATE),
    Entry("view", running.save_carry, Right.MODERATE),
    Entry("action", running.tell, Right.MODERATE),
)
