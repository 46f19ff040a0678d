"""The spotlight: each month one member who helped many, if they want to be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zlib import crc32

from bot.rules.calendar import Hours, local_day, working_day_from
from bot.rules.community.recognition import Merit, helped, month_of

# product.md, community/recognition: help to so many different people, nobody twice in so many months, off below so many
# active members.
FEWEST_HELPED, REST_MONTHS, FLOOR = 5, 6, 50
# Whoever says nothing within so many working days is not shown, and the next one is asked.
WAIT = 3


class Answer(StrEnum):
    """What somebody says to being shown."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Asked:
    """That a member was asked for the spotlight of the month that begins on `month`, and what they said."""

    month: date
    member: int
    at: datetime
    answer: Answer | None = None


def ranked(
    merits: Mapping[int, Iterable[Merit]], asked: Collection[Asked], month: date, active: int
) -> tuple[int, ...]:
    """Who may be asked for that month, in order: whoever helped most different people in it, then whoever was never
    shown, then by lot, the same each time. Nobody below the floor; nobody who was shown in the six months before, nor
    whoever was asked for this one."""
    if active < FLOOR:
        return ()
    first, last = month_of(month)
    shown = {each.member: each.month for each in sorted(asked, key=lambda each: each.month) if _is_yes(each)}
    found = []
    for member, theirs in merits.items():
        many = len(helped(theirs, first, last) - {member})
        was = shown.get(member)
        is_rested = was is None or _months(was, first) > REST_MONTHS
        was_asked = any(each.month == first and each.member == member for each in asked)
        if many >= FEWEST_HELPED and is_rested and not was_asked:
            found.append((-many, was is not None, crc32(f"{first}:{member}".encode()), member))
    return tuple(member for *_, member in sorted(found))


def answered(asked: Asked, answer: Answer) -> Asked:
    """With what they say now; the last word holds, a no after the yes too."""
    return replace(asked, answer=answer)


def to_ask(
    order: Iterable[int], asked: Collection[Asked], month: date, hours: Mapping[int, Hours], now: datetime
) -> int | None:
    """Whom to ask now: the next in order, once nobody is waited for and nobody said yes; `hours` are those of whoever
    was asked. None for nobody."""
    of_it = [each for each in asked if each.month == month_of(month)[0]]
    if winner(of_it, month) is not None or any(is_waiting(each, hours[each.member], now) for each in of_it):
        return None
    return next(iter(order), None)


def winner(asked: Iterable[Asked], month: date) -> int | None:
    """Whose month it is: only somebody who said yes; of several who did, whoever was asked first."""
    yes = [each for each in asked if each.month == month_of(month)[0] and _is_yes(each)]
    return min(yes, key=lambda each: each.at).member if yes else None


def is_waiting(asked: Asked, hours: Hours, now: datetime) -> bool:
    """Whether their answer is still waited for, in their working days."""
    until = working_day_from(local_day(asked.at, hours.zone), WAIT, hours)
    return asked.answer is None and local_day(now, hours.zone) <= until


def _is_yes(asked: Asked) -> bool:
    return asked.answer is Answer.YES


def _months(first: date, second: date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month
