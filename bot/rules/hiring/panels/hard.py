"""The rules no panel breaks. Each is a predicate that says which rule blocks a person and what would free it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.rules.calendar import local_day
from bot.rules.hiring.panels import Held, Interview, Interviewer, Policy, Seat
from bot.rules.hiring.training.certificates import Level
from bot.rules.spans import Span


class Rule(StrEnum):
    """What blocks, in the order in which it is told when several do."""

    NO_SLOT = "no_slot"  # the candidate has named no time that is still open
    CANDIDATE = "candidate"  # the candidate has another interview then
    ROOM = "room"  # the room of the plan is busy then
    TRACK = "track"  # no certificate where one is required, or not a trainee of that track
    ALONE = "alone"  # a trainee with nobody certified beside them
    CONFLICT = "conflict"  # shut out of the candidate or of the requisition
    MANAGER = "manager"  # the hiring manager does not sit here
    SOLE_RATER = "sole_rater"  # the hiring manager as the only rater
    ONE_SEAT = "one_seat"  # has a seat for this candidate already
    HOURS = "hours"  # outside their working hours
    BUSY = "busy"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Freed(StrEnum):
    """What would make a blocked seat possible."""

    CERTIFY = "certify"  # one more certified person, or trainee, for the track
    LEAD = "lead"  # a certified person on the panel
    SOMEBODY = "somebody"  # somebody else: this cannot be lifted
    ANOTHER_RATER = "another_rater"  # a second seat
    ANOTHER_SLOT = "another_slot"
    LIFT_DAY = "lift_day"
    LIFT_WEEK = "lift_week"
    LIFT_MONTH = "lift_month"


FREED = {
    Rule.NO_SLOT: Freed.ANOTHER_SLOT, Rule.CANDIDATE: Freed.ANOTHER_SLOT, Rule.ROOM: Freed.ANOTHER_SLOT,
    Rule.TRACK: Freed.CERTIFY, Rule.ALONE: Freed.LEAD, Rule.CONFLICT: Freed.SOMEBODY, Rule.MANAGER: Freed.SOMEBODY,
    Rule.SOLE_RATER: Freed.ANOTHER_RATER, Rule.ONE_SEAT: Freed.SOMEBODY, Rule.HOURS: Freed.ANOTHER_SLOT,
    Rule.BUSY: Freed.ANOTHER_SLOT, Rule.DAY: Freed.LIFT_DAY, Rule.WEEK: Freed.LIFT_WEEK, Rule.MONTH: Freed.LIFT_MONTH,
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A rule that keeps somebody from a seat; for a limit, how many they have and how many it allows."""

    rule: Rule
    has: int | None = None
    limit: int | None = None

    @property
    def freed_by(self) -> Freed:
        """What would free it."""
        return FREED[self.rule]


@dataclass(frozen=True)
class Ask:
    """May this person have that seat then? No seat: the trainee's.

    `beside` are the others on the panel. `also` are the seats they get elsewhere in the same plan.
    """

    person: Interviewer
    interview: Interview
    seat: Seat | None
    start: datetime
    beside: tuple[Interviewer, ...] = ()
    also: tuple[Held, ...] = ()
    policy: Policy = field(default_factory=Policy)

    @property
    def span(self) -> Span:
        """When they would sit."""
        return self.interview.span(self.start)

    @property
    def seats(self) -> tuple[Held, ...]:
        """All the other seats they have."""
        return (*self.person.held, *self.also)


def is_qualified(person: Interviewer, track: str, start: datetime) -> bool:
    """Whether they are certified on their day of that instant, or a founding interviewer still."""
    day = local_day(start, person.zone)
    return any(day < until.get(track, date.min) for until in (person.certified, person.founding))


def track(ask: Ask) -> Block | None:
    """Where the track requires it, only who is certified rates; a trainee's seat is for who learns that track."""
    if ask.seat is None:
        learns = ask.interview.trainee is not None and ask.interview.trainee in ask.person.learning
        return None if learns else Block(Rule.TRACK)
    required = ask.policy.level(ask.seat.track) is Level.REQUIRE
    return Block(Rule.TRACK) if required and not is_qualified(ask.person, ask.seat.track, ask.start) else None


def alone(ask: Ask) -> Block | None:
    """A trainee sits only beside somebody certified for what they learn."""
    if ask.seat is not None or ask.interview.trainee is None:
        return None
    led = any(is_qualified(each, ask.interview.trainee, ask.start) for each in ask.beside)
    return None if led else Block(Rule.ALONE)


def conflict(ask: Ask) -> Block | None:
    """Nobody sits for a candidate or a requisition they are shut out of, nor for themselves."""
    return Block(Rule.CONFLICT) if is_shut_out(ask.person, ask.interview) else None


def is_shut_out(person: Interviewer, interview: Interview) -> bool:
    """Whether they may neither see nor rate this candidate, or anybody of this requisition."""
    shut = interview.candidate in person.shut_candidates or interview.requisition in person.shut_requisitions
    return shut or interview.candidate == person.id


def manager(ask: Ask) -> Block | None:
    """The hiring manager sits only where the plan lets them, and never as the only rater."""
    rule = as_manager(ask.person, ask.interview, ask.seat)
    return None if rule is None else Block(rule)


def as_manager(person: Interviewer, interview: Interview, seat: Seat | None) -> Rule | None:
    """The rule that keeps them out as the hiring manager, if they are and one does."""
    if person.id != interview.hiring_manager:
        return None
    if not interview.manager_may_sit or seat is None:
        return Rule.MANAGER
    return Rule.SOLE_RATER if len(interview.seats) < 2 else None


def one_seat(ask: Ask) -> Block | None:
    """One seat per person per candidate."""
    met = any(each.candidate == ask.interview.candidate for each in ask.seats)
    return Block(Rule.ONE_SEAT) if met or ask.person.id in {each.id for each in ask.beside} else None


def hours(ask: Ask) -> Block | None:
    """Wholly inside one working day of their own."""
    return None if works_at(ask.person, ask.span) else Block(Rule.HOURS)


def busy(ask: Ask) -> Block | None:
    """Not while something else stands in their calendar or they sit elsewhere."""
    taken = any(each.span.meets(ask.span) for each in ask.also)
    return None if is_free(ask.person, ask.span) and not taken else Block(Rule.BUSY)


def works_at(person: Interviewer, span: Span) -> bool:
    """Whether that lies wholly inside one of their working days."""
    return any(day.holds(span) for day in person.works)


def is_free(person: Interviewer, span: Span) -> bool:
    """Whether nothing in their calendar and none of the seats they hold meets that."""
    return not any(each.meets(span) for each in person.busy) and not any(each.span.meets(span) for each in person.held)


def day(ask: Ask) -> Block | None:
    """Not over the limit of their own day."""
    return _limit(ask, ask.person.limits.day, Rule.DAY, as_day)


def week(ask: Ask) -> Block | None:
    """Not over the limit of the ISO week, from Monday to Sunday in their own zone."""
    return _limit(ask, ask.person.limits.week, Rule.WEEK, as_week)


def month(ask: Ask) -> Block | None:
    """Not over the limit of the calendar month in their own zone."""
    return _limit(ask, ask.person.limits.month, Rule.MONTH, as_month)


def as_day(day: date) -> Hashable:
    """What days are counted by."""
    return day


def as_week(day: date) -> Hashable:
    """What weeks are counted by: ISO year and week."""
    return day.isocalendar()[:2]


def as_month(day: date) -> Hashable:
    """What months are counted by."""
    return day.year, day.month


def counted(seats: Iterable[Held], zone: str | None, unit: Callable[[date], Hashable]) -> Counter[Hashable]:
    """How many of these seats begin in each day, week or month of that zone."""
    return Counter(unit(local_day(each.span.start, zone)) for each in seats)


def _limit(ask: Ask, limit: int | None, rule: Rule, unit: Callable[[date], Hashable]) -> Block | None:
    if limit is None:
        return None
    has = counted(ask.seats, ask.person.zone, unit)[unit(local_day(ask.start, ask.person.zone))]
    return Block(rule, has, limit) if has >= limit else None


RULES: tuple[Callable[[Ask], Block | None], ...] = (
    track, alone, conflict, manager, one_seat, hours, busy, day, week, month,
)  # fmt: skip


def blocks(ask: Ask) -> Iterator[Block]:
    """Every rule that keeps them from that seat, in the order of `Rule`."""
    return (block for rule in RULES if (block := rule(ask)) is not None)


def may_sit(ask: Ask) -> bool:
    """Whether no rule keeps them from it."""
    return next(blocks(ask), None) is None
