"""The command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
import yaml
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import DBAPIError

from bot import curriculum_file, description_file, logs, matching_file, outcomes_file, people_file, rekeying, settings
from bot import doctor as doctors
from bot.app import MESSAGES, NotMigrated, Rapport
from bot.handlers import installing
from bot.jobs import chains as chain_jobs
from bot.jobs import setup
from bot.jobs.work import next_due as find_next_due
from bot.slack import manifest as manifests
from bot.slack.client import SlackRefused, SlackUnclear
from bot.slack.sockets import Socket, close
from bot.starting import patiently
from bot.stopping import hold_signals, until_told
from bot.store import Busy
from bot.store.machine import OtherMachine
from bot.store.record import Anchor
from bot.store.secrets import WrongKeys
from bot.store.version import NewerDatabase
from bot.words import catalogues, yaml_file

app = typer.Typer(
    help="Rapport: a Slack bot for hiring well and keeping a talent community alive.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
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
    hidden = [secret for app in read.apps for secret in (app.signing_secret, app.client_secret) if secret]
    logs.start(read.log_level, read.log_format, [secret.get_secret_value() for secret in hidden])
    return read


def _stop(sentence: str) -> NoReturn:
    err.print(sentence, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)


def _made(action: Callable[[Rapport], Any]) -> Any:
    """What the action gives; its expected failures as a sentence."""
    rapport = Rapport(_settings())
    try:
        return action(rapport)
    except NotMigrated:
        _stop("The database is not up to date. Run: python -m bot migrate")
    except NewerDatabase:
        _stop("The database was migrated by a newer version of Rapport. Start that version.")
    except WrongKeys:
        _stop("The stored tokens were sealed with other keys. Put the old key behind the new one in SECRET_KEYS.")
    except OtherMachine as error:
        _stop(str(error))
    except (DBAPIError, Busy) as error:
        _stop(f"The database cannot be used: {getattr(error, 'orig', error)}")
    except (SlackRefused, SlackUnclear) as error:
        _stop(f"Slack said no: {error}. `python -m bot doctor` tells what is missing.")
    finally:
        rapport.store.close()


def _open_door(rapport: Rapport, working: Any, sockets: Collection[Socket] = ()) -> None:
    """The door for health and metrics, until the process ends."""
    try:
        rapport.door(working, sockets)
    except OSError as error:
        port = rapport.settings.health_port
        _stop(f"HEALTH_PORT {port} cannot be opened: {error.strerror}. Each process on a machine needs one of its own.")


@app.command()
def run() -> None:
    """Everything in one process, over Socket Mode: for a small team, no public address needed."""

    def go(rapport: Rapport) -> None:
        patiently(rapport.install)
        hold_signals()
        sockets = rapport.sockets()
        if not sockets:
            _stop("`run` speaks Socket Mode and needs SLACK_…_APP_TOKEN. `python -m bot doctor` tells more.")
        working = rapport.working()
        _open_door(rapport, working, sockets)

        def start() -> None:
            working.start()
            for socket in sockets:
                socket.start()

        def stop() -> bool:
            close(sockets)
            return working.stop()

        until_told(start, stop)

    _made(go)


@app.command()
def web() -> None:
    """Answer Slack over HTTP (gunicorn). Beside it, `work` sends and does what is due."""
    from bot.server import serve

    def install(rapport: Rapport) -> settings.Settings:
        patiently(rapport.install)
        return rapport.settings

    serve(_made(install))


@app.command()
def work() -> None:
    """Deliver, do errands and tick. Any number of these may run beside each other on PostgreSQL."""

    def go(rapport: Rapport) -> None:
        patiently(rapport.install)
        hold_signals()
        working = rapport.working()
        _open_door(rapport, working)
        until_told(working.start, working.stop)

    _made(go)


@app.command()
def migrate() -> None:
    """Bring the database to the tables this version wants."""
    from bot.store.migrate import migrate as bring_up_to_date  # it is large, and `web` needs none of it

    before, after = _made(lambda rapport: bring_up_to_date(rapport.store.engines))
    is_new = before != after
    out.print(f"Migrated: {before or 'empty'} → {after}." if is_new else f"The database is up to date ({after}).")


@app.command()
def backup(file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to; what is there is replaced.")]) -> None:
    """Copy the whole database into one file, while everything runs. Exit code 1 when its record does not verify."""
    from bot import backups  # what migrates is large, and `web` needs none of it

    _told(lambda rapport: backups.make(rapport, file), backups.CannotBe)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Lose what is in the database now.")] = False,
    erasures: Annotated[list[Path], typer.Option(exists=True, help="Copies of ERASURES_FILE.")] = [],  # noqa: B006
) -> None:
    """Make the database what a backup says; who was erased since is erased again. Stop `web`, `work`, `run` first."""
    from bot import backups
    _told(lambda rapport: backups.put_back(rapport, file, replace, erasures), backups.CannotBe)


def _told(action: Callable[[Rapport], tuple[str, str | None]], no: type[Exception]) -> None:
    try:
        said, problem = _made(action)
    except no as sentence:
        _stop(str(sentence))
    out.print(said, markup=False, highlight=False, soft_wrap=True)
    if problem:
        _stop(problem)


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
    public_url: Annotated[str, typer.Option(help="Where Slack reaches `web`; needed for http and by link.")] = "",
    rotation: Annotated[bool, typer.Option("--rotation", help="Tokens run out; for an app installed by link.")] = False,
) -> None:
    """Print the app manifest to paste at api.slack.com/apps, Create New App, From a manifest."""
    try:
        made = manifests.manifest(kind.value, transport.value, prefix, public_url or None, rotation)
    except ValueError as error:
        _stop(str(error))
    sys.stdout.write(manifests.printed(made))


@app.command()
def install_link(
    kind: Annotated[WorkspaceKind, typer.Argument(help="What the workspaces are for.")] = WorkspaceKind.COMPANY,
    days: Annotated[int, typer.Option(min=1, max=90, help="How long it is good.")] = 7,
) -> None:
    """Print a link with which somebody adds Rapport to their workspace. Whoever has it can, until it is over."""
    link: str | None = _made(lambda rapport: installing.link(rapport.deps, kind.value, timedelta(days=days)))
    if link is None:
        _stop(f"It needs SLACK_{kind.value.upper()}_CLIENT_ID and …_CLIENT_SECRET: see `python -m bot settings`.")
    sys.stdout.write(link + "\n")


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A YAML file.")],
    workspace: Annotated[str, typer.Option(help="For descriptions: its id, if there are several.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="For descriptions: only tell what would change.")] = False,
) -> None:
    """Set workspaces up from a file, or take descriptions that `export` wrote. Every mistake is named by its line."""
    try:
        document = yaml_file.load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        _stop(f"{file} is not a readable YAML file: {error}")

    def go(rapport: Rapport) -> list[str]:
        rapport.install()
        if description_file.is_one(document):
            return description_file.take(rapport.deps, document, workspace, dry_run)
        if dry_run:
            raise setup.WrongSetup(["--dry-run is for descriptions; of this file all is applied or nothing."])
        return setup.apply(rapport.deps, document, file.parent)

    try:
        for line in _made(go):
            out.print(line, markup=False, highlight=False, soft_wrap=True)
    except (setup.WrongSetup, people_file.CannotBe) as wrong:
        _stop(f"Nothing was changed.\n{wrong}")


@app.command()
def export(
    workspace: Annotated[str, typer.Option(help="Its id; needed when there are several.")] = "",
    request: Annotated[int | None, typer.Option(help="The number of one request; else of all in hand.")] = None,
) -> None:
    """Print the job descriptions being written, as a file to edit and to `import`."""
    try:
        sys.stdout.write(_made(lambda rapport: description_file.export(rapport.deps, workspace, request)))
    except (setup.WrongSetup, people_file.CannotBe) as wrong:
        _stop(str(wrong))


@app.command(name="people")
def people_(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="A CSV file.")] = None,
    workspace: Annotated[str, typer.Option(help="Its id; needed when there are several.")] = "",
    columns: Annotated[list[str], typer.Option("--map", help="FIELD=HEADER, for a column I do not know.")] = [],  # noqa: B006
    rejected: Annotated[Path | None, typer.Option(help="Write the rows that are not taken to this CSV file.")] = None,
    do_apply: Annotated[bool, typer.Option("--apply", help="Do it; else it is only told.")] = False,
    do_undo: Annotated[bool, typer.Option("--undo", help="Undo the last one that was applied.")] = False,
) -> None:
    """The people file: tell what a CSV file would change, apply it, undo it. Exit code 1 when rows are not taken."""
    if (file is None) != do_undo:
        _stop("Give either a file or --undo.")

    def go(rapport: Rapport) -> people_file.Told:
        rapport.install()
        there = people_file.workspace_of(rapport.deps, workspace)
        if file is None:
            return people_file.undo(rapport.deps, there)
        return people_file.take(rapport.deps, there, file, columns, do_apply)

    try:
        told: people_file.Told = _made(go)
    except people_file.CannotBe as wrong:
        _stop(str(wrong))
    out.print(told.text, markup=False, highlight=False, soft_wrap=True)
    if rejected is not None:
        rejected.write_text(told.rejected, encoding="utf-8-sig")
    raise typer.Exit(0 if told.is_whole else 1)


@app.command()
def curriculum(
    place: Annotated[Path, typer.Argument(help="A folder of YAML files, or one of them.")],
    workspace: Annotated[str, typer.Option(help="Its id; needed when there are several.")] = "",
    do_apply: Annotated[bool, typer.Option("--apply", help="Take them; else it is only told.")] = False,
    do_export: Annotated[bool, typer.Option("--export", help="Write what there is to that folder.")] = False,
) -> None:
    """The organisation's own training modules: tell what files would change, take them, or write what there is."""
    _told(lambda rapport: curriculum_file.run(rapport, place, workspace, do_apply, do_export), people_file.CannotBe)


@app.command()
def chains() -> None:
    """Print the chains of approval as they are now, as the file that `import` reads."""

    def go(rapport: Rapport) -> str:
        with rapport.store.reading() as books:
            return chain_jobs.as_file(books)

    sys.stdout.write(_made(go))


@app.command()
def rekey() -> None:
    """Seal every stored secret with the newest of SECRET_KEYS, while everything runs. Safe to stop and run again."""
    told: rekeying.Told = _made(lambda rapport: rekeying.run(rapport.store))
    out.print(told.text, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(0 if told.is_whole else 1)


@app.command()
def verify(
    anchors: Annotated[
        list[Anchor], typer.Option("--anchor", parser=Anchor.read, help="NUMBER:HASH, as admins are told once a day.")
    ] = [],  # noqa: B006
) -> None:
    """Check the chain of the record; exit code 1 when an entry was changed, cut or is missing.

    A chain that was cut at its end or written anew as a whole is found only by an anchor.
    """

    def go(rapport: Rapport) -> tuple[int, str | None]:
        with rapport.store.reading() as books:
            return books.record.verify(anchors)

    count, problem = _made(go)
    if problem:
        _stop(f"The record does not verify: {problem}.")
    out.print(f"The record verifies: {count} entries{', and what was anchored is among them' if anchors else ''}.")


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


app.command()(outcomes_file.outcomes)
app.command()(matching_file.evaluate_matching)
if __name__ == "__main__":
    app(prog_name="python -m bot")
