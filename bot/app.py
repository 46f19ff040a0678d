"""The composition root: the one file that knows every room."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import health, metrics
from bot.calendars.fetching import Fetch
from bot.deps import Clock, Deps, real_now
from bot.handlers import ALL, installing
from bot.handlers.community.content.digests import page as digest_page
from bot.handlers.community.events import pages as event_pages
from bot.handlers.community.members import stay_page
from bot.handlers.community.sources import pages as joining
from bot.handlers.hiring.candidates import file_links, own_page, receiving
from bot.handlers.hiring.panels import feed
from bot.handlers.registration import bolt, register
from bot.health import Door, Health
from bot.mail.post import Mail
from bot.rules.access import Kind
from bot.rules.rates import paced
from bot.settings import Settings, SlackApp
from bot.slack.client import Slack, SlackAway, SlackRefused, SlackUnclear, call
from bot.slack.guard import Guard, Wsgi
from bot.slack.oauth import Client, OAuth
from bot.slack.sockets import Socket
from bot.store import Store
from bot.store.installations import Installation
from bot.store.secrets import Secrets
from bot.store.version import NewerDatabase, Tables, tables
from bot.words import Words

if TYPE_CHECKING:
    from bot.jobs.work import Working

log = structlog.get_logger(__name__)
MESSAGES = Path(__file__).parent.parent / "messages"
# How long an installation is remembered before the store is asked again: no look-up for every request.
REMEMBER_SECONDS = 30.0


class NotMigrated(Exception):
    """The database has no tables, or older ones than this version wants."""


class Installed:
    """The installations, remembered for a moment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[float, Kind, Installation]] = {}

    def get(self, workspace: str, kind: str | None = None) -> Installation:
        """The installation in that workspace. Raises SlackRefused when there is none, or none of that kind."""
        until, lives, known = self._known.get(workspace, (0.0, None, None))
        if known is None or time.monotonic() > until:
            self._known.pop(workspace, None)
            with self._store.reading() as books:
                known = books.installations.get(workspace)
                lives = books.workspaces.get(workspace).kind if known else None
            is_over = known is not None and known.expires_at is not None and known.expires_at <= real_now()
            if known is not None and lives is not None and not is_over:  # its renewal is seen at once
                self._known[workspace] = (time.monotonic() + REMEMBER_SECONDS, lives, known)
        if known is None or kind not in (None, lives):
            raise SlackRefused("not_installed")
        return known

    def token(self, workspace: str) -> str:
        """The bot token there. Raises SlackRefused when there is none."""
        return self.get(workspace).bot_token

    def authorizes(self, kind: str) -> Callable[..., AuthorizeResult]:
        """What tells Bolt of the workspace a request comes from: one app's secret opens no workspace of another kind.

        A function: Bolt goes by its parameters' names.
        """

        def authorize(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult:
            found = self.get(str(team_id), kind)
            return AuthorizeResult(
                enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_token=found.bot_token,
                bot_user_id=found.bot_user, bot_id=found.bot,
            )  # fmt: skip

        return authorize


class Rapport:
    """Everything made from the settings, once in each process and after any fork."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        keys = [key.get_secret_value() for key in settings.secret_keys]
        self.store = Store(settings.database_url.get_secret_value(), Secrets(keys), settings.threads)
        self.installed = Installed(self.store)
        mail = settings.mail_url.get_secret_value() if settings.mail_url else None
        self.deps = Deps(
            store=self.store,
            slack=Slack(settings.slack_base_url, self.installed.token),
            words=Words(MESSAGES),
            now=Clock(settings.clock_file),
            mail=Mail(mail, settings.mail_from) if mail and settings.mail_from else None,
            command_prefix=settings.command_prefix,
            settling=timedelta(seconds=settings.settling_seconds),
            sends_again=settings.unreadable_history == "at_least_once",
            rates=paced(settings.slack_messages_per_minute),
            oauth=OAuth(settings.slack_base_url, _clients(settings), settings.public_url or ""),
            fetch=Fetch(settings.calendar_private_hosts),
            public_url=settings.public_url,
            erasures_file=settings.erasures_file,
        )

    def install(self) -> list[str]:
        """Learn from Slack where the tokens of the settings belong; the workspaces. Away, what is stored counts.

        Raises NotMigrated, NewerDatabase, SlackRefused.
        """
        there = tables(self.store.engines)
        if there is not Tables.CURRENT:
            raise NotMigrated if there is Tables.OLD else NewerDatabase
        found = []
        for app in self.settings.apps:
            if app.bot_token is None:
                continue
            token = app.bot_token.get_secret_value()
            try:
                client = WebClient(token, self.settings.slack_base_url, timeout=10, retry_handlers=[])
                known = call(client, "auth.test", {})
            except (SlackAway, SlackUnclear) as error:
                log.warning("Slack is away: the stored installation is used", kind=app.kind, error=str(error))
                continue
            with self.store.open() as books:
                if books.installations.is_renewed(known["team_id"]):
                    log.warning("installed by link: the token of the settings is not used", workspace=known["team_id"])
                    continue
                books.workspaces.put(known["team_id"], Kind(app.kind), known["team"])
                books.installations.put(
                    Installation(
                        known["team_id"], known["user_id"], token, known.get("bot_id"), known.get("app_id"),
                        known.get("enterprise_id"),
                    ),
                    real_now(),
                )  # fmt: skip
            found.append(known["team_id"])
        return found

    def bolt(self, app: SlackApp) -> App:
        """A Bolt app with every listener, for one Slack app."""
        made = bolt(self.deps, self.installed.authorizes(app.kind))
        register(made, ALL, self.deps)
        return made

    def web(self) -> Wsgi:
        """The WSGI app: Slack by path, each Slack app behind its own guard; Flask for the rest."""
        doors: dict[str, Wsgi] = {}
        for app in self.settings.apps:
            if app.signing_secret is not None:
                path = f"/slack/{app.kind}/events"
                inner = SlackRequestHandler(self.bolt(app), path=path)
                doors[path] = Guard(inner, app.signing_secret.get_secret_value())
        port = self.settings.health_port
        if port is not None:
            metrics.start()
        pages = health.pages(self.health(), port)
        installing.add_to(pages, self.deps)
        feed.add_to(pages, self.deps)
        own_page.add_to(pages, self.deps)
        file_links.add_to(pages, self.deps)
        receiving.add_to(pages, self.deps)
        digest_page.add_to(pages, self.deps)
        event_pages.add_to(pages, self.deps)
        joining.add_to(pages, self.deps)
        stay_page.add_to(pages, self.deps)
        return _by_path(doors, pages, port)

    def health(self, working: Working | None = None, sockets: Collection[Socket] = ()) -> Health:
        """What to look at to tell how it goes here."""
        kinds = [app.kind for app in self.settings.apps if app.bot_token]  # one by link waits for somebody to do it
        return Health(self.store, kinds, self.deps.now, working.life if working else None, sockets)

    def door(self, working: Working, sockets: Collection[Socket] = ()) -> Door | None:
        """The door for health and metrics, open; None when no port is set for it. Raises OSError when that is taken."""
        if self.settings.health_port is None:
            return None
        return Door(self.health(working, sockets), self.settings.health_host, self.settings.health_port)

    def sockets(self) -> list[Socket]:
        """One Socket Mode connection, not opened yet, for each Slack app that has an app token."""
        made = []
        for app in self.settings.apps:
            if app.app_token is not None:
                token = app.app_token.get_secret_value()
                made.append(Socket(app.kind, self.bolt(app), token, self.settings.slack_base_url))
        return made

    def working(self) -> Working:
        """The ticker, the deliverers and the errands, not started yet. Loaded here: `web` needs none of it."""
        from bot import jobs
        from bot.jobs.work import Working

        return Working(self.deps, jobs.TIMETABLE, jobs.MOMENTS, jobs.ERRANDS)


def _clients(settings: Settings) -> dict[str, Client]:
    pairs = ((app.kind, app.client_id, app.client_secret) for app in settings.apps)
    return {kind: Client(id, secret.get_secret_value()) for kind, id, secret in pairs if id and secret}


def _by_path(doors: Mapping[str, Wsgi], otherwise: Wsgi, health_port: int | None) -> Wsgi:
    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_ours = health_port is not None and environ.get("SERVER_PORT") == str(health_port)
        door = otherwise if is_ours else doors.get(environ.get("PATH_INFO", ""), otherwise)
        return door(environ, start_response)

    return serve
