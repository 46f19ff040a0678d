"""The command line."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
import yaml
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import DBAPIError

from bot import doctor as doctors
from bot import logs, settings
from bot.app import MESSAGES, NotMigrated, Rapport
from bot.jobs import setup
from bot.jobs.work import next_due as find_next_due
from bot.slack import manifest as manifests
from bot.slack.client import SlackRefused, SlackUnclear
from bot.store.secrets import WrongKeys
from bot.words import catalogues

app = typer.Typer(
    help="Rapport: a Slack bot for hiring well and keeping a talent community alive.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
# How long a Socket Mode connection may take to close, of the ten seconds of a stop.
CLOSE_SECONDS = 3.0
out, err = Console(), Console(stderr=True)


class Transport(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


class WorkspaceKind(StrEnum):
    COMPANY = "company"
    COMMUNITY = "community"
    BOTH = "both"


def _settings() -> settings.Settings:
    try:
        read = settings.read()
    except settings.WrongSettings as wrong:
        for problem in wrong.problems:
            err.print(problem, markup=False, highlight=False)
        err.print("`python -m bot settings` explains every setting.")
        raise typer.Exit(2) from None
    secrets = [app.signing_secret.get_secret_value() for app in read.apps if app.signing_secret]
    logs.start(read.log_level, read.log_format, secrets)
    return read


def _stop(sentence: str) -> NoReturn:
    err.print(sentence, markup=False, highlight=False)
    raise typer.Exit(1)


def _made(action: Callable[[Rapport], Any]) -> Any:
    """What the action gives; its expected failures as a sentence."""
    rapport = Rapport(_settings())
    try:
        return action(rapport)
    except NotMigrated:
        _stop("The database is not up to date. Run: python -m bot migrate")
    except WrongKeys:
        _stop("The stored tokens were sealed with other keys. Put the old key behind the new one in SECRET_KEYS.")
    except DBAPIError as error:
        _stop(f"The database cannot be used: {error.orig}")
    except (SlackRefused, SlackUnclear) as error:
        _stop(f"Slack said no: {error}. `python -m bot doctor` tells what is missing.")
    finally:
        rapport.store.close()


def _until_told(start: Callable[[], None], stop: Callable[[], None]) -> None:
    # Blocked in every thread that starts from here on, so that the signal waits for us. With a handler instead, one
    # that reaches another thread leaves the main thread asleep, and the process goes on.
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    start()
    signal.sigwait(signals)
    stop()


@app.command()
def run() -> None:
    """Everything in one process, over Socket Mode: for a small team, no public address needed."""

    def go(rapport: Rapport) -> None:
        sockets = rapport.sockets()
        if not sockets:
            _stop("`run` speaks Socket Mode and needs SLACK_…_APP_TOKEN. `python -m bot doctor` tells more.")
        rapport.install()
        working = rapport.working()

        def start() -> None:
            working.start()
            for socket in sockets:
                socket.connect()  # type: ignore[no-untyped-call]

        def stop() -> None:
            # The SDK's close may wait for ever for its own thread, which sits in a read of the socket.
            closing = [threading.Thread(target=socket.close, daemon=True) for socket in sockets]
            for thread in closing:
                thread.start()
            for thread in closing:
                thread.join(CLOSE_SECONDS)
            working.stop()

        _until_told(start, stop)

    _made(go)


@app.command()
def web() -> None:
    """Answer Slack over HTTP (gunicorn). Beside it, `work` sends and does what is due."""
    from bot.server import serve

    serve(_settings())


@app.command()
def work() -> None:
    """Deliver, do errands and tick. Any number of these may run beside each other on PostgreSQL."""

    def go(rapport: Rapport) -> None:
        rapport.install()
        working = rapport.working()
        _until_told(working.start, working.stop)

    _made(go)


@app.command()
def migrate() -> None:
    """Bring the database to the tables this version wants."""
    from bot.store.migrate import NewerDatabase  # what migrates is large, and `web` needs none of it
    from bot.store.migrate import migrate as bring_up_to_date

    try:
        before, after = _made(lambda rapport: bring_up_to_date(rapport.store.engines))
    except NewerDatabase:
        _stop("The database was migrated by a newer version of Rapport. Start that version.")
    if before == after:
        out.print(f"The database is up to date ({after}).")
    else:
        out.print(f"Migrated: {before or 'empty'} → {after}.")


@app.command()
def doctor() -> None:
    """Look at tokens, scopes, database, mail and clock; say what is missing and how to get it."""
    findings = []

    def go(rapport: Rapport) -> None:
        for finding in doctors.examine(rapport):
            findings.append(finding)
            sign = "✓" if finding.is_well else "✗"
            out.print(f"{sign} {finding.what}: {finding.said}", markup=False, highlight=False)
            if finding.cure:
                out.print(f"    {finding.cure}", markup=False, highlight=False)

    _made(go)
    raise typer.Exit(0 if all(finding.is_well for finding in findings) else 1)


@app.command()
def manifest(
    kind: Annotated[WorkspaceKind, typer.Option(help="What the workspace is for.")] = WorkspaceKind.COMPANY,
    transport: Annotated[Transport, typer.Option(help="socket for `run`, http for `web`.")] = Transport.SOCKET,
    prefix: Annotated[str, typer.Option(help="Put before every command, as in COMMAND_PREFIX.")] = "",
    public_url: Annotated[str, typer.Option(help="Where Slack reaches `web`; needed for http.")] = "",
) -> None:
    """Print the app manifest to paste at api.slack.com/apps, Create New App, From a manifest."""
    try:
        made = manifests.manifest(kind.value, transport.value, prefix, public_url or None)
    except ValueError as error:
        _stop(str(error))
    sys.stdout.write(manifests.printed(made))


@app.command(name="import")
def import_(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A YAML file.")]) -> None:
    """Set workspaces up from a file: HR's channel and the chain of approval."""
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        _stop(f"{file} is not a readable YAML file: {error}")

    def go(rapport: Rapport) -> list[str]:
        rapport.install()
        return setup.apply(rapport.deps, document)

    try:
        for line in _made(go):
            out.print(line, markup=False, highlight=False)
    except setup.WrongSetup as wrong:
        _stop("\n".join(["Nothing was changed.", *wrong.problems]))


@app.command()
def verify() -> None:
    """Check the chain of the record; exit code 1 when an entry was changed, cut or is missing."""

    def go(rapport: Rapport) -> tuple[int, str | None]:
        with rapport.store.reading() as books:
            return books.record.verify()

    count, problem = _made(go)
    if problem:
        _stop(f"The record does not verify: {problem}.")
    out.print(f"The record verifies: {count} entries.")


@app.command()
def next_due(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """When the next thing is due that waits for its time."""
    at = _made(lambda rapport: find_next_due(rapport.deps))
    if as_json:
        sys.stdout.write(json.dumps({"at": at.isoformat() if at else None}) + "\n")
    else:
        out.print(f"Next: {at:%Y-%m-%d %H:%M} UTC" if at else "Nothing waits.")


@app.command(name="settings")
def settings_() -> None:
    """Every setting, its default and what it is for."""
    table = Table("Setting", "Default", "What it is for")
    for name, field in settings.NAMES.items():
        default = "required" if field.is_required() else str(field.default if field.default is not None else "")
        table.add_row(name, default, field.description)
    out.print(table)


@app.command()
def words(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit code 1 if something is wrong.")] = False,
) -> None:
    """Bring the catalogues up to date with the templates, and say what is missing in them."""
    if not check:
        catalogues.update(MESSAGES)
    problems = [each for language in ("zh",) for each in catalogues.problems(MESSAGES, language)]
    for problem in problems:
        err.print(problem, markup=False, highlight=False)
    raise typer.Exit(1 if problems else 0)


if __name__ == "__main__":
    app(prog_name="python -m bot")
