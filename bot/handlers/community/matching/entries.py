"""What a person can do about looking among those known already."""

from __future__ import annotations

from bot.handlers.community.matching import acting, looking, own, settling
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", looking.known, Right.HIRE),
    Entry("action", looking.show, Right.HIRE),
    Entry("action", looking.people, Right.HIRE),
    Entry("action", acting.decide, Right.HIRE),
    Entry("view", acting.save_decision, Right.HIRE),
    Entry("action", acting.write, Right.HIRE),
    Entry("view", acting.send, Right.HIRE),
    Entry("action", acting.hold, Right.HIRE),
    Entry("view", acting.save_hold, Right.HIRE),
    Entry("action", acting.end_hold, Right.HIRE),
    Entry("action", own.mine, Right.BELONG),
    Entry("action", own.answer, Right.BELONG),
    Entry("action", settling.order, Right.ADMINISTER),
    Entry("action", settling.accept, Right.ADMINISTER),
    Entry("view", settling.save_accepted, Right.ADMINISTER),
    Entry("action", settling.take_back, Right.ADMINISTER),
    Entry("action", settling.reset, Right.ADMINISTER),
)
