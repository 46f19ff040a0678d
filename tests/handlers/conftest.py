"""The real app at the end of the wire, what the process logs, and everything a person can do, ready to be sent."""

import fcntl
import os
import pickle

import pytest

from bot.app import Rapport
from tests.fakes import Slack
from tests.handlers import every
from tests.handlers.state import put_back
from tests.installed import _installed_file, rapport, server, slack, stand_in, turned, written

__all__ = ["_installed_file", "rapport", "server", "slack", "stand_in", "turned", "written"]


@pytest.fixture(scope="session")
def _everything() -> list[every.Ready]:
    """Filled by the first test that asks: every form has to be opened for it."""
    return []


@pytest.fixture
def everything(
    slack: Slack, rapport: Rapport, _everything: list[every.Ready], tmp_path_factory: pytest.TempPathFactory
) -> list[every.Ready]:
    """Each thing a person can do and each event, with somebody who may; made by one process of a run for all."""
    if not _everything and "PYTEST_XDIST_WORKER" in os.environ:
        made = tmp_path_factory.getbasetemp().parent / "everything"
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                made.write_bytes(pickle.dumps(every.everything(slack, rapport)))
        _everything += pickle.loads(made.read_bytes())
    elif not _everything:
        _everything += every.everything(slack, rapport)
    put_back(rapport.store, _everything[-1].rows)
    return _everything
