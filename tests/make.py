"""Builders with keyword defaults: a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.rules.company import Company
from bot.rules.hiring.requisitions import Mode, Reason, Requisition, Wanted
from bot.rules.hiring.requisitions.asking import begin_draft, submit
from bot.rules.hiring.requisitions.chains import Chain, StepPlan
from bot.rules.notices import Planned
from bot.rules.people import Person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday morning
TEAM = "T0HARBOR"


def person(user: str = "U0MINA", **changes: Any) -> Person:
    return Person(**{"workspace": TEAM, "user": user, "name": user, "zone": "Europe/Berlin", **changes})


def wanted(**changes: Any) -> Wanted:
    content: dict[str, Any] = {
        "title": "Data engineer", "department": "Engineering", "level": "Senior", "location": "Berlin",
        "remote": False, "headcount": 1, "reason": Reason.NEW, "replaces": None, "business_case": "Orders doubled.",
        "pay_from": 70_000, "pay_to": 85_000, "currency": "EUR", "target_start": None,
        "hiring_manager": "U0MINA", "recruiter": None,
    }  # fmt: skip
    return Wanted(**{**content, **changes})


def step(*seats: str, name: str = "Finance", **changes: Any) -> StepPlan:
    return StepPlan(name, seats or ("U0OMAR",), **changes)


def chain(*steps: StepPlan, name: str = "Every request", **changes: Any) -> Chain:
    two = (step("U0OMAR"), step("U0LIWEI", "U0NOOR", name="Leadership", mode=Mode.N_OF_M))
    return Chain(name, changes.pop("conditions", ()), steps or two)


def requisition(
    *steps: StepPlan, asker: str = "U0MINA", now: datetime = NOW, company: Company | None = None, **changes: Any
) -> Requisition:
    """A submitted request that waits for its first step; its hiring manager is its asker unless another is named."""
    content = wanted(**{"hiring_manager": asker, **changes})
    return submit(begin_draft(TEAM, asker, content, now), asker, [chain(*steps)], company or Company(), now)


def planned(key: str = "k", **changes: Any) -> Planned:
    content = {"kind": "hiring.requisitions.waiting", "about": "requisition:1", "workspace": TEAM, "to": "U0OMAR"}
    return Planned(**{"key": key, **content, **changes})
