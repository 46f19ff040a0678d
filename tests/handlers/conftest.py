"""The real app at the end of the wire, what the process logs, and everything a person can do, ready to be sent."""

import gc

import pytest

from bot.app import Rapport
from tests.fakes import Slack
from tests.handlers import every
from tests.handlers.state import put_back
from tests.installed import _installed_file, rapport, server, slack, stand_in, turned, written

__all__ = ["_installed_file", "rapport", "server", "slack", "stand_in", "turned", "written"]


@pytest.fixture(scope="session")
def kept() -> every.Everything:
    """What was made for one test is there for the next: every form has to be opened for it."""
    return every.Everything()


@pytest.fixture
def everything(slack: Slack, rapport: Rapport, kept: every.Everything) -> list[every.Ready]:
    """Each thing a person can do and each event, with somebody who may."""
    ready = kept.all(slack, rapport)
    gc.freeze()  # they stay
    put_back(rapport.store, ready[-1].rows)
    return ready
