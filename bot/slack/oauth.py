"""Slack's side of an installation by link: where people allow it, a code for a token, a refresh token for the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin

import structlog
from slack_sdk import WebClient

from bot.slack.client import SEND_SECONDS, SlackRefused, SlackUnclear, call
from bot.slack.manifest import scopes

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Client:
    """What one Slack app shows when it asks for tokens."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Pair:
    """A bot token; one that runs out does so `seconds` after it was given, and has its refresh token."""

    token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    seconds: int | None


@dataclass(frozen=True)
class Granted:
    """Where the app was allowed, by whom, and the tokens for there."""

    workspace: str
    name: str
    bot_user: str
    bot: str | None
    app: str | None
    enterprise: str | None
    who: str
    pair: Pair


class WholeOrganisation(SlackRefused):
    """The app was allowed for an organisation, and not for one of its workspaces."""


class OAuth:
    """The apps that can be installed by link, by kind of workspace. Slack sends people back to `public_url`."""

    def __init__(self, base_url: str = "", clients: Mapping[str, Client] | None = None, public_url: str = "") -> None:
        self._base_url = base_url
        self._clients = clients or {}
        self.public_url = public_url

    def offers(self, kind: str) -> bool:
        """Whether the app for that kind of workspace can be installed by link, and its tokens renewed."""
        return kind in self._clients

    def redirect(self, kind: str) -> str:
        """Where Slack sends people back to."""
        return f"{self.public_url}/slack/{kind}/oauth_redirect"

    def page(self, kind: str, state: str) -> str:
        """The address of Slack's page where somebody allows it."""
        asked = {
            "client_id": self._clients[kind].id, "scope": ",".join(scopes(kind)), "redirect_uri": self.redirect(kind),
            "state": state,
        }  # fmt: skip
        return f"{urljoin(self._base_url, '../oauth/v2/authorize')}?{urlencode(asked)}"

    def exchange(self, kind: str, code: str) -> Granted:
        """What a code stands for. Raises WholeOrganisation, and as `call` does."""
        found = self._access(kind, code=code, redirect_uri=self.redirect(kind))
        if found.get("is_enterprise_install") or not found.get("team"):
            raise WholeOrganisation("is_enterprise_install")
        pair = _pair(found)
        return Granted(
            found["team"]["id"], found["team"].get("name") or found["team"]["id"], found["bot_user_id"],
            self._bot(pair.token), found.get("app_id"), (found.get("enterprise") or {}).get("id"),
            (found.get("authed_user") or {}).get("id", ""), pair,
        )  # fmt: skip

    def renew(self, kind: str, refresh_token: str) -> Pair:
        """The next pair for a refresh token, which is good for nothing afterwards. Raises as `call` does."""
        return _pair(self._access(kind, grant_type="refresh_token", refresh_token=refresh_token))

    def _access(self, kind: str, **asked: Any) -> dict[str, Any]:
        client = self._clients[kind]
        credentials = {"client_id": client.id, "client_secret": client.secret}
        return call(self._caller(), "oauth.v2.access", asked, credentials)

    def _bot(self, token: str) -> str | None:
        """The bot's own id, which goes with no token; without it events of our own are told by the bot's user."""
        try:
            return str(call(self._caller(token), "auth.test", {}).get("bot_id") or "") or None
        except (SlackRefused, SlackUnclear) as error:
            log.warning("the bot's id stays unknown", error=str(error))
            return None

    def _caller(self, token: str | None = None) -> WebClient:
        return WebClient(token, self._base_url, timeout=SEND_SECONDS, retry_handlers=[])


def _pair(found: Mapping[str, Any]) -> Pair:
    seconds = found.get("expires_in")
    return Pair(found["access_token"], found.get("refresh_token"), int(seconds) if seconds else None)
