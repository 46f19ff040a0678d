"""How long a record is kept after the last contact, and what is said before it goes."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.community.members import Consent, Member, Standing

# Told so long before: one more month to say something.
WARN_BEFORE = timedelta(days=30)


class Step(StrEnum):
    """What is due."""

    WARN = "warn"
    FORGET = "forget"


def months_before(now: datetime, months: int) -> datetime:
    """The same moment so many months earlier; the last day of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


def may_be_written_to(member: Member, consents: Iterable[Consent], is_of_interest: bool) -> bool:
    """Whether they may be told by letter that their record goes: they are not in Slack, letters to them do not come
    back, and they confirmed their address, agreed to something once, or `is_of_interest`: a moderator noted a
    legitimate interest when their file was read. Whoever took back what they agreed to is not written to."""
    given = list(consents)
    is_outside = member.standing in {Standing.KNOWN, Standing.CONFIRMED} and not member.user
    took_back = bool(given) and all(each.ended_at is not None for each in given)
    is_known_by_right = member.verified_at is not None or bool(given) or is_of_interest
    return is_outside and bool(member.email) and not member.comes_back and is_known_by_right and not took_back


def step(last_contact: datetime, warned_at: datetime | None, months: int, now: datetime) -> Step | None:
    """What is due for somebody whose last contact was then. A contact is an act, a click or an answer; opening a mail
    is none. A warning from before it counts no more."""
    if last_contact > months_before(now + WARN_BEFORE, months):
        return None
    if warned_at is None or warned_at < last_contact:
        return Step.WARN
    is_over = last_contact <= months_before(now, months) and warned_at + WARN_BEFORE <= now
    return Step.FORGET if is_over else None
