"""What was asked before and is like a question: by the words two texts share, rare ones counting more.

The cosine of two texts' words weighed by how rare they are (Salton & Buckley 1988), which is between 0 and 1 however
long a text is. It knows no synonyms: "pay" does not find "salary".
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.rules.search.words import is_cjk, kept, pairs, pieces

# Two texts of eight words each that share two. The pairs among the tests that ask the same lie at 0.3 and above, those
# that only begin alike share fewer than two words.
ALIKE = 0.25
# One shared word is a topic and no question; in Chinese two pairs are three characters.
FEWEST_SHARED = 2
# So many earlier ones are shown: a fourth is not read.
MOST = 3


@dataclass(frozen=True)
class Earlier:
    """Something asked before, with its number."""

    id: int
    text: str


@dataclass(frozen=True)
class Alike:
    """An earlier one by its number, and how like it is, from `ALIKE` to 1."""

    id: int
    likeness: float


def alike(text: str, earlier: Iterable[Earlier], common: frozenset[str] = frozenset()) -> Sequence[Alike]:
    """Those that are like the text, the likest first, at most `MOST`; of equals the newest, which has the highest
    number. `common` are words that say nothing of what is asked (stems and Chinese words)."""
    return nearest(words(text, common), [(each.id, words(each.text, common)) for each in earlier])


def nearest(own: Mapping[str, float], others: Sequence[tuple[int, Mapping[str, float]]]) -> Sequence[Alike]:
    """The same of what `words` makes of the texts, for whoever compares each with each; `others` are by number."""
    seen = Counter(word for _, each in others for word in each) + Counter(own.keys())
    rare = {word: math.log(1 + (len(others) + 1) / count) for word, count in seen.items()}
    found = [
        Alike(id, min(1.0, _cosine(own, each, rare)))
        for id, each in others if len(own.keys() & each.keys()) >= FEWEST_SHARED
    ]  # fmt: skip
    found = [each for each in found if each.likeness >= ALIKE]
    return sorted(found, key=lambda each: (-each.likeness, -each.id))[:MOST]


def words(text: str, common: frozenset[str] = frozenset()) -> Mapping[str, float]:
    """How much each word of a text weighs in it: English ones by their stem, Chinese ones as overlapping pairs. What
    comes again counts a little more."""
    found = list[str]()
    for each in pieces(text):
        if is_cjk(each):
            found += [pair for part in _without(each, common) for pair in pairs(part)]
        elif each not in common:
            found += kept([each], True)
    return {word: 1 + math.log(count) for word, count in Counter(found).items()}


def _without(piece: str, common: frozenset[str]) -> Sequence[str]:
    """What is left of Chinese text between common words."""
    return [part for part in _common(common).split(piece) if part]


@cache
def _common(words: frozenset[str]) -> re.Pattern[str]:
    """Any of the Chinese ones among them, of several at one place the longest."""
    chinese = sorted((each for each in words if is_cjk(each)), key=lambda each: (-len(each), each))
    return re.compile("|".join(map(re.escape, chinese)) or "(?!)")


def _cosine(one: Mapping[str, float], other: Mapping[str, float], rare: Mapping[str, float]) -> float:
    shared = sum(one[word] * other[word] * rare[word] ** 2 for word in one.keys() & other.keys())
    return shared / (_length(one, rare) * _length(other, rare)) if shared else 0.0


def _length(words: Mapping[str, float], rare: Mapping[str, float]) -> float:
    return math.sqrt(sum((weight * rare[word]) ** 2 for word, weight in words.items()))
