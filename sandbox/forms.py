"""What a person has typed or chosen: the shape of `state.values`, and what Slack's client asks for itself."""

import re
from typing import Any

from sandbox.checks import held
from sandbox.elements import INTERACTIVE, Json, offered

STATELESS = {"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"}
KEYS: dict[str, tuple[str, str | None]] = {  # element: (its key in the state, its initial value's key)
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", None),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", None),
}


def stateful(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every (block, element) whose value is part of the state."""
    return [(block, thing) for block in blocks for thing in held(block) if thing["type"] not in STATELESS]


def untouched(thing: Json) -> Json:
    """The state of an element that nobody has touched: its initial value, or nothing."""
    key, first = KEYS[thing["type"]]
    empty: Any = [] if key.endswith("s") else None
    return {"type": thing["type"], key: thing.get(first, empty) if first else empty}


def entered(thing: Json, raw: Any) -> Json:
    """The state of an element after a person gave it `raw`: text, a date, an id, an option or its value or
    its visible text, or a list of these; None empties it. ValueError when it is not to be chosen there."""
    if thing["type"] not in KEYS:
        raise ValueError(f"nothing can be entered in a {thing['type']}")
    key = KEYS[thing["type"]][0]
    if key == "selected_option":
        return {"type": thing["type"], key: None if raw is None else option_of(thing, raw)}
    if key == "selected_options":
        return {"type": thing["type"], key: [option_of(thing, one) for one in listed(raw)]}
    if key.endswith("s"):
        return {"type": thing["type"], key: listed(raw)}
    if key == "value":
        raw = None if raw in (None, "") else str(raw)
    return {"type": thing["type"], key: raw}


def listed(raw: Any) -> list[Any]:
    return [] if raw is None else list(raw) if isinstance(raw, list | tuple) else [raw]


def option_of(thing: Json, raw: Any) -> Json:
    if thing["type"] in ("external_select", "multi_external_select"):
        if not isinstance(raw, dict):
            raise ValueError("an external select takes a whole option, as the app offered it")
        return raw
    for option in offered(thing):
        if raw in (option, option.get("value"), option["text"]["text"]):
            return option
    raise ValueError(f"{raw!r} is not among the options of {thing.get('action_id')}")


def first_values(blocks: list[Json], kept: Json | None = None) -> Json:
    """The values of blocks just shown. What was there under the same block_id, action_id and type stays, even
    when the new blocks bring another initial value: Slack's client shows it so."""
    values: Json = {}
    for block, thing in stateful(blocks):
        before = ((kept or {}).get(block["block_id"]) or {}).get(thing["action_id"])
        same = before is not None and before["type"] == thing["type"] and still_offered(thing, before)
        values.setdefault(block["block_id"], {})[thing["action_id"]] = before if same else untouched(thing)
    return values


def still_offered(thing: Json, state: Json) -> bool:
    if not thing["type"].endswith("static_select") and thing["type"] not in ("checkboxes", "radio_buttons"):
        return True
    chosen = [option for option in [state.get("selected_option"), *(state.get("selected_options") or [])] if option]
    known = [option["value"] for option in offered(thing)]
    return all(option["value"] in known for option in chosen)


def complaints(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client says beside the fields before it sends a form, by block_id."""
    said: dict[str, str] = {}
    for block, thing in stateful(blocks):
        if block["type"] != "input":
            continue
        state = values[block["block_id"]][thing["action_id"]]
        given = state[KEYS[thing["type"]][0]]
        if given in (None, "", []):
            if not block.get("optional"):
                said[block["block_id"]] = "Please complete this required field."
        elif problem := unfit(thing, given):
            said[block["block_id"]] = problem
    return said


def unfit(thing: Json, given: Any) -> str | None:
    kind = thing["type"]
    if kind == "plain_text_input":
        if len(given) < thing.get("min_length", 0):
            return f"Please enter at least {thing['min_length']} characters."
        if len(given) > thing.get("max_length", 3000):
            return f"Please enter no more than {thing.get('max_length', 3000)} characters."
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", given):
        return "Please enter a valid URL."
    if kind == "number_input":
        return unfit_number(thing, given)
    if kind == "file_input":
        return unfit_files(thing, given)
    limit = thing.get("max_selected_items")
    if limit and len(given) > limit:
        return f"Please choose no more than {limit}."
    return None


def unfit_files(thing: Json, given: list[Json]) -> str | None:
    allowed = [kind.lower() for kind in thing.get("filetypes") or []]
    if len(given) > thing.get("max_files", 10):
        return f"Please choose no more than {thing.get('max_files', 10)}."
    if allowed and any(file["filetype"] not in allowed for file in given):
        return f"Please choose a file of type {', '.join(allowed)}."
    return None


def unfit_number(thing: Json, given: str) -> str | None:
    shape = r"-?\d+(\.\d+)?" if thing.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(shape, given):
        return "Please enter a number." if thing.get("is_decimal_allowed") else "Please enter a whole number."
    low, high = thing.get("min_value"), thing.get("max_value")
    if low is not None and float(given) < float(low):
        return f"Please enter a number of at least {low}."
    if high is not None and float(given) > float(high):
        return f"Please enter a number of at most {high}."
    return None


def find(blocks: list[Json], action_id: str | None, block_id: str | None = None) -> tuple[Json, Json] | None:
    """The (block, element) with these ids; without an action_id, the only element of the block."""
    for block in blocks:
        for thing in held(block):
            right = thing["type"] in INTERACTIVE and (action_id is None or thing.get("action_id") == action_id)
            if right and (block_id is None or block["block_id"] == block_id):
                return block, thing
    return None


def drawn_before(blocks: list[Json], action_id: str | None, value: Any) -> tuple[Json, Json] | None:
    """The (block, element) that takes the place of one a person still saw while the app had it drawn anew: the only
    one of that action_id, or a button that also means the same."""
    same = [(block, thing) for block in blocks for thing in held(block) if thing.get("action_id") == action_id
            and (thing["type"] != "button" or thing.get("value") == value)]
    return same[0] if same and (len(same) == 1 or same[0][1]["type"] == "button") else None
