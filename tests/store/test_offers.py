"""Offers as they are kept, on both engines: sealed, one going on at a time, and places counted by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen, What, moving
from bot.rules.hiring.offers import Did, NoOfferHere, Offer, Standing, ended, moved, written
from bot.rules.hiring.offers.terms import Terms
from bot.rules.hiring.requisitions import State, Unknown, raising
from bot.rules.hiring.requisitions.deciding import approve
from bot.rules.people import Identity, Role
from bot.store import Books, Store
from bot.store.schema import offers
from tests import make
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, kept

TERMS = Terms(81_234, "EUR", date(2027, 1, 4), date(2026, 12, 1), "Berlin", "40 hours", "A zebra")
ANA = make.person("U0ANA", roles=frozenset({Role.RECRUITER}))


def write(books: Books, seen: Seen, case: int | None = None, terms: Terms = TERMS) -> Offer:
    new, before = written(seen, books.offers.of(seen.candidacy.id), terms, "Because", case, ANA.user, NOW)
    if before:
        books.offers.save(before)
    return books.offers.add(new)


def test_every_version_is_kept_and_stands_sealed(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        first, second = write(books, seen), write(books, seen)
        books.offers.save(ended(moved(second, Did.MAKE, "U0ANA", NOW), Did.DECLINE, "U0ANA", NOW, "pay", "A giraffe"))
    with store.reading() as books:
        found = books.offers.seen_by(ANA, seen)
        assert [each.standing for each in found] == [Standing.REPLACED, Standing.DECLINED]
        assert (found[0].id, found[0].terms, found[1].moves[-1].why) == (first.id, TERMS, "A giraffe")
        with pytest.raises(NoOfferHere):
            books.offers.seen_by(make.person("U0SAM", roles=frozenset({Role.APPROVER})), seen)
        assert {id: why for id, (why, _) in books.offers.declined([seen.candidacy.id]).items()} == {
            seen.candidacy.id: "pay"
        }
    with store.engines.read() as connection:
        stored = str(connection.execute(select(offers)).all())
    assert not any(each in stored for each in ("81234", "81_234", "zebra", "giraffe", "Because"))


def test_no_two_go_on_for_one_candidate_at_a_time(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        first = write(books, seen)
    with pytest.raises(IntegrityError), store.open() as books:
        books.offers.add(replace(first, number=2))


def test_places_are_those_hired_and_those_who_have_an_offer(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        other = replace(KIM, name="Lee", emails=("lee@example.com",), phone="")
        lee = books.candidates.add(other, "U0ANA", NOW)
        theirs = books.candidates.begin(moving.begun(seen.requisition.id, lee.id, "C9", 1, "U0ANA", "U0ANA", NOW))
        one = write(books, seen)
        assert not books.offers.places(seen.requisition).out
        books.offers.save(moved(one, Did.MAKE, "U0ANA", NOW))
        hired = moving.moved(theirs, What.HIRE, 1, "U0ANA", NOW)
        books.candidates.move(theirs, hired)
        places = books.offers.places(seen.requisition)
        assert (set(places.out), set(places.hired)) == ({seen.candidacy.id}, {hired.id})
        assert books.offers.is_out(seen.candidacy.id)
        assert books.offers.out([seen.candidacy.id, hired.id]) == {seen.candidacy.id}


def test_what_the_chain_is_asked_is_no_role_and_found_by_who_decides(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        pay, heads = frozenset({"pay_to"}), frozenset({"headcount"})
        steps = (make.step("U0NOOR", name="Heads", inputs=heads), make.step("U0OMAR", inputs=pay))
        role = replace(approve(make.requisition(*steps), "U0NOOR", 1, NOW), id=seen.requisition.id)
        chain = make.chain(*steps)
        case = raising.raised(role, "U0ANA", 99_000, "EUR", ("U0JAN",), [chain], Company(), NOW)
        kept_case = books.requisitions.add(case)
        assert books.requisitions.for_notice(kept_case.id) == kept_case, "with the decision that stands from before"
        write(books, seen, kept_case.id, replace(TERMS, pay=99_000))
    with store.reading() as books:
        who = Identity(TEAM, "U0ANA")
        assert [each.id for each in books.requisitions.of(who)] == []
        for found in (books.requisitions.running(TEAM), books.requisitions.newest(TEAM, 9)):
            assert kept_case.id not in [each.id for each in found]
        assert kept_case.id not in [each.id for each in books.requisitions.like(TEAM, seen.requisition.wanted)]
        (waits,) = [each for each in books.requisitions.waiting_for(Identity(TEAM, "U0OMAR"), NOW) if each.raises]
        assert (waits.id, waits.raises, set(waits.barred)) == (kept_case.id, seen.requisition.id, {"U0JAN"})
        assert books.requisitions.cases(TEAM) == [waits]
        with pytest.raises(Unknown):
            books.requisitions.seen_by(who, kept_case.id, [Role.RECRUITER])
        assert books.requisitions.seen_by(who, kept_case.id, [Role.RECRUITER], cases=True) == waits
        offer = books.offers.of_case(kept_case.id)
        assert offer is not None
        assert (offer.standing, offer.candidacy) == (Standing.ASKED, seen.candidacy.id)


def test_of_whoever_was_erased_nothing_of_it_is_read(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        chain = make.chain(make.step("U0OMAR"))
        case = raising.raised(seen.requisition, "U0ANA", 99_000, "EUR", (), [chain], Company(), NOW)
        said = replace(case, moves=(replace(case.moves[0], why="A zebra"),))
        kept_case = books.requisitions.add(said)
        write(books, seen, kept_case.id, replace(TERMS, pay=99_000))
        books.record.note(NOW, "hiring.requisitions.ask", f"requisition:{kept_case.id}", text="A zebra")
    with store.open() as books:
        assert str(books.erasing.everything(seen.candidate)).count("A zebra") == 2
        books.erasing.erase(seen.candidate.id, (), NOW)
        assert books.offers.of(seen.candidacy.id) == []
        assert books.offers.of_case(kept_case.id) is None
        assert "A zebra" not in str(books.erasing.everything(seen.candidate))
        assert books.offers.declined([seen.candidacy.id]) == {}, "it is asked about"
        assert seen.requisition.state is not State.DRAFT
