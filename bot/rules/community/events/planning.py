"""From an idea to its end: what a form says of an event, and who brings it how far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.calendar import zone_or_utc
from bot.rules.community import fields
from bot.rules.community.events import Event, EventChanged, Kind, State
from bot.rules.refusals import FieldRefusals, Refusal

# What a form takes.
TITLE_CHARACTERS, TEXT_CHARACTERS, PLACE_CHARACTERS, REASON_CHARACTERS = 120, 2000, 200, 300
MOST_TOPICS, MOST_HELPERS = 5, 10
# More seats than any of these events has.
MOST_SEATS = 5000
# How long one takes when nothing else is said, and the shortest and longest: a talk over lunch, a tour of three days.
MINUTES, SHORTEST, LONGEST = 60, 10, 3 * 24 * 60
# Who reads of it needs a day at least to make room for it.
ANNOUNCED_BEFORE = timedelta(hours=24)
# Nobody plans further ahead: a later day is a slip of the pen.
LATEST = timedelta(days=730)
# Reserved seats are given free at this time before the start at the latest, so that nobody else is asked too late.
FREE_BEFORE = timedelta(hours=24)
# The highest level that seats can be kept for: Ambassadors (product.md, community/recognition).
HIGHEST_LEVEL = 3


class Did(StrEnum):
    """What somebody does with an event."""

    ANNOUNCE = "announce"
    CANCEL = "cancel"


class WhenMissing(Refusal):
    """It has no day and time yet, or they have passed, or are less than `hours` hours away."""


class WhereMissing(Refusal):
    """It has neither a place nor a link."""


class NoNumber(Refusal):
    """A number from `least` to `most` is needed."""


class FewerThanCome(Refusal):
    """So many (`count`) have a seat already."""


def announced(event: Event, now: datetime) -> Event:
    """The event as it is told of. Raises EventChanged, WhenMissing, WhereMissing."""
    if event.state is not State.IDEA:
        raise EventChanged()
    if event.starts_at is None or event.starts_at < now + ANNOUNCED_BEFORE:
        raise WhenMissing(hours=ANNOUNCED_BEFORE // timedelta(hours=1))
    if not (event.place or event.link):
        raise WhereMissing()
    return replace(event, state=State.ANNOUNCED, revision=event.revision + 1)


def cancelled(event: Event, reason: str, now: datetime) -> Event:
    """The event as called off; whoever said they come is told why, so a reason is needed once it was announced. Raises
    EventChanged where it is over or called off, and FieldRefusals for `reason`."""
    if advanced(event, now).state not in {State.IDEA, State.ANNOUNCED}:
        raise EventChanged()
    wrong: dict[str, Refusal] = {}
    is_needed = event.state is State.ANNOUNCED
    said = fields.text({"reason": reason}, "reason", REASON_CHARACTERS, wrong, is_needed=is_needed)
    if wrong:
        raise FieldRefusals(wrong)
    return replace(event, state=State.CANCELLED, reason=said, revision=event.revision + 1)


def advanced(event: Event, now: datetime) -> Event:
    """The event as the clock leaves it: on from its start, over from its end, however late that is looked at."""
    state = event.state
    if state in {State.ANNOUNCED, State.ON} and event.starts_at is not None and event.ends_at is not None:
        state = State.OVER if event.ends_at <= now else State.ON if event.starts_at <= now else State.ANNOUNCED
    return event if state is event.state else replace(event, state=state, revision=event.revision + 1)


def read(answers: Mapping[str, Any], before: Event, topics: Collection[str], held: int, now: datetime) -> Event:
    """The event as the form has it, over what it was before; `held` seats are taken. One that began is not changed.

    Raises EventChanged, and FieldRefusals for `title`, `text`, `place`, `link`, `day`, `time`, `minutes`, `capacity`
    and `reserved`.
    """
    if advanced(before, now).state not in {State.IDEA, State.ANNOUNCED}:
        raise EventChanged()
    wrong: dict[str, Refusal] = {}
    title = fields.text(answers, "title", TITLE_CHARACTERS, wrong, is_needed=True)
    text = fields.text(answers, "text", TEXT_CHARACTERS, wrong)
    place, link = fields.text(answers, "place", PLACE_CHARACTERS, wrong), fields.link(answers, "link", wrong)
    starts_at = _moment(answers, before, now, wrong)
    minutes = _number(answers, "minutes", SHORTEST, LONGEST, wrong) or MINUTES
    capacity = _number(answers, "capacity", 1, MOST_SEATS, wrong)
    if capacity is not None and capacity < held:
        wrong["capacity"] = FewerThanCome(count=held)
    reserved = _number(answers, "reserved", 0, capacity or MOST_SEATS, wrong) or 0
    if reserved and capacity is None:
        wrong.setdefault("capacity", fields.Empty())
    if before.state is State.ANNOUNCED and starts_at is None:
        wrong.setdefault("day", fields.Empty())
    if wrong:
        raise FieldRefusals(wrong)
    level = int(given) if (given := str(answers.get("level") or "")) in map(str, range(HIGHEST_LEVEL + 1)) else 0
    is_kept = bool(reserved and level and starts_at)
    return replace(
        before, title=title, text=text, place=place, link=link, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes) if starts_at else None, capacity=capacity,
        kind=next((each for each in Kind if each.value == answers.get("kind")), before.kind),
        topics=fields.several(answers, "topics", topics, MOST_TOPICS), members_only=answers.get("members") == ["yes"],
        helpers=_helpers(answers, before.host), first_level=level if is_kept else 0,
        reserved=reserved if is_kept else 0,
        reserved_until=starts_at - FREE_BEFORE if is_kept and starts_at else None, revision=before.revision + 1,
    )  # fmt: skip


def is_moved(before: Event, after: Event) -> bool:
    """Whether those who said they come have to hear of it: another time, place or link."""
    return any(getattr(before, each) != getattr(after, each) for each in ("starts_at", "ends_at", "place", "link"))


def _helpers(answers: Mapping[str, Any], host: str) -> frozenset[str]:
    given = answers.get("helpers")
    return frozenset([str(each) for each in given if each != host][:MOST_HELPERS] if isinstance(given, list) else ())


def _number(answers: Mapping[str, Any], name: str, least: int, most: int, wrong: dict[str, Refusal]) -> int | None:
    said = str(answers.get(name) or "").strip()
    if not said:
        return None
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1
    if not least <= number <= most:
        wrong[name] = NoNumber(least=least, most=most)
        return None
    return number


def _moment(
    answers: Mapping[str, Any], before: Event, now: datetime, wrong: dict[str, Refusal]
) -> datetime | None:
    day, said = fields.day(answers, "day", wrong), str(answers.get("time") or "")
    if day is None:
        return None
    try:
        clock = time.fromisoformat(said) if said else None
    except ValueError:
        clock = None
    if clock is None or clock.tzinfo is not None:
        wrong["time"] = fields.NoDay() if said else fields.Empty()
        return None
    if not now.date() - timedelta(days=1) <= day <= now.date() + LATEST:
        wrong["day"] = fields.NoDay()
        return None
    at = datetime.combine(day, clock, zone_or_utc(before.zone)).astimezone(UTC)
    if at <= now:
        wrong["day"] = fields.NoDay()
    return at
