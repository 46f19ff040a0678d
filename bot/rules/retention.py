"""How long each kind of data is kept and by which rule, and what is kept longer because the law wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.erasures import Kind
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.region import PRESETS, Kept, retention

# What goes next is counted, and told before the first of it goes, so long ahead: one more month to say something.
AHEAD = timedelta(days=30)
# A hold is for a case, not for ever: after so many days somebody has to say so again.
MOST_DAYS = 3 * 366
WHY_CHARACTERS = 500


class Rule(StrEnum):
    """By what a time is what it is."""

    SHORTEST = "shortest"  # nobody confirmed a region: the shortest of all
    REGION = "region"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Time:
    """For how many months that kind is kept, by which rule; `preset` is what the region alone would say."""

    kind: Kept
    months: int
    rule: Rule
    preset: int


@dataclass(frozen=True)
class Hold:
    """Nobody erases that person before the day after `until`, or before an admin ends it. Who asked meanwhile that they
    be erased, and when, is noted: themselves where `asked_by` is empty."""

    workspace: str
    kind: Kind
    number: int
    why: str
    until: date
    by: str
    at: datetime
    id: int = 0
    ended_at: datetime | None = None
    asked_at: datetime | None = None
    asked_by: str = ""

    def holds(self, today: date) -> bool:
        """Whether it keeps them on that day."""
        return self.ended_at is None and today <= self.until


class NoSuchHold(Refusal):
    """There is no such hold there, or it is over."""


class NobodyOfThat(Refusal):
    """There is nobody there with that address or code."""


class HoldUnexplained(Refusal):
    """It is not said why, or in more than `most` characters."""


class HoldUntilWhen(Refusal):
    """Not a day from today on, within so many `years`."""


def time(region: str | None, choices: Mapping[str, Any], kind: Kept) -> Time:
    """The time of that kind, and the rule that wins: what the organisation said over its region's preset over the
    shortest of all."""
    months = retention(region, choices, kind)
    preset = retention(region, {}, kind)
    if region is None or region not in PRESETS:
        return Time(kind, months, Rule.SHORTEST, preset)
    return Time(kind, months, Rule.ORGANISATION if kind.value in choices else Rule.REGION, preset)


def asked(answers: Mapping[str, Any], today: date) -> tuple[str, str, date]:
    """Whom a filled-in form is about, why, and until when. Raises FieldRefusals."""
    who, why = (str(answers.get(field) or "").strip() for field in ("who", "why"))
    errors: dict[str, Refusal] = {}
    if not who:
        errors["who"] = NobodyOfThat()
    if not why or len(why) > WHY_CHARACTERS:
        errors["why"] = HoldUnexplained(most=WHY_CHARACTERS)
    try:
        until = date.fromisoformat(str(answers.get("until") or ""))
    except ValueError:
        until = date.min
    if not today <= until <= today + timedelta(days=MOST_DAYS):
        errors["until"] = HoldUntilWhen(years=MOST_DAYS // 366)
    if errors:
        raise FieldRefusals(errors)
    return who, why, until
