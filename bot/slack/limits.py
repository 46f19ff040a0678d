"""What Slack would refuse: our own check of every payload, from its reference (blocks, elements, views)."""

import json
from collections.abc import Callable
from datetime import date, time
from typing import Any, Literal

from bot.slack.text import size
from bot.words.inline import address
from bot.words.tree import WrongWords

Surface = Literal["message", "modal", "home"]
Payload = dict[str, Any]
Found = list[str]

# Longer texts are split into several messages, and refused when a message is edited.
TEXT_MAX = 4000
# `views.open` refuses more bytes than this.
VIEW_BYTES = 250_000

_BLOCKS_MAX: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}

_CHOICES = {
    "static_select": 100,
    "multi_static_select": 100,
    "radio_buttons": 10,
    "checkboxes": 10,
    "overflow": 5,
}
_PICKERS = frozenset(
    ["users_select", "multi_users_select", "channels_select", "conversations_select", "datepicker", "timepicker"]
)
_EXTERNAL = frozenset(["external_select", "multi_external_select"])
_TYPED = frozenset(["plain_text_input", "email_text_input", "url_text_input", "number_input"])
_IN_INPUT = _TYPED | _PICKERS | _EXTERNAL | {"file_input"} | _CHOICES.keys() - {"overflow"}
_IN_ACTIONS = _PICKERS | _CHOICES.keys() | {"button"}
_IN_SECTION = _IN_ACTIONS | {"image"}
_PLACEHOLDER_NOT_IN = frozenset({"button", "image", "radio_buttons", "checkboxes", "overflow", "file_input"})
_LEAVES = {"text": "text", "link": "url", "user": "user_id", "channel": "channel_id", "date": "fallback"}


def problems(payload: Payload, surface: Surface) -> list[str]:
    """Everything in the payload that Slack would refuse, a sentence each; none when it would be taken."""
    found: Found = []
    if surface == "message":
        text = payload.get("text")
        if not isinstance(text, str) or not text.strip():
            found.append("text: missing, and it is all a screen reader reads")
        elif size(text) > TEXT_MAX:
            found.append(f"text: {size(text)} characters, at most {TEXT_MAX}")
    else:
        _view(found, payload, surface)
    blocks = payload.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        found.append("blocks: none")
        return found
    if len(blocks) > _BLOCKS_MAX[surface]:
        found.append(f"blocks: {len(blocks)}, at most {_BLOCKS_MAX[surface]}")
    ids: set[str] = set()
    focused = tables = 0
    for index, block in enumerate(blocks):
        kind = block.get("type")
        check = _BLOCKS.get(kind)
        before = len(found)
        if check is None:
            found.append(f"{kind!r} is not a block we send")
        else:
            if surface not in check[0]:
                found.append(f"a {kind} block cannot stand in a {surface}")
            check[1](found, block)
        if (block_id := block.get("block_id")) is not None:
            if block_id in ids or not 0 < len(block_id) <= 255:
                found.append(f"block_id {block_id[:40]!r} is repeated, empty or over 255 characters")
            ids.add(block_id)
        tables += kind == "table"
        focused += _focused(block)
        for at in range(before, len(found)):
            found[at] = f"blocks[{index}] {found[at]}"
    if tables > 1:
        found.append("blocks: more than one table")
    if focused > 1:
        found.append("blocks: more than one focus_on_load")
    return found


def _view(found: Found, view: Payload, surface: Surface) -> None:
    if view.get("type") != surface:
        found.append(f"type: {view.get('type')!r} instead of {surface!r}")
    for name, limit in (("private_metadata", 3000), ("callback_id", 255)):
        if size(view.get(name) or "") > limit:
            found.append(f"{name}: more than {limit} characters")
    if surface == "modal":
        _text(found, "title", view.get("title"), 24, plain=True)
        for name in ("submit", "close"):
            if name in view:
                _text(found, name, view[name], 24, plain=True)
        if "submit" not in view and any(block.get("type") == "input" for block in view.get("blocks") or ()):
            found.append("submit: missing, and the view has fields")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        found.append(f"the view has more than {VIEW_BYTES} bytes")


def _text(found: Found, name: str, text: Any, limit: int, plain: bool = False) -> None:
    if not isinstance(text, dict):
        found.append(f"{name}: missing")
        return
    kind, value = text.get("type"), text.get("text")
    if kind != "plain_text" and (plain or kind != "mrkdwn"):
        found.append(f"{name}: type {kind!r}")
    _length(found, name, value, limit)


def _length(found: Found, name: str, value: Any, limit: int) -> None:
    if not isinstance(value, str) or not value.strip():
        found.append(f"{name}: empty")
    elif len(value) > limit or (not value.isascii() and size(value) > limit):
        found.append(f"{name}: {size(value)} characters, at most {limit}")


def _count(found: Found, name: str, items: Any, most: int) -> list[Any]:
    if not isinstance(items, list) or not 1 <= len(items) <= most:
        found.append(f"{name}: {len(items) if isinstance(items, list) else 0}, must be 1 to {most}")
    return items if isinstance(items, list) else []


def _url(found: Found, name: str, url: Any) -> None:
    try:
        address(url if isinstance(url, str) else "")
    except WrongWords as error:
        found.append(f"{name}: {error}")


def _header(found: Found, block: Payload) -> None:
    _text(found, "text", block.get("text"), 150, plain=True)


def _section(found: Found, block: Payload) -> None:
    if "text" in block or "fields" not in block:
        _text(found, "text", block.get("text"), 3000)
    if "fields" in block:
        for at, field in enumerate(_count(found, "fields", block["fields"], 10)):
            _text(found, f"fields[{at}]", field, 2000)
    if "accessory" in block:
        _element(found, "accessory", block["accessory"], _IN_SECTION)


def _context(found: Found, block: Payload) -> None:
    for at, element in enumerate(_count(found, "elements", block.get("elements"), 10)):
        if element.get("type") == "image":
            _image(found, element)
        else:
            _text(found, f"elements[{at}]", element, 3000)


def _actions(found: Found, block: Payload) -> None:
    ids: set[str] = set()
    for at, element in enumerate(_count(found, "elements", block.get("elements"), 25)):
        _element(found, f"elements[{at}]", element, _IN_ACTIONS)
        action_id = element.get("action_id")
        if action_id in ids:
            found.append(f"elements[{at}]: action_id {action_id!r} is repeated")
        if action_id:
            ids.add(action_id)


def _input(found: Found, block: Payload) -> None:
    _text(found, "label", block.get("label"), 2000, plain=True)
    if "hint" in block:
        _text(found, "hint", block["hint"], 2000, plain=True)
    if not block.get("block_id"):
        found.append("block_id: missing, the answer could not be read back")
    _element(found, "element", block.get("element") or {}, _IN_INPUT)


def _alert(found: Found, block: Payload) -> None:
    _text(found, "text", block.get("text"), 200)
    if block.get("level") not in ("default", "info", "warning", "error", "success"):
        found.append(f"level: {block.get('level')!r}")


def _image(found: Found, block: Payload) -> None:
    _length(found, "alt_text", block.get("alt_text"), 2000)
    if "title" in block:
        _text(found, "title", block["title"], 2000, plain=True)
    if ("image_url" in block) == ("slack_file" in block):
        found.append("image_url: exactly one of it and slack_file")
    elif "image_url" in block:
        _url(found, "image_url", block["image_url"])
    elif not block["slack_file"].get("id"):
        found.append("slack_file: no id")


def _rich(found: Found, block: Payload) -> None:
    for part in _count(found, "elements", block.get("elements"), 1000):
        kind = part.get("type")
        if kind == "rich_text_list":
            for item in _count(found, "list", part.get("elements"), 1000):
                _leaves(found, item)
        elif kind in ("rich_text_section", "rich_text_quote"):
            _leaves(found, part)
        else:
            found.append(f"elements: {kind!r} in rich text")


def _leaves(found: Found, section: Payload) -> None:
    for leaf in _count(found, "text", section.get("elements"), 1000):
        kind = leaf.get("type")
        name = _LEAVES.get(kind)
        if name is None:
            found.append(f"{kind!r} in rich text")
        elif kind == "link":
            _url(found, name, leaf.get(name))
        elif not leaf.get(name):
            found.append(f"{kind}: {name} is empty")
        elif kind == "text" and len(leaf[name]) > 3000:
            found.append(f"text: {len(leaf[name])} characters, at most 3000")


def _table(found: Found, block: Payload) -> None:
    written = 0
    for row in _count(found, "rows", block.get("rows"), 100):
        for cell in _count(found, "cells", row, 20):
            if cell.get("type") == "raw_text":
                _length(found, "cell", cell.get("text"), 3000)
                written += size(cell.get("text") or "")
            elif cell.get("type") == "rich_text":
                _rich(found, cell)
                written += sum(size(leaf.get("text", "")) for part in cell["elements"] for leaf in part["elements"])
            else:
                found.append(f"cell: type {cell.get('type')!r}")
    if written > 10_000:
        found.append(f"table: {written} characters, at most 10000")
    if len(block.get("column_settings", ())) > 20:
        found.append("column_settings: more than 20")


def _element(found: Found, where: str, element: Payload, allowed: frozenset[str]) -> None:
    kind = element.get("type", "nothing")
    before = len(found)
    if kind not in allowed:
        found.append(f"a {kind} cannot stand here")
    if kind == "image":
        _image(found, element)
    elif kind == "button":
        _button(found, element)
    else:
        if not element.get("action_id"):
            found.append("action_id: missing")
        if kind in _CHOICES:
            _options(found, element, _CHOICES[kind])
        elif kind in _EXTERNAL:
            _offered(found, element)
        elif kind in _TYPED:
            _typed(found, element)
        elif kind == "file_input":
            if not 1 <= element.get("max_files", 10) <= 10:
                found.append("max_files: must be 1 to 10")
        else:
            _chosen(found, element)
    if len(element.get("action_id") or "") > 255:
        found.append("action_id: more than 255 characters")
    if "placeholder" in element:
        _text(found, "placeholder", element["placeholder"], 150, plain=True)
        if kind in _PLACEHOLDER_NOT_IN:
            found.append(f"a {kind} has no placeholder")
    if "confirm" in element:
        _confirm(found, element["confirm"])
    for at in range(before, len(found)):
        found[at] = f"{where}: {found[at]}"


def _button(found: Found, element: Payload) -> None:
    _text(found, "text", element.get("text"), 75, plain=True)
    if "action_id" not in element and "url" not in element:
        found.append("action_id: missing")
    if len(element.get("value", "")) > 2000:
        found.append("value: more than 2000 characters")
    if element.get("style", "primary") not in ("primary", "danger"):
        found.append(f"style: {element['style']!r}")
    if "url" in element:
        _url(found, "url", element["url"])


def _confirm(found: Found, confirm: Payload) -> None:
    _text(found, "confirm title", confirm.get("title"), 100, plain=True)
    _text(found, "confirm text", confirm.get("text"), 300)
    for name in ("confirm", "deny"):
        _text(found, f"confirm {name}", confirm.get(name), 30, plain=True)
    if confirm.get("style", "primary") not in ("primary", "danger"):
        found.append(f"confirm style: {confirm['style']!r}")


def suggested(answer: Payload) -> list[str]:
    """Everything in the answer to an external select that Slack would refuse, a sentence each."""
    found: Found = []
    groups = answer.get("option_groups", [{"options": answer.get("options", [])}])
    if len(groups) > 100:
        found.append(f"option_groups: {len(groups)}, at most 100")
    for group in groups:
        if "label" in group:
            _text(found, "label", group["label"], 75, plain=True)
        if len(group["options"]) > 100:
            found.append(f"options: {len(group['options'])}, at most 100")
        _each(found, group["options"], "external_select")
    return found


def _offered(found: Found, element: Payload) -> None:
    if element.get("min_query_length", 3) < 0:
        found.append("min_query_length: less than 0")
    one = [element["initial_option"]] if "initial_option" in element else []
    _each(found, element.get("initial_options", one), element["type"])


def _options(found: Found, element: Payload, most: int) -> None:
    options = _count(found, "options", element.get("options"), most)
    _each(found, options, element["type"])
    initial = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
    found += [f"initial {one.get('value')!r} is not among the options" for one in initial if one not in options]


def _each(found: Found, options: list[Any], kind: str) -> None:
    values: set[str] = set()
    for option in options:
        _text(found, "option", option.get("text"), 75, plain=True)
        value = option.get("value")
        if not value or len(value) > 75 or value in values:
            found.append(f"option value {value!r} is empty, repeated or over 75 characters")
        values.add(value)
        if "description" in option:
            _text(found, "description", option["description"], 75, plain=True)
        if "url" in option:
            _url(found, "option url", option["url"])
            if kind != "overflow":
                found.append("option url: only in an overflow menu")


def _typed(found: Found, element: Payload) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not 0 <= least <= most <= 3000 or most < 1:
        found.append(f"min_length {least} and max_length {most}")
    value = element.get("initial_value")
    if value is not None and not 1 <= size(value) <= most:
        found.append(f"initial_value: {size(value)} characters, must be 1 to {most}")
    if element["type"] == "number_input":
        for name in ("initial_value", "min_value", "max_value"):
            if name in element and not _numeric(element[name], element.get("is_decimal_allowed", False)):
                found.append(f"{name}: {element[name]!r} is no number")


def _numeric(value: str, decimal: bool) -> bool:
    digits = value.removeprefix("-")
    return (digits.replace(".", "", 1) if decimal else digits).isdecimal()


def _chosen(found: Found, element: Payload) -> None:
    formats: dict[str, Callable[[str], object]] = {
        "initial_date": lambda value: date.fromisoformat(value) if len(value) == 10 else date.fromisoformat(""),
        "initial_time": lambda value: time.fromisoformat(value) if len(value) == 5 else time.fromisoformat(""),
    }
    for name, read in formats.items():
        if name in element:
            try:
                read(element[name])
            except ValueError:
                found.append(f"{name}: {element[name]!r}")
    for name, starts in (("user", "UW"), ("users", "UW"), ("channel", "CG"), ("conversation", "CDGUW")):
        given = element.get(f"initial_{name}", ())
        for one in [given] if isinstance(given, str) else given:
            if not one or one[0] not in starts or not one.isalnum():
                found.append(f"initial_{name}: {one!r}")


def _focused(block: Payload) -> int:
    elements = block.get("elements") if block.get("type") == "actions" else None
    inside = [block.get("element"), block.get("accessory"), *(elements or ())]
    return sum(1 for element in inside if element and element.get("focus_on_load"))


_ALL: frozenset[str] = frozenset(_BLOCKS_MAX)
_BLOCKS: dict[Any, tuple[frozenset[str], Callable[[Found, Payload], None]]] = {
    "actions": (_ALL, _actions),
    "alert": (frozenset({"modal"}), _alert),
    "context": (_ALL, _context),
    "divider": (_ALL, lambda found, block: None),
    "header": (_ALL, _header),
    "image": (_ALL, _image),
    "input": (_ALL, _input),
    "rich_text": (_ALL, _rich),
    "section": (_ALL, _section),
    "table": (frozenset({"message", "home"}), _table),
}
