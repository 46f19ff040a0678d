"""Pictures of how far predictions came true: what a `<Curve>` of words shows, foretold across and come true upwards."""

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


@dataclass(frozen=True)
class Point:
    """Predictions of about the same chance: what was foretold, the share that came true and between what that lies, all
    between 0 and 1; what stands beside it."""

    foretold: float
    came: float
    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Curve:
    """Points over a line on which what was foretold is what came true; the names of both ways, and what is to be known
    of it below."""

    title: str
    across: str
    up: str
    points: tuple[Point, ...]
    key: str

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return sha256(json.dumps(["curve", STYLE, asdict(self)], ensure_ascii=True).encode()).hexdigest()[:32]


def curve(tree: Element) -> Curve:
    """What a `<Curve>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Curve":
        raise WrongWords(f"<{tree.tag}> is not a <Curve>")
    points = tuple(_point(each) for each in tree.children if isinstance(each, Element) and each.tag == "Point")
    if not points:
        raise WrongWords("a <Curve> has a <Point>")
    title, across, up, key = (_said(needed(tree, name)) for name in ("Title", "Across", "Up", "Key"))
    return Curve(title, across, up, points, key)


def _point(element: Element) -> Point:
    foretold, came, low, high = (float(element.attributes[name]) for name in ("foretold", "came", "low", "high"))
    if not (0 <= foretold <= 1 and 0 <= low <= came <= high <= 1):
        raise WrongWords("a <Point> of a <Curve> lies between 0 and 1, and between its ends")
    return Point(foretold, came, low, high, _said(needed(element, "Label")))


def is_curve(stored: Mapping[str, Any]) -> bool:
    """Whether what is stored of a picture is of a curve."""
    return "points" in stored and "across" in stored


def kept(stored: Mapping[str, Any]) -> Curve:
    """The curve that `asdict` and JSON made this of."""
    return Curve(**{**stored, "points": tuple(Point(**each) for each in stored["points"])})


def _said(element: Element) -> str:
    return " ".join(plain(leaves(element.children)).split())
