"""A simulation of the real code: one for the module, since every run begins anew."""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.app import MESSAGES
from bot.jobs import MOMENTS
from bot.rules.access import Kind
from bot.store.secrets import Secrets
from bot.words import Words
from tests.conftest import KEYS
from tests.handlers.state import Rows
from tests.make import TEAM
from tests.proof import scenarios
from tests.proof.simulation import Simulation, Traced
from tests.proof.wire import Clock, Wire

BEGINS = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def sim(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    """Everything real but Slack, time and chance."""
    path = Path(shutil.copy(_migrated_file, tmp_path_factory.mktemp("simulated") / "rapport.db"))
    clock, numbers = Clock(BEGINS), count(1)
    with pytest.MonkeyPatch.context() as patched, Traced(f"sqlite:///{path}", Secrets(KEYS)) as store:
        for name, module in list(sys.modules.items()):
            if name.startswith("bot.jobs") and hasattr(module, "real_now"):
                patched.setattr(module, "real_now", clock)
        patched.setattr(secrets, "token_hex", lambda size=32: f"{next(numbers):0{2 * size}x}")
        assert store.engines._writer is not None
        for engine in (store.engines.engine, store.engines._writer._engine):
            event.listen(engine, "connect", _forgetful)
        with store.open() as books:
            books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
        made = Simulation(store, Wire(clock, []), clock, MOMENTS, Words(MESSAGES))
        yield made
        made.end()


@pytest.fixture(scope="module")
def beginning(sim: Simulation) -> Rows:
    """The rows every scenario begins with."""
    return scenarios.people(sim)


def _forgetful(connection: Any, _record: Any) -> None:
    """A process that dies here dies between statements: what was committed need not reach the disk."""
    connection.execute("PRAGMA synchronous=OFF")
