"""Who somebody is, as far as every feature needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is for the whole workspace, given in App Home or by a Slack user group."""

    ADMIN = "admin"
    RECRUITER = "recruiter"
    APPROVER = "approver"
    COACH = "coach"
    MODERATOR = "moderator"
    AMBASSADOR = "ambassador"


@dataclass(frozen=True)
class Group:
    """A Slack user group that is in use, with its members as last read."""

    id: str
    name: str
    handle: str
    users: tuple[str, ...] = ()


@dataclass(frozen=True)
class Identity:
    """One person in one workspace: the key of everything personal."""

    workspace: str
    user: str


@dataclass(frozen=True)
class Person:
    """A person's profile as last read from Slack; `language` is their own choice or follows `locale`."""

    workspace: str
    user: str
    name: str
    email: str | None = None
    zone: str = "UTC"
    locale: str | None = None
    chosen_language: str | None = None
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_active: bool = True
    is_known: bool = True  # False until their profile was read
    roles: frozenset[Role] = frozenset()  # filled where somebody enters

    @property
    def identity(self) -> Identity:
        return Identity(self.workspace, self.user)

    @property
    def is_regular(self) -> bool:
        """Whether they are a member like any other: nobody else ever has a role."""
        return self.is_known and self.is_active and not (self.is_guest or self.is_bot)

    @property
    def language(self) -> str:
        """`zh` or `en`: what they chose, else what their Slack is set to."""
        if self.chosen_language:
            return self.chosen_language
        return "zh" if (self.locale or "").lower().startswith("zh") else "en"
