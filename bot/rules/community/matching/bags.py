"""Many texts as rows of numbers, so that all of them are weighed at once: which words each has, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from bot.rules.search.words import is_cjk, pairs, pieces

if TYPE_CHECKING:
    import numpy as np

    Table = np.ndarray[Any, np.dtype[Any]]

# BM25's usual values (Robertson & Zaragoza, "The probabilistic relevance framework", 2009, section 3): how soon more of
# the same word stops to count, and how much long texts are held back.
K1, B = 1.2, 0.75
# Character n-grams of two to five letters within words (science.md, section 7); of Chinese two to four.
GRAMS, CJK_GRAMS = range(2, 6), range(2, 5)
# Chinese written without a break is taken in one up to so many characters, beyond that by pairs.
LONGEST = 8


@dataclass(frozen=True)
class Bag:
    """Which tokens of a vocabulary each of the texts has and how often: by row of `texts`, `tokens` and `counts` one
    text has one token. `size` is the number of texts."""

    vocabulary: Mapping[str, int]
    texts: Table
    tokens: Table
    counts: Table
    size: int

    @cached_property
    def _lengths(self) -> Table:
        import numpy as np

        return np.bincount(self.texts, self.counts, minlength=self.size)

    @cached_property
    def _rarity(self) -> Table:
        """ln(1 + (N - n + ½) / (n + ½)), which is never negative, for each token that n of N texts have."""
        import numpy as np

        have = np.bincount(self.tokens, minlength=len(self.vocabulary))
        return np.log1p((self.size - have + 0.5) / (have + 0.5))

    @cached_property
    def _saturated(self) -> Table:
        if not len(self.texts):
            return self.counts
        long = (self._lengths / self._lengths.mean())[self.texts]
        found: Table = self.counts * (K1 + 1) / (self.counts + K1 * (1 - B + B * long))
        return found

    def bm25(self, query: Mapping[str, float]) -> Table:
        """The score of each text for tokens with these weights."""
        import numpy as np

        wanted = np.zeros(len(self.vocabulary))
        for token, weight in query.items():
            if (n := self.vocabulary.get(token)) is not None:
                wanted[n] = weight * self._rarity[n]
        return np.bincount(self.texts, wanted[self.tokens] * self._saturated, minlength=self.size)

    def has_any(self, wanted: Collection[str]) -> Table:
        """Which of the texts have one of these tokens."""
        import numpy as np

        numbers = [self.vocabulary[each] for each in wanted if each in self.vocabulary]
        found = np.zeros(self.size, bool)
        found[self.texts[np.isin(self.tokens, numbers)]] = True
        return found

    def joined(self, more: Bag) -> Bag:
        """These texts with others after them."""
        import numpy as np

        vocabulary = dict(self.vocabulary)
        moved = np.array([vocabulary.setdefault(each, len(vocabulary)) for each in more.vocabulary], int)
        return Bag(
            vocabulary, np.concatenate([self.texts, more.texts + self.size]),
            np.concatenate([self.tokens, moved[more.tokens]]), np.concatenate([self.counts, more.counts]),
            self.size + more.size,
        )  # fmt: skip

    def without(self, n: int) -> Bag:
        """These texts without one; those after it move up."""
        others = self.texts != n
        texts = self.texts[others]
        return Bag(
            self.vocabulary, texts - (texts > n), self.tokens[others], self.counts[others], self.size - 1
        )  # fmt: skip


@dataclass(frozen=True)
class Letters:
    """Texts by the character n-grams of their words, which are looked up once for each word: `grams` has the words of
    the vocabulary of `bag` as its texts."""

    bag: Bag
    grams: Bag

    @cached_property
    def _rarity(self) -> Table:
        """How rare each n-gram is, by how many of the words that some text has have it."""
        import numpy as np

        is_there = np.bincount(self.bag.tokens, minlength=self.grams.size) > 0
        have = np.bincount(self.grams.tokens[is_there[self.grams.texts]], minlength=len(self.grams.vocabulary))
        found: Table = np.log1p((is_there.sum() + 1) / (have + 1))
        return found

    @cached_property
    def _lengths(self) -> Table:
        """The length of each text's vector, its words taken to have no n-gram in common."""
        import numpy as np

        each = self.grams
        squares = np.bincount(each.texts, (each.counts * self._rarity[each.tokens]) ** 2, minlength=each.size)
        return np.sqrt(np.bincount(self.bag.texts, self.bag.counts * squares[self.bag.tokens], minlength=self.bag.size))

    def likeness(self, query: Mapping[str, float]) -> Table:
        """The cosine of each text with n-grams of these weights but for the query's own length; rare n-grams count
        more."""
        import numpy as np

        each, wanted = self.grams, np.zeros(len(self.grams.vocabulary))
        for gram, weight in query.items():
            if (n := each.vocabulary.get(gram)) is not None:
                wanted[n] = weight * self._rarity[n] ** 2
        words = np.bincount(each.texts, wanted[each.tokens] * each.counts, minlength=each.size)
        products = np.bincount(self.bag.texts, words[self.bag.tokens] * self.bag.counts, minlength=self.bag.size)
        found: Table = products / np.where(self._lengths > 0, self._lengths, 1.0)
        return found

    def joined(self, more: Letters) -> Letters:
        """These texts with others after them."""
        fresh = [each for each in more.bag.vocabulary if each not in self.bag.vocabulary]
        return Letters(self.bag.joined(more.bag), self.grams.joined(bag([grams(each) for each in fresh])))

    def without(self, n: int) -> Letters:
        """These texts without one."""
        return replace(self, bag=self.bag.without(n))


def bag(texts: Sequence[Iterable[str]]) -> Bag:
    """The bag of these texts."""
    import numpy as np

    vocabulary, rows = dict[str, int](), list[tuple[int, int, int]]()
    for n, text in enumerate(texts):
        rows += [(n, vocabulary.setdefault(token, len(vocabulary)), count) for token, count in Counter(text).items()]
    found = np.array(rows, int).reshape(-1, 3)
    return Bag(vocabulary, found[:, 0].copy(), found[:, 1].copy(), found[:, 2].astype(float), len(texts))


def letters(texts: Sequence[Iterable[str]]) -> Letters:
    """The same by n-grams; the texts are given by their `tokens`."""
    found = bag(texts)
    return Letters(found, bag([grams(each) for each in found.vocabulary]))


@lru_cache(maxsize=1 << 16)
def tokens(text: str) -> Sequence[str]:
    """The words that n-grams are taken of."""
    return tuple(
        token for piece in pieces(text)
        for token in (pairs(piece) if is_cjk(piece) and len(piece) > LONGEST else [piece])
    )  # fmt: skip


def grams(token: str) -> Sequence[str]:
    """The n-grams of a word, with its ends where it is written between blanks."""
    padded, lengths = (token, CJK_GRAMS) if is_cjk(token) else (f" {token} ", GRAMS)
    return [padded[at : at + n] for n in lengths for at in range(len(padded) - n + 1)] or [token]
