"""Segments: groups of members by what is known of them, live or fixed, and the persona they stand for.

A live segment is a question asked of the members as they are, so it is never out of date. A hiring segment asks what
only hiring people may know: moderators see neither who is in it nor a small count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.rules.community.members import Purpose, Standing
from bot.rules.refusals import FieldRefusals, Refusal

# What a form asks in reach of a thumb; more is another segment.
MOST_CONDITIONS = 5
# What a page of Slack shows at once, with a button each.
MOST_SEGMENTS = 40
NAME_CHARACTERS, VALUE_CHARACTERS, PERSONA_CHARACTERS = 60, 100, 1000
# Ten years: beyond that nobody means days.
MOST_DAYS = 3_650
# Of fewer people a figure from the hiring side would tell who they are.
FEWEST_SHOWN = 10
# Who did something on that many of the last so many days counts as active.
ACTIVE_WITHIN = 28


class NoSuchSegment(Refusal):
    """There is no such segment here."""


class SegmentNameless(Refusal):
    """A segment needs a name."""


class SegmentLong(Refusal):
    """The text has more than `most` characters."""


class NoCondition(Refusal):
    """Without a condition it would be everybody."""


class ValueMissing(Refusal):
    """This condition needs a word or a number beside it."""


class NotDays(Refusal):
    """What stands there is no number of days, from 1 to `most`."""


class NotADay(Refusal):
    """What stands there is no day like 2026-01-31."""


class TooManySegments(Refusal):
    """There are `most` segments already."""


class SegmentInUse(Refusal):
    """Something to be said still goes to this segment."""


class SegmentIsFixed(Refusal):
    """A frozen list has no rule to change, and cannot be frozen again."""


class NothingToSave(Refusal):
    """What would be saved is not what was shown, or was saved already."""


class SegmentOfHiring(Refusal):
    """Who is in it only hiring people see: it is neither given out nor changed here."""


class Kind(StrEnum):
    """How it is known who is in it."""

    LIVE = "live"  # by its rule, at every moment
    FIXED = "fixed"  # by a list
    HIRING = "hiring"  # by what hiring people know


class On(StrEnum):
    """What a condition is about."""

    STANDING = "standing"
    CONSENT = "consent"
    REACH = "reach"
    TOPIC = "topic"
    SOURCE = "source"
    FIRST_SOURCE = "first_source"
    SOURCE_KIND = "source_kind"
    SKILL = "skill"
    FAMILY = "family"
    SENIORITY = "seniority"
    LOCATION = "location"
    LANGUAGE = "language"
    ZONE = "zone"
    TAG = "tag"
    JOINED_WITHIN = "joined_within"
    JOINED_OVER = "joined_over"
    JOINED_FROM = "joined_from"
    JOINED_UNTIL = "joined_until"
    ACT_WITHIN = "act_within"
    ACT_OVER = "act_over"
    ACTIVE_DAYS = "active_days"
    GRADUATES_WITHIN = "graduates_within"


# Chosen whole, with the value in the choice; the others have theirs typed beside.
CHOSEN = (On.STANDING, On.CONSENT, On.REACH, On.TOPIC, On.SOURCE, On.FIRST_SOURCE, On.SOURCE_KIND)
TYPED = tuple(each for each in On if each not in CHOSEN)
DAYS = frozenset({
    On.JOINED_WITHIN, On.JOINED_OVER, On.ACT_WITHIN, On.ACT_OVER, On.ACTIVE_DAYS, On.GRADUATES_WITHIN,
})  # fmt: skip
DATES = frozenset({On.JOINED_FROM, On.JOINED_UNTIL})
# Where somebody can be written to.
SLACK, MAIL_ONLY = "slack", "mail"
# The kinds of source that ready-made segments ask for.
REFERRAL, ALUMNI = "referral", "alumni"
WORDS: Mapping[On, tuple[str, ...]] = {
    On.STANDING: tuple(each.value for each in Standing if each is not Standing.FORGOTTEN),
    On.CONSENT: tuple(each.value for each in Purpose),
    On.REACH: (SLACK, MAIL_ONLY),
    On.SOURCE_KIND: (REFERRAL, ALUMNI),
}


@dataclass(frozen=True)
class Condition:
    """Something that is so with a member: a word of ours, the key of a topic, the number of a source, a text, a day, or
    days."""

    on: On
    value: str


@dataclass(frozen=True)
class Rule:
    """Every condition holds, or any of them."""

    conditions: tuple[Condition, ...]
    is_any: bool = False


@dataclass(frozen=True)
class Persona:
    """The person a segment stands for: what they want, what troubles them, where they are met."""

    wants: str = ""
    pains: str = ""
    places: str = ""


@dataclass(frozen=True)
class Segment:
    """A group of members. `ready` names the ready-made one it began as; `owner` is the moderator who knows the
    persona."""

    workspace: str
    name: str
    kind: Kind
    rule: Rule
    by: str
    at: datetime
    persona: Persona = Persona()
    owner: str | None = None
    ready: str = ""
    id: int = 0


@dataclass(frozen=True)
class Preview:
    """Who would be in it: how many, the first names, how many of them can be reached now (in Slack, not paused, and
    agreed to it), and how many agreed to what."""

    count: int
    names: tuple[str, ...]
    reachable: int
    agreed: Mapping[Purpose, int]


# Ready-made segments of what members do and are.
READY: Mapping[str, Rule] = {
    "referred_active": Rule((Condition(On.SOURCE_KIND, REFERRAL), Condition(On.ACT_WITHIN, "28"))),
    "referred_passive": Rule((Condition(On.SOURCE_KIND, REFERRAL), Condition(On.ACT_OVER, "28"))),
    "new_active": Rule((Condition(On.JOINED_WITHIN, "30"), Condition(On.ACT_WITHIN, "14"))),
    # Seen within a quarter, and not for a month: the longest that still may be won back by one message.
    "lapsing": Rule((
        Condition(On.STANDING, Standing.JOINED.value), Condition(On.JOINED_OVER, "30"),
        Condition(On.ACT_WITHIN, "90"), Condition(On.ACT_OVER, "30"),
    )),
    "alumni": Rule((Condition(On.SOURCE_KIND, ALUMNI),)),
    "students": Rule((Condition(On.GRADUATES_WITHIN, "365"),)),
}  # fmt: skip
# Ready-made segments of what only hiring people know.
HIRING = ("promising", "interested", "declined_offer", "silver")


def check_name(text: str) -> str:
    """The name without blanks around it. Raises SegmentNameless, SegmentLong."""
    name = " ".join(text.split())
    if not name:
        raise SegmentNameless()
    return check_length(name, NAME_CHARACTERS)


def check_length(text: str, most: int) -> str:
    """The text. Raises SegmentLong."""
    if len(text) > most:
        raise SegmentLong(most=most)
    return text


def read_rule(chosen: Sequence[tuple[str, str]], is_any: bool) -> Rule:
    """The rule of what was chosen and typed in each row; empty rows count for nothing.

    Raises FieldRefusals by `on_0` and `value_0`: NoCondition, ValueMissing, SegmentLong, NotDays, NotADay.
    """
    conditions, wrong = list[Condition](), dict[str, Refusal]()
    for number, (on, typed) in enumerate(chosen):
        if on:
            try:
                conditions.append(_condition(on, typed.strip()))
            except Refusal as refusal:
                wrong[f"value_{number}"] = refusal
        elif typed.strip():
            wrong[f"on_{number}"] = NoCondition()
    if not conditions and not wrong:
        wrong["on_0"] = NoCondition()
    if wrong:
        raise FieldRefusals(wrong)
    return Rule(tuple(dict.fromkeys(conditions)), is_any)


def _condition(chosen: str, typed: str) -> Condition:
    name, mark, value = chosen.partition(":")
    if name not in set(On) or bool(mark) != (On(name) in CHOSEN):
        raise NoCondition()
    on = On(name)
    if on in CHOSEN:
        if on in WORDS and value not in WORDS[on]:
            raise NoCondition()
        if on in {On.SOURCE, On.FIRST_SOURCE} and not re.fullmatch("[0-9]{1,9}", value):
            raise NoCondition()
        return Condition(on, check_length(value, VALUE_CHARACTERS))
    if not typed:
        raise ValueMissing()
    if on in DAYS:
        return Condition(on, _days(typed))
    if on in DATES:
        return Condition(on, _day(typed))
    return Condition(on, check_length(typed, VALUE_CHARACTERS))


def _days(typed: str) -> str:
    if not re.fullmatch("[0-9]{1,4}", typed) or not 1 <= int(typed) <= MOST_DAYS:
        raise NotDays(most=MOST_DAYS)
    return str(int(typed))


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise NotADay() from None


def check_changeable(segment: Segment) -> None:
    """Return if its rule can be changed or frozen. Raises SegmentIsFixed, SegmentOfHiring."""
    if segment.kind is Kind.FIXED:
        raise SegmentIsFixed()
    check_open(segment)


def check_open(segment: Segment) -> None:
    """Return if moderators may know who is in it. Raises SegmentOfHiring."""
    if segment.kind is Kind.HIRING:
        raise SegmentOfHiring()


def shown_count(kind: Kind, count: int) -> int | None:
    """The count as moderators see it: None where it would tell of single people what only hiring people may know."""
    return None if kind is Kind.HIRING and count < FEWEST_SHOWN else count
