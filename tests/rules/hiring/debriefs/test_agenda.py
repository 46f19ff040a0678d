"""The agenda: the widest disagreement first, and both sides of it with their evidence."""

from __future__ import annotations

from bot.rules.hiring.debriefs.agenda import agenda
from bot.rules.hiring.scorecards import Card, Overall, Rating

SAM, NOOR, LEE = "U0SAM", "U0NOOR", "U0LEE"
ASKED = ("teamwork", "analysis", "writing", "speaking")


def card(*scores: int | None) -> Card:
    return Card(tuple(Rating(c, n, f"saw {n}") for c, n in zip(ASKED, scores, strict=False)), Overall.YES)


CARDS = {SAM: card(4, 2, 3, None), NOOR: card(3, 5, 3, None), LEE: card(4)}


def test_the_agenda_begins_with_what_contradicts_and_shows_both_pieces_of_evidence() -> None:
    topics = agenda(CARDS, ASKED)
    assert [each.competency for each in topics] == ["analysis", "teamwork", "writing", "speaking"]
    first = topics[0]
    assert first.is_contradiction
    assert [(side.who, side.score, side.evidence) for side in first.pair] == [(NOOR, 5, "saw 5"), (SAM, 2, "saw 2")]
    assert not topics[1].is_contradiction


def test_what_nobody_assessed_is_last_and_who_was_not_asked_is_not_named() -> None:
    last = agenda(CARDS, ASKED)[-1]
    assert (last.competency, last.sides, last.spread) == ("speaking", (), 0)
    assert last.not_assessed == (NOOR, SAM)
