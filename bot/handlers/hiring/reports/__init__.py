"""Talent reports: what buttons and forms carry of them, and the page that stands behind each form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.reports import Found
from bot.jobs.hiring.reports import writing as job
from bot.rules.hiring.reports.signing import NoReportHere
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/reports"
# A candidacy, a version of its report (0 for the last, or the draft), and the place of a competency in it.
_PLACE = re.compile("([0-9]{1,9})(?::([0-9]{1,4})(?::([0-9]{1,3}))?)?")


@dataclass(frozen=True)
class Place:
    """A version of a candidate's report, or a competency in it."""

    id: int
    number: int = 0
    at: int | None = None


def place(value: Any, *parts: int) -> Place:
    """What a button or a form of ours carries, in so many parts. Raises NoReportHere for anything else."""
    found = _PLACE.fullmatch(str(value))
    if found is None or sum(each is not None for each in found.groups()) not in parts:
        raise NoReportHere()
    return Place(int(found[1]), int(found[2] or 0), int(found[3]) if found[3] else None)


def clicked(body: Mapping[str, Any], *parts: int) -> Place:
    """What the clicked button carries, in so many parts. Raises NoReportHere."""
    return place(body["actions"][0].get("value"), *parts)


def behind(view: Mapping[str, Any]) -> tuple[Place, dict[str, Any]]:
    """The version a form is about, and everything it carries. Raises NoReportHere."""
    kept = carried(view)
    return place(kept.get("place"), 2), kept


def page(
    deps: Deps, books: Books, me: Person, found: Found, number: int, now: datetime, said: str = ""
) -> dict[str, Any]:
    """The modal of a report; `said` names what was just done. Raises NoReportHere."""
    facts = {**job.page(books, me, found, number, now), "said": said}
    return modal(deps, me, f"{TEMPLATES}/report", facts)


def form(deps: Deps, me: Person, template: str, facts: Mapping[str, Any], where: Place, **kept: Any) -> dict[str, Any]:
    """A form about that version."""
    metadata = json.dumps({"place": f"{where.id}:{where.number}", **kept})
    return modal(deps, me, template, facts, metadata)
