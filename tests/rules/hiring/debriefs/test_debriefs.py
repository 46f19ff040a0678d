"""Debriefs: a changed mind says why, votes lie open together, the hiring manager votes last, a decision ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.hiring import debriefs as rules
from bot.rules.hiring.debriefs import Debrief, Entry, Verdict
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.hiring.scorecards import Overall
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

SAM, NOOR, LEE, MINA, ANA = "U0SAM", "U0NOOR", "U0LEE", "U0MINA", "U0ANA"
FIRSTS = {SAM: Overall.YES, NOOR: Overall.NO}
UNTIL, CLOSES = NOW + timedelta(days=2), NOW + timedelta(days=3)


def opened(manager: str = MINA, panel: Sequence[str] = (SAM, NOOR)) -> Debrief:
    entries = tuple(Entry(n, who, 0) for n, who in enumerate(panel))
    return Debrief(1, 0, entries, manager, ANA, NOW, UNTIL, CLOSES)


def voted(debrief: Debrief, **votes: Overall) -> Debrief:
    for who, overall in votes.items():
        debrief = rules.voted(debrief, who, FIRSTS.get(who), overall, "Heard more", NOW)
    return debrief


def test_the_hiring_manager_votes_last_and_not_for_ever() -> None:
    debrief = opened()
    with pytest.raises(rules.ManagerLast) as early:
        rules.voted(debrief, MINA, None, Overall.YES, "", NOW)
    assert early.value.facts == {"waiting": [NOOR, SAM]}
    assert rules.voted(debrief, MINA, None, Overall.YES, "", UNTIL).waiting() == {SAM, NOOR}
    debrief = voted(debrief, U0SAM=Overall.YES, U0NOOR=Overall.NO)
    assert rules.voted(debrief, MINA, None, Overall.YES, "", NOW).waiting() == frozenset()
    on_panel = rules.voted(opened(SAM), NOOR, Overall.NO, Overall.NO, "", NOW)
    assert rules.voted(on_panel, SAM, Overall.YES, Overall.YES, "", NOW).is_closed(NOW), "an interviewer may be both"


def test_second_votes_lie_open_together_and_then_nobody_follows_them() -> None:
    debrief = voted(opened(), U0SAM=Overall.YES)
    assert [each.who for each in debrief.seen_votes(SAM, NOW)] == [SAM]
    assert debrief.seen_votes(NOOR, NOW) == debrief.seen_votes(MINA, NOW) == ()
    assert rules.voted(debrief, SAM, Overall.YES, Overall.NO, "Slept on it", NOW).vote_of(SAM) != debrief.votes[0]
    with pytest.raises(rules.VotesOpen):
        rules.voted(debrief, NOOR, Overall.NO, Overall.NO, "", UNTIL)
    debrief = voted(debrief, U0NOOR=Overall.NO)
    assert {each.who for each in debrief.seen_votes(MINA, NOW)} == {SAM, NOOR}
    with pytest.raises(rules.VotesOpen):
        rules.voted(debrief, SAM, Overall.YES, Overall.STRONG_NO, "Noor is right", NOW)


def test_whoever_changes_their_mind_says_why_and_both_votes_are_kept() -> None:
    with pytest.raises(FieldRefusals) as refused:
        rules.voted(opened(), NOOR, Overall.NO, Overall.YES, " ", NOW)
    assert isinstance(refused.value.errors["reason"], Missing)
    for overall, reason in ((None, ""), (Overall.NO, "x" * 1001)):
        with pytest.raises(FieldRefusals):
            rules.voted(opened(), NOOR, Overall.NO, overall, reason, NOW)
    debrief = rules.voted(opened(), NOOR, Overall.NO, Overall.YES, "Sam saw the data flow", NOW)
    assert rules.tally(FIRSTS, debrief.votes) == {
        Overall.STRONG_NO: (0, 0), Overall.NO: (1, 0), Overall.YES: (1, 2), Overall.STRONG_YES: (0, 0),
    }  # fmt: skip
    assert len(rules.voted(debrief, NOOR, Overall.NO, Overall.NO, "", NOW).votes) == 1


def test_whose_card_came_late_may_vote_and_nobody_waits_for_them_nor_for_who_left() -> None:
    with pytest.raises(rules.NotOnPanel):
        rules.voted(opened(), LEE, None, Overall.YES, "", NOW)
    debrief = rules.voted(opened(), LEE, None, Overall.YES, "", NOW, late={LEE})
    assert debrief.waiting() == {SAM, NOOR, MINA}
    assert rules.tally(FIRSTS, debrief.votes)[Overall.YES] == (1, 2)
    debrief = voted(debrief, U0SAM=Overall.YES)
    assert debrief.is_open(NOW, absent={NOOR})
    assert not debrief.is_closed(NOW, absent={NOOR})
    assert debrief.is_closed(NOW, absent={NOOR, MINA})
    assert opened(manager="").voters == {SAM, NOOR}
    assert opened(manager="").is_closed(UNTIL)


def test_nothing_is_decided_before_everybody_voted_or_their_time_is_over() -> None:
    def decide(debrief: Debrief, by: str, now: object = NOW) -> Debrief:
        return rules.decided(debrief, Verdict.NEXT, ANA, by, "Two views", "", now)  # type: ignore[arg-type]

    debrief = opened()
    for by in (ANA, MINA):
        with pytest.raises(rules.VotesMissing) as early:
            decide(debrief, by)
        assert early.value.facts == {"waiting": [MINA, NOOR, SAM], "until": UNTIL}
    debrief = voted(debrief, U0SAM=Overall.YES, U0NOOR=Overall.NO)
    with pytest.raises(rules.VotesMissing) as early:
        decide(debrief, ANA, UNTIL)
    assert early.value.facts == {"waiting": [MINA], "until": CLOSES}
    assert decide(debrief, MINA).decision, "it is the manager's turn, and their decision says what they vote"
    assert decide(debrief, ANA, CLOSES).decision
    assert decide(rules.voted(debrief, MINA, None, Overall.YES, "", NOW), ANA).decision


def test_a_decision_has_an_owner_and_a_reason_and_ends_the_votes() -> None:
    with pytest.raises(FieldRefusals) as refused:
        rules.decided(opened(), None, "", ANA, " ", "x" * 1001, CLOSES)
    assert set(refused.value.errors) == {"verdict", "owner", "reason", "conditions"}
    with pytest.raises(FieldRefusals) as refused:
        rules.decided(opened(), Verdict.HIRE, LEE, ANA, "Why", "", CLOSES, absent={LEE})
    assert set(refused.value.errors) == {"owner"}
    done = rules.decided(opened(), Verdict.HIRE, MINA, ANA, "Two independent views", "Starts in May", CLOSES)
    assert done.decision is not None
    assert done.decision.conditions == "Starts in May"
    with pytest.raises(rules.DebriefOver):
        rules.voted(done, SAM, Overall.YES, Overall.YES, "", NOW)
    with pytest.raises(rules.DebriefOver):
        rules.decided(done, Verdict.NO, MINA, ANA, "x", "", CLOSES)
    early = replace(done, votes=voted(opened(), U0SAM=Overall.YES).votes)
    assert len(early.seen_votes(NOOR, NOW)) == 1, "what was decided lies open"
