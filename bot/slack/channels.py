"""Channels in Slack: made, found, and who is in them. Part of the client, which calls."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

VIEW_SECONDS = 1.5


class Channels(ABC):
    """Every method raises SlackRefused with Slack's name for what it did not do."""

    def channel(self, workspace: str, id: str) -> dict[str, Any]:
        """What Slack knows of a channel. Raises SlackRefused when the app cannot see it."""
        found: dict[str, Any] = self._call(workspace, "conversations.info", VIEW_SECONDS, channel=id)["channel"]
        return found

    def permalink(self, workspace: str, channel: str, ts: str) -> str:
        """The address of that message. Raises SlackRefused when the app cannot see it."""
        about = {"channel": channel, "message_ts": ts}
        return str(self._call(workspace, "chat.getPermalink", VIEW_SECONDS, **about)["permalink"])

    def channel_named(self, workspace: str, name: str) -> str | None:
        """The id of the channel of that name that the app can see."""
        kinds = "public_channel,private_channel"
        for found in self._pages(workspace, "conversations.list", "channels", types=kinds, exclude_archived=True):
            if found["name"] == name:
                return str(found["id"])
        return None

    def make_channel(self, workspace: str, name: str, is_private: bool = True) -> str:
        """The id of a new channel with nobody but the app in it. `name_taken` where there is one."""
        return str(self._call(workspace, "conversations.create", name=name, is_private=is_private)["channel"]["id"])

    def members(self, workspace: str, channel: str) -> list[str]:
        """Who is in a channel, the app too."""
        return list(self._pages(workspace, "conversations.members", "members", channel=channel))

    def invite(self, workspace: str, channel: str, user: str) -> None:
        """They are in the channel. `already_in_channel` where they were."""
        self._call(workspace, "conversations.invite", channel=channel, users=user)

    def take_out(self, workspace: str, channel: str, user: str) -> None:
        """They are not in the channel. `not_in_channel` where they were not."""
        self._call(workspace, "conversations.kick", channel=channel, user=user)

    def archive(self, workspace: str, channel: str) -> None:
        """Nobody writes in the channel any more. `already_archived` where nobody did."""
        self._call(workspace, "conversations.archive", channel=channel)

    @abstractmethod
    def _call(self, workspace: str, method: str, seconds: float = ..., **arguments: Any) -> dict[str, Any]: ...

    @abstractmethod
    def _pages(self, workspace: str, method: str, of: str, **arguments: Any) -> Iterator[Any]: ...
