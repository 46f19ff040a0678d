"""Pictures of a closed loop: what a `<Loop>` of words shows, each step with the arrow that leads on from it."""

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
FEWEST = 2


@dataclass(frozen=True)
class Step:
    """What is come to; how many went on from there, and how long that took."""

    name: str
    count: str
    lag: str


@dataclass(frozen=True)
class Loop:
    """Steps, of which the last leads to the first."""

    title: str
    steps: tuple[Step, ...]

    @property
    def digest(self) -> str:
        """The same for the same picture, and for no other."""
        return sha256(json.dumps(["loop", STYLE, asdict(self)], ensure_ascii=True).encode()).hexdigest()[:32]


def loop(tree: Element) -> Loop:
    """What a `<Loop>` shows. Raises WrongWords for what cannot be drawn."""
    if tree.tag != "Loop":
        raise WrongWords(f"<{tree.tag}> is not a <Loop>")
    parts = ("Name", "Count", "Lag")
    steps = tuple(Step(*(said(needed(each, name)) for name in parts)) for each in all_of(tree, "Step"))
    if len(steps) < FEWEST:
        raise WrongWords(f"a <Loop> has {FEWEST} steps at least")
    return Loop(said(needed(tree, "Title")), steps)


def is_loop(stored: Mapping[str, Any]) -> bool:
    """Whether what is stored of a picture is of a loop."""
    return "steps" in stored


def kept(stored: Mapping[str, Any]) -> Loop:
    """The loop that `asdict` and JSON made this of."""
    return Loop(stored["title"], tuple(Step(**each) for each in stored["steps"]))
