"""What the last look at all cards of a workspace found of its interviewers: sealed, and nothing of any candidate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.rules.hiring.outcomes.calibrating import Contrast, Course, Quarter
from bot.rules.hiring.reports.severity import Known
from bot.rules.hiring.training.drift import Severity
from bot.store.dialect import insert_or_change
from bot.store.schema import severity_fits
from bot.store.sealed import SEVERITY
from bot.store.secrets import Secrets

c = severity_fits.c


@dataclass(frozen=True)
class Look:
    """What was found on that day: None where too little hangs together. By interviewer what their use of the scale is,
    as far as there are enough ratings for it: `range`, `halo`, `consistency`; and how their severity went."""

    day: date
    known: Known | None
    own: Mapping[str, Mapping[str, float]]
    courses: Mapping[str, Course] = field(default_factory=dict)


class Severities:
    """One row for each workspace: the last look."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def of(self, workspace: str) -> Look | None:
        """The last look there; None when there was none."""
        row = self._connection.execute(select(c.day, c.content).where(c.workspace == workspace)).first()
        if row is None:
            return None
        said = json.loads(self._secrets.unseal(SEVERITY, row.content))
        known = said["known"] and Known(**{
            **said["known"], "severities": {who: Severity(**each) for who, each in said["known"]["severities"].items()}
        })  # fmt: skip
        courses = {who: _course(each) for who, each in said.get("courses", {}).items()}
        return Look(row.day, known, said["own"], courses)

    def day(self, workspace: str) -> date | None:
        """On which day that was."""
        found: date | None = self._connection.execute(select(c.day).where(c.workspace == workspace)).scalar()
        return found

    def keep(self, workspace: str, look: Look) -> None:
        """It takes the place of the one before."""
        courses = {who: asdict(each) for who, each in look.courses.items()}
        content = json.dumps({"known": look.known and asdict(look.known), "own": dict(look.own), "courses": courses})
        put = insert_or_change(self._connection.dialect.name, severity_fits, "day", "content")
        row = {"workspace": workspace, "day": look.day, "content": self._secrets.seal(SEVERITY, content)}
        self._connection.execute(put, row)

    def drop(self, workspace: str) -> None:
        """Nothing is kept of its interviewers any more."""
        self._connection.execute(delete(severity_fits).where(c.workspace == workspace))


def _course(stored: Mapping[str, Any]) -> Course:
    contrast = Contrast(**stored["contrast"]) if stored["contrast"] else None
    quarters = tuple(Quarter(**each) for each in stored["quarters"])
    return Course(quarters, stored["a_year"], stored["error"], contrast)
