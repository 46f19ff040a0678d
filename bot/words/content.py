"""A file of content among the messages: read by its shape, with every mistake named by its line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from bot.words.lined import LinedList, LinedMap, place
from bot.words.yaml_file import load


class WrongContent(ValueError):
    """A file of content is not what it should be; the sentence names the file and the line."""


class ContentFile:
    """A file that was read; what is asked of it comes back as it should be, or raises WrongContent with its line."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        try:
            content = load((root / name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise WrongContent(f"{name}: {error}") from error
        if not isinstance(content, LinedMap):
            raise WrongContent(f"{name}: it has to be a mapping")
        self.content = content

    def wrong(self, holder: LinedMap | LinedList, key: object, why: str) -> WrongContent:
        return WrongContent(f"{self.name}: {place(holder, key)}{key!r} {why}")

    def fields(self, holder: LinedMap | LinedList, key: Any, names: Iterable[object]) -> LinedMap:
        """The mapping that stands there, with these keys and no others."""
        found, expected = holder[key], set(names)
        if not isinstance(found, LinedMap):
            raise self.wrong(holder, key, "has to be a mapping")
        if missing := expected - set(found):
            raise self.wrong(holder, key, f"lacks {', '.join(sorted(map(str, missing)))}")
        for name in found:
            if name not in expected:
                raise self.wrong(found, name, "is not known here")
        return found

    def text(self, holder: LinedMap | LinedList, key: Any, most: int) -> str:
        """The text that stands there, of at most so many characters."""
        found = holder[key]
        if not isinstance(found, str) or not found.strip():
            raise self.wrong(holder, key, "has to be a text")
        if len(found) > most:
            raise self.wrong(holder, key, f"has {len(found)} characters, and {most} are the most")
        return found

    def texts(self, holder: LinedMap, key: str, number: tuple[int, int], most: int) -> tuple[str, ...]:
        """The list of texts that stands there, from so many to so many."""
        found = self.items(holder, key)
        if not number[0] <= len(found) <= number[1]:
            raise self.wrong(holder, key, f"has {len(found)} entries, and {number[0]} to {number[1]} are allowed")
        return tuple(self.text(found, at, most) for at in range(len(found)))

    def items(self, holder: LinedMap, key: str) -> LinedList:
        """The list that stands there."""
        found = holder[key]
        if not isinstance(found, LinedList):
            raise self.wrong(holder, key, "has to be a list")
        return found
