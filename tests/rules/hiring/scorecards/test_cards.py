"""Cards: never blank, evidence at the ends of the scale, a second look before they go in, versions with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.hiring import scorecards as rules
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.hiring.scorecards import Card, Finding, Found, Overall, Rating, Trait, Version
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

WHOLE = {"score_0": "4", "evidence_0": "Asked the customer first", "score_1": "not_assessed", "overall": "yes"}
ASKED = ("teamwork", "analysis")


def test_a_card_has_a_rating_or_not_assessed_for_each_competency_in_the_order_of_the_plan() -> None:
    card = rules.read({**WHOLE, "note": " Tell them about the team ", "chance": "70 %"}, ASKED)
    assert card.ratings == (Rating("teamwork", 4, "Asked the customer first"), Rating("analysis"))
    assert (card.overall, card.note, card.chance) == (Overall.YES, "Tell them about the team", 70)
    assert card.scored == (("teamwork", 4),)
    with pytest.raises(FieldRefusals) as refused:
        rules.read({"score_0": "6"}, ASKED)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {
        "score_0": Missing, "score_1": Missing, "overall": Missing,
    }  # fmt: skip
    assert rules.read({"score_0": "6"}, ASKED, draft=True).ratings == (Rating("teamwork"), Rating("analysis"))


@pytest.mark.parametrize("score", ["1", "5"])
def test_the_ends_of_the_scale_need_evidence_and_others_are_pointed_out(score: str) -> None:
    with pytest.raises(FieldRefusals) as refused:
        rules.read({**WHOLE, "score_0": score, "evidence_0": " "}, ASKED)
    assert list(refused.value.errors) == ["evidence_0"]
    card = rules.read({**WHOLE, "evidence_0": ""}, ASKED)
    assert rules.find(card, ()) == (Found(Finding.NO_EVIDENCE, "teamwork"),)
    assert rules.find(replace(card, ratings=(Rating("teamwork"),)), ()) == (Found(Finding.NOTHING_ASSESSED),)


def test_words_about_protected_traits_are_pointed_out_wherever_they_stand() -> None:
    card = Card((Rating("teamwork", 3, "Seems too Old for us"),), Overall.NO, "有孩子")
    found = rules.find(card, [Trait("old"), Trait("有孩子"), Trait("told")])
    assert found == (Found(Finding.TRAIT, "teamwork", "old"), Found(Finding.TRAIT, "", "有孩子"))


@pytest.mark.parametrize("said", ["0", "100", "-5", "sure", "５０"])
def test_a_chance_is_a_whole_number_short_of_certainty(said: str) -> None:
    with pytest.raises(FieldRefusals) as refused:
        rules.read({**WHOLE, "chance": said}, ASKED)
    assert list(refused.value.errors) == ["chance"]


def test_a_card_that_is_in_stays_and_another_version_says_why() -> None:
    card, later = rules.read(WHOLE, ASKED), NOW + timedelta(hours=1)
    first = rules.submitted((), card, "", NOW)
    assert first == (Version(card, NOW),)
    other = replace(card, overall=Overall.NO)
    with pytest.raises(rules.CardSubmitted):
        rules.submitted(first, card, "Again", later)
    for why, wrong in ((" ", Missing), ("x" * 501, TooLong)):
        with pytest.raises(FieldRefusals) as refused:
            rules.submitted(first, other, why, later)
        assert isinstance(refused.value.errors["why"], wrong)
    assert rules.submitted(first, other, "Mixed up two people", later)[0] == first[0]
