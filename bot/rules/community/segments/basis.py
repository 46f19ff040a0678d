"""By what right those who came with a file are written to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.community.members import Consent, How, Purpose
from bot.rules.refusals import FieldRefusals, Refusal

# So long an agreement from a file holds from its day: two years, the longest that France's CNIL finds fair for people
# one stays in contact with for jobs (Guide Recrutement, 2023).
AGREED_FOR = timedelta(days=730)
VERSION_CHARACTERS, REASON_CHARACTERS = 32, 500
# The answer that there is no right yet.
NONE_YET = "none"


class RightMissing(Refusal):
    """One of the answers has to be chosen."""


class VersionMissing(Refusal):
    """An agreement is to a text, by its name or version."""


class DayMissing(Refusal):
    """An agreement has a day, and it is not in the future."""


class AgreementOver(Refusal):
    """An agreement of that day holds no more: AGREED_FOR is over."""


class PurposeMissing(Refusal):
    """An agreement is to something."""


class ReasonMissing(Refusal):
    """A legitimate interest is one for a reason."""


class By(StrEnum):
    """By what right somebody is written to."""

    CONSENT = "consent"
    INTEREST = "interest"


@dataclass(frozen=True)
class Basis:
    """The right: what they agreed to, in which text and on which day; or why there is a legitimate interest."""

    by: By
    version: str = ""
    day: date | None = None
    purposes: tuple[Purpose, ...] = ()
    reason: str = ""


def read_basis(by: str, version: str, day: str, purposes: Collection[str], reason: str, now: datetime) -> Basis | None:
    """What was answered: None where there is no right yet.

    Raises FieldRefusals: RightMissing, VersionMissing, DayMissing, AgreementOver, PurposeMissing, ReasonMissing.
    """
    wrong: dict[str, Refusal] = {}
    if by == By.INTEREST:
        if not reason.strip() or len(reason) > REASON_CHARACTERS:
            raise FieldRefusals({"reason": ReasonMissing()})
        return Basis(By.INTEREST, reason=reason.strip())
    if by == NONE_YET:
        return None
    if by != By.CONSENT:
        raise FieldRefusals({"by": RightMissing()})
    version = " ".join(version.split())
    if not version or len(version) > VERSION_CHARACTERS:
        wrong["version"] = VersionMissing(most=VERSION_CHARACTERS)
    agreed = tuple(each for each in Purpose if each.value in purposes)
    if not agreed:
        wrong["purposes"] = PurposeMissing()
    on = _given(day)
    if on is None or on > now.date():
        wrong["day"] = DayMissing()
    elif _begun(on) + AGREED_FOR <= now:
        wrong["day"] = AgreementOver()
    if wrong:
        raise FieldRefusals(wrong)
    return Basis(By.CONSENT, version, on, agreed)


def consents(basis: Basis | None) -> tuple[Consent, ...]:
    """The receipts that everybody gets who came with the file."""
    if basis is None or basis.day is None:
        return ()
    at = _begun(basis.day)
    return tuple(Consent(each, basis.version, How.IMPORT, at, at + AGREED_FOR) for each in basis.purposes)


def _given(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _begun(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
