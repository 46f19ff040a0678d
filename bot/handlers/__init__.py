"""What a person can do to the bot: everything, in one list."""

from __future__ import annotations

from bot.handlers import commands, home, settings
from bot.handlers.hiring import requisitions
from bot.handlers.registration import Entry
from bot.rules.access import Right

ALL = (
    Entry("command", commands.hire, Right.HIRE, "hire"),
    Entry("command", commands.interview, Right.HIRE, "interview"),
    Entry("command", commands.community, Right.ANYBODY, "community"),
    Entry("action", requisitions.request, Right.HIRE),
    Entry("action", requisitions.choose, Right.HIRE),
    Entry("closed", requisitions.close, Right.HIRE, "submit"),
    Entry("view", requisitions.submit, Right.HIRE),
    Entry("action", requisitions.approve, Right.HIRE),
    Entry("action", requisitions.reject, Right.HIRE),
    Entry("view", requisitions.reject_with_reason, Right.HIRE),
    Entry("action", settings.show, Right.ANYBODY),
    Entry("view", settings.save, Right.ANYBODY),
    Entry("event", commands.said, Right.ANYBODY, "message"),
    Entry("event", home.opened, Right.ANYBODY, "app_home_opened"),
    Entry("event", home.profile_changed, Right.ANYBODY, "user_change"),
    Entry("event", home.profile_changed, Right.ANYBODY, "team_join"),
    Entry("event", home.app_removed, Right.ANYBODY, "app_uninstalled"),
    Entry("event", home.app_removed, Right.ANYBODY, "tokens_revoked"),
)
