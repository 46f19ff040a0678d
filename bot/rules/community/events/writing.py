"""An event as a form has it, announced, changed and called off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from bot.rules.calendar import zone_or_utc
from bot.rules.community import fields
from bot.rules.community.events import Event, EventChanged, Kind, State
from bot.rules.refusals import FieldRefusals, Refusal

# What a form takes.
TITLE_CHARACTERS, TEXT_CHARACTERS, PLACE_CHARACTERS, REASON_CHARACTERS = 120, 2500, 200, 500
MOST_SEATS, MOST_HELPERS = 100_000, 10
LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240, 480)
DEFAULT_TIME, DEFAULT_MINUTES = "18:00", 60
# The answer of a form that lets nobody in who did not agree to be in the community.
ONLY = "only"
# And of one of which some seats are kept for tiers at first.
FIRST = "first"


class NoSeats(Refusal):
    """The number of seats is no whole number from 1 to `most`."""


class Nowhere(Refusal):
    """It is said neither where it is nor by which link one comes."""


def read(answers: Mapping[str, Any], before: Event, zone: str, now: datetime) -> Event:
    """The event as the form has it, over what it was before. What is over or called off stays as it is.

    Raises EventChanged, FieldRefusals for `title`, `text`, `place`, `link`, `reason`, `day`, `time`, `capacity`.
    """
    if before.state not in {State.DRAFT, State.ANNOUNCED} or (before.announced_at and before.start <= now):
        raise EventChanged()
    wrong: dict[str, Refusal] = {}
    said: dict[str, Any] = {
        "title": fields.text(answers, "title", TITLE_CHARACTERS, wrong, is_needed=True),
        "text": fields.text(answers, "text", TEXT_CHARACTERS, wrong),
        "place": fields.text(answers, "place", PLACE_CHARACTERS, wrong),
        "link": fields.link(answers, "link", wrong),
        "capacity": _seats(answers, wrong),
    }
    if not said["place"] and not said["link"] and "link" not in wrong:
        wrong.setdefault("place", Nowhere())
    start = _start(answers, zone, before, now, wrong)
    if wrong or start is None:
        raise FieldRefusals(wrong)
    minutes, helpers = str(answers.get("minutes") or ""), answers.get("helpers")
    after = replace(
        before, **said, start=start, kind=next((each for each in Kind if each == answers.get("kind")), before.kind),
        minutes=int(minutes) if minutes in map(str, LENGTHS) else before.minutes,
        host=str(answers.get("host") or before.host), channel=str(answers.get("channel") or ""),
        helpers=tuple(map(str, helpers))[:MOST_HELPERS] if isinstance(helpers, list) else (),
        members_only=answers.get("who") == ONLY, tier_first=answers.get("who") == FIRST, revision=before.revision + 1,
    )  # fmt: skip
    return replace(after, sequence=before.sequence + 1) if moved(before, after) else after


def moved(before: Event, after: Event) -> bool:
    """Whether those who go have to hear of it: it is at another time or place."""
    said = ("start", "minutes", "place", "link")
    return before.state is State.ANNOUNCED and any(getattr(before, each) != getattr(after, each) for each in said)


def announced(event: Event, now: datetime) -> Event:
    """Members may answer it from now on. Raises EventChanged for what is not to come, or is announced already."""
    if event.state is not State.DRAFT or event.start <= now:
        raise EventChanged()
    return replace(event, state=State.ANNOUNCED, announced_at=now, revision=event.revision + 1)


def cancelled(event: Event, answers: Mapping[str, Any], now: datetime) -> Event:
    """It does not take place, and everybody hears why. Raises EventChanged, FieldRefusals for `reason`."""
    if event.state not in {State.DRAFT, State.ANNOUNCED} or event.end <= now:
        raise EventChanged()
    wrong: dict[str, Refusal] = {}
    reason = fields.text(answers, "reason", REASON_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    more = {"sequence": event.sequence + 1, "revision": event.revision + 1}
    return replace(event, state=State.CANCELLED, reason=reason, **more)  # type: ignore[arg-type]


def _seats(answers: Mapping[str, Any], wrong: dict[str, Refusal]) -> int | None:
    said = str(answers.get("capacity") or "").strip()
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) < 7 and 1 <= int(said) <= MOST_SEATS):
        wrong["capacity"] = NoSeats(most=MOST_SEATS)
        return None
    return int(said)


def _start(
    answers: Mapping[str, Any], zone: str, before: Event, now: datetime, wrong: dict[str, Refusal]
) -> datetime | None:
    day = fields.day(answers, "day", wrong)
    if day is None:
        wrong.setdefault("day", fields.NoDay())
        return None
    try:
        at = datetime.combine(day, time.fromisoformat(str(answers.get("time") or DEFAULT_TIME)), zone_or_utc(zone))
    except ValueError:
        wrong["time"] = fields.NoDay()
        return None
    if at <= now and at != before.start:
        wrong["day"] = fields.NoDay()
    return at.astimezone(UTC)
