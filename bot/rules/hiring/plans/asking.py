"""How a question is asked: whether it puts the answer into somebody's mouth, can be answered with yes or no where it
should be told, or asks two things at once. What it finds are hints; what cannot be told reliably is let pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.rules.hiring.competencies import QuestionKind

# A question about what somebody did or would do wants a story; what somebody knows may be asked for with yes or no.
TOLD = (QuestionKind.BEHAVIOURAL, QuestionKind.SITUATIONAL)

_SENTENCE = re.compile(r"(?:[^.!?\n]|\n(?!\n))*(?:[.!?]+|\n\n|$)")
_QUOTED = re.compile('"[^"]*"')
# Where a clause begins: with the sentence, behind a comma or its like, or with a word that joins it to the one before.
_BEGINS = r"(?:^|[,;:()—–] ?|\b(?:and|but|so|or|then) )(?:(?:and|but|so|or|then|well|now|那么?|所以|而且?|并且?) ?)*"
_ALIKE = str.maketrans("’‘“”，；：。？！（）您", "''\"\",;:.?!()你")


class Fault(StrEnum):
    LEADING = "leading"
    CLOSED = "closed"
    TWO_THINGS = "two_things"


@dataclass(frozen=True)
class Phrase:
    """Words that a clause begins with, or that stand anywhere where they begin with `…`, which is anything within the
    sentence; `?` at the end: with which a sentence that asks ends. `instead` says how to ask."""

    text: str
    instead: str = ""

    @property
    def is_loose(self) -> bool:
        """Whether it may stand anywhere; then it says nothing of a sentence that is open."""
        return self.text.startswith("…")


@dataclass(frozen=True)
class Phrases:
    """What makes a question leading or closed; and what makes a sentence open that else were closed."""

    leading: Sequence[Phrase] = ()
    closed: Sequence[Phrase] = ()
    open: Sequence[Phrase] = ()


@dataclass(frozen=True)
class Hint:
    """What is wrong with a question, with which words, and how to ask instead; no words for two things at once."""

    fault: Fault
    said: str = ""
    instead: str = ""


def hints(text: str, probes: Sequence[str], kind: QuestionKind, phrases: Phrases) -> tuple[Hint, ...]:
    """What is worth asking otherwise in a question and its probes, each fault once, the gravest first.

    Whether it is closed is told by its last sentence: what stands before may set the scene. A probe may be closed, for
    it asks for one detail.
    """
    asked = _sentences(text)
    found = (
        next(filter(None, (_leading(each, phrases) for part in (text, *probes) for each in _sentences(part))), None),
        _closed(asked[-1], phrases) if asked and kind in TOLD else None,
        Hint(Fault.TWO_THINGS) if sum(each.endswith("?") for each in asked) > 1 else None,
    )
    return tuple(filter(None, found))


def _leading(sentence: str, phrases: Phrases) -> Hint | None:
    found = [each for each in phrases.leading if _stands(each, sentence)]
    if found and all(each.is_loose for each in found) and _is_open(sentence, phrases):
        return None
    return _hint(Fault.LEADING, found)


def _closed(sentence: str, phrases: Phrases) -> Hint | None:
    if not sentence.endswith("?") or _is_open(sentence, phrases) or _leading(sentence, phrases):
        return None
    return _hint(Fault.CLOSED, [each for each in phrases.closed if _stands(each, sentence)])


def _hint(fault: Fault, found: Sequence[Phrase]) -> Hint | None:
    return Hint(fault, found[0].text.strip("…,， "), found[0].instead) if found else None


def _is_open(sentence: str, phrases: Phrases) -> bool:
    return any(_stands(each, sentence) for each in phrases.open)


def _stands(phrase: Phrase, sentence: str) -> bool:
    return _pattern(phrase.text).search(sentence) is not None


def _sentences(text: str) -> list[str]:
    """The sentences, without what is quoted; alike in case, spaces, marks and forms of address."""
    parts = map(_alike, _SENTENCE.findall(_QUOTED.sub(" ", text.translate(_ALIKE))))
    return [re.sub(r"[?!.]*\?[?!.]*$", "?", each) for each in parts if each.strip(".!? ")]


def _alike(text: str) -> str:
    return re.sub(" ?, ?", ",", " ".join(text.translate(_ALIKE).casefold().split()))


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    text = _alike(phrase)
    asks = text.endswith("?")
    words = ".*".join(re.escape(each.strip()) for each in text.removeprefix("…").removesuffix("?").split("…"))
    edge = r"(?!\w)" if words[-1:].isascii() and words[-1:].isalnum() else ""
    return re.compile(("" if text.startswith("…") else _BEGINS) + words + edge + (r" ?\)? ?\?$" if asks else ""))
