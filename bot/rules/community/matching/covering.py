"""What somebody shows of each must-have: met, not shown, or unknown, with what they wrote that shows it.

*Not shown* is said only where somebody filled in where it would stand, and where its other names are known; whatever
cannot be told is *unknown*, which is to be asked and not to be held against anybody.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.community.matching import Fact, Field, Wanted
from bot.rules.community.matching.reading import Must, Shown, Synonyms, asked

# Of the words of a must-have that are no known skill so many have to be there: people say the same in other words, and
# of two words both are needed.
ENOUGH = 2 / 3
# What is shown as evidence of one must-have: more is not read.
MOST_EVIDENCE = 3


class Standing(StrEnum):
    """How somebody stands to a must-have."""

    MET = "met"
    NOT_SHOWN = "not_shown"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Covered:
    """One must-have of a role, as it is asked, how somebody stands to it, and what shows it."""

    asked: str
    standing: Standing
    evidence: tuple[Fact, ...] = ()


def coverage(wanted: Wanted, shown: Shown, synonyms: Synonyms) -> tuple[Covered, ...]:
    """Each must-have of the role that may be looked for, in its order."""
    return tuple(covered(each, shown, synonyms) for each in asked(wanted, synonyms)[0])


def covered(must: Must, shown: Shown, synonyms: Synonyms) -> Covered:
    """How somebody stands to it. It is met when of each group of meanings one is shown, and enough of its other words
    are there; a must-have that says nothing we can look for is never met."""
    lacks = [each for each in must.groups if not each & shown.meanings]
    has_words = len(shown.words.intersection(must.words)) >= enough(must)
    if not lacks and has_words and (must.groups or must.words):
        return Covered(must.text, Standing.MET, _evidence(must, shown))
    is_spoken = any(each & synonyms.spoken for each in lacks)
    places = {Field.LANGUAGES} if is_spoken else {Field.SKILLS, Field.WORK}
    is_known_to_lack = bool(lacks) and bool(places & shown.profile.filled)
    return Covered(must.text, Standing.NOT_SHOWN if is_known_to_lack else Standing.UNKNOWN)


def enough(must: Must) -> int:
    """How many of its words have to be there."""
    return math.ceil(ENOUGH * len(must.words))


@dataclass(frozen=True)
class Group:
    """Who stands how to one must-have, by number."""

    asked: str
    people: Mapping[Standing, tuple[int, ...]]


def grouped(wanted: Wanted, people: Iterable[Shown], synonyms: Synonyms) -> tuple[Group, ...]:
    """All people by must-have and standing. The order within is the same for everybody and says nothing: by lot, with
    the role as the seed, so that it is not always the same who stands first."""
    musts, lot = asked(wanted, synonyms)[0], drawn(wanted, people)
    found = [{each: list[int]() for each in Standing} for _ in musts]
    for shown in lot:
        for n, each in enumerate(musts):
            found[n][covered(each, shown, synonyms).standing].append(shown.profile.id)
    return tuple(
        Group(must.text, {each: tuple(ids) for each, ids in by.items()}) for must, by in zip(musts, found, strict=True)
    )


def drawn(wanted: Wanted, people: Iterable[Shown]) -> Sequence[Shown]:
    """The people in the order of a lot that only depends on the role and the person."""
    role = hashlib.sha256(f"{wanted.title}\n{wanted.musts}\n".encode())

    def lot(shown: Shown) -> bytes:
        drawn = role.copy()
        drawn.update(str(shown.profile.id).encode())
        return drawn.digest()

    return sorted(people, key=lot)


def _evidence(must: Must, shown: Shown) -> tuple[Fact, ...]:
    wanted = frozenset[str]().union(*must.groups)
    found = [fact for fact, meanings, words in shown.facts if meanings & wanted or words.intersection(must.words)]
    return tuple(found[:MOST_EVIDENCE])
