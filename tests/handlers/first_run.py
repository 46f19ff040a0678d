"""The forms of roles and region as an admin fills them in, and people who have roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.rules.people import Group, Role
from bot.store import Store
from tests.fakes import CIRCLE, COMPANY, RECRUITERS, Json, Slack
from tests.handlers.forms import filled, opened


def give_roles(store: Store) -> None:
    """Pia administers, Ana recruits and so does the recruiters' group; Gio, a guest, is in it and was given all.
    Moe moderates the community."""
    with store.open() as books:
        books.roles.give(COMPANY, Role.ADMIN, ["U0PIA", "U0GIO"])
        books.roles.give(COMPANY, Role.RECRUITER, ["U0ANA", "U0GIO", RECRUITERS["id"]])
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
        put_group(books)


def put_group(books: Any) -> None:
    """The recruiters' group as Slack has it."""
    books.roles.put_groups(
        COMPANY, [Group(RECRUITERS["id"], RECRUITERS["name"], RECRUITERS["handle"], tuple(RECRUITERS["users"]))]
    )


def roles_form(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY, **answers: Any) -> Json:
    """The form of roles with another coach."""
    view = opened(slack, user, slack.clicked(user, "roles.show", workspace=workspace), workspace)
    return filled(view, **{"coach_users": ["U0EDITH"], **answers})


def region_choice(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY) -> Json:
    """The choice of a region."""
    view = opened(slack, user, slack.clicked(user, "region.show", workspace=workspace), workspace)
    return filled(view, region={"value": "eu"})


def region_form(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY, **answers: Any) -> Json:
    """The answers of the European Union, one of them changed."""
    chosen = region_choice(slack, user, workspace)
    view: Json = slack.interact(slack.submitted(user, chosen, workspace)).get_json()["view"]
    values = {block["block_id"]: _value(block["element"]) for block in view["blocks"] if block["type"] == "input"}
    whole = {**chosen, **view, "state": {"values": values}, "callback_id": view["callback_id"]}
    return filled(whole, **{"applications": "9", **answers})


def _value(element: Json) -> Json:
    given = {"type": element["type"]}
    if element["type"] == "checkboxes":
        given |= {"selected_options": element.get("initial_options", [])}
    else:
        given |= {"value": element.get("initial_value")}
    return {element.get("action_id", "a"): given}


FIRST_RUN_FORMS: dict[str, Callable[[Slack], Json]] = {
    "roles.save": roles_form, "region.choose": region_choice, "region.save": region_form,
}  # fmt: skip
