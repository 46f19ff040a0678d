"""What the buttons of figures of outcomes carry, and a company where so many were hired."""

from __future__ import annotations

from bot.rules.hiring.outcomes.report import Report
from bot.store import Store
from bot.store.hiring.outcomes import Looked
from tests.fakes import COMPANY
from tests.sampled import outcomes

OUTCOMES = "hiring.outcomes."
VALUES = {f"{OUTCOMES}read": "summary:180", f"{OUTCOMES}file": "details:365", f"{OUTCOMES}loops": "community"}


def looked(store: Store, hires: int) -> Report:
    """Last night's look found so many."""
    found = outcomes.report(hires)
    with store.open() as books:
        books.outcomes.keep(COMPANY, Looked(found.on, 0), found)
    return found
