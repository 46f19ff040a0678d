"""What a person can do in a debrief, in one list."""

from __future__ import annotations

from bot.handlers.hiring.debriefs import deciding, opening, voting
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", opening.show, Right.HIRE),
    Entry("action", opening.begin, Right.HIRE),
    Entry("view", opening.open_up, Right.HIRE),
    Entry("action", voting.look, Right.HIRE),
    Entry("view", voting.cast, Right.HIRE),
    Entry("action", deciding.decide, Right.HIRE),
    Entry("view", deciding.settle, Right.HIRE),
)
