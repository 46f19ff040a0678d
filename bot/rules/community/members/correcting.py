"""What a member says of themselves, how often they want to hear from us, and when not."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.calendar import zone_or_utc
from bot.rules.community.members import Field, Frequency, Member, Way
from bot.rules.refusals import FieldRefusals, Refusal

# The forms' own bounds, in characters and in entries of a list.
CHARACTERS = 120
MOTIVATION_CHARACTERS = 600
MOST_LISTED, LISTED_CHARACTERS = 30, 60
# A pause is for a season, not for ever: whoever wants that leaves.
LONGEST_PAUSE = timedelta(days=400)
# A pause without an end lasts until they say otherwise: until then.
UNTIL_SAID = datetime(2999, 1, 1, tzinfo=UTC)
# Nobody who may still write to us left before.
FIRST_YEAR = 1950
_LAST_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})(?:\s*[-/.月]\s*([0-9]{1,2})\s*日?|\s*月)?")
_BETWEEN = re.compile(r"[,;，；、\n]+")


class Missing(Refusal):
    """A field that must be filled is empty."""


class TooLong(Refusal):
    """More than `most` characters."""


class TooMany(Refusal):
    """More than `most` entries in a list, or one of them longer than `characters`."""


class ChoiceMeaningless(Refusal):
    """None of what there is to choose from."""


class DayMeaningless(Refusal):
    """No day, one that went by, or one more than 400 days from now."""


class NotALastDay(Refusal):
    """No day or month that went by."""


class Pause(StrEnum):
    """What is chosen in the form of a pause."""

    NO = "no"
    UNTIL = "until"
    OPEN = "open"


def corrected(member: Member, answers: Mapping[str, object], today: date) -> Member:
    """The member as they say now. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    name = typed(answers, "name", CHARACTERS, wrong)
    if not name and "name" not in wrong:
        wrong["name"] = Missing()
    after = replace(
        member, name=name, family=typed(answers, "family", CHARACTERS, wrong),
        seniority=typed(answers, "seniority", CHARACTERS, wrong),
        location=typed(answers, "location", CHARACTERS, wrong),
        motivation=typed(answers, "motivation", MOTIVATION_CHARACTERS, wrong),
        languages=listed(answers, "languages", wrong), skills=listed(answers, "skills", wrong),
    )  # fmt: skip
    try:
        after = replace(after, worked_until=last_day(str(answers.get("worked_until") or ""), today))
    except NotALastDay as refusal:
        wrong["worked_until"] = refusal
    if wrong:
        raise FieldRefusals(wrong)
    return after


def last_day(typed: str, today: date) -> date | None:
    """The day somebody says was their last one at work, by today: of a month alone, as in 2024-05, its last day. None
    for nothing. Raises NotALastDay."""
    if not typed.strip():
        return None
    found = _LAST_DAY.fullmatch(typed.strip())
    try:
        year, month, day = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
        last = date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        raise NotALastDay() from None
    is_this_month = not day and (year, month) == (today.year, today.month)
    if year < FIRST_YEAR or (last > today and not is_this_month):
        raise NotALastDay()
    return min(last, today)


def changes(before: Member, after: Member) -> list[str]:
    """The names of what is otherwise: the record has no values."""
    names = (
        "name", "languages", "family", "seniority", "skills", "location", "motivation", "tags", "owner", "worked_until",
    )  # fmt: skip
    return [each for each in names if getattr(before, each) != getattr(after, each)]


def typed(answers: Mapping[str, object], name: str, most: int, wrong: dict[str, Refusal]) -> str:
    """What was typed into that field, without space around it; `wrong` is told where it is too long."""
    given = answers.get(name)
    said = given.strip() if isinstance(given, str) else ""
    if len(said) > most:
        wrong[name] = TooLong(most=most)
    return said


def listed(answers: Mapping[str, object], name: str, wrong: dict[str, Refusal]) -> tuple[str, ...]:
    """The entries typed into that field between commas or lines, each once; `wrong` is told where they are too many."""
    given = answers.get(name)
    parts = [part.strip() for part in _BETWEEN.split(given if isinstance(given, str) else "")]
    once: dict[str, str] = {}
    for part in filter(None, parts):
        once.setdefault(part.casefold(), part)
    found = tuple(once.values())
    if len(found) > MOST_LISTED or any(len(part) > LISTED_CHARACTERS for part in found):
        wrong[name] = TooMany(most=MOST_LISTED, characters=LISTED_CHARACTERS)
    return found


def ticked(given: object, known: Iterable[str]) -> tuple[str, ...]:
    """Which of the known ones were ticked, in their order."""
    chosen = set(given) if isinstance(given, list) else set()
    return tuple(each for each in known if each in chosen)


def check_there(answers: Mapping[str, object], *names: str) -> None:
    """Return if the form that was sent has these fields, be they empty: no tick is an answer, no field is none. Raises
    FieldRefusals."""
    if missing := [name for name in names if not isinstance(answers.get(name), list)]:
        raise FieldRefusals(dict.fromkeys(missing, ChoiceMeaningless()))


def shown_from(answers: Mapping[str, object]) -> frozenset[Field]:
    """What hiring people may see, as ticked."""
    return frozenset(map(Field, ticked(answers.get("shown"), [field.value for field in Field])))


def rhythm(member: Member, answers: Mapping[str, object]) -> Member:
    """How often and where they want their digest. Raises FieldRefusals."""
    frequency = next((each for each in Frequency if each.value == answers.get("frequency")), None)
    way = next((each for each in Way if each.value == answers.get("way")), None)
    if frequency is None or way is None:
        wrong = {"frequency": frequency, "way": way}
        raise FieldRefusals({name: ChoiceMeaningless() for name, chosen in wrong.items() if chosen is None})
    return replace(member, frequency=frequency, way=way)


def paused(member: Member, answers: Mapping[str, object], now: datetime) -> Member:
    """Left alone until the end of a day where they are, until they say otherwise, or not. Raises FieldRefusals."""
    how = next((each for each in Pause if each.value == answers.get("pause")), None)
    if how is None:
        raise FieldRefusals({"pause": ChoiceMeaningless()})
    if how is not Pause.UNTIL:
        return replace(member, paused_until=UNTIL_SAID if how is Pause.OPEN else None)
    try:
        day = date.fromisoformat(str(answers.get("until")))
    except ValueError:
        raise FieldRefusals({"until": DayMeaningless()}) from None
    if not now.date() <= day <= now.date() + LONGEST_PAUSE:
        raise FieldRefusals({"until": DayMeaningless()})
    over = datetime.combine(day + timedelta(days=1), time(), zone_or_utc(member.zone))
    return replace(member, paused_until=over.astimezone(UTC))


def pause_of(member: Member, now: datetime) -> tuple[Pause, date | None]:
    """What the form of a pause shows: what holds now, and the last day of it."""
    if member.paused_until is None or not member.is_paused(now):
        return Pause.NO, None
    if member.paused_until >= UNTIL_SAID:
        return Pause.OPEN, None
    return Pause.UNTIL, (member.paused_until.astimezone(zone_or_utc(member.zone)) - timedelta(days=1)).date()
