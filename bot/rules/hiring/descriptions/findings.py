"""What is worth a second look before a description is published. Nothing of it stops anybody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.hiring.descriptions import Description, Indicator, Item, Part, items, said

# What somebody must bring: with more, good people do not apply, and nobody can be asked about all of it.
MOST_MUSTS = 7


class Wording(StrEnum):
    """Why a word is worth a second look."""

    VAGUE = "vague"  # everybody reads it otherwise
    LOADED = "loaded"  # it tells somebody that they are not meant
    PRESSURE = "pressure"  # it promises bad work


@dataclass(frozen=True)
class Word:
    """A word or phrase of one language that is worth a second look, and what to write instead."""

    text: str
    why: Wording
    instead: str


class Kind(StrEnum):
    MISSING_PART = "missing_part"
    TOO_MANY_MUSTS = "too_many_musts"
    NO_COMPETENCY = "no_competency"
    UNMEASURED = "unmeasured"
    UNASSESSED = "unassessed"
    WORDING = "wording"


@dataclass(frozen=True)
class Finding:
    """What was found, in which part, what it is about, and for a word why and what to write instead."""

    kind: Kind
    part: Part
    about: str = ""
    why: Wording | None = None
    instead: str = ""


def find(description: Description, words: Sequence[Word], unassessed: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything found, the gravest kind first. `unassessed`: competencies that no stage of the plan assesses."""
    return tuple(sorted(_found(description, words, unassessed), key=lambda each: list(Kind).index(each.kind)))


def _found(description: Description, words: Sequence[Word], unassessed: Collection[str]) -> Iterator[Finding]:
    for part in Part:
        if not items(description, part):
            yield Finding(Kind.MISSING_PART, part)
    if len(description.musts) > MOST_MUSTS:
        yield Finding(Kind.TOO_MANY_MUSTS, Part.QUALITIES, str(len(description.musts)))
    for quality in description.musts:
        if quality.competency is None:
            yield Finding(Kind.NO_COMPETENCY, Part.QUALITIES, quality.text)
        elif quality.competency in unassessed:
            yield Finding(Kind.UNASSESSED, Part.QUALITIES, quality.text)
    for indicator in description.indicators:
        if not (indicator.target and indicator.unit and indicator.measured):
            yield Finding(Kind.UNMEASURED, Part.INDICATORS, indicator.name)
    for part in Part:
        text = "\n".join(map(_read, items(description, part)))
        for word in words:
            if stands_in(word.text, text):
                yield Finding(Kind.WORDING, part, word.text, word.why, word.instead)


def _read(item: Item) -> str:
    return f"{item.name} {item.target} {item.unit}" if isinstance(item, Indicator) else said(item)


def stands_in(word: str, text: str) -> bool:
    """Whether the word stands in the text, whatever its case: as a word of its own, where its script has spaces."""
    edge = r"(?<!\w){}(?!\w)" if word.isascii() else "{}"
    spaced = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", word)))
    return re.search(edge.format(spaced), text, re.IGNORECASE) is not None
