"""What people typed, kept apart from what the templates say."""

import re
from collections.abc import Mapping, Set
from dataclasses import is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, SupportsIndex

from markupsafe import Markup

# Two private-use characters stand around typed text from the template's output to the parsed tree.
OPEN, CLOSE = "\ue000", "\ue001"

# What XML 1.0 cannot carry (section 2.2), and the two marks.
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue002-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")
_PLAIN = (bool, int, float, Decimal, date, time, timedelta)


class Said(str):
    """Text a person typed: cleaned of what XML forbids, line ends as newlines, marked when it is printed."""

    __slots__ = ()

    def __new__(cls, value: str = "") -> "Said":
        if not value.isprintable():
            value = _FORBIDDEN.sub("", _LINE_END.sub("\n", value))
        return super().__new__(cls, value)

    def __html__(self) -> str:
        """XML for this text between the two marks; newlines and tabs survive in attributes too."""
        text = str(self)
        if "&" in text or "<" in text or ">" in text:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if not text.isprintable():
            text = text.replace("\n", "&#10;").replace("\t", "&#9;")
        return OPEN + text.replace('"', "&quot;").replace("'", "&#39;") + CLOSE

    def __str__(self) -> str:
        return str.__str__(self)

    def __add__(self, other: str) -> "Said":
        return Said(str.__add__(self, other))

    def __radd__(self, other: str) -> "Said":
        return Said(other + str.__str__(self))

    def __mul__(self, times: SupportsIndex) -> "Said":
        return Said(str.__mul__(self, times))

    __rmul__ = __mul__

    def __getitem__(self, key: SupportsIndex | slice) -> "Said":
        return Said(str.__getitem__(self, key))


class SaidRecord:
    """A record whose fields and properties are read as typed text; methods and private names are not there."""

    __slots__ = ("_record",)

    def __init__(self, record: object) -> None:
        self._record = record

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._record, name)
        if name.startswith("_") or callable(value):
            raise AttributeError(name)
        return said(value)

    def __eq__(self, other: object) -> bool:
        return self._record == (other._record if isinstance(other, SaidRecord) else other)

    def __hash__(self) -> int:
        return hash(self._record)


def said(value: Any) -> Any:
    """The value with every text in it as `Said`, however deep.

    Numbers, dates, enum members and None pass; a dataclass is read through `SaidRecord`.
    Raises TypeError for anything else: a template is given plain values only.
    """
    kind = type(value)
    if kind is str:
        return Said(value)
    if kind is int:
        return value
    if kind is dict:
        return {key: said(inner) for key, inner in value.items()}
    if value is None or kind is Said or isinstance(value, Enum | Markup | SaidRecord):
        return value
    if isinstance(value, str):
        return Said(value)
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {key: said(inner) for key, inner in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_make"):
        return value._make(map(said, value))
    if isinstance(value, list | tuple):
        return tuple(map(said, value))
    if isinstance(value, Set):
        return tuple(map(said, sorted(value)))
    if is_dataclass(value) and not isinstance(value, type):
        return SaidRecord(value)
    raise TypeError(f"a template takes plain values, not {kind.__name__}")
