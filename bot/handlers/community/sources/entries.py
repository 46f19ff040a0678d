"""What a person can do about how people come to the community."""

from __future__ import annotations

from bot.handlers.community.sources import contesting, listing, making, referring, rewarding, welcoming
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", listing.invite, Right.MODERATE),
    Entry("action", listing.turn, Right.MODERATE),
    Entry("action", listing.open_one, Right.MODERATE),
    Entry("action", listing.give_files, Right.MODERATE),
    Entry("action", listing.paste, Right.MODERATE),
    Entry("view", listing.keep_link, Right.MODERATE),
    Entry("action", listing.dead, Right.MODERATE),
    Entry("action", making.add, Right.MODERATE),
    Entry("view", making.save, Right.MODERATE),
    Entry("action", making.change, Right.MODERATE),
    Entry("view", making.save_change, Right.MODERATE),
    Entry("action", making.visit, Right.MODERATE),
    Entry("view", making.save_visit, Right.MODERATE),
    Entry("action", making.close_one, Right.MODERATE),
    Entry("action", welcoming.heard, Right.BELONG),
    Entry("action", welcoming.choose, Right.BELONG),
    Entry("view", welcoming.settle_in, Right.BELONG),
    Entry("action", referring.refer, Right.ANYBODY),
    Entry("view", referring.send, Right.ANYBODY),
    Entry("action", rewarding.referrals, Right.MODERATE),
    Entry("action", rewarding.turn_referrals, Right.MODERATE),
    Entry("action", rewarding.reward, Right.MODERATE),
    Entry("view", rewarding.save_reward, Right.MODERATE),
    Entry("action", contesting.contests, Right.MODERATE),
    Entry("action", contesting.turn_contests, Right.MODERATE),
    Entry("action", contesting.begin_contest, Right.MODERATE),
    Entry("view", contesting.save_contest, Right.MODERATE),
    Entry("action", contesting.call_off, Right.MODERATE),
    Entry("action", contesting.prize, Right.MODERATE),
    Entry("view", contesting.save_prize, Right.MODERATE),
    Entry("action", contesting.contest, Right.BELONG),
    Entry("view", contesting.take_part, Right.BELONG),
    Entry("action", rewarding.rewards, Right.RECRUIT),
    Entry("action", rewarding.turn_rewards, Right.RECRUIT),
    Entry("action", rewarding.pay, Right.RECRUIT),
    Entry("view", rewarding.save_pay, Right.RECRUIT),
)
