"""What a person can do about what a candidate is offered."""

from __future__ import annotations

from bot.handlers.hiring.offers import offering
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", offering.offer, Right.HIRE),
    Entry("action", offering.write, Right.HIRE),
    Entry("view", offering.keep, Right.HIRE),
    Entry("action", offering.change, Right.HIRE),
    Entry("action", offering.ask, Right.HIRE),
    Entry("view", offering.say, Right.HIRE),
)
