"""What a person can do about polls."""

from __future__ import annotations

from bot.handlers.community.polls import answering, asking
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", answering.answer, Right.BELONG),
    Entry("action", answering.choose, Right.BELONG),
    Entry("view", answering.give, Right.BELONG),
    Entry("action", asking.show, Right.MODERATE),
    Entry("action", asking.turn, Right.MODERATE),
    Entry("action", asking.poll, Right.MODERATE),
    Entry("view", asking.make, Right.MODERATE),
    Entry("action", asking.call_off, Right.MODERATE),
    Entry("action", asking.stop, Right.MODERATE),
)
