"""Who interviews whom, when: the people, the interviews, what has been told, and the panels proposed.

Every instant is aware and UTC. What follows from somebody's calendar or zone is prepared by whoever fills these:
working hours as spans, days off and pauses among what is busy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.certificates import Level
from bot.rules.spans import Span

# Four a week is what a person without any limit is counted as able to take: a loop a day and a day for their own work.
USUAL_A_WEEK = 4
WEEKS = 4


@dataclass(frozen=True)
class Limits:
    """The most interviews of one's own day, ISO week and month, in one's own zone; None: no such limit."""

    day: int | None = None
    week: int | None = None
    month: int | None = None

    @property
    def four_weeks(self) -> int:
        """What load is measured by: the most seats that these leave in four weeks of five days, at least one."""
        each = (self.day and self.day * 5 * WEEKS, self.week and self.week * WEEKS, self.month)
        given = [limit for limit in each if limit is not None]
        return max(1, min(given, default=USUAL_A_WEEK * WEEKS))


@dataclass(frozen=True)
class Held:
    """A seat somebody has in an interview that is not decided here, past or to come; a trainee's does not rate."""

    span: Span
    requisition: str
    candidate: str
    rates: bool = True


@dataclass(frozen=True)
class Learning:
    """What a trainee's next session of a track must be, and how many are left until their sign-off."""

    kind: Kind
    left: int = 1


@dataclass(frozen=True)
class Interviewer:
    """Somebody who may be asked.

    `certified`, `founding`: by track, the first day on which it holds no more. `works` are whole working days as
    spans, `busy` what stands in the calendar, pauses too. `held` has every seat that counts for the limits of the days
    to be planned; `load` is how many of them lie in the four weeks that end with these days. `group` is what makes a
    panel mixed, such as the department; "" where nobody knows. A calendar that could not be read is not `is_known`:
    neither free nor busy.
    """

    id: str
    zone: str | None = None
    certified: Mapping[str, date] = field(default_factory=dict)
    founding: Mapping[str, date] = field(default_factory=dict)
    learning: Mapping[str, Learning] = field(default_factory=dict)
    works: tuple[Span, ...] = ()
    busy: tuple[Span, ...] = ()
    is_known: bool = True
    limits: Limits = Limits()
    held: tuple[Held, ...] = ()
    load: int = 0
    shut_candidates: frozenset[str] = frozenset()
    shut_requisitions: frozenset[str] = frozenset()
    group: str = ""


@dataclass(frozen=True)
class Seat:
    """What one rater of an interview is there for; `track` is the certificate it asks for."""

    track: str
    competencies: tuple[str, ...] = ()


class Half(StrEnum):
    """The time of day that a plan wants for all candidates, on the candidate's clock."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True)
class Interview:
    """An interview to be filled: its raters' seats and the instants at which its candidate can begin.

    `trainee` is the track of which a trainee is wanted beside them. `step` is its place in the order of the plan among
    the candidate's interviews. `zone` is the candidate's, `half` the time of day of its environment.
    """

    id: str
    requisition: str
    candidate: str
    seats: tuple[Seat, ...]
    slots: tuple[datetime, ...]
    minutes: int = 60
    hiring_manager: str | None = None
    manager_may_sit: bool = False
    trainee: str | None = None
    step: int = 0
    zone: str | None = None
    half: Half | None = None

    def span(self, start: datetime) -> Span:
        """When it is, begun at that instant."""
        return Span(start, start + timedelta(minutes=self.minutes))


@dataclass(frozen=True)
class Policy:
    """How strict each track is; one that is not named advises."""

    levels: Mapping[str, Level] = field(default_factory=dict)

    def level(self, track: str) -> Level:
        """That track's level."""
        return self.levels.get(track, Level.ADVISE)


@dataclass(frozen=True)
class Told:
    """What somebody has been told of an interview, which therefore stays: its start, and who has which seat.

    None is a seat still open, as after a decline.
    """

    start: datetime
    people: tuple[str | None, ...]
    trainee: str | None = None


@dataclass(frozen=True)
class Problem:
    """Interviews to be filled by people, among whom is everybody who has been told; `told` by interview."""

    people: tuple[Interviewer, ...]
    interviews: tuple[Interview, ...]
    policy: Policy = Policy()
    told: Mapping[str, Told] = field(default_factory=dict)


@dataclass(frozen=True)
class Panel:
    """Who sits in an interview and when: `people` in the order of its seats, and a trainee beside them or none."""

    interview: str
    start: datetime
    people: tuple[str, ...]
    trainee: str | None = None

    @property
    def everybody(self) -> tuple[str, ...]:
        """The raters, then the trainee."""
        return (*self.people, self.trainee) if self.trainee else self.people


# The panels by interview; who has none yet is not in it.
Plan = Mapping[str, Panel]
