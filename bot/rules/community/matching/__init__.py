"""Looking inside first: who is known already when a role opens, what of its must-haves they show, and who fits best.

A match is an aid to searching and no method of selection: nothing says that whoever matches better works better
(science.md, section 7). So the order by score is off until somebody answers for it (`ordering`), every place in it has
reasons that both sides read (`explaining`), and people are approached by people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from bot.rules.community.matching.allowed import is_allowed, may_be_asked, parts


class Field(StrEnum):
    """What may be looked at of somebody: what they say they can do and do. There is no other place to put anything.

    Not here, because science.md and the product rule them out: name, photo, address and place, age, school, gender,
    gaps between jobs, and whatever lies behind the wall: behaviour in the community, results of interviews.
    """

    SKILLS = "skills"
    ROLE = "role"  # what they are or were, a title by itself
    SENIORITY = "seniority"
    LANGUAGES = "languages"  # by name or code; they count where a must-have asks for one
    WORK = "work"  # what they did, in their words


@dataclass(frozen=True)
class Fact:
    """One thing somebody says of themselves, as they wrote it: an entry of a list, or a part of a sentence."""

    field: Field
    text: str


@dataclass(frozen=True)
class Profile:
    """Somebody by number, and all that may be looked at of them. Raises ValueError where a fact says what may not be
    used (`allowed.facts` leaves it out)."""

    id: int
    facts: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        if not all(is_allowed(each.text) for each in self.facts):
            raise ValueError("a fact says what no match may use")

    @cached_property
    def filled(self) -> frozenset[Field]:
        """Where they say anything."""
        return frozenset(each.field for each in self.facts)


def profiled(id: int, said: Mapping[Field, Sequence[str]], names: Sequence[str] = ()) -> Profile:
    """The profile of what somebody says by field, without what may not be used; `names` are what they are called, which
    is left out of what they tell of their work. In a list it stays: a Ruby may know Ruby."""
    return Profile(id, tuple(
        fact for field in Field for text in said.get(field, ())
        for fact in (_listed(field, text) if field is not Field.WORK else _told(text, names))
    ))  # fmt: skip


@lru_cache(maxsize=1 << 16)  # many list the same
def _listed(field: Field, text: str) -> tuple[Fact, ...]:
    return tuple(Fact(field, part) for part in parts(text))


def _told(text: str, names: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(Fact(Field.WORK, part) for part in parts(text, names))


@dataclass(frozen=True)
class Wanted:
    """What a role asks for, in the words of its published description. Nothing is looked for that may not be used of
    anybody ("985", "male"), and nobody is said to lack it."""

    title: str
    musts: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()
    work: str = ""

    @property
    def unusable(self) -> tuple[str, ...]:
        """What it asks that may not be looked for, for whoever wrote it."""
        return tuple(each for each in (self.title, *self.musts, *self.nice) if not may_be_asked(each))

    @property
    def usable(self) -> Wanted:
        """The same without that."""
        return Wanted(
            self.title if may_be_asked(self.title) else "", tuple(filter(may_be_asked, self.musts)),
            tuple(filter(may_be_asked, self.nice)), "\n".join(parts(self.work)),
        )  # fmt: skip


class Kind(StrEnum):
    """How somebody is known already."""

    MEMBER = "member"
    CANDIDATE = "candidate"
    ALUMNUS = "alumnus"
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class Known:
    """Somebody known already, beside what is looked at of them: how they are known, when anybody last had contact with
    them, until when they agree to be considered (None: they do not), and who knows them, by Slack user. None of it is
    scored."""

    profile: Profile
    kind: Kind
    agreed_until: datetime | None
    last_contact: datetime | None = None
    known_by: tuple[str, ...] = ()


def considered(people: Iterable[Known], now: datetime) -> tuple[Known, ...]:
    """Those who agree to be considered now, however they are known; of several records of one person the first that
    agrees."""
    found = dict[int, Known]()
    for each in people:
        if each.agreed_until is not None and now < each.agreed_until:
            found.setdefault(each.profile.id, each)
    return tuple(found.values())
