"""Plans of recruitments as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.store.hiring.versions import Versions
from bot.store.schema import plans


def shelf(connection: Connection) -> Versions[Plan]:
    """The plans of one transaction."""
    return Versions(connection, plans, _made)


def _made(content: Mapping[str, Any]) -> Plan:
    return Plan(tuple(_stage(each) for each in content.get("stages", ())))


def _stage(stored: Mapping[str, Any]) -> Stage:
    return Stage(**{**stored, "method": Method(stored["method"]), "competencies": tuple(stored["competencies"])})
