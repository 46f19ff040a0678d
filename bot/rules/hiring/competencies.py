"""What a post may ask of people, as behaviour that can be seen, and the questions that bring it out."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

# Anchors describe these ratings of the five; 2 and 4 lie between them.
ANCHORED = (1, 3, 5)
# The longest texts, in characters: what still reads well beside a rating or a question in a form.
NAME_MOST = 40
DEFINITION_MOST = 220
ANCHOR_MOST = 280
QUESTION_MOST = 300
PROBE_MOST = 150
# What the value of an option in a form can hold.
ID_MOST = 75
# Fewest and most: other names of a competency, probes of a question.
OTHER_NAMES = (2, 6)
PROBES = (2, 4)
# Of what was typed, so many words (or pairs of Chinese characters) are looked at: a must-have, not an essay.
MOST_WORDS = 40
# Two words are alike when so much of their letter triples is the same (communication, comunication), or when so much
# of the shorter is the beginning of both (flexible, flexibility), which counts as so near. Short words must be equal.
ALIKE = 0.55
SAME_BEGINNING = 0.7
BEGINNING_NEAR = 0.8
SHORTEST = 4
# How near is near enough to be suggested, and how little it counts that more was typed than the name says.
NEAR = 0.45
TYPED_SHARE = 0.25
# A name in the other language is found too, but after one as near in the reader's own.
OTHER_LANGUAGE = 0.9


class Kind(StrEnum):
    """What decides which methods can see a competency."""

    TECHNICAL = "technical"
    DOING = "doing"
    PROBLEM_SOLVING = "problem_solving"
    PEOPLE = "people"
    DRIVE = "drive"
    RELIABILITY = "reliability"


class QuestionKind(StrEnum):
    """What a question asks for: something done, something one would do, something one knows."""

    BEHAVIOURAL = "behavioural"
    SITUATIONAL = "situational"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True)
class Described:
    """A competency in one language; `also` are other names by which people look for it, `anchors` by rating."""

    name: str
    also: tuple[str, ...]
    definition: str
    anchors: Mapping[int, str]


@dataclass(frozen=True)
class Competency:
    """What a post asks for; `texts` by language."""

    id: str
    kind: Kind
    texts: Mapping[str, Described]


@dataclass(frozen=True)
class Asked:
    """A question in one language, with the probes that may follow it."""

    text: str
    probes: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question for one competency, by its id; `texts` by language."""

    id: str
    competency: str
    kind: QuestionKind
    texts: Mapping[str, Asked]


class _Label(NamedTuple):
    """A name or other name of the competency at that position, and its words."""

    at: int
    language: str
    squeezed: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """Competencies and questions in the order of their files. Share one: it remembers what it found out for looking.

    The `retired` are not offered any more; what has them keeps them.
    """

    competencies: tuple[Competency, ...]
    questions: tuple[Question, ...]
    retired: frozenset[str] = frozenset()

    @cached_property
    def by_id(self) -> Mapping[str, Competency]:
        """The competencies by id."""
        return {competency.id: competency for competency in self.competencies}

    def offers(self, competency: object) -> bool:
        """Whether there is one of that id, to be chosen."""
        return competency in self.by_id and competency not in self.retired

    def named(self, typed: str) -> Competency | None:
        """The one of that id, or of that name in any language but for case, spaces and punctuation; None for none."""
        same = (id for name, _, id in labels(self.competencies) if name == _squeezed(typed))
        return self.by_id.get(typed) or self.by_id.get(next(same, ""))

    def questions_for(self, competency: str) -> tuple[Question, ...]:
        """The questions that ask for the competency of that id."""
        return tuple(question for question in self.questions if question.competency == competency)

    def closest(self, typed: str, language: str, most: int = 3) -> tuple[Competency, ...]:
        """The competencies that what somebody typed most likely means, nearest first; none when nothing is near.

        A name or other name typed exactly, but for case, spaces and punctuation, comes first.
        """
        squeezed, words = _squeezed(typed), _words(typed)[:MOST_WORDS]
        if not words:
            return ()
        alike = [{word: near for word in self._weights if (near := _alike(said, word))} for said in words]
        nearest: dict[int, float] = {}
        for label in self._labels:
            score = 1.0 + NEAR if label.squeezed == squeezed else self._nearness(label, words, alike)
            score *= 1.0 if label.language == language else OTHER_LANGUAGE
            nearest[label.at] = max(score, nearest.get(label.at, 0.0))
        found = sorted((at for at in nearest if nearest[at] >= NEAR), key=lambda at: -nearest[at])
        return tuple(self.competencies[at] for at in found[:most])

    def _nearness(self, label: _Label, words: Sequence[str], alike: Sequence[Mapping[str, float]]) -> float:
        """Between 0 and 1: how much of the label was typed, rare words counting more; a little, how much else was."""
        weights, rare = self._weights, self._rarest
        matched = sum(weights[word] * max((each.get(word, 0.0) for each in alike), default=0.0) for word in label.words)
        if not matched:
            return 0.0
        found = sum(
            weights.get(said, rare) * max(each.get(word, 0.0) for word in label.words)
            for said, each in zip(words, alike, strict=True)
        )
        whole, typed = sum(weights[word] for word in label.words), sum(weights.get(said, rare) for said in words)
        return (1 - TYPED_SHARE) * matched / whole + TYPED_SHARE * found / typed

    @cached_property
    def _labels(self) -> tuple[_Label, ...]:
        return tuple(
            _Label(at, language, _squeezed(name), _words(name))
            for at, competency in enumerate(self.competencies)
            if competency.id not in self.retired
            for language, text in competency.texts.items()
            for name in (text.name, *text.also)
        )

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        """What each word of a name weighs: the more, the fewer competencies have it (inverse document frequency)."""
        held = {(label.at, word) for label in self._labels for word in label.words}
        times = Counter(word for _, word in held)
        return {word: math.log(1 + len(self.competencies) / times[word]) for word in sorted(times)}

    @cached_property
    def _rarest(self) -> float:
        return max(self._weights.values(), default=1.0)


def labels(competencies: Iterable[Competency]) -> Iterator[tuple[str, str, str]]:
    """Each name and other name as it is compared, with its language and the id of its competency."""
    for competency in competencies:
        for language, text in competency.texts.items():
            for name in (text.name, *text.also):
                yield _squeezed(name), language, competency.id


_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(f"([{_CHINESE}]+)|[^{_CHINESE} ]+")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each if each.isalnum() else " " for each in plain)


def _squeezed(text: str) -> str:
    return _folded(text).replace(" ", "")


def _words(text: str) -> tuple[str, ...]:
    """The words of a text, each once; of Chinese, which has no spaces, each pair of characters and each character."""
    found: dict[str, None] = {}
    for run in _RUN.finditer(_folded(text)):
        word = run[0]
        if run[1]:
            found.update(dict.fromkeys([*map("".join, pairwise(word)), *word]))
        else:
            found[word] = None
    return tuple(found)


def _alike(one: str, other: str) -> float:
    """1 for the same word, less for one spelt or ending differently, 0 for others and for what is Chinese."""
    if one == other:
        return 1.0
    shorter = min(len(one), len(other))
    if shorter < SHORTEST:
        return 0.0
    mine, theirs = _triples(one), _triples(other)
    share = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    beginning = max(SHORTEST, math.ceil(SAME_BEGINNING * shorter))
    if one[:beginning] == other[:beginning]:
        return max(share, BEGINNING_NEAR)
    return share if share >= ALIKE else 0.0


@lru_cache(4096)
def _triples(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
