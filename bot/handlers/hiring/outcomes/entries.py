"""What a person can do about what came of recruitments, in one list."""

from __future__ import annotations

from bot.handlers.hiring.outcomes import calibration, fairness
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", fairness.groups, Right.HIRE),
    Entry("action", fairness.groups_file, Right.HIRE),
    Entry("action", fairness.ask_groups, Right.ADMINISTER),
    Entry("view", fairness.choose_groups, Right.ADMINISTER),
    Entry("action", calibration.how_i_rate, Right.HIRE),
)
