"""A `<Ratings>` of words: ratings of 1 to 5 side by side, as pictures, pages and canvases each show them.

`<Rated mean scores>` holds a `<Name>` and a `<Note>`; `mean` is empty where nobody rated, `scores` every rating with
commas between. `<Title>` says what it is, `<Key>` how it is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.words.inline import leaves
from bot.words.tree import Element, WrongWords

# The ends of the scale.
LEAST, MOST = 1, 5
# Raised when the same words are drawn otherwise, so that pictures made before give way.
STYLE = 1


@dataclass(frozen=True)
class Rated:
    """One line: its mean, None for none, each rating that went into it or stands beside it."""

    name: str
    note: str
    mean: float | None
    scores: tuple[int, ...]


@dataclass(frozen=True)
class Ratings:
    """All of them, with what it is and how it is read."""

    title: str
    key: str
    rated: tuple[Rated, ...]

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return sha256(json.dumps(["ratings", STYLE, asdict(self)], ensure_ascii=True).encode()).hexdigest()[:32]


def ratings(tree: Element) -> Ratings:
    """What a `<Ratings>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Ratings":
        raise WrongWords(f"<{tree.tag}> is not a <Ratings>")
    found = tuple(_bar(each) for each in tree.children if isinstance(each, Element) and each.tag == "Rated")
    if not found:
        raise WrongWords("a <Ratings> has a <Rated>")
    return Ratings(_said(tree, "Title"), _said(tree, "Key"), found)


def kept(stored: Mapping[str, Any]) -> Ratings:
    """The bars that `asdict` and JSON made this of."""
    found = (Rated(each["name"], each["note"], each["mean"], tuple(each["scores"])) for each in stored["rated"])
    return Ratings(stored["title"], stored["key"], tuple(found))


def share(score: float) -> float:
    """How far along the scale that rating stands, 0 to 1."""
    return (score - LEAST) / (MOST - LEAST)


def _bar(element: Element) -> Rated:
    mean, given = element.attributes.get("mean", ""), element.attributes.get("scores", "")
    scores = tuple(int(each) for each in given.split(",") if each)
    value = float(mean) if mean else None
    if not all(LEAST <= each <= MOST for each in (*scores, *([] if value is None else [value]))):
        raise WrongWords(f"a <Rated> is between {LEAST} and {MOST}")
    return Rated(_said(element, "Name"), _said(element, "Note"), value, scores)


def _said(element: Element, tag: str) -> str:
    for child in element.children:
        if isinstance(child, Element) and child.tag == tag:
            return " ".join("".join(each.text for each in leaves(child.children)).split())
    raise WrongWords(f"a <{element.tag}> lacks its <{tag}>")
