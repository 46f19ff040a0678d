"""What an offer says, read from the answers of its form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from bot.rules.hiring.requisitions.wanted import (
    CURRENCY_LETTERS,
    MOST_PAY,
    DayPast,
    Missing,
    NotACurrency,
    NotAWholeNumber,
    TooLong,
    Wanted,
)
from bot.rules.refusals import FieldRefusals, Refusal

PLACE_CHARACTERS, WORDS_CHARACTERS, OUTSIDE_CHARACTERS = 120, 1000, 1000


class AfterStart(Refusal):
    """They would have to answer after their first day."""


@dataclass(frozen=True)
class Terms:
    """Pay is per year in whole units of `currency`, as the request has it. `start` is the first day, `until` the last
    day on which they may say yes; `contract` and `more` are in words."""

    pay: int
    currency: str
    start: date
    until: date
    place: str = ""
    contract: str = ""
    more: str = ""


def read(answers: Mapping[str, Any], wanted: Wanted, today: date) -> tuple[Terms, str]:
    """What is offered, and why its pay may be outside what was approved; in the request's currency, where it has one.

    Raises FieldRefusals with everything that is wrong, by field.
    """
    wrong: dict[str, Refusal] = {}
    pay = _pay(_text(answers, "pay"), wrong)
    currency = wanted.currency or _text(answers, "currency").upper()
    if not (len(currency) == CURRENCY_LETTERS and currency.isascii() and currency.isalpha()):
        wrong["currency"] = NotACurrency() if currency else Missing()
    start, until = (_day(answers, name, today, wrong) for name in ("start", "until"))
    if start and until and until > start and "until" not in wrong:
        wrong["until"] = AfterStart()
    texts = {}
    for name, most in (
        ("place", PLACE_CHARACTERS), ("contract", WORDS_CHARACTERS), ("more", WORDS_CHARACTERS),
        ("why", OUTSIDE_CHARACTERS),
    ):  # fmt: skip
        texts[name] = _text(answers, name)
        if len(texts[name]) > most:
            wrong[name] = TooLong(most=most)
    if wrong or pay is None or start is None or until is None:
        raise FieldRefusals(wrong)
    return Terms(pay, currency, start, until, texts["place"], texts["contract"], texts["more"]), texts["why"]


def answers_of(terms: Terms, why: str) -> dict[str, str]:
    """The form's answers that say this: what `read` reads back."""
    days = {"start": terms.start.isoformat(), "until": terms.until.isoformat()}
    texts = {"place": terms.place, "contract": terms.contract, "more": terms.more, "why": why}
    return {"pay": str(terms.pay), "currency": terms.currency, **days, **texts}


def fingerprint(terms: Terms, why: str) -> str:
    """Sixteen characters that differ when the terms or the reason do: what was looked at again is what is kept."""
    said = json.dumps({**asdict(terms), "why": why}, sort_keys=True, default=str)
    return sha256(said.encode()).hexdigest()[:16]


def later(answers: Mapping[str, Any], terms: Terms, before: date, today: date) -> date:
    """The new last day: later than the one before, and no later than the first day. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    day = _day(answers, "until", today, wrong)
    if day and day <= before:
        wrong["until"] = DayPast()
    elif day and day > terms.start:
        wrong["until"] = AfterStart()
    if wrong or day is None:
        raise FieldRefusals(wrong)
    return day


def _pay(text: str, wrong: dict[str, Refusal]) -> int | None:
    digits = "".join(each for each in text if each not in ", \u00a0")
    if not digits:
        wrong["pay"] = Missing()
    elif not (digits.isascii() and digits.isdigit() and len(digits) < 12 and 1 <= int(digits) <= MOST_PAY):
        wrong["pay"] = NotAWholeNumber(least=1, most=MOST_PAY)
    else:
        return int(digits)
    return None


def _day(answers: Mapping[str, Any], name: str, today: date, wrong: dict[str, Refusal]) -> date | None:
    try:
        day = date.fromisoformat(_text(answers, name))
    except ValueError:
        wrong[name] = Missing()
        return None
    if day < today:
        wrong[name] = DayPast()
    return day


def _text(answers: Mapping[str, Any], name: str) -> str:
    given = answers.get(name)
    return given.strip() if isinstance(given, str) else ""
