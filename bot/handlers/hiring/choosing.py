"""What a person can do from what was seen of a candidate to their yes, in one list: cards, debriefs, offers."""

from __future__ import annotations

from bot.handlers.hiring.debriefs import deciding as settling
from bot.handlers.hiring.debriefs import opening as debriefing
from bot.handlers.hiring.debriefs import voting
from bot.handlers.hiring.offers import offering
from bot.handlers.hiring.scorecards import filling as own_cards
from bot.handlers.hiring.scorecards import reading as all_cards
from bot.handlers.registration import Entry
from bot.rules.access import Right

ALL = (
    Entry("action", own_cards.card, Right.HIRE),
    Entry("action", own_cards.choose, Right.HIRE),
    Entry("view", own_cards.hand_in, Right.HIRE),
    Entry("action", all_cards.cards, Right.HIRE),
    Entry("action", all_cards.promise, Right.HIRE),
    Entry("action", all_cards.waive, Right.HIRE),
    Entry("view", all_cards.let_go, Right.HIRE),
    Entry("action", debriefing.show, Right.HIRE),
    Entry("action", debriefing.begin, Right.HIRE),
    Entry("view", debriefing.open_up, Right.HIRE),
    Entry("action", voting.look, Right.HIRE),
    Entry("view", voting.cast, Right.HIRE),
    Entry("action", settling.decide, Right.HIRE),
    Entry("view", settling.settle, Right.HIRE),
    Entry("action", offering.offer, Right.HIRE),
    Entry("action", offering.write, Right.HIRE),
    Entry("view", offering.keep, Right.HIRE),
    Entry("action", offering.change, Right.HIRE),
    Entry("action", offering.ask, Right.HIRE),
    Entry("view", offering.say, Right.HIRE),
)
