"""The real app at the end of the wire, what the process logs, and everything a person can do, ready to be sent."""

import gc

import pytest

from bot.app import Rapport
from sandbox.world import File
from tests.fakes import COMPANY, Slack
from tests.handlers import every
from tests.handlers.state import put_back
from tests.installed import _installed_file, rapport, server, slack, stand_in, turned, written

__all__ = ["_installed_file", "rapport", "server", "slack", "stand_in", "turned", "written"]


@pytest.fixture(scope="session")
def _everything() -> tuple[list[every.Ready], dict[str, File]]:
    """Filled by the first test that asks: every form has to be opened for it. With the files that were uploaded."""
    return [], {}


@pytest.fixture
def everything(
    slack: Slack, rapport: Rapport, _everything: tuple[list[every.Ready], dict[str, File]]
) -> list[every.Ready]:
    """Each thing a person can do and each event, with somebody who may."""
    ready, files = _everything
    if not ready:
        ready += every.everything(slack, rapport)
        files |= slack.place(COMPANY).files
        gc.freeze()  # it stays
    slack.place(COMPANY).files.update(files)
    put_back(rapport.store, ready[-1].rows)
    return ready
