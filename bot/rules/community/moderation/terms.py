"""Terms: who moderates or is an ambassador from when to when, who says so, and how it ends."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.rules.access import Right
from bot.rules.community.fields import TooMuch
from bot.rules.community.moderation import NOTE_CHARACTERS
from bot.rules.people import Role
from bot.rules.refusals import Refusal

# How many months a term has unless whoever appoints says otherwise. Conventions of this program, measured nowhere: a
# year with reports is long enough to be good at it and short enough to be asked again; whoever helps is asked twice in
# that time.
USUAL_MONTHS: Mapping[Role, int] = {Role.MODERATOR: 12, Role.AMBASSADOR: 6}
# A term that is longer than this is none: nobody would be asked again.
MOST_MONTHS = 24
# How many days before the last one somebody hears of it, where the term is longer than that.
WARNED = (30, 7)
# For so long after the end somebody may still leave a hand-over note, and the others are shown it.
NOTED_FOR = timedelta(days=28)
# Who gives a role for a term and takes it: whoever moderates reads all that is reported.
APPOINTS: Mapping[Role, Right] = {Role.MODERATOR: Right.ADMINISTER, Role.AMBASSADOR: Right.MODERATE}


class NoSuchTerm(Refusal):
    """There is no such term, or it is over."""


class TermChanged(Refusal):
    """Somebody changed it since; its last day is `until` now."""


class TooLongATerm(Refusal):
    """It would be longer than `most` months."""


class HasItByGroup(Refusal):
    """They have the role by a Slack user group, which says when it ends."""


@dataclass(frozen=True)
class Term:
    """A member has the role on the days from `since` to `until`, as the user `by` said. Past that day it goes on only
    while nobody else moderates. `note` is what the others have to know after it."""

    workspace: str
    role: Role
    member: int
    since: date
    until: date
    by: str
    has_begun: bool = False
    ended: date | None = None
    note: str = ""
    noted_at: datetime | None = None
    id: int = 0


def about(id: int) -> str:
    """What notices about that term are about."""
    return f"term:{id}"


def months_on(day: date, months: int) -> date:
    """That day so many months later; the last of its month where that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(role: Role, since: date) -> date:
    """The last day of a usual term that begins then."""
    return months_on(since, USUAL_MONTHS[role]) - timedelta(days=1)


def is_too_long(since: date, until: date) -> bool:
    """Whether a term of those days is longer than any may be."""
    return until >= months_on(since, MOST_MONTHS)


def renewed(term: Term, by: str, today: date) -> Term:
    """It goes on for as long as is usual, from its last day on, from today where that has passed."""
    return replace(term, until=months_on(max(term.until, today), USUAL_MONTHS[term.role]), by=by)


def begins(term: Term, today: date) -> bool:
    """Whether the role is given now."""
    return not term.has_begun and term.since <= today


def warning(term: Term, today: date) -> int | None:
    """How many days before its end it is time to say so: the least of those that have come. None before all of them,
    after the end, and where the whole term is no longer than that."""
    left = (term.until - today).days
    passed = [days for days in WARNED if 0 <= left <= days < (term.until - term.since).days]
    return min(passed, default=None)


def is_past(term: Term, today: date) -> bool:
    """Whether its last day is behind."""
    return today > term.until


def stays(term: Term, user: str, holders: Collection[str]) -> bool:
    """Whether the role does not end by itself: nobody else would moderate. Ambassadors nobody has to be."""
    return term.role is Role.MODERATOR and not set(holders) - {user}


def may_pass_on(term: Term, today: date) -> bool:
    """Whether whose it is may leave a hand-over note."""
    return term.has_begun and (term.ended is None or today <= term.ended + NOTED_FOR)


def passed_on(term: Term, note: str, now: datetime) -> Term:
    """The term with what the others have to know after it, or nothing. Raises TooMuch."""
    note = note.strip()
    if len(note) > NOTE_CHARACTERS:
        raise TooMuch(most=NOTE_CHARACTERS)
    return replace(term, note=note, noted_at=now if note else None)
