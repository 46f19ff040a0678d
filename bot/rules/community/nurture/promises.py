"""Promises: what somebody of us said they would do for a member becomes a task with an owner and a day, until it is
done or honestly taken back; and the members we owe a word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, local_day, working_day_from
from bot.rules.community import fields
from bot.rules.community.nurture import morning_of
from bot.rules.refusals import FieldRefusals, Refusal

TEXT_CHARACTERS, REASON_CHARACTERS = 300, 300
# A promise for a day further off is a plan.
FURTHEST = timedelta(days=365)
# The owner is reminded so many working days before, on the day, and the lead is told so many after. Our own choice.
BEFORE, ESCALATED = 1, 2
# Of fewer promises a share says nothing.
FEWEST = 10
# A member is neglected from the day they wait for an answer so many working days, or heard from nobody for twice the
# time between two check-ins.
ANSWERED_WITHIN = 2


class State(StrEnum):
    """How far a promise is."""

    OPEN = "open"
    KEPT = "kept"
    RELEASED = "released"  # the member was told that it will not be, and why


@dataclass(frozen=True)
class Promise:
    """What was promised to a member by `by`, and who sees to it until the end of that day."""

    member: int
    text: str
    by: str
    owner: str
    due: date
    at: datetime
    state: State = State.OPEN
    ended_at: datetime | None = None
    reason: str = ""
    id: int = 0


class Nudge(StrEnum):
    """What is said of an open promise, and to whom."""

    BEFORE = "before"
    TODAY = "today"
    LATE = "late"  # to the lead too


def promised(member: int, answers: Mapping[str, object], by: str, today: date, now: datetime) -> Promise:
    """The task that a promise makes, owned by whoever made it unless another was named. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    said = fields.text(answers, "text", TEXT_CHARACTERS, wrong, is_needed=True)
    due = fields.day(answers, "due", wrong)
    if due is None:
        wrong.setdefault("due", fields.Empty())
    elif not today <= due <= today + FURTHEST:
        wrong["due"] = fields.NoDay()
    if wrong or due is None:
        raise FieldRefusals(wrong)
    return Promise(member, said, by, str(answers.get("owner") or by), due, now)


def kept(promise: Promise, now: datetime) -> Promise:
    """Done; what is over already stays as it ended."""
    return replace(promise, state=State.KEPT, ended_at=now) if promise.state is State.OPEN else promise


def released(promise: Promise, answers: Mapping[str, object], now: datetime) -> Promise:
    """Taken back for a reason that the member reads. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    reason = fields.text(answers, "reason", REASON_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    if promise.state is not State.OPEN:
        return promise
    return replace(promise, state=State.RELEASED, ended_at=now, reason=reason)


def handed_over(promises: Iterable[Promise], gone: str, to: str) -> tuple[Promise, ...]:
    """The open promises of somebody who left, with another owner; who made them stands as it was."""
    return tuple(replace(each, owner=to) for each in promises if each.owner == gone and each.state is State.OPEN)


def nudges(promise: Promise, hours: Hours) -> tuple[tuple[Nudge, datetime], ...]:
    """When the owner hears of it, in their own mornings of working days; nothing of what is over, and nothing from
    before it was made."""
    if promise.state is not State.OPEN:
        return ()
    found = (
        (Nudge.BEFORE, morning_of(working_day_from(promise.due, -BEFORE, hours), hours)),
        (Nudge.TODAY, morning_of(promise.due, hours)),
        (Nudge.LATE, morning_of(working_day_from(promise.due, ESCALATED, hours), hours)),
    )
    return tuple((what, at) for what, at in found if at > promise.at)


def is_late(promise: Promise, zone: str | None, now: datetime) -> bool:
    """Whether its day is over where the owner is and it is still open."""
    return promise.state is State.OPEN and local_day(now, zone) > promise.due


def kept_percent(promises: Iterable[Promise], zone: str | None, now: datetime) -> int | None:
    """Of a hundred promises whose day is over, how many were kept by then, rounded down; taken back is not kept. None
    below ten of them."""
    over = [each for each in promises if each.due < local_day(now, zone)]
    in_time = [
        each for each in over
        if each.state is State.KEPT and each.ended_at is not None and local_day(each.ended_at, zone) <= each.due
    ]  # fmt: skip
    return len(in_time) * 100 // len(over) if len(over) >= FEWEST else None


class Owed(StrEnum):
    """What a member waits for."""

    PROMISE = "promise"  # its day is over
    ANSWER = "answer"  # they wrote, and nobody answered
    WORD = "word"  # nobody wrote to them for long


@dataclass(frozen=True)
class Contact:
    """What passed between us and a member: when they last wrote to us, when a person of us last wrote to them, and the
    days between two check-ins. `may_be_written_to` is whether they agreed and are not paused; `asks_later_on` is the
    day until which they asked to be left."""

    member: int
    joined_at: datetime
    every: int
    their_word: datetime | None = None
    our_word: datetime | None = None
    may_be_written_to: bool = True
    asks_later_on: date | None = None


@dataclass(frozen=True)
class Neglected:
    """A member we owe something, since that day."""

    member: int
    what: Owed
    since: date


def neglected(
    contacts: Iterable[Contact], promises: Collection[Promise], hours: Hours, now: datetime
) -> tuple[Neglected, ...]:
    """Whom we have neglected, each once, what is owed most first and the longest waiting first. An answer is owed to
    whoever wrote, a pause or not; a word only to who may be written to and did not ask for later."""
    today, found = local_day(now, hours.zone), list[Neglected]()
    late = {each.member: each for each in sorted(promises, key=lambda each: each.due, reverse=True)
            if is_late(each, hours.zone, now)}  # fmt: skip
    for each in contacts:
        if each.member in late:
            found.append(Neglected(each.member, Owed.PROMISE, late[each.member].due))
        elif each.their_word is not None and (each.our_word is None or each.our_word < each.their_word):
            since = local_day(each.their_word, hours.zone)
            if working_day_from(since, ANSWERED_WITHIN, hours) < today:
                found.append(Neglected(each.member, Owed.ANSWER, since))
        elif each.may_be_written_to and (each.asks_later_on is None or each.asks_later_on <= today):
            last = max(filter(None, (each.joined_at, each.our_word)))
            if local_day(last, hours.zone) + timedelta(days=2 * each.every) < today:
                found.append(Neglected(each.member, Owed.WORD, local_day(last, hours.zone)))
    return tuple(sorted(found, key=lambda each: (list(Owed).index(each.what), each.since, each.member)))
