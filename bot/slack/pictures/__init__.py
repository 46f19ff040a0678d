"""What a `<Matrix>`, `<HeatMap>`, `<Ratings>`, `<Bars>` or `<Curve>` of words shows, and by which name it is made.

Beside this: `layout`, `heat` and `charts` (where everything of each stands), `drawing` (the pixels), and of bars all
that in `bars` and `bars_drawing`, of curves in `curve` and `curve_drawing`, of a `<Scatter>` or `<Forest>` in
`relations` and `relations_drawing`, of a `<Calendar>` in `calendar` and `calendar_drawing`, of a
`<Loop>` in `loop` and `loop_drawing`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.slack.elements import needed
from bot.slack.pictures import bars, calendar, curve, loop, relations
from bot.slack.pictures.bars import Bars, all_of, said
from bot.slack.pictures.calendar import Calendar
from bot.slack.pictures.curve import Curve
from bot.slack.pictures.loop import Loop
from bot.slack.pictures.relations import Forest, Scatter
from bot.words import ratings
from bot.words.ratings import Ratings
from bot.words.tree import Element, WrongWords

# Raised when the same words are drawn otherwise, so that pictures made before give way.
STYLE, HEAT_STYLE = 1, 1
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
        return _digest(STYLE, self)


@dataclass(frozen=True)
class Heat:
    """A cell of a heat map: a value on the scale, and over how many it is the mean."""

    value: float
    count: int


@dataclass(frozen=True)
class Range:
    """A value on the scale, and between which two it probably lies."""

    low: float
    value: float
    high: float


@dataclass(frozen=True)
class HeatRow:
    """Somebody by their number: a cell for each column, None where there is nothing, and what it comes to."""

    name: str
    cells: tuple[Heat | None, ...]
    range: Range | None


@dataclass(frozen=True)
class HeatMap:
    """Rows by columns on a scale from `least` to `most`, with what each row comes to in the last column, named
    `together`. `keys` say what a count, an empty cell and a range mean."""

    title: str
    columns: tuple[str, ...]
    together: str
    rows: tuple[HeatRow, ...]
    keys: tuple[str, ...]
    least: int
    most: int

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return _digest(HEAT_STYLE, self)


Drawn = Matrix | HeatMap | Ratings | Bars | Curve | Scatter | Forest | Calendar | Loop
_HEAT_KEYS = ("count", "none", "range")


def _digest(style: int, drawn: Matrix | HeatMap) -> str:
    return sha256(json.dumps([style, asdict(drawn)], ensure_ascii=True).encode()).hexdigest()[:32]


def matrix(tree: Element) -> Matrix:
    """What a `<Matrix>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Matrix":
        raise WrongWords(f"<{tree.tag}> is not a <Matrix>")
    columns = tuple(said(each) for each in all_of(tree, "Column"))
    rows = tuple(_row(each, len(columns)) for each in all_of(tree, "Row"))
    keys = {each.attributes.get("level", ""): said(each) for each in all_of(tree, "Key")}
    if not columns or not rows:
        raise WrongWords("a <Matrix> has columns and rows")
    missing = {"hole", *map(str, LEVELS)} - keys.keys()
    if missing:
        raise WrongWords(f"a <Matrix> lacks the <Key> of {min(missing)}")
    of_levels = tuple(keys[str(level)] for level in LEVELS)
    return Matrix(said(needed(tree, "Title")), columns, rows, of_levels, keys["hole"])


def heat_map(tree: Element) -> HeatMap:
    """What a `<HeatMap>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "HeatMap":
        raise WrongWords(f"<{tree.tag}> is not a <HeatMap>")
    columns = tuple(said(each) for each in all_of(tree, "Column"))
    rows = tuple(_heat_row(each, len(columns)) for each in all_of(tree, "Row"))
    keys = {each.attributes.get("of", ""): said(each) for each in all_of(tree, "Key")}
    if not columns or not rows or set(_HEAT_KEYS) - keys.keys():
        raise WrongWords(f"a <HeatMap> has columns, rows, and a <Key> of each in {_HEAT_KEYS}")
    least, most = int(tree.attributes["least"]), int(tree.attributes["most"])
    of = tuple(keys[each] for each in _HEAT_KEYS)
    return HeatMap(said(needed(tree, "Title")), columns, said(needed(tree, "Together")), rows, of, least, most)


def _heat_row(element: Element, columns: int) -> HeatRow:
    cells = tuple(
        Heat(float(each.attributes["value"]), int(each.attributes["count"])) if "value" in each.attributes else None
        for each in all_of(element, "Cell")
    )
    if len(cells) != columns:
        raise WrongWords("a <Row> of a <HeatMap> has a <Cell> for each <Column>")
    found = [Range(*(float(each.attributes[name]) for name in ("low", "value", "high")))
             for each in all_of(element, "Range")]  # fmt: skip
    return HeatRow(said(needed(element, "Name")), cells, found[0] if found else None)


def kept(stored: Mapping[str, Any]) -> Drawn:
    """The picture that `asdict` and JSON made this of."""
    if (found := relations.kept(stored)) is not None:
        return found
    if (planned := calendar.kept(stored)) is not None:
        return planned
    if "rated" in stored:
        return ratings.kept(stored)
    if loop.is_loop(stored):
        return loop.kept(stored)
    if curve.is_curve(stored):
        return curve.kept(stored)
    if bars.is_bars(stored):
        return bars.kept(stored)
    if "together" in stored:
        return HeatMap(**{
            **stored, "columns": tuple(stored["columns"]), "keys": tuple(stored["keys"]),
            "rows": tuple(
                HeatRow(each["name"], tuple(cell and Heat(**cell) for cell in each["cells"]),
                        each["range"] and Range(**each["range"]))
                for each in stored["rows"]
            ),
        })  # fmt: skip
    rows = tuple(Row(each["name"], each["note"], tuple(each["cells"]), each["is_hole"]) for each in stored["rows"])
    return Matrix(stored["title"], tuple(stored["columns"]), rows, tuple(stored["keys"]), stored["hole_key"])


def _row(element: Element, columns: int) -> Row:
    cells = tuple(int(each.attributes["level"]) for each in all_of(element, "Cell"))
    if len(cells) != columns or not set(cells) <= set(LEVELS):
        raise WrongWords(f"a <Row> of a <Matrix> has a <Cell> for each <Column>, of a level in {LEVELS}")
    is_hole = element.attributes.get("hole") == "true"
    return Row(said(needed(element, "Name")), said(needed(element, "Note")), cells, is_hole)
