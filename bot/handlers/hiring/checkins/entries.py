"""What a person can do about check-ins."""

from __future__ import annotations

from bot.handlers.hiring.checkins import acting, filling, listing, running
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", listing.show, Right.HIRE),
    Entry("action", listing.turn, Right.HIRE),
    Entry("action", listing.open_one, Right.HIRE),
    Entry("action", filling.fill, Right.HIRE),
    Entry("action", filling.choose, Right.HIRE),
    Entry("action", filling.later, Right.HIRE),
    Entry("view", filling.hand_in, Right.HIRE),
    Entry("action", running.change, Right.HIRE),
    Entry("view", running.save_change, Right.HIRE),
    Entry("action", running.leave, Right.HIRE),
    Entry("view", running.note_leaving, Right.HIRE),
    Entry("action", running.waive, Right.HIRE),
    Entry("view", running.waive_it, Right.HIRE),
    Entry("action", running.begin, Right.RECRUIT),
    Entry("view", running.begin_them, Right.RECRUIT),
    Entry("action", acting.act, Right.HIRE),
    Entry("view", acting.save_action, Right.HIRE),
)
