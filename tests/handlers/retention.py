"""Somebody whose data are held, and the form that holds them."""

from __future__ import annotations

from datetime import date

from bot.app import Rapport
from bot.rules.erasures import Kind
from bot.rules.retention import Hold
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import begin
from tests.handlers.forms import filled, opened
from tests.make import NOW

RETENTION = "retention."
VALUES = {f"{RETENTION}show": "", f"{RETENTION}hold": "", f"{RETENTION}end": "1"}
LAST = date(2027, 6, 30)


def held(store: Store, number: int = 1, kind: Kind = Kind.CANDIDATE, workspace: str = COMPANY) -> Hold:
    """The law wants that person kept."""
    with store.open() as books:
        return books.retention.hold(Hold(workspace, kind, number, "A claim", LAST, "U0ADA", NOW))


def page(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY) -> Json:
    """The page as an admin has it open."""
    return opened(slack, user, slack.clicked(user, f"{RETENTION}show", workspace=workspace), workspace)


def form(slack: Slack, who: str = "kim@example.com", user: str = "U0ADA", workspace: str = COMPANY) -> Json:
    """The form, filled in."""
    below = page(slack, user, workspace)
    view = opened(slack, user, slack.clicked(user, f"{RETENTION}hold", workspace=workspace, view=below), workspace)
    return filled(view, who=who, why="A claim", until=LAST.isoformat())


def begin_for(store: Store, id: int, name: str) -> None:
    """What the entry of that name finds."""
    if name == f"{RETENTION}end":
        held(store)
    if name == f"{RETENTION}save":
        begin(store, id)


def view(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The page of that button, or the form."""
    return page(slack) if name == f"{RETENTION}end" else form(slack)
