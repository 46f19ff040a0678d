"""The real app at the end of the wire, what the process logs, and everything a person can do, ready to be sent."""

import pytest

from bot.app import Rapport
from tests.fakes import Slack
from tests.handlers import every
from tests.installed import _installed_file, rapport, server, slack, stand_in, turned, written

__all__ = ["_installed_file", "rapport", "server", "slack", "stand_in", "turned", "written"]


@pytest.fixture
def everything(slack: Slack, rapport: Rapport) -> list[every.Ready]:
    """Each thing a person can do and each event, with somebody who may."""
    return every.everything(slack, rapport)
