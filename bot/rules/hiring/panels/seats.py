"""From a proposed panel to people who said yes: an interview, its seats, and what may follow what.

Nobody who has not said yes is coming. Who declined stays in the interview with their reason, and is not asked again
for it; nobody has two seats with one candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bot.rules.calendar import Hours, after_working, next_allowed, working_between
from bot.rules.hiring.panels.openings import CANDIDATE, NoShow, Opening
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.spans import Span

REASON_CHARACTERS = 1000
# Two days to answer, and never more than half of the time there is: the other half is for finding somebody else.
ANSWER_WITHIN = timedelta(hours=48)
# The same in their working time, where it is known: two working days, so that a week-end answers for nobody.
ANSWER_WITHIN_WORKING = timedelta(hours=16)
# So often another person is asked for a place by the bot; after that the place is hard to fill, and somebody looks.
MOST_REPLACEMENTS = 3
_NOBODYS: Mapping[str, Hours] = MappingProxyType({})


class State(StrEnum):
    """Where a seat is."""

    PROPOSED = "proposed"  # they have not been told
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPLACED = "replaced"  # somebody else has it, or is looked for, and they need not come
    WITHDRAWN = "withdrawn"  # the interview is off
    MOVED = "moved"  # the interview has another time, for which they may have another seat


# The seat is theirs, or may come to be.
LIVE = frozenset({State.PROPOSED, State.OFFERED, State.ACCEPTED})
# They know of it.
TOLD = frozenset({State.OFFERED, State.ACCEPTED})


class Part(StrEnum):
    """What somebody is there for."""

    LEAD = "lead"  # they ask and rate
    TRAINEE = "trainee"  # they learn beside a lead, and rate nobody


class InterviewOver(Refusal):
    """It was called off, or has begun: nothing follows any more."""


class InterviewChanged(Refusal):
    """It is otherwise by now than on the page from which this was done."""


class NotYourSeat(Refusal):
    """There is no such seat of theirs: both look the same."""


class SeatAnswered(Refusal):
    """It was answered, or is no longer theirs: it is `state` now."""


class TwiceForOne(Refusal):
    """`who` has a seat with this candidate, or declined this interview."""


class StartPast(Refusal):
    """An interview begins in the future."""


class NobodySits(Refusal):
    """An interview has at least one lead."""


class PlaceTaken(Refusal):
    """Somebody has that place."""


@dataclass(frozen=True)
class Seat:
    """Somebody's seat. `place` says which of the interview's it is, from 0: whoever comes after a decline has the same.
    `at` is when it came to be as it is, `answer_by` until when they are asked to answer, `reason` why it ended.
    `version` goes up with each change."""

    place: int
    who: str
    track: str
    competencies: tuple[str, ...] = ()
    part: Part = Part.LEAD
    state: State = State.PROPOSED
    at: datetime | None = None
    answer_by: datetime | None = None
    reason: str = ""
    version: int = 0
    id: int = 0

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True)
class Interview:
    """One interview of a candidate: the stage `stage` of version `plan` of the plan they began with. `by` asked for it.

    `called_off` is when, `why_off` why. `revision` goes up with each change of it, of a seat or of what is remembered
    beside them.
    """

    workspace: str
    candidacy: int
    requisition: int
    candidate: int
    plan: int
    stage: int
    start: datetime
    minutes: int
    seats: tuple[Seat, ...]
    by: str
    at: datetime
    called_off: datetime | None = None
    why_off: str = ""
    revision: int = 0
    id: int = 0
    openings: tuple[Opening, ...] = ()
    no_shows: tuple[NoShow, ...] = ()

    @property
    def missing(self) -> frozenset[str]:
        """Who did not come, as far as anybody said so."""
        return frozenset(each.who for each in self.no_shows if each.taken_back is None)

    @property
    def is_held(self) -> bool:
        """Whether it takes place, or took place as far as anybody knows: the candidate came."""
        return self.called_off is None and CANDIDATE not in self.missing

    @property
    def span(self) -> Span:
        """When it is."""
        return Span(self.start, self.start + timedelta(minutes=self.minutes))

    @property
    def live(self) -> tuple[Seat, ...]:
        """The seats that are somebody's or may come to be."""
        return tuple(seat for seat in self.seats if seat.is_live)

    @property
    def coming(self) -> tuple[Seat, ...]:
        """Those who said yes; silence is none."""
        return tuple(seat for seat in self.seats if seat.state is State.ACCEPTED)

    @property
    def leads(self) -> tuple[Seat, ...]:
        """Those of the leads who said yes."""
        return tuple(seat for seat in self.coming if seat.part is Part.LEAD)

    @property
    def open_places(self) -> tuple[int, ...]:
        """The places of leads that nobody has: nobody is looked for instead of a trainee."""
        held = {seat.place for seat in self.live}
        return tuple(sorted({seat.place for seat in self.seats if seat.part is Part.LEAD} - held))

    @property
    def is_complete(self) -> bool:
        """Whether every lead's place is somebody's who said yes."""
        waits = any(seat.part is Part.LEAD and seat.state is not State.ACCEPTED for seat in self.live)
        return self.called_off is None and not self.open_places and not waits

    def is_over(self, now: datetime) -> bool:
        """Whether it was called off or has begun."""
        return self.called_off is not None or now >= self.start


def answer_by(now: datetime, start: datetime, hours: Hours | None = None) -> datetime:
    """Until when somebody who is asked now is asked to answer: counted from when they may be written to, and never in
    the middle of a night or of days off, but as the working day before them ends."""
    if hours is None:
        return now + min(ANSWER_WITHIN, (start - now) / 2)
    begins = next_allowed(now, hours)
    if begins >= start:  # nobody reaches them before it
        return now + (start - now) / 2
    half = begins + (start - begins) / 2
    working = min(ANSWER_WITHIN_WORKING, working_between(begins, half, hours))
    return after_working(begins, working, hours) if working else half


def proposed(interview: Interview, met: Collection[str], now: datetime) -> Interview:
    """The interview with its seats, which nobody has been told of; `met` have a seat with this candidate elsewhere.

    Raises StartPast, NobodySits, TwiceForOne.
    """
    if interview.start <= now:
        raise StartPast()
    if not any(seat.part is Part.LEAD for seat in interview.seats):
        raise NobodySits()
    _check_once([seat.who for seat in interview.seats], met)
    seats = tuple(replace(seat, state=State.PROPOSED, at=now) for seat in interview.seats)
    return replace(interview, seats=seats)


def offered(interview: Interview, now: datetime, hours: Mapping[str, Hours] = _NOBODYS) -> Interview:
    """Everybody who was proposed is asked, each with the time to answer that their own hours leave. Raises
    InterviewOver."""
    _check_going_on(interview, now)
    asked = _changed(interview, lambda seat: seat.state is State.PROPOSED, State.OFFERED, now)
    if asked is interview:
        return interview
    return replace(asked, seats=tuple(
        replace(seat, answer_by=answer_by(now, interview.start, hours.get(seat.who)))
        if before.state is State.PROPOSED else seat
        for before, seat in zip(interview.seats, asked.seats, strict=True)
    ))  # fmt: skip


def accepted(interview: Interview, id: int, who: str, version: int, now: datetime) -> Interview:
    """They come. Raises NotYourSeat, InterviewOver, SeatAnswered."""
    seat = answerable(interview, id, who, version, now)
    if seat.state is not State.OFFERED:
        raise SeatAnswered(state=seat.state.value)
    return _changed(interview, lambda each: each.id == id, State.ACCEPTED, now)


def declined(interview: Interview, id: int, who: str, version: int, reason: str, now: datetime) -> Interview:
    """They do not come, with their reason; also when they had said yes.

    Raises NotYourSeat, InterviewOver, SeatAnswered, and FieldRefusals for `reason`.
    """
    answerable(interview, id, who, version, now)
    said = _explained(reason)
    return _changed(interview, lambda each: each.id == id, State.DECLINED, now, reason=said)


def answerable(interview: Interview, id: int, who: str, version: int, now: datetime) -> Seat:
    """The seat, if it is theirs and may be answered as they saw it. Raises NotYourSeat, InterviewOver, SeatAnswered."""
    seat = next((each for each in interview.seats if each.id == id and each.who == who), None)
    if seat is None or seat.state is State.PROPOSED:
        raise NotYourSeat()
    if seat.state not in TOLD:
        raise SeatAnswered(state=seat.state.value)
    _check_going_on(interview, now)
    if seat.version != version:
        raise SeatAnswered(state=seat.state.value)
    return seat


def asked_instead(
    interview: Interview, place: int, who: str, met: Collection[str], now: datetime, hours: Hours | None = None
) -> Interview:
    """Somebody else is asked for a place that nobody has. Raises InterviewOver, PlaceTaken, TwiceForOne."""
    _check_going_on(interview, now)
    if place not in interview.open_places:
        raise PlaceTaken()
    _check_once([who], {*met, *(seat.who for seat in interview.seats)})
    before = next(seat for seat in interview.seats if seat.place == place)
    by = answer_by(now, interview.start, hours)
    seat = Seat(place, who, before.track, before.competencies, before.part, State.OFFERED, now, by)
    return replace(interview, seats=(*interview.seats, seat), revision=interview.revision + 1)


def freed(interview: Interview, id: int, reason: str, now: datetime) -> Interview:
    """That person need not come: their place is open. Raises InterviewOver, NotYourSeat, and FieldRefusals."""
    _check_going_on(interview, now)
    if id not in {seat.id for seat in interview.live}:
        raise NotYourSeat()
    return _changed(interview, lambda each: each.id == id, State.REPLACED, now, reason=_explained(reason))


def called_off(interview: Interview, revision: int, reason: str, now: datetime) -> Interview:
    """It does not take place, and nobody need come.

    Raises InterviewOver, InterviewChanged, and FieldRefusals for `reason`.
    """
    _check_going_on(interview, now)
    if interview.revision != revision:
        raise InterviewChanged()
    off = _changed(interview, lambda seat: seat.is_live, State.WITHDRAWN, now)
    return replace(off, called_off=now, why_off=_explained(reason), revision=interview.revision + 1)


def may_ask_again(interview: Interview, place: int) -> bool:
    """Whether the bot looks for one more for that place by itself."""
    asked = [seat for seat in interview.seats if seat.place == place and seat.state is not State.MOVED]
    return len(asked) <= MOST_REPLACEMENTS


def has_met(interviews: Iterable[Interview]) -> set[str]:
    """Who has a seat in any of these, a candidate's."""
    return {seat.who for each in interviews if each.is_held for seat in each.live}


def said_no(interview: Interview) -> set[str]:
    """Who does not come to it, whatever its time."""
    return {seat.who for seat in interview.seats if seat.state in (State.DECLINED, State.REPLACED)}


def _changed(
    interview: Interview, which: Callable[[Seat], bool], state: State, now: datetime, **values: object
) -> Interview:
    """The interview with those seats in that state; the same when there are none."""
    seats = tuple(
        replace(seat, state=state, at=now, version=seat.version + 1, **values) if which(seat) else seat  # type: ignore[arg-type]
        for seat in interview.seats
    )
    if seats == interview.seats:
        return interview
    return replace(interview, seats=seats, revision=interview.revision + 1)


def _check_going_on(interview: Interview, now: datetime) -> None:
    if interview.is_over(now):
        raise InterviewOver(is_off=interview.called_off is not None)


def _check_once(people: Iterable[str], met: Collection[str]) -> None:
    seen = set(met)
    for who in people:
        if who in seen:
            raise TwiceForOne(who=who)
        seen.add(who)


def _explained(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise FieldRefusals({"reason": Missing()})
    if len(said) > REASON_CHARACTERS:
        raise FieldRefusals({"reason": TooLong(most=REASON_CHARACTERS)})
    return said
