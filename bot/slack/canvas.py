"""A `<Paper>` of words as the Markdown of a canvas. What a person typed is text there: it formats, links and mentions
nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.words.inline import Leaf, leaves
from bot.words.ratings import Ratings, ratings
from bot.words.tree import Element, Text, WrongWords

# Slack's own limit is a megabyte; so much is a report of many pages.
MOST = 200_000
# Every sign that Markdown or Slack's own additions to it read as more than itself.
_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:@&=^$])")
_STYLES = {"bold": "**", "italic": "_", "strike": "~~", "code": "`"}
_SAID = {"Header": "## {}", "Subheader": "### {}", "Context": "_{}_", "Section": "{}"}


def canvas(tree: Element) -> tuple[str, str]:
    """The title and the Markdown. Raises WrongWords for what cannot stand in one: a mention, a button, an input."""
    if tree.tag != "Paper":
        raise WrongWords(f"<{tree.tag}> is not a <Paper>")
    title, parts = "", list[str]()
    for child in tree.children:
        if isinstance(child, Text):
            if child.value.strip():
                raise WrongWords(f"text directly in <Paper>: {child.value[:40]!r}")
        elif child.tag == "Title":
            title = " ".join("".join(each.text for each in leaves(child.children)).split())
        else:
            parts.append(_part(child))
    whole = "\n\n".join(part for part in parts if part)
    return title, whole if len(whole) <= MOST else f"{whole[:MOST]}…"


def _part(element: Element) -> str:
    if element.tag == "Divider":
        return "---"
    if element.tag == "Ratings":
        return _table(ratings(element))
    found = leaves(element.children)
    if element.tag == "Quote":
        return "\n".join(f"> {line}" for line in _written(found).split("\n"))
    if element.tag not in _SAID:
        raise WrongWords(f"<{element.tag}> cannot stand in a canvas")
    text = _written(found).strip()
    return _SAID[element.tag].format(text) if text else ""


def _table(made: Ratings) -> str:
    """A table instead: a canvas draws no bars."""
    rows = [f"| {_cell(each.name)} | {_cell(each.note)} | {'' if each.mean is None else f'{each.mean:.1f}'} |"
            for each in made.rated]  # fmt: skip
    return "\n".join([f"| {_cell(made.title)} |  |  |", "|---|---|---|", *rows]) + f"\n\n_{_escaped(made.key)}_"


def _cell(text: str) -> str:
    return _escaped(text.replace("\n", " "))


def _written(found: Sequence[Leaf]) -> str:
    parts = []
    for leaf in found:
        if leaf.kind in ("user", "channel", "link"):
            raise WrongWords(f"a canvas of ours holds no link: {leaf.target}")
        if leaf.kind in ("item", "end"):
            parts.append("\n- " if leaf.kind == "item" else "\n")
            continue
        parts.append(_styled(leaf))
    return "".join(parts)


def _styled(leaf: Leaf) -> str:
    text = _escaped(leaf.text)
    core = text.strip()
    if not core or not leaf.style or "\n" in core:
        return text
    before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
    for style in sorted(leaf.style):
        core = _STYLES[style] + core + _STYLES[style]
    return before + core + after


def _escaped(text: str) -> str:
    """The text with every sign that could be read as more than itself escaped; lines stay lines, and none begins
    with blanks, which would make code of it."""
    escaped = _SIGNS.sub(r"\\\1", text)
    return re.sub(r"\n[ \t]*", "  \n", escaped)
