"""What a person can do about segments, in one list."""

from __future__ import annotations

from bot.handlers.community.segments import loading, showing, writing
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", showing.show, Right.MODERATE),
    Entry("action", showing.known, Right.RECRUIT),
    Entry("action", showing.look, Right.MODERATE),
    Entry("action", showing.ready_made, Right.MODERATE),
    Entry("action", showing.change, Right.MODERATE),
    Entry("action", writing.write, Right.MODERATE),
    Entry("view", writing.check, Right.MODERATE),
    Entry("view", writing.save, Right.MODERATE),
    Entry("action", loading.load, Right.MODERATE),
    Entry("view", loading.load_file, Right.MODERATE),
    Entry("action", loading.load_decide, Right.MODERATE),
    Entry("action", loading.load_columns, Right.MODERATE),
    Entry("view", loading.map_columns, Right.MODERATE),
    Entry("action", loading.load_basis, Right.MODERATE),
    Entry("view", loading.keep_basis, Right.MODERATE),
)
