"""What a person can do about digests."""

from __future__ import annotations

from bot.handlers.community.content.digests import settling, tapping
from bot.handlers.registration import Entry
from bot.rules.access import Right

ENTRIES = (
    Entry("action", tapping.digest_more, Right.BELONG),
    Entry("action", tapping.digest_less, Right.BELONG),
    Entry("action", tapping.digest_mute, Right.BELONG),
    Entry("action", tapping.digest_open, Right.BELONG),
    Entry("action", tapping.digest_answer, Right.BELONG),
    Entry("action", settling.digest_settings, Right.BELONG),
    Entry("view", settling.save_digest_settings, Right.BELONG),
    Entry("action", settling.digest_reach, Right.MODERATE),
)
