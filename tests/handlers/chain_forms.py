"""The editor of the approval chains as an admin has it open: its pages, and its forms filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.rules.hiring.requisitions.chain_editing import digest
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened
from tests.installed import CHAIN

DIGEST = digest([CHAIN])
STEP = {"step_name": "Board", "people": ["U0NOOR", "U0SAM"], "needed": "1", "only_when": "pay_to > 80000"}


def list_page(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY) -> Json:
    return opened(slack, user, slack.clicked(user, "chains.show", workspace=workspace), workspace)


def pushed(slack: Slack, address: str, value: str, page: Json | None = None) -> Json:
    """What opens on a click of Ada's in that page, or in the list."""
    page = page or list_page(slack)
    return opened(slack, "U0ADA", slack.clicked("U0ADA", address, value, view=page))


def chain_page(slack: Slack, place: str = f"{DIGEST}:0::") -> Json:
    return pushed(slack, "chains.edit", place)


def heading_form(slack: Slack, **answers: Any) -> Json:
    return filled(chain_page(slack), **{"name": "All of them", **answers})


def new_form(slack: Slack, **answers: Any) -> Json:
    heading = {"name": "Dear ones", "conditions": "pay_to > 80000\nhiring_manager is not asker"}
    return filled(pushed(slack, "chains.edit", f"{DIGEST}:::"), **{**heading, **STEP, **answers})


def step_form(slack: Slack, place: str = f"{DIGEST}:0::", **answers: Any) -> Json:
    return filled(pushed(slack, "chains.edit_step", place, chain_page(slack)), **{**STEP, **answers})


def ready_form(slack: Slack, **answers: Any) -> Json:
    chosen = {"finance": ["U0OMAR"], "hr": ["U0NOOR"], "limit": "80000", "conditions": "headcount > 1"}
    return filled(pushed(slack, "chains.choose_ready", f"{DIGEST}:::money"), **{**chosen, **answers})


CHAIN_BUTTONS = {
    "chains.edit": f"{DIGEST}:0::",
    "chains.edit_step": f"{DIGEST}:0:1:",
    "chains.move": f"{DIGEST}:0:0:down",
    "chains.remove": f"{DIGEST}:0:0:",
    "chains.choose_ready": f"{DIGEST}:::large",
}
CHAIN_FORMS: dict[str, Callable[[Slack], Json]] = {
    "chains.save": heading_form,
    "chains.add": new_form,
    "chains.save_step": step_form,
    "chains.add_ready": ready_form,
    **dict.fromkeys(CHAIN_BUTTONS, list_page),
}
CHAIN_CHANGES = {"chains.move", "chains.remove", "chains.save", "chains.add", "chains.save_step", "chains.add_ready"}
