"""A no that has a name, carries plain facts, and gets its words from `messages/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """Raised beside the rule that refuses. Its address names the template; `facts` fill it."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(type(self).__name__)
        self.facts: dict[str, Any] = facts


class FieldRefusals(Refusal):
    """What is wrong with a form: one refusal for each field name, all of them at once."""

    def __init__(self, errors: Mapping[str, Refusal]) -> None:
        super().__init__()
        self.errors = dict(errors)


def address(refusal: Refusal) -> str:
    """The template of a refusal: `hiring/requisitions/reason_missing`, whichever file of the feature raised it."""
    rooms = type(refusal).__module__.split(".")[2:]
    folder = rooms[:2] if rooms[0] in {"hiring", "community"} else rooms[:1]
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in type(refusal).__name__)
    return "/".join([*folder, name.lstrip("_")])
