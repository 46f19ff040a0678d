"""What is kept of one person, as a text to read beside the file for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def readable(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Every table with something in it under its name, every row as its filled-in fields, one to a line and what is
    within one indented below it."""
    parts = []
    for table, rows in found.items():
        if rows:
            lines = ["\n".join(_lines(row, "  ")) for row in rows]
            parts.append("\n".join([_name(table), "=" * len(table), *(line for each in lines for line in (each, ""))]))
    return "\n".join(parts)


def _lines(value: Any, indent: str) -> Iterator[str]:
    pairs = value.items() if isinstance(value, Mapping) else ((str(n), each) for n, each in enumerate(value, 1))
    for name, each in pairs:
        if isinstance(each, Mapping | list | tuple):
            within = list(_lines(each, f"{indent}  "))
            if within:
                yield f"{indent}{_name(str(name))}:"
                yield from within
        elif each is not None and each != "":
            yield f"{indent}{_name(str(name))}: {each}"


def _name(name: str) -> str:
    return name.replace("_", " ")
