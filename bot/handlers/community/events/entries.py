"""What a person can do about events. Who runs one need not moderate: `jobs/community/events` asks."""

from __future__ import annotations

from bot.handlers.community.events import answering, listing, running
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", listing.show, Right.BELONG),
    Entry("action", listing.turn, Right.BELONG),
    Entry("action", listing.open_one, Right.BELONG),
    Entry("action", answering.going, Right.BELONG),
    Entry("action", answering.decline, Right.BELONG),
    Entry("action", answering.join, Right.BELONG),
    Entry("action", answering.rate, Right.BELONG),
    Entry("action", answering.give_file, Right.BELONG),
    Entry("action", running.write, Right.BELONG),
    Entry("view", running.save, Right.BELONG),
    Entry("action", running.announce, Right.BELONG),
    Entry("action", running.invite, Right.BELONG),
    Entry("action", running.cancel, Right.BELONG),
    Entry("view", running.call_off, Right.BELONG),
    Entry("action", running.who, Right.BELONG),
    Entry("action", running.mark, Right.BELONG),
)
