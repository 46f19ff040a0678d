"""Debriefs stand sealed and open the seal of their stage's cards, on both engines."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.rules.hiring import debriefs as rules
from bot.rules.hiring.debriefs import Debrief, Entry, Verdict
from bot.rules.hiring.panels.seats import Part
from bot.rules.hiring.scorecards import Overall, Version
from bot.rules.people import Identity
from bot.store import Store
from bot.store.schema import debrief_cards, debrief_votes, debriefs
from tests.make import TEAM
from tests.store.test_scorecards import CARD, ENDED, came

UNTIL, CLOSES = ENDED + timedelta(days=2), ENDED + timedelta(days=3)


def test_a_debrief_is_kept_sealed_opens_its_stage_and_goes_with_the_candidate(store: Store) -> None:
    with store.open() as books:
        one = came(books)
        books.scorecards.keep(one, "U0A", Part.LEAD, 0, Version(CARD, ENDED))
        seen = books.candidates.for_panel(one.candidacy, books.company.of(one.workspace, ENDED))
        assert seen is not None
        assert books.scorecards.seen_by("U0MINA", seen, True, ENDED) == [], "U0B's is missing"
        entries = (Entry(one.id, "U0A", 0), Entry(one.id, "U0C", 1))
        new = Debrief(one.candidacy, one.stage, entries, "U0MINA", "U0ANA", ENDED, UNTIL, CLOSES)
        debrief = books.debriefs.opened(new)
    with store.open() as books:
        assert books.debriefs.of(one.candidacy) == [debrief]
        assert [each.who for each in books.scorecards.seen_by("U0MINA", seen, True, ENDED)] == ["U0A"]
        assert books.scorecards.seen_by("U0B", seen, False, ENDED) == [], "who owes a card reads nothing"
        assert not books.scorecards.seen_by("U0B", seen, True, ENDED), "nor do they when they run it"
        for overall, reason in ((Overall.NO, "Zebra"), (Overall.STRONG_NO, "Zebra again")):
            debrief = rules.voted(debrief, "U0A", Overall.YES, overall, reason, ENDED)
            books.debriefs.voted(debrief, "U0A")
    with store.open() as books:
        for who in ("U0A", "U0MINA", "U0ANA"):
            assert books.debriefs.undecided(Identity(TEAM, who)) == [debrief]
        for nobody in (Identity(TEAM, "U0B"), Identity("T0OTHER", "U0A")):
            assert books.debriefs.undecided(nobody) == []
        debrief = rules.decided(debrief, Verdict.NO, "U0ANA", "U0MINA", "Zebra why", "Zebra if", CLOSES)
        books.debriefs.decided(debrief)
        assert books.debriefs.get(debrief.id) == debrief
        assert books.debriefs.undecided(Identity(TEAM, "U0A")) == []
    with store.engines.read() as connection:
        for column in (debrief_votes.c.content, debriefs.c.decision):
            assert b"Zebra" not in connection.execute(select(column)).scalar_one()
    with store.open() as books:
        books.erasing.erase(seen.candidate.id, (), CLOSES)
        assert books.debriefs.get(debrief.id) is None
    with store.engines.read() as connection:
        for column in (debrief_cards.c.who, debrief_votes.c.who):
            assert connection.execute(select(column)).all() == []
