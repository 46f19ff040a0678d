"""One question a half-year: whether somebody would recommend the community. Who said what is shown to nobody."""

from __future__ import annotations

from datetime import date, timedelta

from bot.rules.refusals import Refusal

# From nothing at all to certainly.
SCORES = range(11)
# Whoever is here for less knows too little of it.
HERE_FOR = timedelta(days=60)
# Members are asked over so many days of a half-year, so that the figure moves and nobody sees a campaign.
SPREAD = 120
# After so long a question that nobody answered is not sent any more.
STALE = timedelta(days=14)
_JULY = 7


class NotAsked(Refusal):
    """They were not asked that, or chose no number from 0 to 10."""


def half_of(day: date) -> str:
    """The half-year a day lies in, as `2026-2`."""
    return f"{day.year}-{1 if day.month < _JULY else 2}"


def turn(day: date) -> int:
    """How many of `SPREAD` turns have come by that day of its half-year: a member's is their number modulo that."""
    begins = date(day.year, 1 if day.month < _JULY else _JULY, 1)
    return min(SPREAD, (day - begins).days + 1)
