"""What a person can do about searching for members."""

from __future__ import annotations

from bot.handlers.hiring.search import finding
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", finding.show, Right.HIRE),
    Entry("view", finding.find, Right.HIRE),
    Entry("options", finding.suggest, Right.HIRE),
    Entry("action", finding.save, Right.HIRE),
    Entry("view", finding.keep, Right.HIRE),
    Entry("action", finding.stop, Right.HIRE),
    Entry("action", finding.drop, Right.HIRE),
)
