"""What a request asks for, read from the answers of its form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from bot.rules.refusals import FieldRefusals, Refusal

# The form's own bounds.
TITLE_CHARACTERS = 120
MOST_HEADCOUNT = 500
MOST_PAY = 100_000_000
CURRENCY_LETTERS = 3

Answer = str | list[str] | None


class Reason(StrEnum):
    NEW = "new"
    REPLACEMENT = "replacement"
    BACKFILL = "backfill"


@dataclass(frozen=True)
class Wanted:
    """The content of a request. Pay is per year in whole units of `currency`, an ISO 4217 code."""

    title: str
    department: str
    level: str | None
    location: str | None
    remote: bool
    headcount: int
    reason: Reason
    replaces: str | None
    business_case: str
    pay_from: int | None
    pay_to: int | None
    currency: str | None
    target_start: date | None
    hiring_manager: str
    recruiter: str | None = None


class Missing(Refusal):
    """A field that must be filled is empty."""


class TooLong(Refusal):
    """More than `most` characters."""


def typed(answers: Mapping[str, object], name: str, most: int, wrong: dict[str, Refusal]) -> str:
    """What was typed into that field, without space around it; `wrong` is told where it is too long."""
    given = answers.get(name)
    said = given.strip() if isinstance(given, str) else ""
    if len(said) > most:
        wrong[name] = TooLong(most=most)
    return said


def reason(why: str, most: int) -> str:
    """Why somebody does what needs a reason. Raises FieldRefusals for `why`."""
    said = why.strip()
    if not said or len(said) > most:
        raise FieldRefusals({"why": TooLong(most=most) if said else Missing()})
    return said


class NotAWholeNumber(Refusal):
    """Not a whole number between `least` and `most`."""


class NotACurrency(Refusal):
    """Not three letters such as EUR."""


class BandUpsideDown(Refusal):
    """The band ends below its start."""


class DayPast(Refusal):
    """The wished start has gone by."""


class ReasonMissing(Refusal):
    """A no needs its reason."""


class ReplacedMissing(Refusal):
    """A replacement names whom it replaces."""


def wanted_from(answers: Mapping[str, Answer], asker: str, today: date) -> Wanted:
    """The request that the form's answers ask for; the hiring manager is the asker unless another is named.

    Raises FieldRefusals with everything that is wrong, by field.
    """
    errors: dict[str, Refusal] = {}
    form = _Form(answers, errors)
    title = form.text("title", required=True, most=TITLE_CHARACTERS)
    department = form.text("department", required=True, most=TITLE_CHARACTERS)
    remote = "remote" in form.several("remote")
    location = form.text("location", required=not remote, most=TITLE_CHARACTERS)
    headcount = form.whole("headcount", 1, MOST_HEADCOUNT, required=True)
    reason = Reason(form.text("reason", required=True) or Reason.NEW)
    replaces = form.text("replaces")
    if reason is Reason.REPLACEMENT and not replaces:
        errors["replaces"] = ReplacedMissing()
    case = form.text("business_case", required=True, most=3000)
    pay_from = form.whole("pay_from", 0, MOST_PAY)
    pay_to = form.whole("pay_to", 0, MOST_PAY)
    if pay_from is not None and pay_to is not None and pay_to < pay_from:
        errors["pay_to"] = BandUpsideDown()
    currency = form.text("currency")
    if currency and not (len(currency) == CURRENCY_LETTERS and currency.isascii() and currency.isalpha()):
        errors["currency"] = NotACurrency()
    elif not currency and (pay_from is not None or pay_to is not None):
        errors["currency"] = Missing()
    start = form.text("target_start")
    target_start = None
    try:
        target_start = date.fromisoformat(start) if start else None
    except ValueError:
        errors["target_start"] = Missing()
    if target_start and target_start < today:
        errors["target_start"] = DayPast()
    if errors:
        raise FieldRefusals(errors)
    return Wanted(
        title, department, form.text("level"), location, remote, headcount or 1, reason,
        replaces if reason is not Reason.NEW else None, case, pay_from, pay_to,
        currency.upper() if currency else None, target_start, form.text("hiring_manager") or asker,
        form.text("recruiter") or None,
    )  # fmt: skip


def answers_of(wanted: Wanted) -> dict[str, Answer]:
    """The form's answers that ask for this: what `wanted_from` reads back."""
    start = wanted.target_start.isoformat() if wanted.target_start else None
    numbers = {name: getattr(wanted, name) for name in ("headcount", "pay_from", "pay_to")}
    return {
        **vars(wanted),
        **{name: str(number) if number is not None else None for name, number in numbers.items()},
        "remote": ["remote"] if wanted.remote else [],
        "reason": wanted.reason.value,
        "target_start": start,
    }


def fingerprint(wanted: Wanted) -> str:
    """Sixteen characters that differ when the request does: what was checked is what is sent."""
    return sha256(json.dumps(answers_of(wanted), sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Form:
    answers: Mapping[str, Answer]
    errors: dict[str, Refusal]

    def text(self, name: str, required: bool = False, most: int = 3000) -> str:
        value = self.answers.get(name)
        text = value.strip() if isinstance(value, str) else ""
        if required and not text:
            self.errors[name] = Missing()
        elif len(text) > most:
            self.errors[name] = TooLong(most=most)
        return text

    def several(self, name: str) -> list[str]:
        value = self.answers.get(name)
        return value if isinstance(value, list) else []

    def whole(self, name: str, least: int, most: int, required: bool = False) -> int | None:
        text = self.text(name, required).replace(",", "").replace(" ", "").replace("\u00a0", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
            self.errors[name] = NotAWholeNumber(least=least, most=most)
            return None
        return int(text)
