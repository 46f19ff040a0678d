"""Rich text: leaves that Slack shows as they are and never reads for markup."""

from collections.abc import Sequence
from typing import Any

from bot.slack.text import fit, size
from bot.words.inline import Leaf

# Slack names no limit for rich text; a section's is 3,000 characters.
RICH_MAX = 3000


def rich_text(found: Sequence[Leaf], quote: bool = False, limit: int = RICH_MAX) -> dict[str, Any] | None:
    """A `rich_text` block (or table cell) of the leaves, lists as lists; None when there is nothing to see."""
    if sum(map(rich_cost, found)) > limit:
        found = fit(found, limit, rich_cost)
    if not any(leaf.text.strip() or leaf.target for leaf in found):
        return None
    if quote:
        return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": _run(found)}]}
    return {"type": "rich_text", "elements": _sections(found)}


def rich_cost(leaf: Leaf) -> int:
    """What a leaf counts against the limit."""
    return size(leaf.text) if leaf.kind == "text" else size(leaf.text) + len(leaf.target) + 20


def _sections(found: Sequence[Leaf]) -> list[dict[str, Any]]:
    """Runs of text as sections; items that follow each other as one list."""
    sections: list[dict[str, Any]] = []
    for item, run in _runs(found):
        elements = _run(run)
        if not elements:
            continue
        section = {"type": "rich_text_section", "elements": elements}
        if not item:
            sections.append(section)
        elif sections and sections[-1]["type"] == "rich_text_list":
            sections[-1]["elements"].append(section)
        else:
            sections.append({"type": "rich_text_list", "style": "bullet", "elements": [section]})
    return sections


def _runs(found: Sequence[Leaf]) -> list[tuple[bool, list[Leaf]]]:
    """The leaves parted at the starts of items and the ends of lists: whether it is an item, and what is in it."""
    runs: list[tuple[bool, list[Leaf]]] = [(False, [])]
    for leaf in found:
        if leaf.kind in ("item", "end"):
            runs.append((leaf.kind == "item", []))
        else:
            runs[-1][1].append(leaf)
    return runs


def _run(found: Sequence[Leaf]) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = []
    style = None  # of the text that ends the run so far; what follows in the same style is the same element
    for leaf in found:
        if leaf.kind == "text" and leaf.style == style:
            elements[-1]["text"] += leaf.text
        else:
            elements.append(_element(leaf))
            style = leaf.style if elements[-1]["type"] == "text" else None
    return elements


def _element(leaf: Leaf) -> dict[str, Any]:
    kind = leaf.kind
    element: dict[str, Any]
    if kind == "text":
        element = {"type": "text", "text": leaf.text}
    elif kind == "item":
        element = {"type": "text", "text": "\n• "}
    elif kind == "end":
        element = {"type": "text", "text": "\n"}
    elif kind == "link":
        element = {"type": "link", "url": leaf.target}
        if leaf.text.strip():
            element["text"] = leaf.text
    elif kind == "user":
        element = {"type": "user", "user_id": leaf.target}
    elif kind == "channel":
        element = {"type": "channel", "channel_id": leaf.target}
    else:
        element = {"type": "date", "timestamp": leaf.at, "format": leaf.target, "fallback": leaf.text}
    if leaf.style:
        element["style"] = dict.fromkeys(sorted(leaf.style), True)
    return element
