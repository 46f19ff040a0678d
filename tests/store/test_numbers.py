"""What figures are counted from comes back for what somebody was shown, and for nothing else, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.hiring.candidates import Candidacy, What, moving
from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.openings import CANDIDATE, NoShow
from bot.rules.hiring.panels.seats import Part
from bot.rules.hiring.requisitions import Requisition, State, moved
from bot.rules.hiring.scorecards import Card, Version
from bot.rules.people import Identity
from bot.store import Books, Store
from tests import make
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, kept
from tests.store.test_interviews import offered

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOW + 60 * DAY


def goes(books: Books, before: Candidacy, what: What, at: datetime, reason: str = "") -> Candidacy:
    after = moving.moved(before, what, 2, "U0MINA", at, reason, "Zebra" if reason else "")
    books.candidates.move(before, after)
    return after


def approved(books: Books, asker: str = "U0MINA") -> Requisition:
    before = books.requisitions.add(make.requisition(asker=asker))
    after = moved(before, State.APPROVED, "U0OMAR", NOW)
    books.requisitions.save(before, after)
    return after


def test_who_began_or_was_hired_since_then_comes_with_every_move_and_no_word(store: Store) -> None:
    with store.open() as books:
        role = approved(books)
        people = [replace(KIM, emails=(f"{n}@example.com",), phone="") for n in range(4)]
        first, hired, late, hidden = (kept(books, each, role).candidacy for each in people)
        first = goes(books, first, What.REJECT, NOW + DAY, "must_have")
        hired = goes(books, goes(books, hired, What.NEXT, NOW + DAY), What.HIRE, LATER)
        shown = {each.id: () for each in (first, hired, late)}
        assert list(books.numbers.candidacies([role.id], shown, None)) == [
            replace(first, moves=(first.moves[0], replace(first.moves[1], why=""))), hired, late,
        ]  # fmt: skip
        assert [each.id for each in books.numbers.candidacies([role.id], shown, NOW + DAY)] == [hired.id]
        assert books.numbers.candidacies([999], shown, None) == []
        assert hidden.id not in shown


def test_an_interview_comes_with_who_sat_when_cards_were_in_and_who_is_shut_out(store: Store) -> None:
    with store.open() as books:
        one = offered(books, "U0A", "U0B", start=NOW + DAY)
        no = rules.declined(one, one.seats[0].id, "U0A", 1, "Away", NOW)
        one = books.interviews.save(one, rules.asked_instead(no, 0, "U0C", (), NOW))
        one = books.interviews.save(one, rules.accepted(one, one.seats[2].id, "U0C", one.seats[2].version, NOW))
        missed = (NoShow(CANDIDATE, "U0B", NOW + DAY), NoShow("U0C", "U0B", NOW + DAY, NOW + 2 * DAY))
        one = books.interviews.save(one, replace(one, revision=one.revision + 1, no_shows=missed))
        for number, hours in ((0, 30), (1, 50)):
            books.scorecards.keep(one, "U0C", Part.LEAD, number, Version(Card(), NOW + hours * HOUR))
        books.scorecards.keep(one, "U0D", Part.TRAINEE, 0, Version(Card(), NOW + 27 * HOUR))
        books.scorecards.waive(one.id, "U0B", "U0MINA", "Ill", NOW + 40 * HOUR)
        roles, shown = [one.requisition], {one.candidacy: ("U0OMAR",)}
        (found,) = books.numbers.sittings(roles, shown, NOW + DAY, LATER)
        (same,) = books.numbers.of(books.interviews.of(one.candidacy), shown)
        assert same == replace(found, interview=same.interview)
        assert books.numbers.of([one], {}) == []
        kept_ = found.interview
        assert [(each.who, each.state, each.reason) for each in kept_.seats] == [
            (each.who, each.state, each.reason) for each in one.seats
        ]  # fmt: skip
        assert set(kept_.missing) == {CANDIDATE}
        assert not kept_.is_held
        assert found.cards == {"U0C": NOW + 30 * HOUR}, "the first version; and practice is no card"
        assert found.waived == {"U0B": NOW + 40 * HOUR}
        assert (found.left, set(found.shut), found.is_erased) == (None, {"U0OMAR"}, False)
        assert books.numbers.sittings(roles, {}, None, LATER) == []
        assert books.numbers.sittings(roles, shown, NOW + DAY + HOUR, LATER) == []
        assert books.numbers.sittings(roles, shown, None, NOW) == [], "it is to come"
        (candidacy, candidate) = books.candidates.brought(one.candidacy) or (None, None)
        assert candidacy is not None
        assert candidate is not None
        goes(books, candidacy, What.WITHDRAW, NOW + 2 * DAY, "pay")
        books.erasing.erase(candidate.id, (), LATER)
        (found,) = books.numbers.sittings(roles, shown, None, LATER)
        assert (found.left, found.is_erased, found.cards) == (NOW + 2 * DAY, True, {})


def test_roles_are_those_ever_approved_that_somebody_runs(store: Store) -> None:
    with store.open() as books:
        mine, theirs = approved(books), approved(books, asker="U0SAM")
        books.requisitions.add(make.requisition())
        run = moved(moved(mine, State.OPEN, "U0MINA", NOW), State.FILLED, "U0MINA", NOW)
        books.requisitions.save(mine, run)

        def seen(user: str, is_recruiter: bool = False) -> list[int]:
            return [each.id for each in books.requisitions.recruited(Identity(TEAM, user), is_recruiter)]

        assert seen("U0MINA") == [mine.id]
        assert seen("U0OMAR") == [], "who decided on it does not run it"
        assert seen("U0ANA", True) == [theirs.id, mine.id]
        assert books.requisitions.recruited(Identity("T0OTHER", "U0ANA"), True) == []
