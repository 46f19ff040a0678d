"""What a person can do about reports, in one list."""

from __future__ import annotations

from bot.handlers.hiring.reports import comparing, keeping, numbers, reading, sharing, writing
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", reading.report, Right.HIRE),
    Entry("action", reading.turn, Right.HIRE),
    Entry("action", reading.cards, Right.HIRE),
    Entry("action", writing.write, Right.HIRE),
    Entry("closed", writing.close, Right.HIRE, "review"),
    Entry("view", writing.review, Right.HIRE),
    Entry("view", writing.sign, Right.HIRE),
    Entry("action", sharing.send, Right.HIRE),
    Entry("view", sharing.share, Right.HIRE),
    Entry("action", sharing.print_it, Right.HIRE),
    Entry("action", keeping.keep, Right.HIRE),
    Entry("view", keeping.keep_in_mind, Right.HIRE),
    Entry("action", keeping.drop, Right.HIRE),
    Entry("action", keeping.pool, Right.HIRE),
    Entry("action", comparing.compare, Right.HIRE),
    Entry("action", numbers.numbers, Right.HIRE),
    Entry("action", numbers.numbers_roles, Right.HIRE),
    Entry("action", numbers.numbers_rows, Right.HIRE),
    Entry("action", numbers.numbers_file, Right.HIRE),
)
