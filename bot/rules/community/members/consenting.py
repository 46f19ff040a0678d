"""Agreements: which text somebody agreed to, how long that holds, and when it is asked for anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.community.members import Consent, How, Purpose, holding

# The version of the texts in `messages/community/members/consent_parts.xml.j2`, in every language. Whoever changes one
# gives them another version here; a test holds a digest of the texts against it.
VERSION = "2026-11"
# A yes is relied on for 24 months: regulators call two years without contact the time after which to ask again.
MONTHS, VALID = 24, timedelta(days=730)
# Asked again so long before it ends, so that a holiday does not end it.
ASK_BEFORE = timedelta(days=30)
# A click or an answer renews what holds, by one receipt in so many days at most.
RECEIPT_EVERY = timedelta(days=30)


def given(purpose: Purpose, how: How, now: datetime) -> Consent:
    """The receipt of an agreement to the present text."""
    return Consent(purpose, VERSION, how, now, now + VALID)


def carried_on(consents: Iterable[Consent], how: How, now: datetime) -> Sequence[Consent]:
    """The receipts that a click or an answer makes: what holds goes on from now, to the text it was given to.

    Opening a mail is neither, and makes none.
    """
    held = holding(consents, now).values()
    return [replace(each, how=how, at=now, until=now + VALID) for each in held if each.at + RECEIPT_EVERY <= now]


def chosen(
    consents: Iterable[Consent], wanted: Collection[Purpose], now: datetime
) -> tuple[Sequence[Consent], Sequence[Purpose]]:
    """The receipts that are made, and what is taken back, where somebody says that they agree to just these."""
    held = holding(consents, now)
    anew = [given(each, How.CLICK, now) for each in Purpose if each in wanted and _is_old(held.get(each), now)]
    return anew, [each for each in Purpose if each in held and each not in wanted]


def ends_soon(consent: Consent, now: datetime) -> bool:
    """Whether it holds and is to be asked for again."""
    return consent.holds(now) and consent.until - ASK_BEFORE <= now


def _is_old(held: Consent | None, now: datetime) -> bool:
    return held is None or held.version != VERSION or ends_soon(held, now)
