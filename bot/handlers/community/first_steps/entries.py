"""What an admin can do about setting up a community."""

from __future__ import annotations

from bot.handlers.community.first_steps import asking
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", asking.fit, Right.ADMINISTER),
    Entry("view", asking.save_fit, Right.ADMINISTER),
    Entry("action", asking.words, Right.ADMINISTER),
    Entry("view", asking.save_words, Right.ADMINISTER),
    Entry("action", asking.channels, Right.ADMINISTER),
    Entry("view", asking.save_channels, Right.ADMINISTER),
)
