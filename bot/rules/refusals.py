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
