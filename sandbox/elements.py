"""What Slack accepts inside a block: texts, options, interactive elements (limits: Block Kit reference,
September 2026). Each check adds sentences to a `Findings`; none of them changes anything."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

Json = dict[str, Any]

SELECTS = {f"{kind}_select" for kind in ("static", "external", "users", "conversations", "channels")}
MULTI_SELECTS = {f"multi_{name}" for name in SELECTS}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
CHOICES = {"checkboxes", "radio_buttons"}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
ACTIONS = {"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"}
INTERACTIVE = SELECTS | MULTI_SELECTS | PICKERS | CHOICES | TYPED | ACTIONS | {"file_input"}
ALLOWED = {
    "section": SELECTS | MULTI_SELECTS | CHOICES | {"datepicker", "timepicker", "button", "overflow", "image",
                                                    "workflow_button"},
    "actions": SELECTS | MULTI_SELECTS | PICKERS | CHOICES | {"button", "overflow", "workflow_button",
                                                              "rich_text_input"},
    "input": SELECTS | MULTI_SELECTS | PICKERS | CHOICES | TYPED | {"file_input"},
    "context": {"image", "mrkdwn", "plain_text"},
    "context_actions": {"feedback_buttons", "icon_button"},
}
EVERY = {"type", "action_id", "confirm", "focus_on_load"}
HELD = EVERY | {"placeholder"}
LISTED = {"options", "option_groups"}
FIELDS: dict[str, set[str]] = {
    "button": EVERY | {"text", "url", "value", "style", "accessibility_label", "agent_prompt",
                       "agent_prompt_display", "visible_to_user_ids"},
    "checkboxes": EVERY | {"options", "initial_options"},
    "radio_buttons": EVERY | {"options", "initial_option"},
    "overflow": EVERY | {"options"},
    "datepicker": HELD | {"initial_date"},
    "timepicker": HELD | {"initial_time", "timezone"},
    "datetimepicker": EVERY | {"initial_date_time"},
    "static_select": HELD | LISTED | {"initial_option"},
    "external_select": HELD | {"initial_option", "min_query_length"},
    "users_select": HELD | {"initial_user"},
    "channels_select": HELD | {"initial_channel", "response_url_enabled"},
    "conversations_select": HELD | {"initial_conversation", "default_to_current_conversation", "filter",
                                    "response_url_enabled"},
    "multi_static_select": HELD | LISTED | {"initial_options", "max_selected_items"},
    "multi_external_select": HELD | {"initial_options", "min_query_length", "max_selected_items"},
    "multi_users_select": HELD | {"initial_users", "max_selected_items"},
    "multi_channels_select": HELD | {"initial_channels", "max_selected_items"},
    "multi_conversations_select": HELD | {"initial_conversations", "default_to_current_conversation",
                                          "filter", "max_selected_items"},
    "plain_text_input": HELD | {"initial_value", "multiline", "min_length", "max_length",
                                "dispatch_action_config"},
    "rich_text_input": HELD | {"initial_value", "dispatch_action_config", "min_lines", "max_lines"},
    "email_text_input": HELD | {"initial_value", "dispatch_action_config"},
    "url_text_input": HELD | {"initial_value", "dispatch_action_config"},
    "number_input": HELD | {"is_decimal_allowed", "initial_value", "min_value", "max_value",
                            "dispatch_action_config"},
    "file_input": EVERY | {"filetypes", "max_files"},
    "image": {"type", "image_url", "slack_file", "alt_text"},
}


class Findings:
    """Complaints with the place they are about, worded as Slack words them."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.focused = 0

    def say(self, sentence: str, where: str) -> None:
        self.complaints.append(f"{sentence} [json-pointer:{where}]")

    def only(self, thing: Json, names: set[str], where: str) -> None:
        for name in thing.keys() - names:
            self.say(f"invalid additional property: {name}", where)

    def string(self, thing: Json, name: str, limit: int, where: str, *, required: bool = False) -> None:
        if thing.get(name) is None:
            if required:
                self.say(f"missing required field: {name}", where)
        elif not isinstance(thing[name], str):
            self.say("must be a string", f"{where}/{name}")
        elif required and not thing[name]:
            self.say("must be more than 0 characters", f"{where}/{name}")
        elif len(thing[name]) > limit:
            self.say(f"must be less than {limit + 1} characters", f"{where}/{name}")

    def text(self, thing: Json, name: str, limit: int, where: str, *, plain: bool = True,
             required: bool = True) -> None:
        """A text object under `name`: plain_text only, unless `plain` is false."""
        found = thing.get(name)
        if found is None:
            if required:
                self.say(f"missing required field: {name}", where)
            return
        self.text_object(found, limit, f"{where}/{name}", plain=plain)

    def text_object(self, found: Any, limit: int, where: str, *, plain: bool) -> None:
        if not isinstance(found, dict) or found.get("type") not in ("plain_text", "mrkdwn"):
            self.say("must provide a text object", where)
            return
        if plain and found["type"] != "plain_text":
            self.say("unsupported type: mrkdwn", where)
        self.only(found, {"type", "text", "emoji" if found["type"] == "plain_text" else "verbatim"}, where)
        self.string(found, "text", limit, where, required=True)

    def count(self, thing: Json, name: str, low: int, high: int, where: str) -> list[Any]:
        """The list under `name`, or an empty one when it is missing or of a wrong length."""
        found = thing.get(name)
        if not isinstance(found, list):
            self.say(f"missing required field: {name}", where)
        elif len(found) < low:
            self.say(f"no fewer than {low} items allowed", f"{where}/{name}")
        elif len(found) > high:
            self.say(f"no more than {high} items allowed", f"{where}/{name}")
        else:
            return found
        return []


def element(found: Findings, thing: Any, allowed: set[str], where: str) -> None:
    """Check one element, text objects of a context block included."""
    kind = thing.get("type") if isinstance(thing, dict) else None
    if kind not in allowed:
        found.say(f"unsupported type: {kind}", where)
        return
    if kind in ("mrkdwn", "plain_text"):
        found.text_object(thing, 3000, where, plain=False)
        return
    if kind in FIELDS:
        found.only(thing, FIELDS[kind], where)
    if kind == "image":
        picture(found, thing, where)
        return
    found.string(thing, "action_id", 255, where)
    found.text(thing, "placeholder", 150, where, required=False)
    found.focused += bool(thing.get("focus_on_load"))
    if thing.get("confirm") is not None:
        confirm(found, thing["confirm"], f"{where}/confirm")
    if check := CHECKS.get(kind):
        check(found, thing, where)


def picture(found: Findings, thing: Json, where: str) -> None:
    found.string(thing, "alt_text", 2000, where, required=True)
    if bool(thing.get("image_url")) == bool(thing.get("slack_file")):
        found.say("must provide either image_url or slack_file", where)
    found.string(thing, "image_url", 3000, where)


def confirm(found: Findings, thing: Json, where: str) -> None:
    found.only(thing, {"title", "text", "confirm", "deny", "style"}, where)
    for name, limit, plain in (("title", 100, True), ("text", 300, False), ("confirm", 30, True),
                               ("deny", 30, True)):
        found.text(thing, name, limit, where, plain=plain)


def button(found: Findings, thing: Json, where: str) -> None:
    found.text(thing, "text", 75, where)
    found.string(thing, "value", 2000, where)
    found.string(thing, "url", 3000, where)
    found.string(thing, "accessibility_label", 75, where)
    if thing.get("style") not in (None, "primary", "danger"):
        found.say("must be one of: primary, danger", f"{where}/style")


def options(found: Findings, things: list[Any], where: str, *, plain: bool, url: bool = False) -> None:
    values: list[Any] = []
    names = {"text", "value", "description"} | ({"url"} if url else set())
    for index, option in enumerate(things):
        at = f"{where}/{index}"
        found.only(option, names, at)
        found.text(option, "text", 75, at, plain=plain)
        found.string(option, "value", 150, at, required=True)
        found.text(option, "description", 75, at, plain=plain, required=False)
        found.string(option, "url", 3000, at)
        values.append(option.get("value"))
    if len(values) != len(set(values)):
        found.say("option values must be unique", where)


def offered(thing: Json) -> list[Json]:
    """All options of a select, those in groups included."""
    grouped = [option for group in thing.get("option_groups") or [] for option in group.get("options") or []]
    return [*(thing.get("options") or []), *grouped]


def initial(found: Findings, thing: Json, where: str) -> None:
    chosen = [thing["initial_option"]] if thing.get("initial_option") else thing.get("initial_options") or []
    name = "initial_option" if "initial_option" in thing else "initial_options"
    if name == "initial_options" and thing.get(name) == []:
        found.say("no fewer than 1 items allowed", f"{where}/{name}")
    known = offered(thing)
    if any(option not in known for option in chosen):
        found.say(f"{name} must exactly match one of the provided options", f"{where}/{name}")


def choice(found: Findings, thing: Json, where: str) -> None:
    options(found, found.count(thing, "options", 1, 10, where), f"{where}/options", plain=False)
    initial(found, thing, where)


def overflow(found: Findings, thing: Json, where: str) -> None:
    options(found, found.count(thing, "options", 1, 5, where), f"{where}/options", plain=True, url=True)


def static_select(found: Findings, thing: Json, where: str) -> None:
    if bool(thing.get("options")) == bool(thing.get("option_groups")):
        found.say("must provide either options or option_groups", where)
    elif thing.get("options"):
        options(found, found.count(thing, "options", 1, 100, where), f"{where}/options", plain=True)
    else:
        for index, group in enumerate(found.count(thing, "option_groups", 1, 100, where)):
            at = f"{where}/option_groups/{index}"
            found.text(group, "label", 75, at)
            options(found, found.count(group, "options", 1, 100, at), f"{at}/options", plain=True)
    initial(found, thing, where)


def datepicker(found: Findings, thing: Json, where: str) -> None:
    if given := thing.get("initial_date"):
        try:
            date.fromisoformat(given)
        except (TypeError, ValueError):
            found.say("must be a date formatted as YYYY-MM-DD", f"{where}/initial_date")


def timepicker(found: Findings, thing: Json, where: str) -> None:
    given = thing.get("initial_time")
    if given and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(given)):
        found.say("must be a time formatted as HH:mm", f"{where}/initial_time")


def datetimepicker(found: Findings, thing: Json, where: str) -> None:
    given = thing.get("initial_date_time")
    if given is not None and (not isinstance(given, int) or len(str(given)) != 10):
        found.say("must be a 10 digit integer", f"{where}/initial_date_time")


def plain_text_input(found: Findings, thing: Json, where: str) -> None:
    low, high = thing.get("min_length", 0), thing.get("max_length", 3000)
    if not 0 <= low <= 3000:
        found.say("must be between 0 and 3000", f"{where}/min_length")
    if not 1 <= high <= 3000 or low > high:
        found.say("must be between 1 and 3000 and not below min_length", f"{where}/max_length")
    found.string(thing, "initial_value", high, where)


def number_input(found: Findings, thing: Json, where: str) -> None:
    if not isinstance(thing.get("is_decimal_allowed"), bool):
        found.say("missing required field: is_decimal_allowed", where)
    for name in ("initial_value", "min_value", "max_value"):
        found.string(thing, name, 16384, where)


CHECKS: dict[str, Callable[[Findings, Json, str], None]] = {
    "button": button, "checkboxes": choice, "radio_buttons": choice, "overflow": overflow,
    "static_select": static_select, "multi_static_select": static_select, "datepicker": datepicker,
    "timepicker": timepicker, "datetimepicker": datetimepicker, "plain_text_input": plain_text_input,
    "number_input": number_input,
}
