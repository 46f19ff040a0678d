"""The figures of recruitments: which work counts, in one place for all of them; how fast roles are filled, who carries
the load, and why somebody said no. The way of candidates through the stages stands in `pipeline`, how soon cards are in
with the cards.

Each figure keeps what it was counted from, so that its rows are what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.rules.hiring.candidates import Candidacy, Standing, What
from bot.rules.hiring.panels.measures import unevenness
from bot.rules.hiring.panels.seats import Part
from bot.rules.hiring.panels.seats import State as Answer
from bot.rules.hiring.requisitions import Requisition, State
from bot.rules.hiring.scorecards.pace import Sitting

DAY = timedelta(days=1)
# A percentage of fewer says more about chance than about work: below this a count stands alone.
FEWEST = 5
# Days to fill a role as it is usually quoted: the mean of 2,048 US employers for fiscal 2015 (SHRM, Human Capital
# Benchmarking Report, 2016), who each counted in their own way. Something to stand beside, no target.
USUALLY_QUOTED = 42


class Period(StrEnum):
    """Back to when work counts."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"
    ALWAYS = "all"

    def since(self, now: datetime) -> datetime | None:
        """From when on; None from the beginning."""
        return None if self is Period.ALWAYS else now - int(self.value) * DAY


@dataclass(frozen=True)
class Share:
    """So many `part` of `of`."""

    part: int
    of: int

    @property
    def percent(self) -> int | None:
        """The whole number of hundredths, halves up; None where there are fewer than FEWEST."""
        return (200 * self.part + self.of) // (2 * self.of) if self.of >= FEWEST else None


@dataclass(frozen=True)
class Work:
    """What counts: the roles by id, whoever began in the period, whoever was hired in it, and the interviews that took
    place in it. `cancelled` roles and interviews that were `called_off` are in nothing else of this."""

    roles: Mapping[int, Requisition]
    began: tuple[Candidacy, ...]
    hired: tuple[Candidacy, ...]
    sittings: tuple[Sitting, ...]
    cancelled: int = 0
    called_off: int = 0
    declined: Mapping[int, tuple[str, datetime]] = field(default_factory=dict)  # offers, by candidacy: why, and when


def was_approved(role: Requisition) -> bool:
    """Whether it was ever recruited for."""
    return any(each.after is State.APPROVED for each in role.moves)


def is_counted(role: Requisition) -> bool:
    """Whether it has figures: it was recruited for, and not cancelled."""
    return was_approved(role) and role.state is not State.CANCELLED


def counted(
    roles: Iterable[Requisition], candidacies: Iterable[Candidacy], sittings: Iterable[Sitting],
    since: datetime | None, now: datetime,
) -> Work:  # fmt: skip
    """The one answer to what counts, which all figures share: nothing of a role that was cancelled, and no interview
    that was called off or to which the candidate did not come. Candidates count by when they began, hires by when they
    were hired, interviews by when they were."""
    there = [each for each in roles if was_approved(each)]
    kept = {each.id: each for each in there if is_counted(each)}
    known = [each for each in candidacies if each.requisition in kept]
    met = [each for each in sittings if each.interview.requisition in kept and each.interview.start <= now]
    met = [each for each in met if since is None or each.interview.start >= since]
    held = tuple(each for each in met if each.interview.is_held)
    began = (each for each in known if since is None or each.moves[0].at >= since)
    hired = (each for each in known if (at := hired_at(each)) and (since is None or at >= since))
    return Work(kept, tuple(began), tuple(hired), held, len(there) - len(kept), len(met) - len(held))


def hired_at(candidacy: Candidacy) -> datetime | None:
    """When they were hired; None for whoever was not."""
    if candidacy.standing is not Standing.HIRED:
        return None
    return next(each.at for each in reversed(candidacy.moves) if each.what is What.HIRE)


def middle(values: Iterable[float]) -> float | None:
    """The median; None of nothing."""
    found = list(values)
    return median(found) if found else None


@dataclass(frozen=True)
class Fill:
    """A hire: from when the role was approved (the last time before it), in days."""

    candidacy: int
    role: int
    approved: datetime
    hired: datetime

    @property
    def days(self) -> float:
        return (self.hired - self.approved) / DAY


def fills(work: Work) -> tuple[Fill, ...]:
    """Every hire of the period, the newest first. Somebody hired for a role before it was approved is none."""
    found = []
    for each in work.hired:
        at = hired_at(each)
        assert at is not None, "hired, so at some time"
        approvals = [move.at for move in work.roles[each.requisition].moves if move.after is State.APPROVED]
        if before := [approved for approved in approvals if approved <= at]:
            found.append(Fill(each.id, each.requisition, before[-1], at))
    return tuple(sorted(found, key=lambda each: (each.hired, each.candidacy), reverse=True))


@dataclass(frozen=True)
class Load:
    """How many seats who had, who had most first; how uneven that is, in hundredths (Gini: 0 is even)."""

    seats: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.seats)

    @property
    def middle(self) -> float | None:
        return middle(count for _, count in self.seats)

    @property
    def uneven(self) -> int | None:
        """None for fewer than FEWEST people."""
        return round(100 * unevenness(count for _, count in self.seats)) if len(self.seats) >= FEWEST else None


def load(work: Work) -> Load:
    """The seats of everybody who came, to rate or to learn."""
    came = (each.interview for each in work.sittings)
    found = Counter(seat.who for one in came for seat in one.coming if seat.who not in one.missing)
    return Load(tuple(sorted(found.items(), key=lambda each: (-each[1], each[0]))))


class Who(StrEnum):
    """Who said no."""

    WITHDREW = "withdrew"  # the candidate
    TURNED_DOWN = "turned_down"  # we
    OFFER = "offer"  # the candidate, to the last offer they had
    SEAT = "seat"  # somebody who was asked to interview


@dataclass(frozen=True)
class No:
    """A no with its reason: one of a list, or what was said. `id` is the candidacy; `at` is when."""

    who: Who
    candidacy: int
    stage: int
    at: datetime | None
    reason: str = ""
    said: str = ""


def noes(work: Work) -> tuple[No, ...]:
    """Every no: of candidates who began in the period, and of seats in the interviews of it."""
    said = {Standing.WITHDRAWN: (Who.WITHDREW, What.WITHDRAW), Standing.REJECTED: (Who.TURNED_DOWN, What.REJECT)}
    found = []
    for each in work.began:
        if each.standing in said:
            who, what = said[each.standing]
            move = next(move for move in reversed(each.moves) if move.what is what)
            found.append(No(who, each.id, each.stage, move.at, move.reason))
        if each.id in work.declined:
            reason, at = work.declined[each.id]
            found.append(No(Who.OFFER, each.id, each.stage, at, reason))
    for one in (each.interview for each in work.sittings):
        found += [
            No(Who.SEAT, one.candidacy, one.stage, seat.at, said=seat.reason)
            for seat in one.seats if seat.state is Answer.DECLINED and seat.part is Part.LEAD
        ]  # fmt: skip
    return tuple(found)


def asked(work: Work) -> Share:
    """How many of those who answered whether they interview said no in the end; whoever learns is not among them."""
    seats = (seat for each in work.sittings for seat in each.interview.seats)
    answers = Counter(seat.state for seat in seats if seat.part is Part.LEAD)
    return Share(answers[Answer.DECLINED], answers[Answer.DECLINED] + answers[Answer.ACCEPTED])


def reasons(found: Iterable[No], who: Who) -> Sequence[tuple[str, int]]:
    """How often each reason of the list was given, the most frequent first."""
    counts = Counter(each.reason for each in found if each.who is who)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
