"""Candidates come back as they were kept, are found again by what reaches them, and are nobody's who may not see."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot import rekeying
from bot.rules.company import Company
from bot.rules.hiring.candidates import Candidacy, Candidate, NoSuchCandidate, Seen, Source, What, moving
from bot.rules.hiring.candidates.grading import Grading
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Identity, Person, Role
from bot.store import Books, Store
from bot.store.schema import candidacies, candidacy_moves, candidate_emails, candidates
from bot.store.secrets import Secrets
from tests import make
from tests.conftest import KEYS
from tests.make import NOW, TEAM

NEW = Fernet.generate_key().decode()
MAIL, PHONE = "kim@example.com", "+49301234567"
KIM = Candidate(
    TEAM, "Kim Sommer", (MAIL, "k@other.example"), PHONE, "Europe/Berlin", "zh", Source.REFERRED,
    ("https://example.com/kim",), "Two years in tests", "U0KIM", ("U0OMAR",), ("U0EDITH",),
)  # fmt: skip
NOBODY = Company()


def kept(books: Books, candidate: Candidate = KIM, requisition: Requisition | None = None) -> Seen:
    """The candidate at the first stage of a request of Mina's."""
    found = requisition or books.requisitions.add(make.requisition())
    person = books.candidates.add(candidate, "U0MINA", NOW)
    begun = moving.begun(found.id, person.id, f"K7QX{person.id}", 1, "U0MINA", "U0MINA", NOW)
    return Seen(books.candidates.begin(begun), person, found, {})


def who(user: str, *roles: Role) -> Person:
    return make.person(user, roles=frozenset(roles))


def found(books: Books, seen: Seen, person: Person, company: Company = NOBODY) -> Seen:
    return books.candidates.seen_by(person, seen.candidacy.id, company)


def test_a_candidate_comes_back_as_they_were_kept_with_every_move(store: Store) -> None:
    with store.open() as books:
        begun = kept(books)
        after = begun.candidacy
        for n, what in enumerate((What.NEXT, What.HOLD, What.REJECT)):
            before, reason = after, moving.REASONS.get(what, ("",))[0]
            after = moving.moved(before, what, 3, "U0ANA", NOW + timedelta(hours=n), reason, "As seen")
            books.candidates.move(before, after)
    with store.reading() as books:
        seen = found(books, begun, who("U0MINA"))
        assert (seen.candidacy, seen.candidate) == (after, replace(KIM, id=begun.candidate.id))
        assert seen.requisition == begun.requisition
    with store.engines.read() as connection:
        row = connection.execute(select(candidacies)).mappings().one()
    assert (row["stage"], row["standing"], row["since"]) == (after.stage, after.standing.value, after.since)


def test_the_same_address_is_the_same_person_and_a_phone_is_only_like_another(store: Store) -> None:
    with store.reading() as books:
        assert books.candidates.same(TEAM, MAIL) is None  # before anything was ever looked up
    with store.open() as books:
        one = kept(books).candidate
        two = kept(books, replace(KIM, name="Kim's sister", emails=("sister@example.com",))).candidate
    with store.reading() as books:
        assert books.candidates.same(TEAM, MAIL) == books.candidates.same(TEAM, "k@other.example") == one
        assert books.candidates.same(TEAM, "kim@example.org") is None
        assert books.candidates.same("T0OTHER", MAIL) is None
        assert books.candidates.with_phone(TEAM, PHONE) == [one, two]
        assert not books.candidates.with_phone("T0OTHER", PHONE)
        assert not books.candidates.with_phone(TEAM, "")
    with store.open() as books:  # an address that is somebody else's stays theirs
        books.candidates.save(replace(two, emails=(*two.emails, MAIL), phone=""))
        assert books.candidates.same(TEAM, MAIL) == one
        assert books.candidates.with_phone(TEAM, PHONE) == [one]


def test_two_who_add_the_same_person_at_the_same_time_make_one_record(store: Store) -> None:
    together, made = threading.Barrier(2), list[int]()

    def add() -> None:
        together.wait()
        with store.open() as books:
            there = books.candidates.same(TEAM, MAIL)
            made.append((there or books.candidates.add(KIM, "U0MINA", NOW)).id)

    threads = [threading.Thread(target=add) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == 2
    assert len(set(made)) == 1


def test_what_reaches_somebody_stands_nowhere_in_clear_and_no_hash_of_it_that_others_could_make(store: Store) -> None:
    with store.open() as books:
        kept(books)
    with store.engines.read() as connection:
        tables = (candidates, candidate_emails, candidacies, candidacy_moves)
        stored = repr([connection.execute(select(table)).all() for table in tables])
    assert "Kim Sommer" in stored
    for plain in (MAIL, "k@other.example", PHONE, PHONE[1:]):
        assert plain not in stored


def test_somebody_is_found_again_after_the_keys_were_changed_and_the_older_ones_thrown_away(
    store: Store, database_url: str
) -> None:
    with store.open() as books:
        begun = kept(books)
    with Store(database_url, Secrets([NEW, *KEYS])) as both:
        assert rekeying.run(both).is_whole
    with Store(database_url, Secrets([NEW])) as newest, newest.reading() as books:
        assert books.candidates.same(TEAM, MAIL) == begun.candidate
        assert books.candidates.with_phone(TEAM, PHONE) == [begun.candidate]


def test_for_whoever_is_shut_out_there_is_no_such_candidate_nor_in_any_list_or_count(store: Store) -> None:
    company = Company({"U0KIM": "U0LIWEI", "U0LIWEI": "U0MINA"})
    with store.open() as books:
        begun = kept(books)
        other = kept(books, replace(KIM, emails=("other@example.com",), user=None), begun.requisition)
    recruiter = Role.RECRUITER
    with store.reading() as books:
        for person, sees, lists in (
            (who("U0MINA"), False, 1),  # asked for the role, and is two above Kim
            (who("U0KIM", recruiter), False, 1),
            (who("U0LIWEI", recruiter), False, 1),
            (who("U0OMAR", recruiter), False, 0),
            (who("U0EDITH", recruiter), False, 0),
            (who("U0ANA", recruiter), True, 2),
            (who("U0NOOR"), True, 2),  # has a say in the request
            (who("U0SAM"), False, 0),
        ):
            if sees:
                assert found(books, begun, person, company).candidate.name == KIM.name
            else:
                with pytest.raises(NoSuchCandidate):
                    found(books, begun, person, company)
            lines = books.candidates.listed_for(person, [begun.requisition], company)
            assert len(lines) == lists, person.user
        elsewhere = Person("T0OTHER", "U0ANA", "Ana", roles=frozenset({recruiter}))
        with pytest.raises(NoSuchCandidate):
            found(books, other, elsewhere)
        with pytest.raises(NoSuchCandidate):
            books.candidates.seen_by(who("U0ANA", recruiter), 999, company)


def test_whom_a_candidate_is_shut_to_changes_at_once(store: Store) -> None:
    with store.open() as books:
        begun = kept(books)
        books.candidates.flag(replace(begun.candidate, referrers=(), relatives=("U0MINA",), user=None))
    with store.reading() as books:
        with pytest.raises(NoSuchCandidate):
            found(books, begun, who("U0MINA"))
        assert found(books, begun, who("U0OMAR")).candidate.relatives == ("U0MINA",)


def test_a_list_has_the_furthest_first_and_then_who_waits_longest(store: Store) -> None:
    def at(books: Books, name: str, moves: int, hours: int) -> Candidacy:
        one = kept(books, replace(KIM, name=name, emails=(f"{name}@example.com",)), role).candidacy
        for _ in range(moves):
            before, one = one, moving.moved(one, What.NEXT, 3, "U0ANA", NOW + timedelta(hours=hours))
            books.candidates.move(before, one)
        return one

    with store.open() as books:
        role = books.requisitions.add(make.requisition())
        for name, moves, hours in (("young", 1, 5), ("old", 1, 2), ("far", 2, 9), ("new", 0, 0)):
            at(books, name, moves, hours)
    with store.reading() as books:
        lines = books.candidates.listed_for(who("U0MINA"), [role], NOBODY)
    assert [each.name for each in lines] == ["far", "old", "young", "new"]


def test_a_person_is_in_one_recruitment_once_and_their_codes_are_taken(store: Store) -> None:
    with store.open() as books:
        begun = kept(books)
        role = begun.requisition.id
        assert books.candidates.candidacy_of(role, begun.candidate.id) == begun.candidacy
        assert books.candidates.candidacy_of(role + 1, begun.candidate.id) is None
        assert books.candidates.codes(role) == {begun.candidacy.code}
        assert books.candidates.requisitions_of(begun.candidate.id) == [role]
    with store.engines.read() as connection:
        assert len(connection.execute(select(candidacy_moves)).all()) == 1


def test_who_was_asked_for_a_result_finds_the_candidate_for_that_stage_alone_until_it_is_over_or_shut(
    store: Store,
) -> None:
    with store.open() as books:
        seen = kept(books)
        asked = [Grading(0, "U0GRADER", "U0MINA", NOW, "Folder 7"), Grading(0, "U0OTHER", "U0MINA", NOW)]
        books.candidates.ask_to_grade(seen.candidacy.id, asked)
    with store.open() as books:
        there, grading = books.candidates.graded_by(Identity(TEAM, "U0GRADER"), seen.candidacy.id, 0, NOBODY)
        assert (there.candidacy, grading) == (seen.candidacy, asked[0])
        for who, stage in (("U0GRADER", 1), ("U0NOBODY", 0)):
            with pytest.raises(NoSuchCandidate):
                books.candidates.graded_by(Identity(TEAM, who), seen.candidacy.id, stage, NOBODY)
        with pytest.raises(NoSuchCandidate):
            books.candidates.graded_by(Identity("T0OTHER", "U0GRADER"), seen.candidacy.id, 0, NOBODY)
        books.candidates.flag(replace(seen.candidate, relatives=("U0GRADER",)))
    with store.reading() as books, pytest.raises(NoSuchCandidate):
        books.candidates.graded_by(Identity(TEAM, "U0GRADER"), seen.candidacy.id, 0, NOBODY)
    with store.open() as books:
        over = moving.moved(seen.candidacy, What.WITHDRAW, 2, "U0MINA", NOW, "another_offer", "")
        books.candidates.move(seen.candidacy, over)
    with store.reading() as books, pytest.raises(NoSuchCandidate):
        books.candidates.graded_by(Identity(TEAM, "U0OTHER"), seen.candidacy.id, 0, NOBODY)
