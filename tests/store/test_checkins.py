"""Check-ins as they are kept, on both engines: sealed, read by who may, settled for predictions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.rules.calendar import Hours
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.checkins import Hire, Kind, Side, left, scheduled
from bot.rules.hiring.checkins.asking import Answers, Reached, Verdict
from bot.rules.hiring.checkins.gaps import changed, opened
from bot.rules.hiring.descriptions import Indicator
from bot.rules.hiring.outcomes.predicting import Foretold
from bot.rules.hiring.panels.seats import Part
from bot.rules.hiring.scorecards import Version
from bot.rules.people import Identity
from bot.store import Books, Store
from bot.store.schema import checkins, hire_actions
from tests.make import NOW, TEAM
from tests.store.test_candidates import kept
from tests.store.test_scorecards import CARD, ENDED, came

HOURS = {side: Hours("Europe/Berlin") for side in Side}
TICKETS = Indicator("Tickets", "20", "a day", (180,))
STRONG = Answers({"overall": 4}, {0: Reached(Verdict.REACHED, "21")}, "A zebra", share=True)


def began(books: Books, seen: Seen, **changes: Any) -> Hire:
    role, where = seen.requisition.id, seen.candidacy.id
    start, asked = date(2026, 11, 2), (("teamwork",), (TICKETS,))
    hire = books.checkins.begin(Hire(TEAM, role, Kind.HIRED, start, "U0MINA", "U0NEW", *asked, where))
    books.checkins.keep(scheduled(hire, HOURS))
    return hire


def one(books: Books, hire: Hire, day: int, side: Side) -> Any:
    return next(each for each in books.checkins.of([hire.id])[hire.id] if (each.day, each.side) == (day, side))


def test_what_was_answered_stands_sealed_and_is_read_by_who_may(store: Store) -> None:
    with store.open() as books:
        hire = began(books, kept(books))
        mine = one(books, hire, 180, Side.OWN)
        books.checkins.keep_draft(mine, {"score_0": "4", "words": "A draft of a lion"})
        books.checkins.keep_draft(mine, {"score_0": "5"})
        assert books.checkins.draft(mine) == {"score_0": "5", "words": "A draft of a lion"}
    with store.engines.read() as connection:
        assert "lion" not in str(connection.execute(select(checkins)).all())
    with store.open() as books:
        books.checkins.hand_in(replace(mine, by="U0NEW", at=NOW), STRONG)
        assert books.checkins.draft(mine) == {}
        assert books.checkins.seen_by("U0MINA", hire, False) == {}, "shared, but the manager's own is not in"
        theirs = one(books, hire, 180, Side.MANAGER)
        books.checkins.hand_in(replace(theirs, by="U0MINA", at=NOW, interviewed=True), replace(STRONG, share=False))
    with store.reading() as books:
        assert books.checkins.get(TEAM, hire.id) == hire == books.checkins.of_candidacy(hire.candidacy or 0)
        assert books.checkins.get("T0OTHER", hire.id) is None
        assert one(books, hire, 180, Side.MANAGER).interviewed
        both = {(180, Side.MANAGER), (180, Side.OWN)}
        assert set(books.checkins.seen_by("U0MINA", hire, False)) == both
        assert set(books.checkins.seen_by("U0NEW", hire, False)) == {(180, Side.OWN)}
        assert books.checkins.seen_by("U0ANA", hire, True)[180, Side.OWN] == STRONG
        assert books.checkins.seen_by("U0ANA", hire, False) == {}
        assert books.checkins.concerning(Identity(TEAM, "U0NEW")) == [hire] == books.checkins.all(TEAM)
    with store.engines.read() as connection:
        assert "zebra" not in str(connection.execute(select(checkins)).all())


def test_when_one_is_due_changes_and_what_was_answered_stays(store: Store) -> None:
    with store.open() as books:
        hire = began(books, kept(books))
        books.checkins.hand_in(replace(one(books, hire, 7, Side.OWN), by="U0NEW", at=NOW), STRONG)
        later = replace(hire, start=hire.start + timedelta(days=7), revision=1)
        books.checkins.save(later)
        books.checkins.keep(scheduled(later, HOURS, books.checkins.of([hire.id])[hire.id]))
        assert books.checkins.get(TEAM, hire.id) == later
        assert books.checkins.given(hire.id) == {(7, Side.OWN): STRONG}
        gone = left(later, {"day": "2027-01-08", "how": "dismissed"}, date(2027, 1, 8))
        books.checkins.save(gone)
        assert books.checkins.get(TEAM, hire.id) == gone


def test_a_candidacy_has_one(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        began(books, seen)
    with pytest.raises(IntegrityError), store.open() as books:
        began(books, seen)


def test_a_prediction_is_settled_by_the_manager_at_six_months(store: Store) -> None:
    with store.open() as books:
        hire = began(books, kept(books))
        id = hire.candidacy or 0
        books.checkins.hand_in(replace(one(books, hire, 180, Side.OWN), at=NOW), STRONG)
        books.checkins.hand_in(replace(one(books, hire, 90, Side.MANAGER), at=NOW), STRONG)
        assert books.checkins.settled([id]) == {}
        theirs = one(books, hire, 180, Side.MANAGER)
        books.checkins.hand_in(replace(theirs, at=NOW), Answers({"overall": None, "competency:teamwork": 4}))
        assert books.checkins.settled([id]) == {}
        books.checkins.hand_in(replace(theirs, at=NOW), STRONG)
        assert books.checkins.settled([id, id + 1]) == {id: True}
        books.checkins.hand_in(replace(theirs, at=NOW), Answers({"overall": 3}))
        assert books.checkins.settled([id]) == {id: False}


def test_what_became_of_predictions_is_for_their_author_and_the_coach_they_chose(store: Store) -> None:
    with store.open() as books:
        met = came(books)
        for who, chance in (("U0A", 70), ("U0B", None)):
            books.scorecards.keep(met, who, Part.LEAD, 0, Version(replace(CARD, chance=chance), ENDED))
        books.scorecards.keep(met, "U0A", Part.LEAD, 1, Version(replace(CARD, chance=5), ENDED, "Misread"))
        company = books.company.of(TEAM, NOW)
        seen = books.candidates.for_panel(met.candidacy, company)
        assert seen is not None

        def settled(me: str, author: str) -> list[Foretold]:
            return list(books.predictions.settled(Identity(TEAM, me), author))

        hire = began(books, seen)
        assert settled("U0A", "U0A") == [], "it is not known yet"
        books.checkins.hand_in(replace(one(books, hire, 180, Side.MANAGER), at=NOW), STRONG)
        assert settled("U0A", "U0A") == [Foretold(70, True)], "as it was handed in first"
        assert settled("U0B", "U0B") == []
        assert settled("U0C", "U0A") == []
        books.predictions.choose(Identity(TEAM, "U0A"), "U0C", NOW)
        assert settled("U0C", "U0A") == [Foretold(70, True)]
        assert list(books.predictions.settled(Identity("T0ELSE", "U0A"), "U0A")) == []


def test_what_is_done_about_a_gap_stands_sealed(store: Store) -> None:
    with store.open() as books:
        hire = began(books, kept(books))
        low = {Side.MANAGER: Answers({"equipped": 1})}
        (action,) = opened(hire, 7, low, (), "", {"U0MINA": HOURS[Side.OWN]}, NOW)
        kept_one = books.checkins.open_action(action)
        said = changed(kept_one, {"what": "A giraffe"}, "U0LEE", None)
        books.checkins.save_action(said)
        assert books.checkins.actions([hire.id]) == {hire.id: (said,)}
        assert books.checkins.action(said.id) == said
        assert books.checkins.owned(Identity(TEAM, "U0LEE")) == [said]
        assert books.checkins.owned(Identity("T0OTHER", "U0LEE")) == []
        books.checkins.save_action(changed(said, {"standing": "done", "came_of_it": "Done"}, "", None))
        assert books.checkins.owned(Identity(TEAM, "U0LEE")) == []
    with store.engines.read() as connection:
        assert "giraffe" not in str(connection.execute(select(hire_actions)).all())
