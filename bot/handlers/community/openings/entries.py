"""What a person can do about openings."""

from __future__ import annotations

from bot.handlers.community.openings import answering, listing, making
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", listing.show, Right.BELONG),
    Entry("action", listing.turn, Right.BELONG),
    Entry("action", answering.interested, Right.BELONG),
    Entry("view", answering.say_so, Right.BELONG),
    Entry("action", answering.withdraw, Right.BELONG),
    Entry("action", answering.answered, Right.BELONG),
    Entry("action", making.make, Right.MODERATE),
    Entry("view", making.save_typed, Right.MODERATE),
    Entry("action", making.publish, Right.HIRE),
    Entry("view", making.save_published, Right.HIRE),
)
