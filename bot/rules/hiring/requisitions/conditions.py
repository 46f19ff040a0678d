"""Conditions on the content of a request: a field against a value, or against another field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.hiring.requisitions.wanted import Wanted

Value = str | int | bool | None

TEXTS = frozenset({"title", "department", "level", "location", "reason", "currency"})
NUMBERS = frozenset({"headcount", "pay_from", "pay_to"})
PEOPLE = frozenset({"asker", "hiring_manager", "recruiter"})
FLAGS = frozenset({"remote"})
# What a condition or a step's inputs may name.
FIELDS = TEXTS | NUMBERS | PEOPLE | FLAGS


class Test(StrEnum):
    """How the field is compared. Order is for numbers only; text counts upper and lower case alike."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    OVER = "over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"


ORDERED = frozenset({Test.OVER, Test.AT_LEAST, Test.UNDER, Test.AT_MOST})


@dataclass(frozen=True)
class Condition:
    """`field` compared by `test` with `value` (for IN: with `values`), or with the field named `other`."""

    field: str
    test: Test
    value: Value = None
    values: tuple[str, ...] = ()
    other: str | None = None

    @property
    def reads(self) -> frozenset[str]:
        """The fields whose change may change its answer."""
        return frozenset({self.field, self.other} if self.other else {self.field})


_COMPARE: Mapping[Test, Callable[[int, int], bool]] = {
    Test.OVER: lambda left, right: left > right,
    Test.AT_LEAST: lambda left, right: left >= right,
    Test.UNDER: lambda left, right: left < right,
    Test.AT_MOST: lambda left, right: left <= right,
}


def holds(condition: Condition, wanted: Wanted, asker: str) -> bool:
    """Whether the request is as the condition says.

    A number that is not given is neither over nor under anything: an ordered test fails on it.
    """
    left = value_of(condition.field, wanted, asker)
    if condition.test is Test.IN:
        return _same(left) in {_same(each) for each in condition.values}
    right = value_of(condition.other, wanted, asker) if condition.other else condition.value
    if condition.test is Test.IS:
        return _same(left) == _same(right)
    if condition.test is Test.IS_NOT:
        return _same(left) != _same(right)
    if not isinstance(left, int) or not isinstance(right, int):
        return False
    return _COMPARE[condition.test](left, right)


def value_of(field: str, wanted: Wanted, asker: str) -> Value:
    """What the request says in that field. Raises KeyError for a field no condition may name."""
    if field not in FIELDS:
        raise KeyError(field)
    value = asker if field == "asker" else getattr(wanted, field)
    return value if value is None or isinstance(value, int) else str(value)


def _same(value: Value) -> Value:
    return value.strip().casefold() if isinstance(value, str) else value
