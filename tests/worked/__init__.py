"""Worked examples: inputs, what a source or a second tool gives for them, and how near one has to come."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Example:
    """`expected` within `tolerance` is what the source says; `precise` within 1e-6 the same in full precision."""

    inputs: dict[str, Any]
    expected: Any
    tolerance: float
    precise: Any
    source: str


def example(id: str) -> Example:
    """The example of that number. KeyError for one that is not there."""
    return _examples()[id]


@cache
def _examples() -> dict[str, Example]:
    found = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))
    return {
        each["id"]: Example(each["inputs"], each["expected"], each["tolerance"], each["full_precision"], each["source"])
        for each in found
    }


@dataclass(frozen=True)
class Study:
    """One published study of interviews: over how many pairs, the correlation as it was seen, and whether they were
    structured, None where nobody knows."""

    pairs: int
    r: float
    is_structured: bool | None


@cache
def interviews() -> tuple[Study, ...]:
    """The 160 of McDaniel, Whetzel, Schmidt and Maurer (1994), as figures: printed in Rothstein, Sutton and Borenstein
    (2005), table A.2."""
    with (Path(__file__).parent / "interviews.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            Study(int(each["pairs"]), float(each["r"]), {"yes": True, "no": False}.get(each["structured"]))
            for each in csv.DictReader(rows)
        )
