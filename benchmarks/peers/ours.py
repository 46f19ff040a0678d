"""Rapport on either engine; what is sent is the hint of what the bot can do."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from benchmarks.peers.contest import SECRET, TEAM, TOKEN, Contender, Message
from bot.app import Rapport
from bot.jobs import hints, people
from bot.rules.notices import Planned
from bot.settings import read
from bot.store.migrate import migrate
from bot.store.schema import notices
from sandbox.client import StandIn
from tests.crash.processes import bot

PATH = "/slack/company/events"
# Longer than any send of the contest takes.
SETTLING_SECONDS = 5
OVER = ("sent", "failed", "withdrawn", "stale")


def sender(place: StandIn, database: str, folder: Path) -> Contender:
    """Two processes that work, given their messages as rows of that database."""
    environment = _installed(place, database)
    work = [bot(name, environment, folder / "bot.log") for name in ("work 1", "work 2")]
    return Contender(
        "Rapport",
        work,
        lambda: _left(environment),
        lambda messages: _give(environment, messages),
        lambda: _ids(environment),
    )


def answerer(place: StandIn, port: int, database: str, folder: Path) -> Contender:
    """One process that is written to, on that port, and one that answers."""
    environment = {**_installed(place, database), "PORT": str(port)}
    both = [bot(name, environment, folder / "bot.log") for name in ("web", "work")]
    return Contender("Rapport", both, lambda: _left(environment))


def _installed(place: StandIn, database: str) -> dict[str, str]:
    """The environment of a bot that is installed. Nobody else in the contest keeps to a pace, so it does not either."""
    environment = {
        "PATH": os.environ["PATH"], "RAPPORT_ENV_FILE": os.devnull, "SECRET_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": database, "SLACK_BASE_URL": f"{place.url}/api/", "SLACK_COMPANY_BOT_TOKEN": TOKEN,
        "SLACK_COMPANY_SIGNING_SECRET": SECRET, "SETTLING_SECONDS": str(SETTLING_SECONDS),
        "SLACK_MESSAGES_PER_MINUTE": "0",
    }  # fmt: skip
    with closing((made := Rapport(read(environment))).store):
        migrate(made.store.engines)
        made.install()
        people.read(made.deps, {"workspace": TEAM})
    return environment


def _give(environment: Mapping[str, str], messages: Sequence[Message]) -> None:
    with closing((made := Rapport(read(environment))).store) as store, store.open() as books:
        for each in messages:
            planned = Planned(each.id, hints.KIND, f"contest:{each.id}", TEAM, each.to, due_at=each.due_at)
            books.notices.plan(planned, made.deps.now())


def _left(environment: Mapping[str, str]) -> int:
    query = select(func.count()).select_from(notices).where(notices.c.state.not_in(OVER))
    with closing(Rapport(read(environment)).store) as store, store.engines.read() as connection:
        count: int = connection.execute(query).scalar_one()
    return count


def _ids(environment: Mapping[str, str]) -> dict[str, str]:
    query = select(notices.c.id, notices.c.key)
    with closing(Rapport(read(environment)).store) as store, store.engines.read() as connection:
        return {row.id: row.key for row in connection.execute(query)}
