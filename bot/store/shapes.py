"""Dataclasses out of what JSON kept of them, by what they are declared to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Whole = TypeVar("Whole")


def plain(whole: Any) -> Any:
    """A dataclass as JSON takes it, days in ISO."""
    return _plain(asdict(whole))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def made(shape: type[Whole], stored: Any) -> Whole:
    """The dataclass of that shape that `plain` and JSON made this of. Of a union's dataclasses there may be one."""
    return cast(Whole, _made(shape, stored))


@cache
def _hints(shape: type) -> Mapping[str, Any]:
    return get_type_hints(shape)


def _made(shape: Any, stored: Any) -> Any:
    if stored is None:
        return None
    origin, parts = get_origin(shape), get_args(shape)
    if origin is UnionType:
        there = [each for each in parts if each is not NoneType]
        is_whole = isinstance(stored, dict)
        return _made(next(each for each in there if len(there) == 1 or is_dataclass(each) is is_whole), stored)
    if origin is tuple:
        shapes = [parts[0]] * len(stored) if parts[-1] is Ellipsis else parts
        return tuple(_made(each, value) for each, value in zip(shapes, stored, strict=True))
    if origin is not None:
        return {_made(parts[0], key): _made(parts[1], value) for key, value in stored.items()}
    if is_dataclass(shape):
        hints = _hints(cast(type, shape))
        return cast(Any, shape)(**{name: _made(hints[name], value) for name, value in stored.items()})
    if shape is date:
        return date.fromisoformat(stored)
    return shape(stored) if issubclass(shape, Enum) else stored
