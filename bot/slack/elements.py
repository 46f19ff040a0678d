"""Interactive elements: buttons, menus, pickers and inputs, from the tree to Block Kit."""

from collections.abc import Callable
from typing import Any

from bot.slack.text import plain, plain_text, shorten, text_object
from bot.words.inline import Leaf, address, leaves
from bot.words.tree import Element, WrongWords

Payload = dict[str, Any]

BUTTON_MAX, OPTION_MAX, PLACEHOLDER_MAX, INPUT_MAX = 75, 75, 150, 3000
OPTIONS_MOST = 100
TITLE_MAX, CONFIRM_MAX, YES_MAX = 100, 300, 30
ALT_MAX = 2000

# What may stand inside an element without being its text.
PARTS = frozenset({"Confirm", "Label", "Hint", "Placeholder", "Value", "Option", "Title", "Description", "Yes", "No"})


def inner(element: Element) -> list[Leaf]:
    """The text of an element, without the parts that have a tag of their own."""
    return leaves(element.children, PARTS)


def part(element: Element, tag: str) -> Element | None:
    """The one child with this tag. Raises WrongWords when there are two."""
    found = [child for child in element.children if isinstance(child, Element) and child.tag == tag]
    if len(found) > 1:
        raise WrongWords(f"<{element.tag}> has more than one <{tag}>")
    return found[0] if found else None


def needed(element: Element, tag: str) -> Element:
    """The one child with this tag. Raises WrongWords when it is missing."""
    found = part(element, tag)
    if found is None:
        raise WrongWords(f"<{element.tag}> lacks <{tag}>")
    return found


def build(element: Element, action_id: str | None) -> Payload:
    """The Block Kit element for a tag of `ELEMENTS`. Raises WrongWords for any other tag."""
    builder = ELEMENTS.get(element.tag)
    if builder is None:
        raise WrongWords(f"<{element.tag}> cannot stand here")
    built = builder(element)
    if action_id:
        built["action_id"] = action_id
    confirm = part(element, "Confirm")
    if confirm is not None:
        built["confirm"] = _confirm(confirm)
    placeholder = part(element, "Placeholder")
    if placeholder is not None:
        built["placeholder"] = plain_text(leaves(placeholder.children), PLACEHOLDER_MAX)
    if element.attributes.get("focus") == "true":
        built["focus_on_load"] = True
    return built


def image(element: Element) -> Payload:
    """An image by address (`src`) or by uploaded file (`file`); its content is the text for who cannot see it."""
    shown: Payload = {"type": "image", "alt_text": plain_text(inner(element), ALT_MAX)["text"]}
    if "file" in element.attributes:
        shown["slack_file"] = {"id": element.attributes["file"]}
    else:
        shown["image_url"] = address(element.attributes.get("src", ""))
    return shown


def _confirm(element: Element) -> Payload:
    def words(tag: str, limit: int) -> Payload:
        return plain_text(leaves(needed(element, tag).children), limit)

    asked: Payload = {
        "title": words("Title", TITLE_MAX),
        "text": text_object(inner(element), CONFIRM_MAX),
        "confirm": words("Yes", YES_MAX),
        "deny": words("No", YES_MAX),
    }
    if style := element.attributes.get("style"):
        asked["style"] = style
    return asked


def _button(element: Element) -> Payload:
    attributes = element.attributes
    if "does" not in attributes and "href" not in attributes:
        raise WrongWords("a <Button> has neither does nor href")
    button: Payload = {"type": "button", "text": plain_text(inner(element), BUTTON_MAX)}
    for name in ("value", "style"):
        if attributes.get(name):
            button[name] = attributes[name]
    if "href" in attributes:
        button["url"] = address(attributes["href"])
    return button


def _option(element: Element) -> Payload:
    option: Payload = {
        "text": plain_text(inner(element), OPTION_MAX),
        "value": element.attributes.get("value", ""),
    }
    description = part(element, "Description")
    if description is not None:
        option["description"] = plain_text(leaves(description.children), OPTION_MAX)
    if "href" in element.attributes:
        option["url"] = address(element.attributes["href"])
    return option


def _options(element: Element) -> list[Payload]:
    return [_option(child) for child in element.children if isinstance(child, Element) and child.tag == "Option"]


def _initial(element: Element) -> list[str]:
    return [one.strip() for one in element.attributes.get("initial", "").split(",") if one.strip()]


def _chosen(options: list[Payload], value: str) -> Payload:
    """The option with this value; one that is not offered is kept, for `limits.problems` to report."""
    missing = {"text": {"type": "plain_text", "text": value, "emoji": False}, "value": value}
    return next((option for option in options if option["value"] == value), missing)


def _choice(kind: str, several: bool) -> Callable[[Element], Payload]:
    def build_choice(element: Element) -> Payload:
        options = _options(element)
        built: Payload = {"type": kind, "options": options}
        if several:
            if chosen := [_chosen(options, value) for value in _initial(element)]:
                built["initial_options"] = chosen
        elif value := element.attributes.get("initial"):
            built["initial_option"] = _chosen(options, value)
        return built

    return build_choice


def _picker(kind: str, initial: str, several: bool = False) -> Callable[[Element], Payload]:
    def build_picker(element: Element) -> Payload:
        chosen = _initial(element)
        return {"type": kind, initial: chosen if several else chosen[0]} if chosen else {"type": kind}

    return build_picker


def _external(kind: str, several: bool) -> Callable[[Element], Payload]:
    def build_external(element: Element) -> Payload:
        built: Payload = {"type": kind, "min_query_length": int(element.attributes.get("min", "1"))}
        if several and "max" in element.attributes:
            built["max_selected_items"] = int(element.attributes["max"])
        if chosen := _options(element):
            built |= {"initial_options": chosen} if several else {"initial_option": chosen[0]}
        return built

    return build_external


def options(tree: Element) -> Payload:
    """What an external select offers for what was typed: the `<Option>`s of an `<Options>`, or of its `<Group>`s.

    Raises WrongWords.
    """
    groups = [child for child in tree.children if isinstance(child, Element) and child.tag == "Group"]
    if not groups:
        return {"options": _options(tree)[:OPTIONS_MOST]}
    filled = [(plain_text(leaves(needed(group, "Label").children), OPTION_MAX), _options(group)) for group in groups]
    return {"option_groups": [{"label": label, "options": some[:OPTIONS_MOST]} for label, some in filled if some]}


def _overflow(element: Element) -> Payload:
    return {"type": "overflow", "options": _options(element)}


def _text_input(kind: str, multiline: bool) -> Callable[[Element], Payload]:
    def build_input(element: Element) -> Payload:
        built: Payload = {"type": kind}
        if multiline:
            built["multiline"] = True
        length = {"min": "min_length", "max": "max_length"} if kind == "plain_text_input" else {}
        for name, field in length.items():
            if name in element.attributes:
                built[field] = int(element.attributes[name])
        if text := _value(element):
            built["initial_value"] = shorten(text, built.get("max_length", INPUT_MAX))
        return built

    return build_input


def _file_input(element: Element) -> Payload:
    built: Payload = {"type": "file_input", "max_files": int(element.attributes.get("max", "1"))}
    if "types" in element.attributes:
        built["filetypes"] = [one.strip() for one in element.attributes["types"].split(",")]
    return built


def _number(element: Element) -> Payload:
    built: Payload = {
        "type": "number_input",
        "is_decimal_allowed": element.attributes.get("decimal") == "true",
    }
    for name in ("min", "max"):
        if name in element.attributes:
            built[f"{name}_value"] = element.attributes[name]
    if text := _value(element).strip():
        built["initial_value"] = text
    return built


def _value(element: Element) -> str:
    value = part(element, "Value")
    return plain(leaves(value.children)) if value is not None else ""


INPUTS: dict[str, Callable[[Element], Payload]] = {
    "text": _text_input("plain_text_input", False),
    "email": _text_input("email_text_input", False),
    "url": _text_input("url_text_input", False),
    "number": _number,
}


def _input(element: Element) -> Payload:
    kind = element.attributes.get("type", "text")
    if kind not in INPUTS:
        raise WrongWords(f"<Input type={kind!r}> is not one of {', '.join(INPUTS)}")
    return INPUTS[kind](element)


ELEMENTS: dict[str, Callable[[Element], Payload]] = {
    "Button": _button,
    "Select": _choice("static_select", False),
    "MultiSelect": _choice("multi_static_select", True),
    "RadioButtonGroup": _choice("radio_buttons", False),
    "CheckboxGroup": _choice("checkboxes", True),
    "Overflow": _overflow,
    "ExternalSelect": _external("external_select", False),
    "MultiExternalSelect": _external("multi_external_select", True),
    "UsersSelect": _picker("users_select", "initial_user"),
    "MultiUsersSelect": _picker("multi_users_select", "initial_users", several=True),
    "ChannelsSelect": _picker("channels_select", "initial_channel"),
    "ConversationsSelect": _picker("conversations_select", "initial_conversation"),
    "DatePicker": _picker("datepicker", "initial_date"),
    "TimePicker": _picker("timepicker", "initial_time"),
    "Input": _input,
    "Textarea": _text_input("plain_text_input", True),
    "FileInput": _file_input,
    "Image": image,
}
