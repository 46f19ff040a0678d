"""Forms: what a person filled in, by field name, and what is wrong with it, beside the field."""

from collections.abc import Mapping
from typing import Any

Answer = str | list[str] | None

_ONE = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}
_SEVERAL = {
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "file_input": "files",
}


def read(view: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers of a view by field name: text, a list for what takes several (files by id), None for what is empty.

    Elements without a field name (those in an actions block) are left out.
    """
    answers: dict[str, Answer] = {}
    for block_id, actions in ((view.get("state") or {}).get("values") or {}).items():
        name, mark, _ = block_id.rpartition("~")
        if mark:
            for given in actions.values():
                answers[name] = _answer(given)
    return answers


def errors(view: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a submission that shows each text beside its field.

    A field the view does not have is told at its first field. Raises ValueError for a view without fields.
    """
    fields = {
        block["block_id"].rpartition("~")[0]: block["block_id"] for block in view["blocks"] if block["type"] == "input"
    }
    if not fields:
        raise ValueError("a view without fields cannot show what is wrong")
    first = next(iter(fields.values()))
    told: dict[str, str] = {}
    for name, text in wrong.items():
        block_id = fields.get(name, first)
        told[block_id] = f"{told[block_id]}\n{text}" if block_id in told else text
    return {"response_action": "errors", "errors": told}


def _answer(given: Mapping[str, Any]) -> Answer:
    kind = given.get("type") or ""
    if kind in _SEVERAL:
        return [_value(one) for one in given.get(_SEVERAL[kind]) or ()]
    chosen = given.get(_ONE.get(kind, "value"))
    return _value(chosen) if chosen else None


def _value(chosen: Any) -> str:
    return str((chosen["value"] if "value" in chosen else chosen["id"]) if isinstance(chosen, dict) else chosen)
