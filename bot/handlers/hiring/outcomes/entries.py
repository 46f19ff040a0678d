"""What a person can do about what came of recruitments, in one list."""

from __future__ import annotations

from bot.handlers.hiring.outcomes import calibration, changing, closing, fairness, first, loading, reading
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", loading.load, Right.RECRUIT),
    Entry("view", loading.load_file, Right.RECRUIT),
    Entry("action", loading.load_decide, Right.RECRUIT),
    Entry("action", loading.load_example, Right.RECRUIT),
    Entry("action", loading.take_out, Right.RECRUIT),
    Entry("view", loading.take_out_one, Right.RECRUIT),
    Entry("action", fairness.groups, Right.HIRE),
    Entry("action", fairness.groups_file, Right.HIRE),
    Entry("action", fairness.ask_groups, Right.ADMINISTER),
    Entry("view", fairness.choose_groups, Right.ADMINISTER),
    Entry("action", calibration.how_i_rate, Right.HIRE),
    Entry("action", closing.loops, Right.RECRUIT),
    Entry("action", reading.read, Right.HIRE),
    Entry("action", reading.file, Right.HIRE),
    Entry("action", first.first, Right.HIRE),
    Entry("action", first.ask, Right.HIRE),
    Entry("view", first.add_question, Right.HIRE),
    Entry("action", changing.changes, Right.RECRUIT),
    Entry("action", changing.answer, Right.RECRUIT),
    Entry("view", changing.refuse, Right.RECRUIT),
)
