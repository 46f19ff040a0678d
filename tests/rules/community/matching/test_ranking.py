"""The best of those known: how rankings become one, what a correction does, and what is learned from decisions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from math import inf

import numpy as np
import pytest

from bot.app import MESSAGES
from bot.rules.community.matching import Fact, Field, Profile, Wanted
from bot.rules.community.matching.bags import bag, letters, tokens
from bot.rules.community.matching.explaining import corrected
from bot.rules.community.matching.learning import (
    FEWEST,
    MOST_PAIRS,
    MOST_WEIGHT,
    RESET,
    Decision,
    learned,
)
from bot.rules.community.matching.ranking import BEST, EVEN, Ranking, fuse, indexed, ranks
from bot.words.synonyms import synonyms

WORDS = synonyms(MESSAGES)
ROLE = Wanted("Backend engineer", ("Go", "PostgreSQL"), ("Kubernetes",))


def who(id: int, *skills: str) -> Profile:
    return Profile(id, tuple(Fact(Field.SKILLS, each) for each in skills))


PEOPLE = [
    who(1, "Go"), who(2, "Golang", "Postgres"), who(3, "Figma"), who(4, "Java", "MySQL"), who(5), who(6, "GO语言"),
]  # fmt: skip


def test_reciprocal_ranks_are_those_worked_out_by_hand() -> None:
    places = {Ranking.WORDS: np.array([1, 2, 3, 0]), Ranking.LETTERS: np.array([3, 1, 2, 0])}
    assert fuse(places) == pytest.approx([0.032266458495966696, 0.03252247488101534, 0.03200204813108039, 0])  # H03
    assert fuse(places, {**EVEN, Ranking.WORDS: 2.0})[0] == pytest.approx(2 / 61 + 1 / 63)


def test_the_same_score_has_the_same_place_and_none_has_none() -> None:
    assert ranks(np.array([0.5, 2, 0, 2, 1, -1])).tolist() == [4, 1, 0, 1, 3, 0]
    assert ranks(np.zeros(3)).tolist() == [0, 0, 0]


def test_words_are_weighed_as_worked_out_by_hand() -> None:
    # N = 3, mean length 2; "go" is in two texts, "sql" in one: ln(1 + 1.5 / 2.5) = 0.470004, ln(1 + 2.5 / 1.5) =
    # 0.980829.
    found = bag([["go", "sql"], ["go", "go", "x"], ["y"]])
    assert found.bm25({"go": 1.0}) == pytest.approx([0.470004 * 1, 0.470004 * 4.4 / (2 + 1.2 * 1.375), 0], abs=1e-5)
    assert found.bm25({"sql": 2.0, "unheard": 9.0}) == pytest.approx([2 * 0.980829, 0, 0], abs=1e-5)
    assert bag([]).bm25({"go": 1.0}).tolist() == []
    near = letters([tokens("typescript"), tokens("postscript"), tokens("数据仓库"), []])
    close = near.likeness(dict.fromkeys((" type", "ypesc", "scrip", "ript "), 1.0))
    assert close[0] > close[1] > close[2] == close[3] == 0


def test_the_best_have_reasons_and_the_rankings_they_stand_in() -> None:
    index = indexed(PEOPLE, WORDS)
    found = index.best(ROLE)
    assert [each.id for each in found[:3]] == [2, 1, 6]  # who meets both comes before who has the very word
    assert all(each.why.reasons for each in found)
    assert {3, 5}.isdisjoint(each.id for each in found)
    assert found[0].places[Ranking.MUSTS] == 1
    assert Ranking.MODEL not in found[0].places
    assert len(index.best(ROLE, most=1)) == 1
    assert len(indexed([who(n, "Go") for n in range(99)], WORDS).best(ROLE)) == BEST
    assert indexed([], WORDS).best(ROLE) == index.best(Wanted("")) == index.best(Wanted("的 ???", ("", "与"))) == ()


def test_a_correction_scores_everybody_as_if_it_had_always_been_so() -> None:
    index = indexed(PEOPLE, WORDS)
    right = corrected(PEOPLE[2], None, Fact(Field.SKILLS, "Go"))
    after = index.corrected(replace(right, facts=(*right.facts, Fact(Field.SKILLS, "k8s"), Fact(Field.SKILLS, "pg"))))
    anew = indexed([*PEOPLE[:2], *PEOPLE[3:], after.people[-1].profile], WORDS)
    assert after.best(ROLE) == anew.best(ROLE)
    assert 3 in {each.id for each in after.best(ROLE)}
    assert index.best(ROLE) == indexed(PEOPLE, WORDS).best(ROLE)
    assert {each.id for each in after.without(3).best(ROLE)} == {each.id for each in index.best(ROLE)}
    assert index.without(77) is index
    assert indexed([], WORDS).corrected(PEOPLE[0]).best(ROLE)[0].id == 1


class Lengths:
    """A model that knows of a text only whether it speaks of drawing."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, 0.0] if "Figma" in each or "Draws" in each else [0.0, 1.0] for each in texts])


def test_a_model_is_one_more_ranking() -> None:
    index = indexed(PEOPLE, WORDS, Lengths())
    assert index.scores(Wanted("Draws"))[Ranking.MODEL].tolist() == [0, 0, 1, 0, 0, 0]
    after = index.without(1).corrected(who(7, "Figma"))
    assert after.scores(Wanted("Draws"))[Ranking.MODEL].tolist() == [0, 1, 0, 0, 0, 1]
    assert Ranking.MODEL in index.best(ROLE)[0].places


def decisions(role: int, count: int, **places: tuple[int, int]) -> list[Decision]:
    """So many accepted and refused, with the places of both."""
    return [
        Decision(role, {Ranking(name): each[n] for name, each in places.items() if each[n]}, n == 0)
        for n in (0, 1) for _ in range(count)
    ]  # fmt: skip


def test_a_ranking_that_was_right_counts_more_within_bounds_and_can_be_put_back() -> None:
    found = learned(decisions(1, 5, words=(1, 9), letters=(9, 1), musts=(2, 2), meanings=(3, 0)))
    # 25 pairs, all right, with 20 undecided: (25 + 10) / 45; 2 ** (2 × 35/45 - 1).
    assert found.weights[Ranking.WORDS] == pytest.approx(2 ** (25 / 45))
    assert found.weights[Ranking.LETTERS] == pytest.approx(2 ** (-25 / 45))
    assert found.weights[Ranking.MUSTS] == 1
    assert found.weights[Ranking.MEANINGS] == found.weights[Ranking.WORDS]
    assert found.weights[Ranking.MODEL] == 1
    assert (found.accepted, found.refused, found.lessons[Ranking.WORDS].pairs) == (5, 5, 25)
    many = learned([each for role in range(200) for each in decisions(role, 9, words=(1, 9), letters=(9, 1))])
    assert 1 / MOST_WEIGHT < many.weights[Ranking.LETTERS] < 0.51 < 1.98 < many.weights[Ranking.WORDS] < MOST_WEIGHT
    assert many.lessons[Ranking.WORDS].pairs == 200 * MOST_PAIRS
    assert RESET.weights == EVEN


def test_too_few_decisions_and_those_about_different_roles_teach_nothing() -> None:
    assert learned(decisions(1, FEWEST - 1, words=(1, 9))).weights == EVEN
    apart = [each for n, each in enumerate(decisions(1, 5, words=(1, 9)))]
    apart = [replace(each, role=1 if each.was_accepted else 2) for each in apart]
    assert learned(apart).weights == EVEN
    assert learned([]) == RESET


def test_what_is_learned_changes_the_order() -> None:
    index = indexed([who(1, "Gopher", "Postgresql tuning"), who(2, "Golang", "Pg")], WORDS)
    by_letters = index.best(ROLE, {**EVEN, Ranking.LETTERS: 2.0, Ranking.MEANINGS: 0.5, Ranking.MUSTS: 0.5})
    by_meaning = index.best(ROLE, {**EVEN, Ranking.LETTERS: 0.5, Ranking.MEANINGS: 2.0, Ranking.MUSTS: 2.0})
    assert {each.id for each in by_letters} == {each.id for each in by_meaning}
    assert by_letters[0].score != by_meaning[0].score
    assert json.dumps([each.score for each in by_letters])
    assert inf not in [each.score for each in by_meaning]
