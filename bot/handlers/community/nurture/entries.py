"""What a person can do about nurture."""

from __future__ import annotations

from bot.handlers.community.nurture import learning, moderating, own
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", own.stop, Right.BELONG),
    Entry("action", own.talk, Right.BELONG),
    Entry("action", own.wait, Right.BELONG),
    Entry("view", own.save_wait, Right.BELONG),
    Entry("action", learning.learn, Right.BELONG),
    Entry("action", learning.read, Right.BELONG),
    Entry("action", learning.turn, Right.BELONG),
    Entry("action", learning.quiz, Right.BELONG),
    Entry("view", learning.answer_quiz, Right.BELONG),
    Entry("action", moderating.board, Right.MODERATE),
    Entry("action", moderating.wrote, Right.MODERATE),
    Entry("action", moderating.write, Right.MODERATE),
    Entry("view", moderating.save_write, Right.MODERATE),
    Entry("action", moderating.pace, Right.MODERATE),
    Entry("view", moderating.save_pace, Right.MODERATE),
    Entry("action", moderating.make_promise, Right.MODERATE),
    Entry("view", moderating.save_promise, Right.MODERATE),
    Entry("action", moderating.keep, Right.MODERATE),
    Entry("action", moderating.release, Right.MODERATE),
    Entry("view", moderating.save_release, Right.MODERATE),
)
