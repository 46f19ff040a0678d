"""How long a certificate holds, what renews it, the way back, founding interviewers, and how strict a track is."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.rules.hiring.training import Kind, Step, Track
from bot.rules.refusals import Refusal

# A certificate holds for a year (product.md, hiring/training) from when it was given, or from the third last
# interview: fewer than three in a year keep nobody's eye in (practice, not evidence).
HOLDS_MONTHS = 12
RENEWING_USES = 3
# Nine months without any interview are long idleness: longer than the pause between two seasons of hiring.
IDLE_MONTHS = 9
# Days before the end at which its holder is warned, the furthest first.
WARNED = (30, 7)
# For a year after it lapsed the short way leads back, in this order: what the law says, rating anew, one interview
# beside a lead.
WAY_BACK_MONTHS = 12
SHORT_WAY = (Step(Kind.MODULE, "fair_and_legal"), Step(Kind.PRACTICE, "observe"))
# Founding interviewers sit from the first day; in half a year every one of them can be certified.
FOUNDING = timedelta(days=180)
# With fewer than five certified a requirement would leave panels empty.
CERTIFIED_TO_REQUIRE = 5


class FoundingUnexplained(Refusal):
    """Founding interviewers are named with a reason."""


class FoundedBefore(Refusal):
    """Nobody is a founding interviewer twice: who was one stands in the facts."""


class RequireTooEarly(Refusal):
    """Too few are certified to require it: how many are, and how many it takes."""


class Lapse(StrEnum):
    """Why a certificate ends."""

    DATE = "date"
    IDLE = "idle"


@dataclass(frozen=True)
class Certificate:
    """A track completed by somebody on the day `given`; `uses` are the days of their interviews since."""

    person: str
    track: str
    given: date
    uses: tuple[date, ...] = ()


@dataclass(frozen=True)
class End:
    """The first day on which something no longer holds, and why."""

    day: date
    why: Lapse


def ends(certificate: Certificate) -> End:
    """When it lapses unless it is used again. What was done after it lapsed does not revive it."""
    used: list[date] = []
    for use in sorted(use for use in certificate.uses if use >= certificate.given):
        if use >= _end(certificate.given, used).day:
            break
        used.append(use)
    return _end(certificate.given, used)


def _end(given: date, used: list[date]) -> End:
    renewed = used[-RENEWING_USES] if len(used) >= RENEWING_USES else given
    by_date = months_after(renewed, HOLDS_MONTHS)
    by_idleness = months_after(used[-1] if used else given, IDLE_MONTHS)
    return End(by_idleness, Lapse.IDLE) if by_idleness < by_date else End(by_date, Lapse.DATE)


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def holds(certificate: Certificate, day: date) -> bool:
    """Whether it holds on that day."""
    return certificate.given <= day < ends(certificate).day


def certified_in(certificates: Iterable[Certificate], track: str, day: date) -> set[str]:
    """Who holds that track's certificate on that day."""
    return {each.person for each in certificates if each.track == track and holds(each, day)}


def warning(end: date, today: date) -> int | None:
    """Which warning is due (`WARNED`, in days before the end): the nearest when several passed; none when it ended."""
    left = (end - today).days
    return min((days for days in WARNED if 0 < left <= days), default=None)


def way_back(track: Track, lapsed: date, today: date) -> Track:
    """What leads back to a certificate of that track which ended on `lapsed`: the short way, or all of it again.

    On the short way nothing is compared: one session has too few ratings, and the lead's word is enough.
    """
    if today >= months_after(lapsed, WAY_BACK_MONTHS):
        return track
    learnt = [step for step in SHORT_WAY if step in track.steps]
    shown = [replace(step, times=1) for step in track.steps if step.kind in _ALWAYS]
    return replace(track, steps=(*learnt, *shown), compares=False)


_ALWAYS = frozenset({Kind.REVERSE_SHADOW, Kind.SIGN_OFF})


@dataclass(frozen=True)
class Founding:
    """Somebody who interviews uncertified from the first day, why, and the first day on which that is over."""

    person: str
    track: str
    reason: str
    by: str
    until: date


def founding(
    people: Iterable[str], track: str, reason: str, by: str, today: date, before: Collection[str]
) -> tuple[Founding, ...]:
    """These people as founding interviewers from today on; `before` are those who ever were.

    Raises FoundingUnexplained, FoundedBefore.
    """
    named = dict.fromkeys(people)
    if not reason.strip():
        raise FoundingUnexplained()
    if again := [person for person in named if person in before]:
        raise FoundedBefore(who=again)
    return tuple(Founding(person, track, reason.strip(), by, today + FOUNDING) for person in named)


class Level(StrEnum):
    """What a track's certificate means for a seat in an interview."""

    ADVISE = "advise"
    WARN = "warn"
    REQUIRE = "require"


def offered(level: Level, certified: int) -> Level | None:
    """The next level the bot offers now that so many are certified; None while the data are not there."""
    if level is Level.ADVISE and certified:
        return Level.WARN
    return Level.REQUIRE if level is Level.WARN and certified >= CERTIFIED_TO_REQUIRE else None


def chosen(level: Level, certified: int) -> Level:
    """The level an admin sets. Raises RequireTooEarly."""
    if level is Level.REQUIRE and certified < CERTIFIED_TO_REQUIRE:
        raise RequireTooEarly(certified=certified, needed=CERTIFIED_TO_REQUIRE)
    return level


def may_sit(level: Level, certificates: Iterable[Certificate], founded: Iterable[Founding], day: date) -> bool:
    """Whether somebody with these may have a seat on that day: only a requirement keeps anybody out."""
    return level is not Level.REQUIRE or is_qualified(certificates, founded, day)


def is_qualified(certificates: Iterable[Certificate], founded: Iterable[Founding], day: date) -> bool:
    """Whether they are certified on that day, or a founding interviewer still."""
    return any(holds(each, day) for each in certificates) or any(day < each.until for each in founded)
