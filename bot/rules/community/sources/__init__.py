"""Sources: the ways people come to the community, each with a page of its own, and what is counted of them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.rules.refusals import FieldRefusals, Refusal

NAME_CHARACTERS, CONTACT_CHARACTERS, NOTE_CHARACTERS = 80, 300, 500
# What a page may say of itself before somebody has to scroll on a phone.
PITCH_CHARACTERS = 600
# What is spent on a source at most, in whole units of its currency: a column of 32 bits holds it.
MOST_COST = 100_000_000
# Letters and digits that are not taken for one another when read from a poster; eight of them are 850 thousand million.
ALPHABET, CODE_CHARACTERS = "23456789abcdefghjkmnpqrstuvwxyz", 8


class NoSuchSource(Refusal):
    """There is no source of that number here, or it is closed."""


class Empty(Refusal):
    """A field that must say something says nothing."""


class Longer(Refusal):
    """More was typed than there is room for; `most` characters fit."""


class NoNumber(Refusal):
    """Not a whole number from 0 up."""


class NoDay(Refusal):
    """Not a day."""


class Kind(StrEnum):
    """What sort of a way it is."""

    PAGE = "page"  # the community's own page, linked anywhere
    CAREERS = "careers"
    NO = "no"  # the letter that says a kind no
    FAIR = "fair"
    REFERRAL = "referral"
    SOCIAL = "social"
    ALUMNI = "alumni"
    CAMPUS = "campus"
    DIVERSITY = "diversity"
    PARTNER = "partner"


# What a moderator makes; a member's own link makes itself.
MADE = tuple(kind for kind in Kind if kind is not Kind.REFERRAL)
# To have come through one of these says something of a person that is theirs alone: only numbers are kept.
AGGREGATE = frozenset({Kind.DIVERSITY})

# Where somebody of the community goes: how often, and what it brought, is read side by side.
VISITED = frozenset({Kind.CAMPUS, Kind.DIVERSITY, Kind.PARTNER})


class Step(StrEnum):
    """How far somebody came who saw a source's page, counted by day."""

    SEEN = "seen"
    STARTED = "started"
    CONFIRMED = "confirmed"
    JOINED = "joined"


@dataclass(frozen=True)
class Source:
    """A way into the community. `code` stands in the address of its page; `referrer` is whose personal link it is, in
    `referrer_workspace`; `contact` is whom one talks to there; `cost` is what was spent on it, in whole units; `pitch`
    is what its page says by language, where it says something else than the community."""

    workspace: str
    kind: Kind
    code: str
    name: str
    by: str
    at: datetime
    referrer: str | None = None
    referrer_workspace: str | None = None
    contact: str = ""
    cost: int | None = None
    closed_at: datetime | None = None
    pitch: Mapping[str, str] = field(default_factory=dict)
    id: int = 0

    @property
    def is_aggregate(self) -> bool:
        """Whether what comes through it is counted and never written on a person."""
        return self.kind in AGGREGATE


@dataclass(frozen=True)
class Visit:
    """Somebody was there, at a partner, a school or another community: when, and what came of it."""

    day: date
    by: str
    note: str


def new_code() -> str:
    """A code for a page, unlike any other by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARACTERS))


def described(kind: str, name: str, contact: str, cost: str) -> tuple[Kind, str, str, int | None]:
    """What a moderator said of a source. Raises FieldRefusals."""
    wrong = dict[str, Refusal]()
    if kind not in MADE:
        wrong["kind"] = Empty()
    name, contact = " ".join(name.split()), contact.strip()
    for part, text, most in (("name", name, NAME_CHARACTERS), ("contact", contact, CONTACT_CHARACTERS)):
        if len(text) > most:
            wrong[part] = Longer(most=most)
    if not name:
        wrong["name"] = Empty()
    number = whole(cost)
    if cost.strip() and number is None:
        wrong["cost"] = NoNumber()
    if wrong:
        raise FieldRefusals(wrong)
    return Kind(kind), name, contact, number


def pitched(said: Mapping[str, str]) -> Mapping[str, str]:
    """What a page says by language, by what was typed for each; nothing for a language is the community's own words.

    Raises FieldRefusals, for `pitch_` and the language.
    """
    texts = {language: text.strip() for language, text in said.items()}
    long = {name: Longer(most=PITCH_CHARACTERS) for name, text in texts.items() if len(text) > PITCH_CHARACTERS}
    if long:
        raise FieldRefusals({f"pitch_{name}": refused for name, refused in long.items()})
    return {language: text for language, text in texts.items() if text}


def whole(typed: str) -> int | None:
    """The whole number that was typed, at most MOST_COST; None for anything else."""
    text = typed.strip().replace(",", "").replace(" ", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= MOST_COST else None


def visited(day: str, note: str, by: str) -> Visit:
    """What was said of a visit. Raises FieldRefusals."""
    wrong, note = dict[str, Refusal](), note.strip()
    try:
        when = date.fromisoformat(day)
    except ValueError:
        when, wrong["day"] = date.min, NoDay()
    if len(note) > NOTE_CHARACTERS:
        wrong["note"] = Longer(most=NOTE_CHARACTERS)
    if wrong:
        raise FieldRefusals(wrong)
    return Visit(when, by, note)


# A count below this of what could say something of a person is never shown (product.md, community/sources).
FEWEST = 10


def shown(n: int) -> int | None:
    """A count that could say something of a person as it may be shown: rounded down to tens, so that one more says
    nothing of that one; None for less than ten."""
    return n // FEWEST * FEWEST or None


@dataclass(frozen=True)
class Funnel:
    """How many came how far through a source: `active` did something in the last 28 days. `applied` and `hired` are
    None where they are too few to be shown, and so is everything of a source that is only counted."""

    steps: Mapping[Step, int | None]
    active: int | None
    applied: int | None
    hired: int | None

    @property
    def joined(self) -> int:
        return self.steps.get(Step.JOINED) or 0


def funnel(source: Source, steps: Mapping[Step, int], active: int, applied: int, hired: int) -> Funnel:
    """The funnel of a source as moderators may see it."""
    if source.is_aggregate:
        return Funnel({step: shown(steps.get(step, 0)) for step in Step}, None, None, None)
    return Funnel({step: steps.get(step, 0) for step in Step}, active, shown(applied), shown(hired))


# So many joins in a hundred have a known source, or it is said (product.md, community/sources).
COVERAGE_PERCENT = 95


def coverage(known: int, joined: int) -> int | None:
    """Of a hundred who joined, how many came through a source that is known, rounded down; None before anybody did."""
    return min(100, known * 100 // joined) if joined else None


def per_join(source: Source, found: Funnel) -> int | None:
    """What one join cost, in whole units rounded up; None where nothing is known of it."""
    return -(-source.cost // found.joined) if source.cost is not None and found.joined else None
