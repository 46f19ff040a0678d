"""What a person can do about cards, in one list."""

from __future__ import annotations

from bot.handlers.hiring.scorecards import coaching, filling, reading
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", filling.card, Right.HIRE),
    Entry("action", filling.choose, Right.HIRE),
    Entry("action", filling.back, Right.HIRE),
    Entry("view", filling.hand_in, Right.HIRE),
    Entry("action", reading.cards, Right.HIRE),
    Entry("action", reading.turn, Right.HIRE),
    Entry("action", reading.promise, Right.HIRE),
    Entry("action", reading.waive, Right.HIRE),
    Entry("view", reading.let_go, Right.HIRE),
    Entry("action", coaching.predictions, Right.HIRE),
    Entry("view", coaching.name_coach, Right.HIRE),
)
