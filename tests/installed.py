"""Rapport in this process, installed in the three workspaces of `fakes`: fixtures for handlers and jobs."""

from __future__ import annotations

import io
import logging
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.app import Rapport
from bot.jobs import people
from bot.rules.hiring.requisitions import Mode
from bot.settings import read
from sandbox.client import StandIn
from sandbox.server import Running, running
from tests.conftest import KEYS
from tests.fakes import BOTH, COMPANY, HR, KINDS, SECRETS, Slack, world
from tests.make import chain, step

CHAIN = chain(
    step("U0OMAR"), step("U0LIWEI", "U0NOOR", "U0EDITH", name="Leadership", mode=Mode.N_OF_M, needed=2)
)


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """One stand-in for all tests; each starts with `world` anew."""
    with running(world()) as made:
        yield made


@pytest.fixture
def stand_in(server: Running) -> Iterator[StandIn]:
    with StandIn(server.url) as made:
        made.load(world())
        made.no_faults()
        yield made


def _made(database: Path, server: Running, kinds: Mapping[str, str] = KINDS) -> Rapport:
    environment = {
        "RAPPORT_ENV_FILE": os.devnull,
        "SECRET_KEYS": KEYS[0],
        "DATABASE_URL": f"sqlite:///{database}",
        "SLACK_BASE_URL": server.api_url,
        "SETTLING_SECONDS": "0",
        "SLACK_MESSAGES_PER_MINUTE": "0",
    }
    for workspace, kind in kinds.items():
        environment[f"SLACK_{kind.upper()}_BOT_TOKEN"] = f"xoxb-{KINDS[workspace]}"
        environment[f"SLACK_{kind.upper()}_SIGNING_SECRET"] = SECRETS[kind]
    return Rapport(read(environment))


@pytest.fixture(scope="session")
def _installed_file(_migrated_file: Path, server: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(_migrated_file, tmp_path_factory.mktemp("installed") / "rapport.db"))
    rapport = _made(path, server)
    rapport.install()
    for workspace in KINDS:
        people.read(rapport.deps, {"workspace": workspace})
    with rapport.store.open() as books:
        books.workspaces.set_hiring(COMPANY, HR, "en")
        books.workspaces.set_chains(COMPANY, [CHAIN])
        books.workspaces.set_chains(BOTH, [chain(step("U0BOB"))])
    rapport.store.close()
    return path


@pytest.fixture
def rapport(
    _installed_file: Path,
    server: Running,
    stand_in: StandIn,
    written: io.StringIO,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Rapport]:
    """Installed, with everybody's profile read and the chains of approval set; no request was made yet.

    A busy machine has all the time it needs to open a view.
    """
    monkeypatch.setattr("bot.slack.client.VIEW_SECONDS", 30.0)
    made = _made(Path(shutil.copy(_installed_file, tmp_path / "rapport.db")), server)
    yield made
    made.store.close()


@pytest.fixture
def turned(rapport: Rapport, server: Running, stand_in: StandIn, tmp_path: Path) -> Iterator[tuple[Slack, Rapport]]:
    """The same with the company's workspace for both halves, and the one for both a company's."""
    kinds = {**KINDS, COMPANY: KINDS[BOTH], BOTH: KINDS[COMPANY]}
    made = _made(tmp_path / "rapport.db", server, kinds)
    made.install()
    yield Slack(server, stand_in, made.web(), kinds), made
    made.store.close()


@pytest.fixture
def slack(rapport: Rapport, server: Running, stand_in: StandIn) -> Slack:
    """Slack, with `rapport` at the other end of the wire."""
    return Slack(server, stand_in, rapport.web())


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the process logs while the test runs: debugging included where a test looks for what may never be written
    and is marked so, because each line takes longer than many a request. The test's own client says nothing."""
    before = logging.root.handlers, logging.root.level, sys.excepthook, threading.excepthook
    stream = io.StringIO()
    logs.start("debug" if request.node.get_closest_marker("debugging") else "info", "json", SECRETS.values(), stream)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    yield stream
    logging.root.handlers, logging.root.level, sys.excepthook, threading.excepthook = before
    structlog.reset_defaults()
