"""Who fits a role best among those known already: several rankings, made one by the places people have in each.

- by words: BM25 (Robertson & Zaragoza 2009) over stems, Chinese as pairs;
- by meanings: BM25 over skills and roles by their synonyms, with the wider ones;
- by letters: cosine of character n-grams within words, which forgives endings, compounds and slips;
- by must-haves: how many are met;
- by a model's vectors, where the operator has an `Encoder`.

They are joined by reciprocal rank fusion. Nobody is among the best without a reason that can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from bot.rules.community.matching import Profile, Wanted
from bot.rules.community.matching.bags import Bag, Letters, bag, grams, letters, tokens
from bot.rules.community.matching.covering import enough
from bot.rules.community.matching.explaining import Explanation, explained
from bot.rules.community.matching.reading import EITHER, Must, Shown, Synonyms, asked, read, shown

if TYPE_CHECKING:
    from bot.rules.community.matching.bags import Table

# Cormack, Clarke & Büttcher, "Reciprocal rank fusion outperforms Condorcet", SIGIR 2009: the k of all their tests. With
# it the first places of one ranking do not outweigh agreement of several.
K = 60
# product.md, community/matching: the best 20.
BEST = 20
# Somebody without a reason is passed over; after so many times as many as are wanted nobody is looked at.
LOOKED_AT = 10
# How much what stands where in a description counts in what is looked for: what must be there most.
TITLE, MUST, NICE, WORK = 2.0, 3.0, 1.0, 0.5
# And how much another word for the same counts by words and by letters, beside the one that was written: without it who
# says it in the very words of the role comes before who meets more of it. A quarter and the whole are as good.
SYNONYM = 0.5


class Ranking(StrEnum):
    """By what people are ranked."""

    WORDS = "words"
    MEANINGS = "meanings"
    LETTERS = "letters"
    MUSTS = "musts"
    MODEL = "model"


# Each ranking counts the same, until something was learned.
EVEN: Mapping[Ranking, float] = dict.fromkeys(Ranking, 1.0)


class Encoder(Protocol):
    """A model that gives texts vectors; the closer two texts, the larger the product of theirs."""

    def encode(self, texts: Sequence[str]) -> Table:
        """A row for each text, all of length 1."""


@dataclass(frozen=True)
class Match:
    """Somebody among the best, by number: the fused score, the place in each ranking in which they have one, and why,
    as both sides read it."""

    id: int
    score: float
    places: Mapping[Ranking, int]
    why: Explanation


@dataclass(frozen=True)
class Index:
    """All who are looked among, read. Whoever corrects something is replaced in it, and everybody is scored with that
    at once."""

    synonyms: Synonyms
    people: tuple[Shown, ...]
    words: Bag
    meanings: Bag
    letters: Letters
    encoder: Encoder | None = None
    vectors: Table | None = None

    @cached_property
    def _by_id(self) -> Mapping[int, int]:
        return {each.profile.id: n for n, each in enumerate(self.people)}

    def asked(self, wanted: Wanted) -> tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]]:
        """What is looked for by words, by meanings and by letters, and how much each counts."""
        asks = _parts(wanted.usable)
        meant = [
            (each, weight) for text, weight in asks for each in read(text, self.synonyms).meanings if each != EITHER
        ]  # fmt: skip
        weighed = [*asks, *((word, weight * SYNONYM) for each, weight in meant for word in self.synonyms.short(each))]
        return (
            _sum((word, weight) for text, weight in weighed for word in read(text, self.synonyms).words),
            _sum(meant),
            _sum((gram, weight) for text, weight in weighed for token in tokens(text) for gram in grams(token)),
        )

    def scores(self, wanted: Wanted) -> Mapping[Ranking, Table]:
        """How much is to be said for each of the people, by ranking; 0 is nothing."""
        words, meanings, spelt = self.asked(wanted)
        found = {
            Ranking.WORDS: self.words.bm25(words), Ranking.MEANINGS: self.meanings.bm25(meanings),
            Ranking.LETTERS: self.letters.likeness(spelt), Ranking.MUSTS: self._met(asked(wanted, self.synonyms)[0]),
        }  # fmt: skip
        if self.encoder is not None and self.vectors is not None:
            text = "\n".join(text for text, _ in _parts(wanted.usable))
            found[Ranking.MODEL] = (self.vectors @ self.encoder.encode([text])[0]).clip(0)
        return found

    def best(
        self, wanted: Wanted, weights: Mapping[Ranking, float] = EVEN, most: int = BEST
    ) -> tuple[Match, ...]:
        """The best people for a role, the best first. Of equals whoever has the lower number."""
        import numpy as np

        places = {ranking: ranks(scores) for ranking, scores in self.scores(wanted).items()}
        fused = fuse(places, weights)
        found = list[Match]()
        for n in np.argsort(-fused, kind="stable")[: LOOKED_AT * most]:
            if len(found) == most or not fused[n]:
                break
            why = explained(wanted, self.people[n], self.synonyms)
            if why.reasons:
                held = {ranking: int(each[n]) for ranking, each in places.items() if each[n]}
                found.append(Match(self.people[n].profile.id, float(fused[n]), held, why))
        return tuple(found)

    def corrected(self, profile: Profile) -> Index:
        """The index with what somebody says now, or with somebody new; the others stay as they are."""
        without = self.without(profile.id)
        one = indexed([profile], self.synonyms, self.encoder)
        return replace(
            without, people=without.people + one.people, words=without.words.joined(one.words),
            meanings=without.meanings.joined(one.meanings), letters=without.letters.joined(one.letters),
            vectors=_stacked(without.vectors, one.vectors),
        )  # fmt: skip

    def without(self, id: int) -> Index:
        """The index without that person, as if they had never been in it."""
        import numpy as np

        n = self._by_id.get(id)
        if n is None:
            return self
        vectors = None if self.vectors is None else np.delete(self.vectors, n, axis=0)
        return replace(
            self, people=self.people[:n] + self.people[n + 1 :], words=self.words.without(n),
            meanings=self.meanings.without(n), letters=self.letters.without(n), vectors=vectors,
        )  # fmt: skip

    def _met(self, musts: Sequence[Must]) -> Table:
        """How many must-haves each of the people meets."""
        import numpy as np

        met = np.zeros(len(self.people))
        for must in musts:
            if not must.groups and not must.words:
                continue
            holds = np.ones(len(self.people), bool)
            for group in must.groups:
                holds &= self.meanings.has_any(group)
            if must.words:
                there = sum(self.words.has_any({each}).astype(int) for each in set(must.words))
                holds &= there >= enough(must)
            met += holds
        return met


def indexed(profiles: Iterable[Profile], synonyms: Synonyms, encoder: Encoder | None = None) -> Index:
    """The index of these people."""
    people = tuple(shown(each, synonyms) for each in profiles)
    texts = ["\n".join(fact.text for fact in each.profile.facts) for each in people]
    return Index(
        synonyms, people,
        bag([[word for _, _, words in each.facts for word in words] for each in people]),
        bag([[meaning for _, meanings, _ in each.facts for meaning in meanings] for each in people]),
        letters([[token for fact in each.profile.facts for token in tokens(fact.text)] for each in people]),
        encoder,
        None if encoder is None else encoder.encode(texts),
    )  # fmt: skip


def ranks(scores: Table) -> Table:
    """The place of each, from 1; the same for the same score; 0 for whom nothing is to be said."""
    import numpy as np

    rounded = np.round(scores, 9)
    ordered = np.sort(rounded[rounded > 0])
    places = 1 + len(ordered) - np.searchsorted(ordered, rounded, side="right")
    return np.where(rounded > 0, places, 0)


def fuse(places: Mapping[Ranking, Table], weights: Mapping[Ranking, float] = EVEN, k: int = K) -> Table:
    """The sum over the rankings of weight / (k + place) for each person; a ranking without a place adds nothing."""
    import numpy as np

    parts = [np.where(each > 0, weights[name] / (k + each), 0.0) for name, each in places.items()]
    found: Table = np.sum(parts, axis=0)
    return found


def _parts(wanted: Wanted) -> Sequence[tuple[str, float]]:
    return [
        (wanted.title, TITLE), *((each, MUST) for each in wanted.musts), *((each, NICE) for each in wanted.nice),
        *((each, WORK) for each in (wanted.work,) if each),
    ]  # fmt: skip


def _sum(found: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    total = dict[str, float]()
    for token, weight in found:
        total[token] = total.get(token, 0.0) + weight
    return total


def _stacked(some: Table | None, more: Table | None) -> Table | None:
    import numpy as np

    return None if some is None or more is None else np.vstack([some, more])
