"""What Slack accepts as blocks of a message, a modal or a Home tab (Block Kit reference, September 2026)."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Literal

from sandbox.elements import ALLOWED, INTERACTIVE, Findings, Json, element, picture
from sandbox.refused import Refused
from sandbox.world import File, Workspace

Surface = Literal["message", "modal", "home"]
ALL: tuple[Surface, ...] = ("message", "modal", "home")
SURFACES: dict[str, tuple[Surface, ...]] = {
    **dict.fromkeys(("actions", "card", "context", "divider", "header", "image", "input", "rich_text",
                     "section", "video"), ALL),
    **dict.fromkeys(("carousel", "container", "data_table", "data_visualization", "table"),
                    ("message", "home")),
    **dict.fromkeys(("context_actions", "markdown", "plan", "task_card", "call", "file"), ("message",)),
    "alert": ("modal",),
}
FIELDS = {
    "actions": {"elements"}, "context": {"elements"}, "divider": set[str](), "header": {"text", "level"},
    "image": {"image_url", "slack_file", "alt_text", "title"}, "rich_text": {"elements"},
    "input": {"label", "element", "dispatch_action", "hint", "optional"}, "markdown": {"text"},
    "section": {"text", "fields", "accessory", "expand"}, "table": {"rows", "column_settings"},
    "alert": {"text", "level"},
}
VIEW_FIELDS = {"type", "title", "blocks", "close", "submit", "private_metadata", "callback_id",
               "clear_on_close", "notify_on_close", "external_id", "submit_disabled"}
SHOWN_FILES = {"image/png", "image/jpeg", "image/gif"}
CELLS = {"raw_text", "rich_text", "raw_number"}
TABLE_CHARACTERS = 10_000
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
RICH_PARTS = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
RICH_LEAVES = {"text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color", "team"}


def message_blocks(blocks: Any) -> list[Json]:
    """The blocks, when a message may have them; `invalid_blocks_format` or `invalid_blocks` otherwise."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refused("invalid_blocks_format")
    if complaints := problems(blocks, "message", ""):
        raise Refused("invalid_blocks", complaints)
    return blocks


def view(payload: Any, surface: Surface) -> Json:
    """The view, when Slack would show it; `invalid_arguments` with the reasons, or `view_too_large`."""
    if not isinstance(payload, dict):
        raise Refused("invalid_arguments", ["must be a valid view [json-pointer:/view]"])
    if len(json.dumps(payload)) > VIEW_BYTES:
        raise Refused("view_too_large")
    found = Findings()
    if payload.get("type") != surface:
        found.say(f"must be of type {surface}", "/view/type")
    found.only(payload, VIEW_FIELDS, "/view")
    for name, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        found.string(payload, name, limit, "/view")
    for name in ("title", "submit", "close"):
        found.text(payload, name, 24, "/view", required=surface == "modal" and name == "title")
    blocks = found.count(payload, "blocks", 0, VIEW_BLOCKS, "/view")
    if surface == "modal" and payload.get("submit") is None and any(b.get("type") == "input" for b in blocks):
        found.say("missing required field: submit", "/view")
    if complaints := found.complaints + problems(blocks, surface, "/view"):
        raise Refused("invalid_arguments", complaints)
    return payload


def files(place: Workspace, blocks: list[Json], root: str, error: str) -> None:
    """Return when every file that these blocks show is a picture of this workspace, whole and processed; otherwise
    `error` with Slack's words for it."""
    found = Findings()
    for thing, where in pictures(blocks, root):
        if thing.get("slack_file") and not may_show(file_named(place, thing["slack_file"])):
            found.say("invalid slack file", f"{where}/slack_file")
    if found.complaints:
        raise Refused(error, found.complaints)


def file_named(place: Workspace, named: Json) -> File | None:
    """By its id, or by an address that has it."""
    parts = [named.get("id"), *str(named.get("url", "")).split("/")]
    return next((place.files[key] for key in parts if key in place.files), None)


def may_show(kept: File | None) -> bool:
    return kept is not None and kept.is_processed and kept.mimetype in SHOWN_FILES


def pictures(blocks: list[Json], root: str) -> Iterator[tuple[Json, str]]:
    for index, block in enumerate(blocks):
        where = f"{root}/blocks/{index}"
        if block.get("type") == "image":
            yield block, where
        held = [("accessory", block.get("accessory"))]
        held += [(f"elements/{number}", thing) for number, thing in enumerate(block.get("elements") or [])]
        for at, thing in held:
            if isinstance(thing, dict) and thing.get("type") == "image":
                yield thing, f"{where}/{at}"


def problems(blocks: list[Json], surface: Surface, root: str) -> list[str]:
    """Every reason why Slack would not show these blocks; empty when there is none."""
    found = Findings()
    if surface == "message" and len(blocks) > MESSAGE_BLOCKS:
        found.say(f"no more than {MESSAGE_BLOCKS} items allowed", f"{root}/blocks")
    named = [block["block_id"] for block in blocks if block.get("block_id")]
    for twice in sorted({name for name in named if named.count(name) > 1}):
        found.say(f"`block_id` {twice} already exists", f"{root}/blocks")
    for index, block in enumerate(blocks):
        one_block(found, block, surface, f"{root}/blocks/{index}")
    if found.focused > 1:
        found.say("only one element may have focus_on_load", f"{root}/blocks")
    if sum(block.get("type") == "table" for block in blocks) > 1 and surface == "message":
        found.say("only one table allowed", f"{root}/blocks")
    if sum(len(b.get("text") or "") for b in blocks if b.get("type") == "markdown") > 12_000:
        found.say("markdown text must be less than 12001 characters in all", f"{root}/blocks")
    return found.complaints


def one_block(found: Findings, block: Json, surface: Surface, where: str) -> None:
    kind = block.get("type")
    if kind not in SURFACES or surface not in SURFACES[kind]:
        found.say(f"unsupported type: {kind}", where)
        return
    found.string(block, "block_id", 255, where)
    if kind in FIELDS:
        found.only(block, FIELDS[kind] | {"type", "block_id"}, where)
    if check := CHECKS.get(kind):
        check(found, block, where)
    ids = [thing["action_id"] for thing in held(block) if thing.get("action_id")]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        found.say(f"`action_id` {twice} already exists", f"{where}/elements")


def held(block: Json) -> list[Json]:
    """The interactive elements of a block."""
    things = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    return [thing for thing in things if isinstance(thing, dict) and thing.get("type") in INTERACTIVE]


def section(found: Findings, block: Json, where: str) -> None:
    if not block.get("text") and not block.get("fields"):
        found.say("must provide either text or fields", where)
    found.text(block, "text", 3000, where, plain=False, required=False)
    if block.get("fields") is not None:
        for index, text in enumerate(found.count(block, "fields", 1, 10, where)):
            found.text_object(text, 2000, f"{where}/fields/{index}", plain=False)
    if block.get("accessory") is not None:
        element(found, block["accessory"], ALLOWED["section"], f"{where}/accessory")


def elements(limit: int) -> Callable[[Findings, Json, str], None]:
    def check(found: Findings, block: Json, where: str) -> None:
        for index, thing in enumerate(found.count(block, "elements", 1, limit, where)):
            element(found, thing, ALLOWED[block["type"]], f"{where}/elements/{index}")

    return check


def header(found: Findings, block: Json, where: str) -> None:
    found.text(block, "text", 150, where)
    if block.get("level") not in (None, 1, 2, 3, 4):
        found.say("must be one of: 1, 2, 3, 4", f"{where}/level")


def image(found: Findings, block: Json, where: str) -> None:
    picture(found, block, where)
    found.text(block, "title", 2000, where, required=False)


def input_block(found: Findings, block: Json, where: str) -> None:
    found.text(block, "label", 2000, where)
    found.text(block, "hint", 2000, where, required=False)
    element(found, block.get("element"), ALLOWED["input"], f"{where}/element")
    if block.get("dispatch_action") and (block.get("element") or {}).get("type") == "file_input":
        found.say("dispatch_action is not supported with file_input", where)


def markdown(found: Findings, block: Json, where: str) -> None:
    found.string(block, "text", 12_000, where, required=True)


def alert(found: Findings, block: Json, where: str) -> None:
    found.text(block, "text", 200, where, plain=False)
    if block.get("level", "default") not in ("default", "info", "warning", "error", "success"):
        found.say("must be one of: default, info, warning, error, success", f"{where}/level")


def rich_text(found: Findings, block: Json, where: str) -> None:
    for index, part in enumerate(found.count(block, "elements", 0, 1000, where)):
        rich_part(found, part, f"{where}/elements/{index}")


def rich_part(found: Findings, part: Json, where: str) -> None:
    if part.get("type") not in RICH_PARTS:
        found.say(f"unsupported type: {part.get('type')}", where)
        return
    if part["type"] == "rich_text_list" and part.get("style") not in ("bullet", "ordered"):
        found.say("must be one of: bullet, ordered", f"{where}/style")
    for index, leaf in enumerate(found.count(part, "elements", 0, 1000, where)):
        at = f"{where}/elements/{index}"
        if part["type"] == "rich_text_list":
            rich_part(found, leaf, at)
        elif leaf.get("type") not in RICH_LEAVES:
            found.say(f"unsupported type: {leaf.get('type')}", at)
        elif leaf["type"] in ("text", "link"):
            name = "text" if leaf["type"] == "text" else "url"
            found.string(leaf, name, 40_000, at, required=True)


def table(found: Findings, block: Json, where: str) -> None:
    for index, row in enumerate(found.count(block, "rows", 1, 100, where)):
        if not isinstance(row, list) or len(row) > 20:
            found.say("no more than 20 items allowed", f"{where}/rows/{index}")
        elif any(not isinstance(cell, dict) or cell.get("type") not in CELLS for cell in row):
            found.say("cells must be raw_text, raw_number or rich_text", f"{where}/rows/{index}")
    if characters(block.get("rows")) > TABLE_CHARACTERS:
        found.say(f"must be less than {TABLE_CHARACTERS + 1} characters in all", f"{where}/rows")


def characters(cells: Any) -> int:
    """How many characters a table shows."""
    if isinstance(cells, list):
        return sum(characters(cell) for cell in cells)
    if not isinstance(cells, dict):
        return 0
    return len(str(cells.get("text", ""))) + characters(cells.get("elements"))


def data_table(found: Findings, block: Json, where: str) -> None:
    found.count(block, "rows", 2, 201, where)
    if not block.get("caption"):
        found.say("missing required field: caption", where)
    if not 1 <= block.get("page_size", 5) <= 100:
        found.say("must be between 1 and 100", f"{where}/page_size")


CHECKS: dict[str, Callable[[Findings, Json, str], None]] = {
    "section": section, "actions": elements(25), "context": elements(10), "context_actions": elements(5),
    "header": header, "image": image, "input": input_block, "markdown": markdown, "alert": alert,
    "rich_text": rich_text, "table": table, "data_table": data_table,
}
