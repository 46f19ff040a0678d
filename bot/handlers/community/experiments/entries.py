"""What a person can do about experiments."""

from __future__ import annotations

from bot.handlers.community.experiments import trying
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", trying.show, Right.MODERATE),
    Entry("action", trying.plan, Right.MODERATE),
    Entry("view", trying.begin, Right.MODERATE),
    Entry("action", trying.stop, Right.MODERATE),
    Entry("view", trying.end, Right.MODERATE),
    Entry("action", trying.take_over, Right.MODERATE),
    Entry("action", trying.give_back, Right.MODERATE),
)
