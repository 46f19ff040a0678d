"""Those known already first: for how long a role waits before it is posted, and what that brought.

The hold and the members' early access run together from the same instant, and not one after the other. Where a role has
to be posted by law or agreement it is posted at once, and nobody is told earlier than everybody; looking among those
known goes on all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from bot.rules.community import fields
from bot.rules.community.openings import FIRST_HOURS
from bot.rules.refusals import FieldRefusals, Refusal

# No rate and no days from fewer roles, of each kind: they would be somebody's story.
FEWEST = 5
# The two-sided 95 % of a normal distribution, for Wilson's interval.
Z = 1.959963984540054


# What is chosen where there is none.
NO_DUTY = "none"


class Duty(StrEnum):
    """Why a role has to be posted at once."""

    LAW = "law"
    AGREEMENT = "agreement"  # with employees' representatives
    CONTRACT = "contract"  # with a public customer
    POLICY = "policy"  # the company's own


@dataclass(frozen=True)
class Hold:
    """How a role is set up: when it was opened, for how many hours by the clock those known come first, until when
    members alone hear of it (they may be offered it later than it is opened), and the duty that rules both out.
    `ended_at` is when somebody ended the hold early."""

    opened_at: datetime
    hours: int = 0
    members_first_until: datetime | None = None
    duty: Duty | None = None
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.hours not in FIRST_HOURS:
            raise ValueError("a hold is for 0, 24 or 72 hours")

    @property
    def held_until(self) -> datetime:
        """Until when only those known are approached; when it was opened where there is no hold."""
        until = self.opened_at + timedelta(hours=0 if self.duty else self.hours)
        return until if self.ended_at is None else max(self.opened_at, min(until, self.ended_at))

    @property
    def members_until(self) -> datetime:
        """Until when nobody but members hears of it."""
        until = self.members_first_until
        return self.opened_at if until is None or self.duty else max(self.opened_at, until)

    @property
    def posted_from(self) -> datetime:
        """When everybody may be told: when the later of both is over."""
        return max(self.held_until, self.members_until)

    def may_post(self, now: datetime) -> bool:
        """Whether it may be posted where everybody sees it."""
        return now >= self.posted_from


def asked(answers: Mapping[str, Any]) -> tuple[int, Duty | None]:
    """For how many hours those known come first, and the duty, as the form says. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    hours, duty = str(answers.get("hours") or ""), str(answers.get("duty") or "")
    if hours not in map(str, FIRST_HOURS):
        wrong["hours"] = fields.Empty()
    if duty and duty not in (NO_DUTY, *Duty):
        wrong["duty"] = fields.Empty()
    if wrong:
        raise FieldRefusals(wrong)
    return int(hours), Duty(duty) if duty in tuple(Duty) else None


@dataclass(frozen=True)
class Filled:
    """A role that was filled: when it was opened, when somebody accepted, and since when the person was known."""

    opened_on: date
    filled_on: date
    known_since: date | None = None

    @property
    def is_from_pool(self) -> bool:
        """Whether the person was known before the role was opened: whoever came because of it was not."""
        return self.known_since is not None and self.known_since < self.opened_on

    @property
    def days(self) -> int:
        """From opened to accepted."""
        return (self.filled_on - self.opened_on).days


@dataclass(frozen=True)
class Brought:
    """What the pool brought: how many of how many roles were filled from it, the share with Wilson's interval, and how
    many days fewer such a role took in the middle. Shares and days are None for too few roles. Days saved compare roles
    that differ in more than this, and are no proof that the pool is the reason."""

    from_pool: int
    filled: int
    rate: float | None
    interval: tuple[float, float] | None
    days_saved: float | None


def brought(roles: Iterable[Filled]) -> Brought:
    """What the pool brought for these roles."""
    known = list(roles)
    ours = [each.days for each in known if each.is_from_pool]
    others = [each.days for each in known if not each.is_from_pool]
    is_enough = len(known) >= FEWEST
    return Brought(
        len(ours), len(known), len(ours) / len(known) if is_enough else None,
        _wilson(len(ours), len(known)) if is_enough else None, _saved(ours, others),
    )  # fmt: skip


def _saved(ours: Sequence[int], others: Sequence[int]) -> float | None:
    return median(others) - median(ours) if min(len(ours), len(others)) >= FEWEST else None


def _wilson(count: int, of: int) -> tuple[float, float]:
    """Wilson, Probable inference, J. American Statistical Association 22 (1927)."""
    share, spread = count / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * (share * (1 - share) / of + spread / of / 4) ** 0.5
    return middle - half, middle + half
