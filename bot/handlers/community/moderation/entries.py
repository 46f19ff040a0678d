"""What a person can do about moderation."""

from __future__ import annotations

from bot.handlers.community.moderation import appealing, conduct, deciding, duty, reading, reporting, terms
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("shortcut", reporting.report, Right.BELONG),
    Entry("action", reporting.somebody, Right.BELONG),
    Entry("view", reporting.send, Right.BELONG),
    Entry("action", reading.queue, Right.MODERATE),
    Entry("action", reading.turn, Right.MODERATE),
    Entry("action", reading.open_one, Right.MODERATE),
    Entry("action", deciding.take, Right.MODERATE),
    Entry("action", deciding.give_back, Right.MODERATE),
    Entry("action", deciding.done, Right.MODERATE),
    Entry("action", deciding.decide, Right.MODERATE),
    Entry("view", deciding.save, Right.MODERATE),
    Entry("action", deciding.settle, Right.MODERATE),
    Entry("view", deciding.save_settled, Right.MODERATE),
    Entry("action", appealing.appeal, Right.BELONG),
    Entry("view", appealing.save_appeal, Right.BELONG),
    Entry("action", conduct.code, Right.BELONG),
    Entry("view", conduct.accept, Right.BELONG),
    Entry("action", conduct.codes, Right.MODERATE),
    Entry("action", conduct.write, Right.MODERATE),
    Entry("view", conduct.save_code, Right.MODERATE),
    Entry("action", duty.duty, Right.MODERATE),
    Entry("action", duty.load, Right.MODERATE),
    Entry("view", duty.save_load, Right.MODERATE),
    Entry("action", duty.note, Right.MODERATE),
    Entry("view", duty.save_note, Right.MODERATE),
    Entry("action", terms.terms, Right.MODERATE),
    Entry("action", terms.appoint, Right.MODERATE),
    Entry("view", terms.save_appoint, Right.MODERATE),
    Entry("action", terms.renew, Right.MODERATE),
    Entry("action", terms.end, Right.BELONG),
    Entry("view", terms.save_end, Right.BELONG),
    Entry("action", terms.my_term, Right.BELONG),
    Entry("action", terms.pass_on, Right.BELONG),
    Entry("view", terms.save_pass_on, Right.BELONG),
)
