"""Job descriptions as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from bot.rules.hiring.descriptions import Description, Indicator, Quality
from bot.store.hiring.versions import Versions
from bot.store.schema import descriptions


def shelf(connection: Connection) -> Versions[Description]:
    """The descriptions of one transaction."""
    return Versions(connection, descriptions, _made)


def _made(content: Mapping[str, Any]) -> Description:
    indicators = [Indicator(**{**each, "measured": tuple(each["measured"])}) for each in content.get("indicators", ())]
    qualities = [Quality(**each) for each in content.get("qualities", ())]
    return Description(**{**content, "indicators": tuple(indicators), "qualities": tuple(qualities)})
