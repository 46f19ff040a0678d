"""What people set for themselves, and admins for everybody: forms in, plain choices out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from bot.rules.calendar import WEEK_END, Hours
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals, Refusal

# The answer that follows Slack's own setting.
FOLLOW_SLACK = "slack"
LANGUAGES = {FOLLOW_SLACK: None, "en": "en", "zh": "zh"}
# A day shorter than this leaves no room for a morning note and an answer to it.
SHORTEST_DAY = timedelta(hours=4)
WEEK = frozenset(range(7))
# The longest absence somebody may enter, in days: a year's leave with its holidays.
LONGEST_LEAVE = 400
# How alike a mistyped zone and a known one must be to be offered: one letter in four may be wrong.
ALIKE = 0.75
# What of the personal form is about being away.
AWAY = ("away_from", "away_until", "delegate")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYLIKE = re.compile(r"\d+[-./年]\d+[-./月]\d+日?")
_BETWEEN = re.compile(r"[\s,;，；、]+")


class LanguageUnknown(Refusal):
    """None of the languages Rapport speaks."""


class TimeMeaningless(Refusal):
    """No time of the clock."""


class DayTooShort(Refusal):
    """The day ends before it starts, or leaves less than four hours."""


class NoWorkingDay(Refusal):
    """Every day of the week is off."""


class DateMeaningless(Refusal):
    """No date of the calendar."""


class AwayEndMissing(Refusal):
    """Away, but nobody knows until when."""


class AwayOver(Refusal):
    """The last day away has gone by."""


class AwayBackwards(Refusal):
    """The last day away is before the first."""


class AwayTooLong(Refusal):
    """Away for longer than an absence may be entered for; `most` days."""


class DelegateWithoutDates(Refusal):
    """Somebody is named to stand in, but not for when."""


class DelegateSelf(Refusal):
    """Nobody stands in for themselves."""


class DelegateUnfit(Refusal):
    """That person is no active regular member of this workspace."""


class DelegateAbsent(Refusal):
    """That person is away themselves in that time, until `until`."""


class ZoneUnknown(Refusal):
    """There is no time zone of the name `typed`; `nearest` is one like it, if there is."""


class HolidayMeaningless(Refusal):
    """Line `line` of the holidays has `typed` where a date is expected."""


@dataclass(frozen=True)
class Choices:
    """What somebody set for themselves; None follows the workspace. `days_off` are week-days, Monday is 0."""

    language: str | None = None
    day_starts: time | None = None
    day_ends: time | None = None
    days_off: frozenset[int] | None = None
    away_from: date | None = None
    away_until: date | None = None
    delegate: str | None = None

    def is_away_between(self, first: date, last: date) -> bool:
        """Whether they are away on any day from `first` to `last`."""
        return self.away_until is not None and (self.away_from or date.min) <= last and first <= self.away_until


@dataclass(frozen=True)
class Everybody:
    """What an admin set for everybody who chose nothing else."""

    zone: str
    day_starts: time
    day_ends: time
    holidays: tuple[date, ...]


def answers_of(choices: Choices, today: date) -> dict[str, Any]:
    """The personal form's answers that stand for these choices; an absence that is over is left out."""
    is_over = choices.away_until is None or choices.away_until < today
    away_from, away_until = (None, None) if is_over else (choices.away_from, choices.away_until)
    return {
        "language": choices.language or FOLLOW_SLACK,
        "day_starts": f"{choices.day_starts:%H:%M}" if choices.day_starts else None,
        "day_ends": f"{choices.day_ends:%H:%M}" if choices.day_ends else None,
        "days_off": [str(day) for day in sorted(WEEK_END if choices.days_off is None else choices.days_off)],
        "away_from": away_from.isoformat() if away_from else None,
        "away_until": away_until.isoformat() if away_until else None,
        "delegate": None if is_over else choices.delegate,
    }


def choices_from(answers: Mapping[str, Any], before: Choices, general: Hours, today: date) -> Choices:
    """What the personal form's answers mean; a field the form did not have stays as it was `before`.

    `general` is the workspace's hours, `today` the person's own day. Raises FieldRefusals.
    """
    given, wrong = {**answers_of(before, today), **answers}, dict[str, Refusal]()
    if given["language"] not in LANGUAGES:
        wrong["language"] = LanguageUnknown()
    starts, ends = (_time(given, field, wrong) for field in ("day_starts", "day_ends"))
    if not wrong.keys() & {"day_starts", "day_ends"}:
        _check_day(starts or general.day_starts, ends or general.day_ends, wrong)
    days_off = frozenset(day for day in WEEK if str(day) in (given["days_off"] or ()))
    if days_off == WEEK:
        wrong["days_off"] = NoWorkingDay()
    away_from, away_until = _absence(given, today, wrong)
    delegate = given["delegate"] or None
    if delegate and away_until is None and "away_until" not in wrong:
        wrong["away_until"] = DelegateWithoutDates()
    if wrong:
        raise FieldRefusals(wrong)
    return Choices(
        LANGUAGES[given["language"]], starts, ends, None if days_off == WEEK_END else days_off, away_from, away_until,
        delegate,
    )  # fmt: skip


def check_delegate(choices: Choices, who: str, delegate: Person, theirs: Choices) -> None:
    """Return if `delegate`, who chose `theirs`, may stand in for `who` as `choices` say. Raises FieldRefusals."""
    wrong: Refusal | None = None
    if choices.away_until is None:
        return
    if delegate.user == who:
        wrong = DelegateSelf()
    elif not delegate.is_known or not delegate.is_active or delegate.is_guest or delegate.is_bot:
        wrong = DelegateUnfit()
    elif theirs.is_away_between(choices.away_from or date.min, choices.away_until):
        wrong = DelegateAbsent(until=theirs.away_until)
    if wrong:
        raise FieldRefusals({"delegate": wrong})


def everybody_from(answers: Mapping[str, Any]) -> Everybody:
    """What the workspace form's answers mean: a zone by its IANA name, hours, holidays. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    zone = _zone(str(answers.get("zone") or ""), wrong)
    starts, ends = (_time(answers, field, wrong) or _missing(field, wrong) for field in ("day_starts", "day_ends"))
    if not wrong.keys() & {"day_starts", "day_ends"}:
        _check_day(starts, ends, wrong)
    holidays = _holidays(str(answers.get("holidays") or ""), wrong)
    if wrong:
        raise FieldRefusals(wrong)
    return Everybody(zone, starts, ends, holidays)


def _time(answers: Mapping[str, Any], field: str, wrong: dict[str, Refusal]) -> time | None:
    try:
        found = time.fromisoformat(answers[field]) if answers.get(field) else None
    except (TypeError, ValueError):
        found = None
        wrong[field] = TimeMeaningless()
    if found and found != found.replace(second=0, microsecond=0, tzinfo=None):
        wrong[field] = TimeMeaningless()
    return found


def _missing(field: str, wrong: dict[str, Refusal]) -> time:
    wrong.setdefault(field, TimeMeaningless())
    return time()


def _check_day(starts: time, ends: time, wrong: dict[str, Refusal]) -> None:
    length = datetime.combine(date.min, ends) - datetime.combine(date.min, starts)
    if length < SHORTEST_DAY:
        wrong["day_ends"] = DayTooShort()


def _date(given: Mapping[str, Any], field: str, wrong: dict[str, Refusal]) -> date | None:
    try:
        return date.fromisoformat(given[field]) if given[field] else None
    except (TypeError, ValueError):
        wrong[field] = DateMeaningless()
        return None


def _absence(given: Mapping[str, Any], today: date, wrong: dict[str, Refusal]) -> tuple[date | None, date | None]:
    first, last = (_date(given, field, wrong) for field in ("away_from", "away_until"))
    if wrong.keys() & {"away_from", "away_until"}:
        return None, None
    if last is None:
        if first is not None:
            wrong["away_until"] = AwayEndMissing()
        return None, None
    if last < today:
        wrong["away_until"] = AwayOver()
    elif first is not None and last < first:
        wrong["away_until"] = AwayBackwards()
    elif (last - (first or today)).days >= LONGEST_LEAVE:
        wrong["away_until"] = AwayTooLong(most=LONGEST_LEAVE)
    return first or today, last


@cache
def _zones() -> Mapping[str, str]:
    """The name of every zone by that name in lower case; the places come before bare abbreviations."""
    names = sorted(available_timezones() - {"localtime", "posixrules"}, key=lambda name: ("/" not in name, name))
    return {name.casefold(): name for name in names if not name.startswith(("posix/", "right/", "SystemV/"))}


def zone_of(typed: str) -> str:
    """The zone of that name, upper and lower case alike. Raises ZoneUnknown."""
    asked, zones = typed.strip().casefold().replace(" ", "_"), _zones()
    if asked not in zones:
        raise ZoneUnknown(typed=typed.strip(), nearest=_nearest(asked))
    return zones[asked]


def _zone(typed: str, wrong: dict[str, Refusal]) -> str:
    try:
        return zone_of(typed)
    except ZoneUnknown as unknown:
        wrong["zone"] = unknown
        return ""


def _nearest(asked: str) -> str:
    """The zone whose place, or else whose whole name, is most like that; empty when none is like it."""
    zones = _zones()
    places = {name.rpartition("/")[2]: zones[name] for name in reversed(list(zones))}
    for known, typed in ((places, asked.rpartition("/")[2]), (zones, asked)):
        if found := get_close_matches(typed, known, 1, ALIKE):
            return known[found[0]]
    return ""


def _holidays(typed: str, wrong: dict[str, Refusal]) -> tuple[date, ...]:
    """The dates of every line, sorted, each once; names beside them are for those who read the list."""
    found: set[date] = set()
    for number, line in enumerate(typed.splitlines(), 1):
        parts = [part for part in _BETWEEN.split(line) if part]
        for position, part in enumerate(parts):
            if position and not _DAYLIKE.fullmatch(part):
                continue
            day = _iso(part)
            if day is None:
                wrong.setdefault("holidays", HolidayMeaningless(line=number, typed=part))
            else:
                found.add(day)
    return tuple(sorted(found))


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def holidays_text(holidays: Sequence[date]) -> str:
    """The holidays as the form shows them: one to a line."""
    return "\n".join(day.isoformat() for day in sorted(holidays))
