"""Who decides when an approver cannot: a delegate, a manager, the step's backup, and at last the admins."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.rules.calendar import Hours, after_working, working_between
from bot.rules.company import Company
from bot.rules.hiring.requisitions import (
    Climbed,
    IllegalMove,
    Requisition,
    Seat,
    State,
    Step,
    Why,
    asked_for,
    current_step,
    pending,
    standing,
)
from bot.rules.hiring.requisitions.deciding import NotWaitingForYou, OwnRequest
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.refusals import FieldRefusals, Refusal

# After the reminder at the end of the time allowed: working hours until the backup is asked, and then the admins.
BACKUP_AFTER = timedelta(hours=4)
ADMINS_AFTER = timedelta(hours=8)


class DelegateOwn(Refusal):
    """The request is that person's own: they cannot decide on it for somebody."""


class DelegateDecides(Refusal):
    """That person has a say in this step already: one voice each."""


class DelegateGone(Refusal):
    """That person left, or is no regular member."""


class DelegateAway(Refusal):
    """That person is away themselves until then."""


class UntilPast(Refusal):
    """The last day of the delegation has gone by."""


class NothingHandedOver(Refusal):
    """There is no delegation of theirs to take back."""


def delegate(
    requisition: Requisition, seat_of: str, to: str, until: datetime, company: Company, now: datetime
) -> Requisition:
    """The request with `to` deciding for `seat_of` until then, in every step that waits or will wait for them.

    Raises IllegalMove, NotWaitingForYou, UntilPast, DelegateOwn, DelegateDecides, DelegateGone, DelegateAway.
    """
    n = current_step(requisition)
    if n is None:
        raise IllegalMove(state=requisition.state.value)
    steps = list(requisition.steps)
    theirs = [m for m in range(n, len(steps)) if _waits_for(requisition, m, seat_of)]
    if not theirs:
        raise NotWaitingForYou()
    if until <= now:
        raise UntilPast()
    if to in requisition.own:
        raise DelegateOwn()
    if to in company.gone:
        raise DelegateGone()
    if to in company.away:
        raise DelegateAway()
    for m in theirs:
        if to in _taken(requisition, m, seat_of):
            raise DelegateDecides(step=steps[m].name)
        steps[m] = _with(
            steps[m], seat_of, stand_in=to, until=until, why=Why.DELEGATED, since=now, climbed=Climbed.ASKED
        )
    return replace(requisition, steps=tuple(steps))


def may_hand_over(requisition: Requisition, person: str, is_admin: bool) -> tuple[str, ...]:
    """Whose say this person may hand over: their own; an admin also that of everybody the present step waits for.

    Raises IllegalMove, OwnRequest, NotWaitingForYou.
    """
    n = current_step(requisition)
    if n is None:
        raise IllegalMove(state=requisition.state.value)
    if person in requisition.own:
        raise OwnRequest()
    own = [person] if any(_waits_for(requisition, m, person) for m in range(n, len(requisition.steps))) else []
    others = [seat.who for seat in pending(requisition, n)] if is_admin else []
    if not own and not others:
        raise NotWaitingForYou()
    return tuple(dict.fromkeys([*own, *others]))


def chosen(seat: str, to: str, until: str, seats: Collection[str]) -> tuple[str, date]:
    """Who was chosen for that seat until the end of which day, if the seat is one of those that may be handed over.

    Raises NotWaitingForYou, FieldRefusals.
    """
    if seat not in seats:
        raise NotWaitingForYou()
    if not to:
        raise FieldRefusals({"to": Missing()})
    try:
        return to, date.fromisoformat(until)
    except ValueError:
        raise FieldRefusals({"until": Missing()}) from None


def take_back(requisition: Requisition, seat_of: str, now: datetime) -> Requisition:
    """The request as before `seat_of` handed it over. Raises NothingHandedOver, IllegalMove."""
    if current_step(requisition) is None:
        raise IllegalMove(state=requisition.state.value)
    steps = tuple(
        _with(step, seat_of, stand_in=None, until=None, why=None, since=now, climbed=Climbed.ASKED)
        if any(s.who == seat_of and s.why is Why.DELEGATED and s.stand_in for s in pending(requisition, n))
        else step
        for n, step in enumerate(requisition.steps)
    )
    if steps == requisition.steps:
        raise NothingHandedOver()
    return replace(requisition, steps=steps)


def _waits_for(requisition: Requisition, n: int, who: str) -> bool:
    return not requisition.steps[n].skipped_by and any(seat.who == who for seat in pending(requisition, n))


def _with(step: Step, who: str, **changes: object) -> Step:
    seats = tuple(replace(seat, **changes) if seat.who == who else seat for seat in step.seats)  # type: ignore[arg-type]
    return replace(step, seats=seats)


def _taken(requisition: Requisition, n: int, but: str) -> set[str]:
    """Who has a voice in that step already, apart from the seat of `but`."""
    voices = {d.approver for d in standing(requisition, n)}
    for seat in requisition.steps[n].seats:
        if seat.who != but:
            voices |= {seat.who} | ({seat.stand_in} if seat.stand_in else set())
    return voices


def attended(requisition: Requisition, company: Company, now: datetime) -> Requisition:
    """The request with somebody at every open seat of the present step: for leavers, absent people with a delegate,
    and people whose own request it is; a stand-in whose time is over, or who left, stands in no more."""
    n = current_step(requisition)
    if n is None:
        return requisition
    after, open_seats = requisition, {seat.who for seat in pending(requisition, n)}
    if requisition.steps[n].backup in company.gone:
        without = replace(requisition.steps[n], backup=None)
        after = replace(after, steps=(*after.steps[:n], without, *after.steps[n + 1 :]))
    for position, seat in enumerate(requisition.steps[n].seats):
        if seat.who not in open_seats:
            continue
        found = _seated(after, n, seat, company, now)
        if found != seat:
            seats = list(after.steps[n].seats)
            seats[position] = found
            steps = list(after.steps)
            steps[n] = replace(steps[n], seats=tuple(seats))
            after = replace(after, steps=tuple(steps))
    return after


def _seated(requisition: Requisition, n: int, seat: Seat, company: Company, now: datetime) -> Seat:
    step, taken = requisition.steps[n], _taken(requisition, n, seat.who)
    left = {seat.stand_in} & (requisition.own | company.gone | taken)
    if seat.stand_in and (left or (seat.until is not None and seat.until <= now)):
        seat = replace(seat, stand_in=None, until=None, why=None, since=now, climbed=Climbed.ASKED)
    if seat.why is Why.LEFT and seat.who not in company.gone:  # back again
        seat = replace(seat, stand_in=None, until=None, why=None, since=now, climbed=Climbed.ASKED)
    if seat.stand_in:
        return seat
    return seated(seat, step.backup, requisition.own, taken, company, now)


def seated(
    seat: Seat, backup: str | None, own: Collection[str], taken: Collection[str], company: Company, now: datetime
) -> Seat:
    """The seat with a stand-in, if its owner left, may not decide, or is away and named somebody.

    Nobody stands in whose request it is, who left, or who has a voice in the step (`taken`).
    """

    def may(who: str | None) -> bool:
        return who is not None and who not in own and who not in company.gone and who not in taken

    absence = company.delegate_of(seat.who)
    if seat.who in company.gone:
        why, candidates, until = Why.LEFT, [backup, *company.managers_of(seat.who), *company.admins], None
    elif seat.who in own:
        delegate = absence.delegate if absence else None
        why, candidates, until = Why.OWN, [delegate, *company.managers_of(seat.who), backup], None
    elif absence and absence.until > now:
        why, candidates, until = Why.AWAY, [absence.delegate], absence.until
    else:
        return seat
    found = next((who for who in candidates if may(who)), None)
    if found is None and (why is Why.AWAY or why is seat.why):
        return seat
    return replace(seat, stand_in=found, until=until, why=why, since=now, climbed=Climbed.ASKED)


def climbed(requisition: Requisition, hours: Mapping[str, Hours], now: datetime) -> Requisition:
    """The request with every open seat escalated as far as its time allowed says; nothing while a question is open."""
    n = current_step(requisition)
    if n is None:
        return requisition
    step, open_seats = requisition.steps[n], {seat.who for seat in pending(requisition, n)}
    seats = []
    for seat in step.seats:
        reached = [level for level, at in _levels(requisition, n, seat, hours, now) if at <= now]
        if seat.who in open_seats and reached and reached[-1] > seat.climbed:
            seat = replace(seat, climbed=reached[-1])
        seats.append(seat)
    steps = (*requisition.steps[:n], replace(step, seats=tuple(seats)), *requisition.steps[n + 1 :])
    return replace(requisition, steps=steps)


def next_check(requisition: Requisition, hours: Mapping[str, Hours], now: datetime) -> datetime | None:
    """When a seat climbs next, or a stand-in's time ends; None when the clock alone changes nothing."""
    n = current_step(requisition)
    if n is None:
        return None
    dues: list[datetime] = []
    for seat in pending(requisition, n):
        dues += [at for level, at in _levels(requisition, n, seat, hours, now) if level > seat.climbed]
        if seat.stand_in and seat.until:
            dues.append(seat.until)
    return min((due for due in dues if due > now), default=None)


def due_by(requisition: Requisition, hours: Mapping[str, Hours], now: datetime) -> datetime | None:
    """The end of the time allowed of the present step, earliest seat first; None when it has none or stands still."""
    n = current_step(requisition)
    if n is None:
        return None
    ends = [
        at
        for seat in pending(requisition, n)
        for level, at in _levels(requisition, n, seat, hours, now)
        if level is Climbed.REMINDED
    ]
    return min(ends, default=None)


def _levels(
    requisition: Requisition, n: int, seat: Seat, hours: Mapping[str, Hours], now: datetime
) -> Iterator[tuple[Climbed, datetime]]:
    """The levels this seat climbs to, each with its instant, in order."""
    step = requisition.steps[n]
    if step.hours_allowed is None or seat.since is None:
        return
    asked = asked_for(replace(seat, climbed=Climbed.ASKED), step, requisition.own, now)
    mine = hours.get(asked[0] if asked else seat.who, Hours())
    allowed = timedelta(hours=step.hours_allowed)
    backup = step.backup if step.backup not in requisition.own | _taken(requisition, n, "") else None
    waits = [(Climbed.REMINDED, allowed), (Climbed.BACKUP, allowed + BACKUP_AFTER)]
    waits.append((Climbed.ADMINS, allowed + BACKUP_AFTER + (ADMINS_AFTER if backup else timedelta())))
    for level, wait in waits if backup else (waits[0], waits[2]):
        at = _deadline(requisition, seat.since, wait, mine)
        if at is None:
            return
        yield level, at


def _deadline(requisition: Requisition, since: datetime, allowed: timedelta, hours: Hours) -> datetime | None:
    """The instant by which `allowed` working time ran, not counting while a question was open; None while one is."""
    at, left = since, allowed
    for question in requisition.questions:  # in the order they were asked
        if question.ended_at is not None and question.ended_at <= at:
            continue
        ran = working_between(at, question.asked_at, hours)
        if ran >= left:
            break
        if question.ended_at is None:
            return None
        left -= ran
        at = question.ended_at
    return after_working(at, left, hours)


def is_stuck(requisition: Requisition) -> bool:
    """Whether the admins have been asked to help: an open seat climbed as far as it goes, or has nobody at all."""
    n = current_step(requisition)
    if n is None or requisition.state is not State.SUBMITTED:
        return False
    return any(
        seat.climbed is Climbed.ADMINS or (seat.why in {Why.LEFT, Why.OWN} and seat.stand_in is None)
        for seat in pending(requisition, n)
    )
