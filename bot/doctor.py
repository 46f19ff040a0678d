"""`python -m bot doctor`: what works, what is missing, and how to get it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError

from bot.app import Rapport
from bot.settings import SlackApp
from bot.slack.manifest import SCOPES
from bot.store.version import is_current

# Slack refuses signatures older than five minutes; a clock this far off is told long before.
MOST_SKEW_SECONDS = 60


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `cure` says what to do when it is not well."""

    what: str
    is_well: bool
    said: str
    cure: str = ""


def examine(rapport: Rapport) -> Iterator[Finding]:
    """Look at the database, every Slack app, mail and the clock; one finding after the other."""
    yield _database(rapport)
    for app in rapport.settings.apps:
        yield from _slack(rapport, app)
    if rapport.deps.mail is None:
        yield Finding("mail", True, "no mail server is set; letters need MAIL_URL and MAIL_FROM")
    else:
        problem = rapport.deps.mail.problem()
        cure = "Check MAIL_URL: server, port, user and password."
        yield Finding("mail", problem is None, problem or "the server answers", cure if problem else "")


def _database(rapport: Rapport) -> Finding:
    try:
        current = is_current(rapport.store.engines)
    except DBAPIError as error:
        return Finding("database", False, str(error.orig), "Check DATABASE_URL, and that the server runs.")
    said = "reached, tables up to date" if current else "reached, tables missing or old"
    return Finding("database", current, said, "" if current else "Run: python -m bot migrate")


def _slack(rapport: Rapport, app: SlackApp) -> Iterator[Finding]:
    name, where = f"slack {app.kind}", f"api.slack.com/apps, the app of the {app.kind} workspace"
    client = WebClient(app.bot_token.get_secret_value(), rapport.settings.slack_base_url, timeout=10)
    try:
        answer = client.auth_test()
    except (SlackApiError, OSError) as error:
        said = str(error.response["error"]) if isinstance(error, SlackApiError) else str(error)
        token = f"SLACK_{app.kind.upper()}_BOT_TOKEN"
        yield Finding(name, False, said, f"Copy the Bot User OAuth Token into {token}: {where}, OAuth & Permissions.")
        return
    yield Finding(name, True, f"installed in {answer['team']} ({answer['team_id']})")
    headers = {key.lower(): value for key, value in answer.headers.items()}
    if granted := headers.get("x-oauth-scopes"):
        missing = sorted(set(SCOPES) - {scope.strip() for scope in granted.split(",")})
        cure = f"Add them ({where}, OAuth & Permissions) and install the app again." if missing else ""
        yield Finding(f"{name} scopes", not missing, f"missing: {', '.join(missing)}" if missing else "all there", cure)
    if date := headers.get("date"):
        skew = abs(parsedate_to_datetime(date).timestamp() - time.time())
        said = f"{skew:.0f} s from Slack's"
        cure = "Set this machine's clock by a time server (NTP)."
        yield Finding("clock", skew <= MOST_SKEW_SECONDS, said, cure if skew > MOST_SKEW_SECONDS else "")
    yield _transport(rapport, app, name, where)


def _transport(rapport: Rapport, app: SlackApp, name: str, where: str) -> Finding:
    if app.app_token is not None:
        try:
            client = WebClient(base_url=rapport.settings.slack_base_url, timeout=10)
            client.apps_connections_open(app_token=app.app_token.get_secret_value())
        except (SlackApiError, OSError) as error:
            cure = f"Make an App-Level Token with connections:write: {where}, Basic Information."
            return Finding(f"{name} transport", False, f"Socket Mode: {error}", cure)
        return Finding(f"{name} transport", True, "Socket Mode opens")
    if app.signing_secret is not None:
        address = f"{rapport.settings.public_url or 'PUBLIC_URL'}/slack/{app.kind}/events"
        return Finding(f"{name} transport", True, f"HTTP, Slack calls {address}")
    kind = app.kind.upper()
    cure = f"Set SLACK_{kind}_APP_TOKEN (Socket Mode, for `run`) or SLACK_{kind}_SIGNING_SECRET (HTTP, for `web`)."
    return Finding(f"{name} transport", False, "neither Socket Mode nor HTTP is set up", cure)
