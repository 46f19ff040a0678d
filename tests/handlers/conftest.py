"""The real app at the end of the wire, what the process logs, and everything a person can do, ready to be sent."""

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
def everything(slack: Slack, rapport: Rapport, _everything: list[every.Ready]) -> list[every.Ready]:
    """Each thing a person can do and each event, with somebody who may."""
    if not _everything:
        _everything += every.everything(slack, rapport)
    put_back(rapport.store, _everything[-1].rows)
    return _everything
