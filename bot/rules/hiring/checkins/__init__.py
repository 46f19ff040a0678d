"""How somebody does who was hired, or moved to another post: asked of them and of their manager, on set days.

Not for pay, probation or discipline: for whoever is hired next, and for help while it helps. Beside this: `asking`
(what each check-in asks), `gaps` (what is to be done about an answer), `nudging` (when somebody is reminded).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, next_allowed, working_day_from, zone_or_utc
from bot.rules.hiring.descriptions import MEASURED, Indicator
from bot.rules.hiring.outcomes import Leaving, Left
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.requisitions.wanted import Missing, reason
from bot.rules.people import Role
from bot.rules.refusals import FieldRefusals, Refusal

# Days after the start (product.md, hiring/checkins): the first ask two or three questions, the others what the
# interviews asked for.
LIGHT, FULL = (7, 30, 60), MEASURED
DAYS = (*LIGHT, *FULL)
# The last one can be answered for so long; each before it until the next is due.
LAST_FOR = timedelta(days=60)
# A check-in arrives after the first mails of the morning.
MORNING = time(10)
# Why one is waited for no more.
WHY_CHARACTERS = 500
# What a form says of who never came, beside how one leaves.
NEVER = "never_started"
# A start that lies further off is a slip of the pen.
EARLIEST, LATEST = timedelta(days=400), timedelta(days=400)


class Side(StrEnum):
    """Who answers."""

    MANAGER = "manager"
    OWN = "own"  # whoever was hired


class Kind(StrEnum):
    """How somebody came to the post."""

    HIRED = "hired"
    MOVED = "moved"  # from another post inside


class NoSuchHire(Refusal):
    """There are no check-ins of that person, or none this one may see: both look the same."""


class NoCheckinHere(Refusal):
    """There is nothing for this person to answer there now."""


class AlreadyGiven(Refusal):
    """It was handed in."""


class OwnManager(Refusal):
    """Nobody is their own manager."""


class DayMeaningless(Refusal):
    """No day, or one too far from today."""


class LeftBeforeStart(Refusal):
    """The last day lies before the first."""


class HireChanged(Refusal):
    """It stands otherwise by now than on the page from which this was done."""


@dataclass(frozen=True)
class Hire:
    """Somebody in a post from `start` on. `user` is who they are in Slack, empty while nobody knows; `competencies` and
    `indicators` are those that the interviews and the description of their time asked for. `never_started`: they said
    yes and did not come."""

    workspace: str
    requisition: int
    kind: Kind
    start: date
    manager: str
    user: str
    competencies: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    candidacy: int | None = None
    left: Left | None = None
    never_started: bool = False
    id: int = 0
    revision: int = 0

    @property
    def goes_on(self) -> bool:
        """Whether they are asked after."""
        return self.left is None and not self.never_started

    def who(self, side: Side) -> str:
        """Who answers for that side; empty while nobody does."""
        return self.manager if side is Side.MANAGER else self.user


@dataclass(frozen=True)
class Checkin:
    """One side of one check-in of a hire. `by` handed it in `at`; who `interviewed` the same person is marked.
    `promised` is when they said they would; who `waived` it says why it is waited for no more."""

    hire: int
    day: int
    side: Side
    due: datetime
    by: str = ""
    at: datetime | None = None
    interviewed: bool = False
    promised: datetime | None = None
    waived: str = ""

    @property
    def is_full(self) -> bool:
        """Whether it asks for what the interviews asked for."""
        return self.day in FULL

    @property
    def is_in(self) -> bool:
        return self.at is not None


def morning(day: date, hours: Hours) -> datetime:
    """In the morning of that day where the person is, or of the next working day; in UTC."""
    first = day if hours.is_working_day(day) else working_day_from(day, 1, hours)
    return next_allowed(datetime.combine(first, MORNING, zone_or_utc(hours.zone)), hours)


def scheduled(hire: Hire, hours: Mapping[Side, Hours], known: Iterable[Checkin] = ()) -> tuple[Checkin, ...]:
    """Every check-in of both sides, when it is due now; what is in stays as it is."""
    there = {(each.day, each.side): each for each in known}
    found = []
    for day in DAYS:
        for side in Side:
            due = morning(hire.start + timedelta(days=day), hours[side])
            before = there.get((day, side), Checkin(hire.id, day, side, due))
            found.append(before if before.is_in else replace(before, due=due))
    return tuple(found)


def closes(one: Checkin, all: Iterable[Checkin]) -> datetime:
    """Until when it can be answered: until that side's next one is due."""
    later = [each.due for each in all if each.side is one.side and each.day > one.day]
    return min(later, default=one.due + LAST_FOR)


def is_open(hire: Hire, one: Checkin, all: Iterable[Checkin], now: datetime) -> bool:
    """Whether it waits for an answer now."""
    waits = hire.goes_on and not one.is_in and not one.waived
    return waits and one.due <= now < closes(one, all)


def answering(hire: Hire, all: Sequence[Checkin], day: int, side: Side, who: str, now: datetime) -> Checkin:
    """The check-in that `who` may answer now. Raises NoCheckinHere, AlreadyGiven."""
    one = next((each for each in all if each.day == day and each.side is side), None)
    if one is None or not who or hire.who(side) != who:
        raise NoCheckinHere()
    if one.is_in:
        raise AlreadyGiven()
    if not is_open(hire, one, all, now):
        raise NoCheckinHere()
    return one


def waived(hire: Hire, one: Checkin | None, all: Iterable[Checkin], why: str, now: datetime) -> Checkin:
    """That check-in, waited for no more. Raises NoCheckinHere, FieldRefusals for `why`."""
    if one is None or not is_open(hire, one, all, now):
        raise NoCheckinHere()
    return replace(one, waived=reason(why, WHY_CHARACTERS))


def reads(hire: Hire, requisition: Requisition, person: str, roles: Collection[Role], close: Collection[str]) -> bool:
    """Whether they look after the check-ins and read both sides: recruiters, and who was in charge of the recruitment;
    never the person, their manager, or whoever is `close` to the person."""
    named = {requisition.in_charge, requisition.wanted.recruiter}
    return person not in {hire.user, hire.manager, *close} and (person in named or Role.RECRUITER in roles)


def may_read(hire: Hire, side: Side, person: str, reads: bool, is_shared: bool) -> bool:
    """Whether that person may read what that side answered: whoever looks after it both, each side its own; the manager
    the other too where it `is_shared` and their own is in."""
    own = Side.OWN if person == hire.user else Side.MANAGER if person == hire.manager else None
    return bool(person) and (reads or own is side or (own is Side.MANAGER and is_shared))


def moved_to(hire: Hire, user: str, manager: str, start: date) -> Hire:
    """The same with other people, or another first day. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    if not manager:
        wrong["manager"] = Missing()
    elif manager == user:
        wrong["manager"] = OwnManager()
    if wrong:
        raise FieldRefusals(wrong)
    return replace(hire, user=user, manager=manager, start=start, revision=hire.revision + 1)


def day_from(given: object, today: date) -> date:
    """The day that was typed. Raises DayMeaningless."""
    try:
        day = date.fromisoformat(str(given))
    except ValueError:
        raise DayMeaningless() from None
    if not today - EARLIEST <= day <= today + LATEST:
        raise DayMeaningless()
    return day


def left(hire: Hire, answers: Mapping[str, object], today: date) -> Hire:
    """They left, or never came: nobody is asked any more. Raises FieldRefusals."""
    how = next((each for each in Leaving if each.value == answers.get("how")), None)
    if answers.get("how") == NEVER:
        return replace(hire, never_started=True, revision=hire.revision + 1)
    wrong: dict[str, Refusal] = {}
    day = None
    try:
        day = day_from(answers.get("day"), today)
    except DayMeaningless as refused:
        wrong["day"] = refused
    if day is not None and day < hire.start:
        wrong["day"] = LeftBeforeStart()
    if how is None:
        wrong["how"] = Missing()
    if wrong or day is None or how is None:
        raise FieldRefusals(wrong)
    return replace(hire, left=Left(day, how), revision=hire.revision + 1)

