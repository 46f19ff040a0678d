"""The way into Slack: one shared invitation link for a workspace, pasted by a moderator, watched before it dies.

Slack lets 400 people join by one and gives it 30 days at most (Slack's help, "Share an invite link").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.rules.refusals import Refusal

MOST_JOINS, MOST_DAYS = 400, 30
# When a new one is asked for: in good time, and again before the last day or the last twenty.
SOON_JOINS, SOON_DAYS = 300, 23
NOW_JOINS, NOW_DAYS = 380, 28
LINK_CHARACTERS = 300


class NoInvitationLink(Refusal):
    """What was pasted is no shared invitation link of Slack."""


class State(StrEnum):
    """How it stands with the link."""

    NONE = "none"
    GOOD = "good"
    SOON = "soon"
    NOW = "now"
    OVER = "over"


@dataclass(frozen=True)
class Invitation:
    """The link in use: who pasted it when, and how many joined since. `is_dead` is what somebody said of it."""

    url: str
    by: str
    at: datetime
    joins: int = 0
    is_dead: bool = False

    @property
    def ends_at(self) -> datetime:
        """When Slack takes it no more."""
        return self.at + timedelta(days=MOST_DAYS)


def state(found: Invitation | None, now: datetime) -> State:
    """How it stands with the link now."""
    if found is None:
        return State.NONE
    age = now - found.at
    if found.is_dead or found.joins >= MOST_JOINS or now >= found.ends_at:
        return State.OVER
    if found.joins >= NOW_JOINS or age >= timedelta(days=NOW_DAYS):
        return State.NOW
    return State.SOON if found.joins >= SOON_JOINS or age >= timedelta(days=SOON_DAYS) else State.GOOD


def usable(found: Invitation | None, now: datetime) -> str | None:
    """The link to show to somebody who may come in; None when there is none that works: a dead one is never shown."""
    return None if found is None or state(found, now) in (State.NONE, State.OVER) else found.url


def checked(typed: str) -> str:
    """The link as it was pasted. Raises NoInvitationLink."""
    link = typed.strip()
    if not link.isascii() or not link.isprintable() or " " in link or len(link) > LINK_CHARACTERS:
        raise NoInvitationLink()
    try:
        parts = urlsplit(link)
    except ValueError:
        raise NoInvitationLink() from None
    is_ours = parts.scheme == "https" and parts.netloc == "join.slack.com" and parts.path.startswith("/t/")
    if not is_ours or "/shared_invite/" not in parts.path or any(each in link for each in "<>|\"'\\"):
        raise NoInvitationLink()
    return link
