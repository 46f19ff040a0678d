"""What a person can do about searching for members."""

from __future__ import annotations

from bot.handlers.community.search import finding
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", finding.show, Right.MODERATE),
    Entry("view", finding.find, Right.MODERATE),
    Entry("options", finding.suggest, Right.MODERATE),
    Entry("action", finding.save, Right.MODERATE),
    Entry("view", finding.keep, Right.MODERATE),
    Entry("action", finding.stop, Right.MODERATE),
    Entry("action", finding.drop, Right.MODERATE),
)
