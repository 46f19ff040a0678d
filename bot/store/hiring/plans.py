"""Plans of recruitments as they are stored, and which version each candidate began with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.rules.hiring.competencies import QuestionKind
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.kits import Kit, KitQuestion, Worded
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.plans.results import PLAIN, Form
from bot.rules.hiring.plans.under_way import pinned
from bot.rules.hiring.versions import Version
from bot.store.dialect import insert
from bot.store.hiring.versions import Versions
from bot.store.schema import plan_pins, plans


class Plans(Versions[Plan]):
    """The plans of one transaction."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, plans, _made)

    def begin(self, requisition: int, candidate: str, at: datetime) -> Version[Plan] | None:
        """The version this candidate goes through, from now on and whatever is published later; None while none is."""
        version = self.kept_by(requisition, candidate)
        if version is not None:
            row = {"requisition": requisition, "candidate": candidate, "number": version.number, "at": at}
            self._connection.execute(insert(self._connection, plan_pins).values(row).on_conflict_do_nothing())
        return version

    def release(self, requisition: int, candidate: str) -> None:
        """Nobody of that code goes through any version any more."""
        p = plan_pins.c
        self._connection.execute(delete(plan_pins).where(p.requisition == requisition, p.candidate == candidate))

    def kept_by(self, requisition: int, candidate: str) -> Version[Plan] | None:
        """The version this candidate goes through, or would if they began now; None while none is published."""
        p = plan_pins.c
        query = select(p.number).where(p.requisition == requisition, p.candidate == candidate)
        return pinned(self._connection.execute(query).scalar(), self.versions(requisition))


def _made(content: Mapping[str, Any]) -> Plan:
    return Plan(tuple(_stage(each) for each in content.get("stages", ())), content.get("made_for", 0))


def _stage(stored: Mapping[str, Any]) -> Stage:
    kit, form = _kit(stored.get("kit") or {}), _form(stored.get("form"))
    made = {"method": Method(stored["method"]), "competencies": tuple(stored["competencies"])}
    return Stage(**{**stored, **made, "kit": kit, "form": form})


def _form(stored: Mapping[str, Any] | None) -> Form:
    return Form(**{**stored, "questions": tuple(stored["questions"])}) if stored else PLAIN


def _kit(stored: Mapping[str, Any]) -> Kit:
    return Kit(**{**stored, "questions": tuple(_question(each) for each in stored.get("questions", ()))})


def _question(stored: Mapping[str, Any]) -> KitQuestion:
    worded = tuple(
        Worded(**{**each, "probes": tuple(each["probes"]), "anchors": tuple(each["anchors"])})
        for each in stored["worded"]
    )
    return KitQuestion(**{**stored, "kind": QuestionKind(stored["kind"]), "worded": worded})
