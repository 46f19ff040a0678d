"""Who did not come to an interview, and who says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.hiring.panels.openings import CANDIDATE, NoShow
from bot.rules.hiring.panels.seats import Interview
from bot.rules.refusals import Refusal

# Whoever is later than that did not come; until then one waits.
FROM = timedelta(minutes=5)
# It is said while it is known.
UNTIL = timedelta(hours=24)
# A wrong tap can be taken back for so long.
BACK_WITHIN = timedelta(hours=1)


class NotTheTime(Refusal):
    """Nobody says so before five minutes of the interview are over, nor after a day, nor of one called off."""


class NobodyLikeThat(Refusal):
    """Nobody of that name was to come, or it is said of them already."""


class TooLate(Refusal):
    """It is not theirs to take back, or not any more."""


def is_time(interview: Interview, now: datetime) -> bool:
    """Whether it can be said now that somebody did not come."""
    return interview.called_off is None and interview.start + FROM <= now <= interview.start + UNTIL


def may_miss(interview: Interview) -> tuple[str, ...]:
    """Of whom it can be said: the candidate, and who said that they come; not of whom it is said already."""
    return tuple(
        each for each in (CANDIDATE, *(seat.who for seat in interview.coming)) if each not in interview.missing
    )


def missed(interview: Interview, who: str, by: str, now: datetime) -> Interview:
    """`by` says that `who` did not come. Raises NotTheTime, NobodyLikeThat."""
    if not is_time(interview, now):
        raise NotTheTime()
    if who not in may_miss(interview):
        raise NobodyLikeThat()
    said = (*interview.no_shows, NoShow(who, by, now))
    return replace(interview, no_shows=said, revision=interview.revision + 1)


def may_take_back(one: NoShow, by: str, now: datetime) -> bool:
    """Whether that person may still take it back."""
    return one.by == by and one.taken_back is None and now < one.at + BACK_WITHIN


def taken_back(interview: Interview, id: int, by: str, now: datetime) -> Interview:
    """It was a wrong tap. Raises TooLate."""
    if not any(each.id == id and may_take_back(each, by, now) for each in interview.no_shows):
        raise TooLate()
    said = tuple(replace(each, taken_back=now) if each.id == id else each for each in interview.no_shows)
    return replace(interview, no_shows=said, revision=interview.revision + 1)
