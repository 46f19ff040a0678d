"""Searching for people by words: what one row of the index says of somebody, and which of the rows are best.

A row says every word twice, as itself and under its field (`skill:go`), so that both engines answer a field as they
answer a word, and what was hit is read from the row. A `|` between two fields keeps phrases from running over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.rules.refusals import Refusal
from bot.rules.search.query import Query, Way, everybody
from bot.rules.search.spelling import may_be_mended
from bot.rules.search.stemming import stem
from bot.rules.search.words import kept, pieces

# Of many matches those changed last are weighed against each other: ranking all of them costs half a second
# (promises.md, "Measured hints").
WEIGHED = 2000
# What one page lists.
LISTED = 10
# So many words of somebody are kept: a long story ends there.
MOST_WORDS = 2000
BETWEEN = "|"


class Side(StrEnum):
    """Whose row it is: the wall goes between the halves, so nobody's row serves both."""

    COMMUNITY = "community"
    HIRING = "hiring"


class Field(StrEnum):
    """What can be looked for by itself."""

    NAME = "name"
    SKILL = "skill"
    LANGUAGE = "language"
    LOCATION = "location"
    FAMILY = "family"
    SENIORITY = "seniority"
    TOPIC = "topic"
    TAG = "tag"
    SOURCE = "source"
    ABOUT = "about"
    STANDING = "standing"


# What is English prose or the name of a craft; names of people, places and things stay as they are.
STEMMED = frozenset({Field.SKILL, Field.FAMILY, Field.SENIORITY, Field.TOPIC, Field.ABOUT})
# What is said under its field alone: whoever types "lead" wants somebody who leads.
ONLY_THERE = frozenset({Field.STANDING})
# A hit in a name is most likely what was meant, then a skill; what somebody tells about themselves counts least. The
# weightiest come first.
WEIGHTS: Mapping[Field, int] = {
    Field.NAME: 5, Field.SKILL: 4, Field.FAMILY: 3, Field.SENIORITY: 3, Field.LOCATION: 3, Field.LANGUAGE: 3,
    Field.TAG: 2, Field.TOPIC: 2, Field.SOURCE: 2, Field.ABOUT: 1, Field.STANDING: 1,
}  # fmt: skip


class NotRecruiting(Refusal):
    """Neither a recruiter, nor does this person run a role that was approved."""


class NothingToSearch(Refusal):
    """There is no word in what was typed."""


class NoSuchSearch(Refusal):
    """That saved search is gone, or somebody else's."""


class NameMissing(Refusal):
    """A saved search needs a name."""


class TooManySearches(Refusal):
    """More searches are saved than anybody keeps in view; `most` says how many may be."""


@dataclass(frozen=True)
class Row:
    """What the index says of somebody on one side, and until when it may be found."""

    words: str
    until: datetime
    vocabulary: frozenset[tuple[str, str]]  # the word as it is kept, and as it was written


def row(side: Side, fields: Iterable[tuple[Field, str]], until: datetime) -> Row:
    """The row of somebody with these texts on that side."""
    said, vocabulary = [everybody(side.value)], set[tuple[str, str]]()
    for field, text in fields:
        found = pieces(text)
        words = kept(found, field in STEMMED)[: MOST_WORDS - len(said)]
        if words:
            bare = () if field in ONLY_THERE else (BETWEEN, *words)
            said += [*bare, BETWEEN, *(f"{field.value}:{word}" for word in words)]
        if field in ONLY_THERE:
            continue
        known = (each for each in found if may_be_mended(each))
        vocabulary |= {(stem(each) if field in STEMMED else each, each) for each in known}
    return Row(" ".join(said), until, frozenset(vocabulary))


class Hit(NamedTuple):
    """A row that matches. The higher its number, the later it changed."""

    id: int
    member: int
    words: str


def ranked(query: Query, hits: Sequence[Hit]) -> list[Hit]:
    """Those with the most words in the weightiest fields first; of equals whoever changed last."""
    asked = [
        (
            {field.value: weight for field, weight in WEIGHTS.items() if each.field in (None, field)},
            [f":{way[0].rpartition(':')[2]}{'' if each.is_prefix else ' '}" for way in each.ways],
        )
        for each in query.wanted
    ]

    def score(hit: Hit) -> tuple[int, int]:
        words = f"{hit.words} "
        return -sum(_weightiest(words, weights, needles) for weights, needles in asked), -hit.id

    return sorted(hits, key=score)


def _weightiest(words: str, weights: Mapping[str, int], needles: Sequence[str]) -> int:
    """The weight of the weightiest field in which one of them stands. Each field is looked at where a word is found:
    to look for the word under every field takes three times as long."""
    most = 0
    for needle in needles:
        at = words.find(needle)
        while at >= 0:
            most = max(most, weights.get(words[words.rfind(" ", 0, at) + 1 : at], 0))
            at = words.find(needle, at + 1)
    return most


def why(query: Query, hit: Hit) -> list[tuple[Field, str]]:
    """Which of the words that were asked for stand in which fields, the weightiest field of each."""
    found, words = list[tuple[Field, str]](), f"{hit.words} "
    for each in query.wanted:
        fields = [Field(each.field)] if each.field else WEIGHTS
        there = next(
            (field for field in fields if any(_stands(way, field, each.is_prefix, words) for way in each.ways)), None
        )
        if there is not None and (there, each.typed) not in found:
            found.append((there, each.typed))
    return found


def _stands(way: Way, field: Field, is_prefix: bool, words: str) -> bool:
    bare = [token.rpartition(":")[2] for token in way]
    return f" {' '.join(f'{field.value}:{each}' for each in bare)}{'' if is_prefix else ' '}" in words
