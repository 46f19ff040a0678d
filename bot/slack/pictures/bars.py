"""Pictures of amounts: what a `<Bars>` of words shows, in rows with one bar for each column."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.slack.elements import needed
from bot.slack.text import plain
from bot.words.inline import leaves
from bot.words.tree import Element, WrongWords

# Raised when the same words are drawn otherwise, so that pictures made before give way.
STYLE = 1
# As how a part of a bar is drawn: full, light, striped, empty; the last is for what is no part of a whole.
LEVELS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Bar:
    """Parts by their level and amount, in this order from the left, and what stands behind them."""

    parts: tuple[tuple[int, float], ...]
    label: str

    @property
    def total(self) -> float:
        return sum(amount for _, amount in self.parts)


@dataclass(frozen=True)
class Row:
    """What it is about, and a bar for each column."""

    name: str
    note: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """Rows with bars; each column has a scale of its own. `keys` say by level what a part means."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    keys: tuple[tuple[int, str], ...]

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return sha256(json.dumps(["bars", STYLE, asdict(self)], ensure_ascii=True).encode()).hexdigest()[:32]


def bars(tree: Element) -> Bars:
    """What a `<Bars>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Bars":
        raise WrongWords(f"<{tree.tag}> is not <Bars>")
    columns = tuple(said(each) for each in all_of(tree, "Column"))
    rows = tuple(_row(each, len(columns)) for each in all_of(tree, "Row"))
    keys = tuple((int(each.attributes["level"]), said(each)) for each in all_of(tree, "Key"))
    if not columns or not rows:
        raise WrongWords("<Bars> have columns and rows")
    shown = {level for row in rows for bar in row.bars for level, _ in bar.parts}
    if missing := (shown - {level for level, _ in keys}) | (shown - set(LEVELS)):
        raise WrongWords(f"<Bars> lack the <Key> of {min(missing)}")
    return Bars(said(needed(tree, "Title")), columns, rows, keys)


def is_bars(stored: Mapping[str, Any]) -> bool:
    """Whether what is stored of a picture is of bars."""
    return any("bars" in row for row in stored["rows"])


def kept(stored: Mapping[str, Any]) -> Bars:
    """The bars that `asdict` and JSON made this of."""
    rows = tuple(
        Row(each["name"], each["note"], tuple(
            Bar(tuple((level, amount) for level, amount in bar["parts"]), bar["label"]) for bar in each["bars"]
        ))
        for each in stored["rows"]
    )  # fmt: skip
    keys = tuple((level, words) for level, words in stored["keys"])
    return Bars(stored["title"], tuple(stored["columns"]), rows, keys)


def _row(element: Element, columns: int) -> Row:
    found = tuple(_bar(each) for each in all_of(element, "Bar"))
    if len(found) != columns:
        raise WrongWords("a <Row> of <Bars> has a <Bar> for each <Column>")
    return Row(said(needed(element, "Name")), said(needed(element, "Note")), found)


def _bar(element: Element) -> Bar:
    parts = ((int(each.attributes["level"]), float(each.attributes["amount"])) for each in all_of(element, "Part"))
    return Bar(tuple(each for each in parts if each[1] > 0), said(needed(element, "Label")))


def all_of(element: Element, tag: str) -> list[Element]:
    """The children with that tag, in their order."""
    return [child for child in element.children if isinstance(child, Element) and child.tag == tag]


def said(element: Element) -> str:
    """The text of an element, in one line."""
    return " ".join(plain(leaves(element.children)).split())
