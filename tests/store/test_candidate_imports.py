"""Imports of candidates as they are stored: as they were kept, sealed, and gone without a trace when taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.rules.hiring.candidates.importing import Brought, Content, Counts, Import, State
from bot.rules.hiring.candidates.reading import Field, Rejected, Why
from bot.rules.staff.sheets import Row, Sheet
from bot.store import Books, Store
from bot.store.schema import candidacy_moves, candidate_emails, candidate_imports
from bot.store.sealed import COLUMNS, FILE
from bot.store.secrets import Secrets
from tests import make
from tests.conftest import KEYS
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, MAIL, NEW, PHONE, kept

SHEET = Sheet(("Name", "E-mail"), (Row(2, ("Lee Park", "lee@example.com")), Row(3, ("=1+1", ""))))
CONTENT = Content(
    "them.csv", "Name", SHEET, SHEET.headers, (Rejected(SHEET.rows[1], Why.NO_EMAIL, "=1+1"),),
    (Brought(3, 2, 1, "a1"), Brought(4, 1, 2)),
)  # fmt: skip


def begun(books: Books) -> Import:
    return books.imports.begin(TEAM, books.requisitions.add(make.requisition()).id, "U0MINA", NOW)


def full(found: Import) -> Import:
    columns = {Field.NAME: 0, Field.EMAIL: 1}
    return replace(
        found, state=State.ADDED, columns=columns, content=CONTENT, problem="", done=2, counts=Counts(3, 1, 1, 0)
    )


def test_an_import_comes_back_as_it_was_kept_and_in_its_own_workspace_only(store: Store) -> None:
    with store.open() as books:
        new = begun(books)
        assert books.imports.get(TEAM, new.id) == new
        books.imports.save(full(new))
    with store.reading() as books:
        assert books.imports.get(TEAM, new.id) == full(new)
        assert books.imports.get("T0OTHER", new.id) is None
        assert books.imports.get(TEAM, new.id + 1) is None
    with store.open() as books:
        books.imports.save(replace(full(new), content=None))
    with store.engines.read() as connection:
        assert connection.execute(select(candidate_imports.c.content)).scalar_one() is None


def test_what_is_kept_of_a_file_stands_sealed_and_is_renewed_with_the_keys(store: Store, database_url: str) -> None:
    with store.open() as books:
        found = full(begun(books))
        books.imports.save(found)
    with store.engines.read() as connection:
        stored = repr(connection.execute(select(candidate_imports)).all())
    for plain in ("Lee", "lee@", "them.csv", "=1+1"):
        assert plain not in stored
    assert (candidate_imports.c.content, FILE) in COLUMNS
    with Store(database_url, Secrets([NEW, *KEYS])) as both, both.open() as books:
        assert books.sealed.renew(candidate_imports.c.content, FILE, None, 10).renewed == 1
    with Store(database_url, Secrets([NEW])) as newest, newest.reading() as books:
        assert books.imports.get(TEAM, found.id) == found


def test_everybody_who_has_one_of_many_addresses_or_numbers_is_found_with_where_they_are(store: Store) -> None:
    with store.reading() as books:
        assert books.candidates.known(TEAM, [MAIL], [PHONE]) == []  # before anything was ever looked up
    with store.open() as books:
        one = kept(books)
        two = kept(books, replace(KIM, name="Kim's sister", emails=("sister@example.com",)))
        three = kept(books, replace(KIM, emails=("other@example.com",), phone=""))
    with store.reading() as books:
        by_mail = books.candidates.known(TEAM, [MAIL, "nobody@example.com", "other@example.com"], [])
        assert by_mail == [one.candidate, three.candidate]
        assert books.candidates.known(TEAM, [MAIL], [PHONE]) == [one.candidate, two.candidate]
        assert books.candidates.known("T0OTHER", [MAIL], [PHONE]) == []
        assert books.candidates.known(TEAM, [], []) == []
        assert books.candidates.recruitments([one.candidate.id, two.candidate.id]) == {
            one.candidate.id: {one.requisition.id}, two.candidate.id: {two.requisition.id},
        }  # fmt: skip
        assert books.candidates.brought(one.candidacy.id) == (one.candidacy, one.candidate)
        assert books.candidates.brought(10**6) is None


@pytest.mark.parametrize("is_last", [True, False])
def test_whoever_is_taken_back_leaves_nothing_and_nobody_gets_their_number(store: Store, is_last: bool) -> None:
    with store.open() as books:
        other = None if is_last else kept(books, replace(KIM, emails=("other@example.com",)))
        seen = kept(books)
    with store.open() as books:
        books.candidates.take_back(seen.candidacy)
        assert books.candidates.requisitions_of(seen.candidate.id) == []
        books.candidates.forget(seen.candidate)
    with store.open() as books:
        assert books.candidates.same(TEAM, MAIL) is None
        again = kept(books)
    assert again.candidate.id > seen.candidate.id
    assert again.candidacy.id > seen.candidacy.id
    with store.engines.read() as connection:
        there = {again.candidacy.id, *([other.candidacy.id] if other else [])}
        assert set(connection.execute(select(candidacy_moves.c.candidacy)).scalars()) == there
        assert seen.candidate.id not in set(connection.execute(select(candidate_emails.c.candidate)).scalars())
