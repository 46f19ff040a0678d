"""Forms as somebody filled them in: the views the stand-in shows, with answers, as Slack sends them back."""

from __future__ import annotations

import copy
from typing import Any

from tests.fakes import COMPANY, Json, Slack

GIVEN = {
    "plain_text_input": "value",
    "number_input": "value",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "external_select": "selected_option",
    "multi_external_select": "selected_options",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "static_select": "selected_option",
    "file_input": "files",
}
ANSWERS = {
    "title": "Data engineer", "department": "Engineering", "location": "Berlin", "headcount": "2",
    "business_case": "Orders doubled.", "reason": {"value": "new"},
}  # fmt: skip


def filled(view: Json, **answers: Any) -> Json:
    """The view with these answers by field name. Raises KeyError for a field it does not have."""
    made = copy.deepcopy(view)
    values = {block_id.partition("~")[0]: given for block_id, given in made["state"]["values"].items()}
    for name, answer in answers.items():
        (given,) = values[name].values()
        given[GIVEN[given["type"]]] = answer
    return made


def opened(slack: Slack, user: str, payload: Json, workspace: str = COMPANY) -> Json:
    """The view that opens for that person on a click."""
    answer = slack.interact(payload)
    view = slack.open_view(user, workspace)
    assert answer.status_code == 200, answer.text
    assert view is not None, "no view was opened"
    return view


def request_form(slack: Slack, user: str = "U0MINA", workspace: str = COMPANY) -> Json:
    clicked = slack.clicked(user, "hiring.requisitions.request", workspace=workspace)
    return filled(opened(slack, user, clicked, workspace), **ANSWERS)


def check_form(slack: Slack, user: str = "U0MINA", workspace: str = COMPANY) -> Json:
    """What Next opens, to be sent."""
    form = request_form(slack, user, workspace)
    pushed = slack.interact(slack.submitted(user, form, workspace)).get_json()["view"]
    above = {"root_view_id": form["id"], "previous_view_id": form["id"]}
    return {**pushed, "id": "V0CHECK", **above, "hash": "1.check", "state": {"values": {}}}


def form_of(slack: Slack, user: str, address: str, value: str, **answers: Any) -> Json:
    """The form a button opens, filled in."""
    return filled(opened(slack, user, slack.clicked(user, address, value)), **answers)


def reject_form(slack: Slack, id: int, user: str = "U0OMAR") -> Json:
    clicked = slack.clicked(user, "hiring.requisitions.reject", f"{id}:1")
    return filled(opened(slack, user, clicked), reason="There is no budget.")


def settings_form(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY, **answers: Any) -> Json:
    clicked = slack.clicked(user, "settings.show", workspace=workspace)
    return filled(opened(slack, user, clicked, workspace), language={"value": "zh"}, **answers)


def workspace_form(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY, **answers: Any) -> Json:
    """The settings of the whole workspace, with other holidays."""
    clicked = slack.clicked(user, "settings.workspace", workspace=workspace)
    return filled(opened(slack, user, clicked, workspace), **{"holidays": "2026-12-25 Christmas", **answers})
