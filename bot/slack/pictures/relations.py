"""Pictures of what goes with what: a `<Scatter>` of points with the line through them, and a `<Forest>` of figures
with the range that each probably lies in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.slack.elements import needed
from bot.slack.pictures.bars import all_of, said
from bot.words.tree import Element, WrongWords

# Raised when the same words are drawn otherwise, so that pictures made before give way.
STYLE = 1
# As what a figure of a forest is drawn: as it was seen, drawn towards others, all of them together.
LEVELS = (0, 1, 2)


@dataclass(frozen=True)
class Point:
    """`count` of them stand there."""

    x: float
    y: float
    count: int


@dataclass(frozen=True)
class Band:
    """At `x` the line stands at `middle`, and probably between the other two."""

    x: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Scatter:
    """Points and a band on two scales, `across` and `up`, from the first to the last number of each. `keys` say what a
    point is, and the band; either may be empty, with nothing of it."""

    title: str
    across: str
    up: str
    scales: tuple[tuple[float, float], tuple[float, float]]
    points: tuple[Point, ...]
    band: tuple[Band, ...]
    keys: tuple[str, str]

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return _digest(self)


@dataclass(frozen=True)
class Interval:
    """A figure between -1 and 1 and the range it probably lies in; `label` says it in numbers, `note` over how many it
    is. `level` is one of LEVELS."""

    name: str
    note: str
    label: str
    level: int
    low: float
    value: float
    high: float


@dataclass(frozen=True)
class Forest:
    """Figures in groups, each with its heading. `keys` say by level what a figure is."""

    title: str
    groups: tuple[tuple[str, tuple[Interval, ...]], ...]
    keys: tuple[tuple[int, str], ...]

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return _digest(self)


def scatter(tree: Element) -> Scatter:
    """What a `<Scatter>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Scatter":
        raise WrongWords(f"<{tree.tag}> is not a <Scatter>")
    across, up = needed(tree, "Across"), needed(tree, "Up")
    points = tuple(
        Point(float(one.attributes["across"]), float(one.attributes["up"]), int(one.attributes["count"]))
        for one in all_of(tree, "Point")
    )
    band = tuple(
        Band(*(float(one.attributes[name]) for name in ("across", "low", "middle", "high")))
        for one in all_of(tree, "Band")
    )
    keys = {one.attributes.get("of", ""): said(one) for one in all_of(tree, "Key")}
    for shown, key in ((points, "points"), (band, "band")):
        if bool(shown) != bool(keys.get(key)):
            raise WrongWords(f"a <Scatter> has a <Key> of {key} where it has any")
    if not points and not band:
        raise WrongWords("a <Scatter> has points or a band")
    scales = (_scale(across), _scale(up))
    of = (keys.get("points", ""), keys.get("band", ""))
    return Scatter(said(needed(tree, "Title")), said(across), said(up), scales, points, band, of)


def _scale(axis: Element) -> tuple[float, float]:
    least, most = (float(axis.attributes[name]) for name in ("least", "most"))
    if least >= most:
        raise WrongWords(f"the scale of <{axis.tag}> goes nowhere")
    return least, most


def forest(tree: Element) -> Forest:
    """What a `<Forest>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Forest":
        raise WrongWords(f"<{tree.tag}> is not a <Forest>")
    found = all_of(tree, "Group")
    groups = tuple((said(needed(one, "Name")), tuple(map(_interval, all_of(one, "Row")))) for one in found)
    keys = tuple((int(one.attributes["level"]), said(one)) for one in all_of(tree, "Key"))
    if not groups or not all(rows for _, rows in groups):
        raise WrongWords("a <Forest> has groups, each with rows")
    shown = {row.level for _, rows in groups for row in rows}
    if missing := (shown - {level for level, _ in keys}) | (shown - set(LEVELS)):
        raise WrongWords(f"a <Forest> lacks the <Key> of {min(missing)}")
    return Forest(said(needed(tree, "Title")), groups, keys)


def _interval(row: Element) -> Interval:
    low, value, high = (float(row.attributes[name]) for name in ("low", "value", "high"))
    if not -1 <= low <= high <= 1:
        raise WrongWords("a <Row> of a <Forest> lies between -1 and 1")
    name, note, label = (said(needed(row, tag)) for tag in ("Name", "Note", "Label"))
    return Interval(name, note, label, int(row.attributes["level"]), low, value, high)


def kept(stored: Mapping[str, Any]) -> Scatter | Forest | None:
    """The picture that `asdict` and JSON made this of; None where it is of another kind."""
    if "groups" in stored:
        groups = tuple((name, tuple(Interval(**row) for row in rows)) for name, rows in stored["groups"])
        return Forest(stored["title"], groups, tuple((level, words) for level, words in stored["keys"]))
    if "scales" not in stored:
        return None
    across, up = (tuple(each) for each in stored["scales"])
    points, band = tuple(Point(**one) for one in stored["points"]), tuple(Band(**one) for one in stored["band"])
    keys = (stored["keys"][0], stored["keys"][1])
    return Scatter(stored["title"], stored["across"], stored["up"], (across, up), points, band, keys)


def _digest(drawn: Scatter | Forest) -> str:
    return sha256(json.dumps(["relations", STYLE, asdict(drawn)], ensure_ascii=True).encode()).hexdigest()[:32]
