"""Whether people may be put in an order at all: off until an admin says that they were told and that people decide.

Both are asked by themselves. The text has a version: another text asks again, and the order is off until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.rules.community.fields import Empty
from bot.rules.refusals import FieldRefusals, Refusal

# The version of the text that admins accept; whoever changes it gives it another.
VERSION = "2026-11"
# That whoever is looked at was told so and by what; that a person looks at everybody before anything follows.
SAID = ("notice", "review")


@dataclass(frozen=True)
class Accepted:
    """An admin accepted the text of that version; until `ended_at`, when one took it back."""

    by: str
    at: datetime
    version: str = VERSION
    ended_at: datetime | None = None


def accepted(answers: Mapping[str, Any], by: str, now: datetime) -> Accepted:
    """What the admin accepted. Raises FieldRefusals for `notice` and `review`, each by itself."""
    wrong: dict[str, Refusal] = {name: Empty() for name in SAID if "yes" not in (answers.get(name) or ())}
    if wrong:
        raise FieldRefusals(wrong)
    return Accepted(by, now)


def may_order(held: Accepted | None) -> bool:
    """Whether the order by score may be shown."""
    return held is not None and held.ended_at is None and held.version == VERSION


def taken_back(held: Accepted, now: datetime) -> Accepted:
    """The same, ended; what had ended stays."""
    return held if held.ended_at else replace(held, ended_at=now)
