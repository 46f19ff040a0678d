"""What could not be said or done: why, in kinds that a person can act on, and when waiting is worth a word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from bot.rules.refusals import Refusal

# An admin hears of what waits longer than this: it outlasts a restart, a rate limit and the retries after a hiccup.
WAITS_LONG = timedelta(minutes=10)
# Waiting messages are counted up to here: beyond it, the exact number helps nobody.
MOST_COUNTED = 1000


class Why(StrEnum):
    """A reason and what can be done about it; Slack's names for one and the same cause are together."""

    TOKEN = "token"  # the app is not installed there any more
    SCOPE = "scope"  # the app was installed with fewer rights than it needs
    CHANNEL = "channel"  # there is no such channel, or the app is not in it
    ARCHIVED = "archived"
    PERSON = "person"  # left, never was, or cannot be written to
    MESSAGES_OFF = "messages_off"  # the app takes no direct messages
    RULE = "rule"  # a rule of the workspace forbids it
    SHAPE = "shape"  # Slack does not take what was made
    OURS = "ours"  # it could not even be made
    UNKNOWN = "unknown"  # Slack's own word says more than we know


_NAMES: Mapping[Why, str] = {
    Why.TOKEN: "invalid_auth not_authed token_revoked token_expired account_inactive not_installed"
    " team_access_not_granted org_login_required",
    Why.SCOPE: "missing_scope no_permission not_allowed_token_type",
    Why.CHANNEL: "channel_not_found not_in_channel channel_is_limited_access",
    Why.ARCHIVED: "is_archived",
    Why.PERSON: "user_not_found users_not_found user_disabled user_not_visible cannot_dm_bot user_is_bot not_enabled",
    Why.MESSAGES_OFF: "messages_tab_disabled",
    Why.RULE: "restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel"
    " restricted_action_non_threadable_channel restricted_action_thread_locked ekm_access_denied access_denied"
    " user_is_restricted as_user_not_supported",
    Why.SHAPE: "invalid_blocks invalid_blocks_format msg_too_long no_text view_too_large invalid_arguments"
    " invalid_array_arg invalid_metadata_format invalid_metadata_schema metadata_too_large too_many_attachments",
}
_KINDS = {name: why for why, names in _NAMES.items() for name in names.split()}
# How a reason was written down: Slack's name for it, perhaps with details; or the exception that carried it, or any.
_SLACKS = re.compile(r"(?:Slack\w+\(')?([a-z][a-z_]+)(?=$|[\s'])")
_OURS = re.compile(r"[A-Za-z]\w*")
_MARK = re.compile(r"(?:(notice):([0-9a-f]{1,32})|(errand):([0-9]{1,15})):([0-9]{1,9})")


class SettledAlready(Refusal):
    """Somebody else tried it again or let it go, or it failed anew since the page was made."""


@dataclass(frozen=True)
class Mark:
    """What a button on a failure carries: which notice or errand, as it was when the page was made (`fence`)."""

    what: Literal["notice", "errand"]
    id: str
    fence: int

    def __str__(self) -> str:
        return f"{self.what}:{self.id}:{self.fence}"


@dataclass(frozen=True)
class Reason:
    """Why something failed; `name` is Slack's name, or that of an error of ours, and never holds what was typed."""

    why: Why
    name: str


@dataclass(frozen=True)
class GoingOut:
    """How it stands in one workspace: messages and errands that failed, messages that wait long, the first since."""

    notices: int = 0
    errands: int = 0
    waiting: int = 0
    since: datetime | None = None

    @property
    def is_well(self) -> bool:
        """Whether nothing failed and nothing waits long."""
        return not (self.notices or self.errands or self.waiting)

    @property
    def digest(self) -> str:
        """Other when a page that shows it is out of date; empty when all is well."""
        since = f"{self.since:%Y-%m-%dT%H:%M}" if self.since else ""
        return "" if self.is_well else f"{self.notices}:{self.errands}:{self.waiting}:{since}"


def marked(text: str) -> Mark:
    """What a button's value names. Raises SettledAlready for a value that names nothing."""
    found = _MARK.fullmatch(text)
    if found is None:
        raise SettledAlready()
    return Mark("notice", found[2], int(found[5])) if found[1] else Mark("errand", found[4], int(found[5]))


def reason(last_error: str | None) -> Reason:
    """The reason in what was written down when something failed; nothing of what was to be said gets through."""
    text = last_error or ""
    if found := _SLACKS.match(text):
        return Reason(_KINDS.get(found[1], Why.UNKNOWN), found[1])
    ours = _OURS.match(text)
    return Reason(Why.OURS, ours[0] if ours else "–")
