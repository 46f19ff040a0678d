"""What is kept of a candidate is put right, or erased: then only the code and how it stood are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.rules.hiring.candidates import Candidate
from bot.rules.hiring.candidates.adding import (
    BadAddress,
    folded_email,
    folded_phone,
    read,
)
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff.reading import is_email
from bot.rules.staff.sheets import Row

MOST_EMAILS = 5
# What stands where the name of whoever was erased stood; in any language.
NOBODY = "—"


class AddressTaken(Refusal):
    """One of the addresses is on another record."""


class TooManyAddresses(Refusal):
    """More than `most` addresses."""


class AlreadyErased(Refusal):
    """Of this candidate nothing is left that could be changed."""


class CodeWrong(Refusal):
    """What was typed is not the candidate's code: nothing is erased."""


def corrected(candidate: Candidate, answers: Mapping[str, Any]) -> Candidate:
    """The candidate as it says now; whom they are shut to, and how we know them, stays.

    Raises FieldRefusals for `name`, `emails`, `phone`, `zone`, `links` and `notes`.
    """
    lines = [folded_email(each) for each in str(answers.get("emails") or "").splitlines()]
    emails = tuple(dict.fromkeys(filter(None, lines)))
    wrong: dict[str, Refusal] = {}
    if len(emails) > MOST_EMAILS:
        wrong["emails"] = TooManyAddresses(most=MOST_EMAILS)
    elif not all(map(is_email, emails)):
        wrong["emails"] = BadAddress()
    elif not emails:
        wrong["emails"] = Missing()
    try:
        said = {**answers, "email": "a@example.com", "source": candidate.source.value, "referrers": ["U"]}
        typed = read(said, candidate.workspace)
    except FieldRefusals as refused:
        raise FieldRefusals({**refused.errors, **wrong}) from None
    if wrong:
        raise FieldRefusals(wrong)
    return replace(
        candidate, name=typed.name, emails=emails, phone=typed.phone, zone=typed.zone, language=typed.language,
        links=typed.links, notes=typed.notes,
    )  # fmt: skip


def changes(before: Candidate, after: Candidate) -> list[str]:
    """The names of what is otherwise: the record has no values."""
    names = ("name", "emails", "phone", "zone", "language", "links", "notes")
    return [each for each in names if getattr(before, each) != getattr(after, each)]


def is_about(row: Row, candidate: Candidate) -> bool:
    """Whether a row of a file is that person's: their name, number or one of their addresses stands in it."""
    return any(
        cell.strip() == candidate.name or folded_email(cell) in candidate.emails
        or (candidate.phone and folded_phone(cell) == candidate.phone)
        for cell in row.cells
    )  # fmt: skip


def blank(row: Row) -> Row:
    """The row with nothing in it, in its place."""
    return replace(row, cells=("",) * len(row.cells))
