"""Pictures: what a `<Matrix>` of words shows, or a `<Bars>`, and a name by which the same picture is made once.

Beside this: `layout` and `charts` (where everything stands), `drawing` (the pixels).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.slack.elements import needed
from bot.slack.text import plain
from bot.words import bars
from bot.words.bars import Bars
from bot.words.inline import leaves
from bot.words.tree import Element, WrongWords

# Raised when the same words are drawn otherwise, so that pictures made before give way.
STYLE = 1
LEVELS = (0, 1, 2)


@dataclass(frozen=True)
class Row:
    """What is looked for: how well each column sees it (one of LEVELS), and whether it is a hole."""

    name: str
    note: str
    cells: tuple[int, ...]
    is_hole: bool = False


@dataclass(frozen=True)
class Matrix:
    """Rows by columns. `keys` say what each of LEVELS means, `hole_key` what the sign of a hole does."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    keys: tuple[str, ...]
    hole_key: str

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return sha256(json.dumps([STYLE, asdict(self)], ensure_ascii=True).encode()).hexdigest()[:32]


def matrix(tree: Element) -> Matrix:
    """What a `<Matrix>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Matrix":
        raise WrongWords(f"<{tree.tag}> is not a <Matrix>")
    columns = tuple(_said(each) for each in _all(tree, "Column"))
    rows = tuple(_row(each, len(columns)) for each in _all(tree, "Row"))
    keys = {each.attributes.get("level", ""): _said(each) for each in _all(tree, "Key")}
    if not columns or not rows:
        raise WrongWords("a <Matrix> has columns and rows")
    missing = {"hole", *map(str, LEVELS)} - keys.keys()
    if missing:
        raise WrongWords(f"a <Matrix> lacks the <Key> of {min(missing)}")
    of_levels = tuple(keys[str(level)] for level in LEVELS)
    return Matrix(_said(needed(tree, "Title")), columns, rows, of_levels, keys["hole"])


Picture = Matrix | Bars


def kept(stored: Mapping[str, Any]) -> Picture:
    """The matrix or the bars that `asdict` and JSON made this of."""
    if "bars" in stored:
        return bars.kept(stored)
    rows = tuple(Row(each["name"], each["note"], tuple(each["cells"]), each["is_hole"]) for each in stored["rows"])
    return Matrix(stored["title"], tuple(stored["columns"]), rows, tuple(stored["keys"]), stored["hole_key"])


def _row(element: Element, columns: int) -> Row:
    cells = tuple(int(each.attributes["level"]) for each in _all(element, "Cell"))
    if len(cells) != columns or not set(cells) <= set(LEVELS):
        raise WrongWords(f"a <Row> of a <Matrix> has a <Cell> for each <Column>, of a level in {LEVELS}")
    is_hole = element.attributes.get("hole") == "true"
    return Row(_said(needed(element, "Name")), _said(needed(element, "Note")), cells, is_hole)


def _all(element: Element, tag: str) -> list[Element]:
    return [child for child in element.children if isinstance(child, Element) and child.tag == tag]


def _said(element: Element) -> str:
    return " ".join(plain(leaves(element.children)).split())
