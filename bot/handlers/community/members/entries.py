"""What a person can do about members."""

from __future__ import annotations

from bot.handlers.community.members import acting, history, moderating, own, showcasing
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("event", acting.reacted, Right.ANYBODY, "reaction_added"),
    Entry("action", own.me, Right.BELONG),
    Entry("action", own.profile, Right.BELONG),
    Entry("view", own.save_profile, Right.BELONG),
    Entry("action", own.sharing, Right.BELONG),
    Entry("view", own.save_sharing, Right.BELONG),
    Entry("action", own.topics, Right.BELONG),
    Entry("view", own.save_topics, Right.BELONG),
    Entry("action", own.rhythm, Right.BELONG),
    Entry("view", own.save_rhythm, Right.BELONG),
    Entry("action", own.pause, Right.BELONG),
    Entry("view", own.save_pause, Right.BELONG),
    Entry("action", history.history, Right.BELONG),
    Entry("action", history.turn_history, Right.BELONG),
    Entry("action", own.give, Right.BELONG),
    Entry("action", own.leave, Right.BELONG),
    Entry("view", own.leave_now, Right.BELONG),
    Entry("action", own.come_back, Right.BELONG),
    Entry("action", own.forget, Right.BELONG),
    Entry("view", own.forget_now, Right.BELONG),
    Entry("action", own.renew, Right.BELONG),
    Entry("action", own.stay, Right.BELONG),
    Entry("action", showcasing.showcase, Right.BELONG),
    Entry("action", showcasing.write_showcase, Right.BELONG),
    Entry("view", showcasing.save_showcase, Right.BELONG),
    Entry("action", showcasing.publish, Right.BELONG),
    Entry("action", showcasing.withdraw, Right.BELONG),
    Entry("action", showcasing.people, Right.BELONG),
    Entry("action", showcasing.take_down, Right.MODERATE),
    Entry("view", showcasing.save_take_down, Right.MODERATE),
    Entry("action", moderating.open_one, Right.MODERATE),
    Entry("action", moderating.turn, Right.MODERATE),
    Entry("action", moderating.note, Right.MODERATE),
    Entry("view", moderating.save_note, Right.MODERATE),
    Entry("action", moderating.care, Right.MODERATE),
    Entry("view", moderating.save_care, Right.MODERATE),
    Entry("action", moderating.same, Right.MODERATE),
    Entry("options", moderating.suggest, Right.MODERATE),
    Entry("view", moderating.say_same, Right.MODERATE),
    Entry("action", moderating.look_after, Right.MODERATE),
    Entry("action", moderating.merges, Right.MODERATE),
    Entry("action", moderating.merge, Right.MODERATE),
    Entry("action", moderating.keep_apart, Right.MODERATE),
)
