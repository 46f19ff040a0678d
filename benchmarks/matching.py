"""V7: the best 20 of 100,000 members for a role, with reasons, beside scikit-learn's raw product on the same vectors.

Ours is the whole answer: every ranking, their fusion, and for each of the best up to three reasons and a gap. The peer
is given the vectors as sparse matrices and multiplies them with those of the role, and does nothing else. Both are read
beforehand: reading the members is the errand's, and asked once for many roles.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.measured import Row, interleaved
from bot.app import MESSAGES
from bot.rules.community.matching import Fact, Field, Profile, Wanted
from bot.rules.community.matching.allowed import is_allowed
from bot.rules.community.matching.bags import Bag, Letters
from bot.rules.community.matching.ranking import BEST, Index, indexed
from bot.rules.community.matching.reading import Synonyms
from bot.words.synonyms import synonyms

PEOPLE, RUNS, SECONDS, BAR = 100_000, 5, 1.0, 2.0
ROLE = Wanted(
    "Data engineer", ("PostgreSQL", "Python", "Kubernetes", "German"), ("Go", "Airflow"),
    "Builds pipelines\nKeeps the data right",
)  # fmt: skip


def measure(size: float) -> list[Row]:
    """The answer for one role: how long it takes, and how many times the raw product."""
    known = synonyms(MESSAGES)
    index = indexed(people(max(200, int(PEOPLE * size)), known), known)
    product, found = _raw(index), index.best(ROLE)
    if len(found) < BEST or not all(each.why.reasons for each in found):
        raise RuntimeError(f"{len(found)} people with reasons")
    ours, peer = interleaved(max(1, int(RUNS * size)), _timed(lambda: index.best(ROLE)), _timed(product))
    work = f"Best {BEST} of {len(index.people):,} members for a role, with reasons"
    alone = "… beside the product of the same vectors alone"
    return [
        Row(work, f"{ours:.3f} s", "–", ours, "most", SECONDS, " s"),
        Row(alone, f"{ours:.3f} s", f"{peer:.3f} s, scikit-learn", ours / peer, "most", BAR, "×"),
    ]


def people(count: int, known: Synonyms) -> list[Profile]:
    """So many people with six skills, a role, a sentence about their work and languages, drawn from what has a name in
    the list of synonyms."""
    chance = random.Random(7)
    words = [said for each in known.same.values() for word in each if is_allowed(said := word.removeprefix("="))]
    spoken = [known.same[each][0] for each in sorted(known.spoken)]
    verbs = ("Built", "Ran", "Moved", "Taught", "Rescued", "Measured")
    return [
        Profile(n, (
            *(Fact(Field.SKILLS, each) for each in chance.sample(words, 6)),
            Fact(Field.ROLE, f"{chance.choice(words)} {chance.choice(('engineer', 'lead', 'analyst', 'specialist'))}"),
            Fact(Field.WORK, f"{chance.choice(verbs)} {chance.choice(words)} for {chance.randrange(2, 200)} people"),
            *(Fact(Field.LANGUAGES, each) for each in chance.sample(spoken, 2)),
        ))
        for n in range(count)
    ]  # fmt: skip


def _raw(index: Index) -> Callable[[], Any]:
    """The products of the role's vectors with those of all people, as scikit-learn makes them."""
    from scipy.sparse import csr_matrix, diags
    from sklearn.metrics.pairwise import linear_kernel

    def vectors(bag: Bag, weights: Any) -> Any:
        return csr_matrix((weights, (bag.texts, bag.tokens)), (bag.size, len(bag.vocabulary)))

    def lettered(letters: Letters) -> Any:
        words = vectors(letters.bag, letters.bag.counts)
        grams = vectors(letters.grams, letters.grams.counts * letters._rarity[letters.grams.tokens])
        return (diags(1 / letters._lengths.clip(1e-9)) @ words @ grams).tocsr()

    def asked(vocabulary: Mapping[str, int], tokens: Mapping[str, float]) -> Any:
        known = [(vocabulary[each], weight) for each, weight in tokens.items() if each in vocabulary]
        columns, weights = [n for n, _ in known], [weight for _, weight in known]
        return csr_matrix((weights, ([0] * len(known), columns)), (1, len(vocabulary)))

    words, meanings, grams = index.asked(ROLE)
    pairs = [
        (vectors(bag, bag._saturated * bag._rarity[bag.tokens]), asked(bag.vocabulary, tokens))
        for bag, tokens in ((index.words, words), (index.meanings, meanings))
    ]
    pairs.append((lettered(index.letters), asked(index.letters.grams.vocabulary, grams)))
    return lambda: [linear_kernel(one, other, dense_output=True) for one, other in pairs]


def _timed(work: Callable[[], Any]) -> Callable[[], float]:
    def seconds() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return seconds
