"""Debriefs: the widest disagreement first, both sides of it; a changed mind says why; the hiring manager votes last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.hiring import debriefs as rules
from bot.rules.hiring.debriefs import Debrief, Verdict
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.hiring.scorecards import Card, Overall, Rating
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

SAM, NOOR, MINA, ANA = "U0SAM", "U0NOOR", "U0MINA", "U0ANA"
ASKED = ("teamwork", "analysis", "writing", "speaking")


def card(overall: Overall, *scores: int | None) -> Card:
    return Card(tuple(Rating(c, n, f"saw {n}") for c, n in zip(ASKED, scores, strict=True)), overall)


CARDS = {SAM: card(Overall.YES, 4, 2, 3, None), NOOR: card(Overall.NO, 3, 5, 3, None)}


def opened() -> Debrief:
    return rules.opened(CARDS, MINA, ANA, NOW)


def test_the_agenda_begins_with_what_contradicts_and_shows_both_pieces_of_evidence() -> None:
    topics = rules.agenda(CARDS, ASKED)
    assert [each.competency for each in topics] == ["analysis", "teamwork", "writing", "speaking"]
    first = topics[0]
    assert first.is_contradiction
    assert [(side.who, side.score, side.evidence) for side in first.pair] == [(NOOR, 5, "saw 5"), (SAM, 2, "saw 2")]
    assert not topics[1].is_contradiction
    assert topics[-1].not_assessed == (NOOR, SAM)


def test_the_hiring_manager_votes_last_and_not_for_ever() -> None:
    debrief = opened()
    with pytest.raises(rules.ManagerLast) as early:
        rules.voted(debrief, MINA, Overall.YES, "", NOW)
    assert early.value.facts == {"waiting": [NOOR, SAM]}
    assert rules.voted(debrief, MINA, Overall.YES, "", debrief.until).waiting == {SAM, NOOR}
    for who, overall in ((SAM, Overall.YES), (NOOR, Overall.NO)):
        debrief = rules.voted(debrief, who, overall, "", NOW)
    assert rules.voted(debrief, MINA, Overall.YES, "", NOW).waiting == frozenset()


def test_whoever_changes_their_mind_says_why_and_both_votes_are_kept() -> None:
    with pytest.raises(FieldRefusals) as refused:
        rules.voted(opened(), NOOR, Overall.YES, " ", NOW)
    assert isinstance(refused.value.errors["reason"], Missing)
    debrief = rules.voted(opened(), NOOR, Overall.YES, "Sam saw the data flow", NOW)
    assert rules.tally(debrief) == {
        Overall.STRONG_NO: (0, 0), Overall.NO: (1, 0), Overall.YES: (1, 2), Overall.STRONG_YES: (0, 0),
    }  # fmt: skip
    assert debrief.cards[NOOR].overall is Overall.NO
    assert len(rules.voted(debrief, NOOR, Overall.NO, "", NOW).votes) == 1


def test_a_decision_has_an_owner_and_a_reason_and_ends_the_votes() -> None:
    with pytest.raises(FieldRefusals) as refused:
        rules.decided(opened(), None, "", ANA, " ", "x" * 1001, NOW)
    assert set(refused.value.errors) == {"verdict", "owner", "reason", "conditions"}
    done = rules.decided(opened(), Verdict.HIRE, MINA, ANA, "Two independent views", "Starts in May", NOW)
    assert done.decision is not None
    assert done.decision.conditions == "Starts in May"
    with pytest.raises(rules.DebriefOver):
        rules.voted(done, SAM, Overall.YES, "", NOW)
    with pytest.raises(rules.DebriefOver):
        rules.decided(done, Verdict.NO, MINA, ANA, "x", "", NOW)


def test_only_who_saw_the_candidate_and_the_hiring_manager_vote_within_a_week() -> None:
    with pytest.raises(rules.NotOnPanel):
        rules.voted(opened(), ANA, Overall.YES, "", NOW)
    for until in (NOW, NOW + timedelta(days=8)):
        with pytest.raises(rules.DeadlineMeaningless):
            rules.opened(CARDS, MINA, ANA, NOW, until)
