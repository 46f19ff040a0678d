"""`python -m bot doctor`: what works, what is missing, and how to get it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError

from bot.app import Rapport
from bot.deps import real_now
from bot.settings import SlackApp
from bot.slack.manifest import scopes
from bot.store.engine import Engines
from bot.store.installations import Installation
from bot.store.secrets import WrongKeys
from bot.store.version import Tables, tables

# Slack refuses signatures older than five minutes; a clock this far off is told long before.
MOST_SKEW_SECONDS = 60
# So many times larger than what PostgreSQL keeps at hand a database may be before that is told.
MUCH = 4
# What becomes of a send whose end nobody saw, by UNREADABLE_HISTORY.
BECOMES = {
    "at_most_once": "it is given up and told to the admins",
    "at_least_once": "it is sent again and may stand there twice",
}


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
        if app.bot_token is not None:
            yield from _slack(rapport, app, app.bot_token.get_secret_value())
        else:
            yield _transport(rapport, app, f"slack {app.kind}", _where(app))
        yield from _by_link(rapport, app)
    yield _erasures(rapport)
    if rapport.deps.mail is None:
        yield Finding("mail", True, "no mail server is set; letters and invitations need MAIL_URL and MAIL_FROM")
    else:
        problem = rapport.deps.mail.problem()
        cure = "Check MAIL_URL: server, port, user and password."
        yield Finding("mail", problem is None, problem or "the server answers", cure if problem else "")


def _database(rapport: Rapport) -> Finding:
    try:
        found = tables(rapport.store.engines)
    except DBAPIError as error:
        return Finding("database", False, str(error.orig), "Check DATABASE_URL, and that the server runs.")
    if found is Tables.CURRENT:
        return Finding("database", True, f"reached, tables up to date{_memory(rapport.store.engines)}")
    if found is Tables.OLD:
        return Finding("database", False, "reached, tables missing or old", "Run: python -m bot migrate")
    return Finding("database", False, "reached, migrated by a newer version", "Start that version.")


def _erasures(rapport: Rapport) -> Finding:
    file = rapport.settings.erasures_file
    if file is None:
        said = "known to the database alone: restored on another machine, it has whoever was erased since the backup"
        return Finding("erasures", True, f"{said}, unless ERASURES_FILE is set")
    if not file.parent.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK):
        cure = "Let ERASURES_FILE be in a folder that is there and that this user may write in."
        return Finding("erasures", False, f"{file} cannot be written", cure)
    return Finding("erasures", True, f"written to {file}")


def _memory(engines: Engines) -> str:
    """What is to be said of how little of a large database PostgreSQL keeps at hand; empty where it is enough."""
    large, kept = engines.sizes()
    if large <= MUCH * kept:
        return ""
    said = f"; of its {large // 2**20:,} MB PostgreSQL keeps {kept // 2**20:,} MB at hand, which makes searches slow"
    return f"{said}: set shared_buffers to a quarter of its machine's memory"


def _slack(rapport: Rapport, app: SlackApp, token: str) -> Iterator[Finding]:
    name, where = f"slack {app.kind}", _where(app)
    client = WebClient(token, rapport.settings.slack_base_url, timeout=10)
    try:
        answer = client.auth_test()
    except (SlackApiError, OSError) as error:
        said = str(error.response["error"]) if isinstance(error, SlackApiError) else str(error)
        setting = f"SLACK_{app.kind.upper()}_BOT_TOKEN"
        yield Finding(name, False, said, f"Copy the Bot User OAuth Token into {setting}: {where}, OAuth & Permissions.")
        return
    yield Finding(name, True, f"installed in {answer['team']} ({answer['team_id']})")
    headers = {key.lower(): value for key, value in answer.headers.items()}
    if granted := headers.get("x-oauth-scopes"):
        missing = sorted(set(scopes(app.kind)) - {scope.strip() for scope in granted.split(",")})
        cure = f"Add them ({where}, OAuth & Permissions) and install the app again." if missing else ""
        yield Finding(f"{name} scopes", not missing, f"missing: {', '.join(missing)}" if missing else "all there", cure)
        if shut := [scope for scope in missing if scope.endswith(":history")]:
            becomes = BECOMES[rapport.settings.unreadable_history]
            said = f"cannot be looked up without {', '.join(shut)}: {becomes} (UNREADABLE_HISTORY)"
            yield Finding(f"{name} unclear sends", False, said, cure)
    if date := headers.get("date"):
        skew = abs(parsedate_to_datetime(date).timestamp() - time.time())
        said = f"{skew:.0f} s from Slack's"
        cure = "Set this machine's clock by a time server (NTP)."
        yield Finding("clock", skew <= MOST_SKEW_SECONDS, said, cure if skew > MOST_SKEW_SECONDS else "")
    yield _transport(rapport, app, name, where)


def _where(app: SlackApp) -> str:
    return f"api.slack.com/apps, the app of the {app.kind} workspace"


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


def _by_link(rapport: Rapport, app: SlackApp) -> Iterator[Finding]:
    """Whether it can be installed by link, and how the tokens are that run out."""
    name, oauth = f"slack {app.kind} by link", rapport.deps.oauth
    if oauth.offers(app.kind):
        redirect = f"among the app's Redirect URLs must be {oauth.redirect(app.kind)}"
        yield Finding(name, True, f"python -m bot install-link {app.kind}; {redirect}")
    if tables(rapport.store.engines) is not Tables.CURRENT:
        return
    try:
        with rapport.store.reading() as books:
            found = [each for each in books.installations.of(app.kind) if each.expires_at or oauth.offers(app.kind)]
    except WrongKeys:
        cure = "Put the key it was sealed with behind the new one in SECRET_KEYS, or install the app there anew."
        yield Finding(name, False, "a stored token was sealed with another key", cure)
        return
    for each in found:
        yield _rotating(name, each, oauth.offers(app.kind))


def _rotating(name: str, found: Installation, is_offered: bool) -> Finding:
    name, anew = f"{name}, {found.workspace}", "Install the app there anew: python -m bot install-link."
    if found.expires_at is None:
        return Finding(name, True, "installed, its token does not run out")
    said = f"its token runs out {found.expires_at:%Y-%m-%d %H:%M} UTC"
    if not is_offered:
        cure = "Set CLIENT_ID and CLIENT_SECRET of its app again: without them the token cannot be renewed."
        return Finding(name, False, f"{said}, and token rotation is half set up", cure)
    if found.refusal or found.refresh_token is None:
        return Finding(name, False, f"{said}, and is not renewed: {found.refusal or 'no refresh token'}", anew)
    if found.expires_at <= real_now():
        return Finding(name, False, f"{said.replace('runs', 'ran')}", "`work` or `run` renews it: see that one runs.")
    return Finding(name, True, f"{said}, and is renewed before")
