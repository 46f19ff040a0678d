"""What is in a candidate's file stands sealed, comes back whole and goes with them, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot import rekeying
from bot.rules.hiring.candidates.files import GOOD_FOR, Kind
from bot.rules.people import Identity
from bot.store import Store
from bot.store.hiring import files
from bot.store.schema import candidate_file_links, candidate_file_parts
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.make import NOW, TEAM
from tests.store.test_candidates import kept

CONTENT = b"%PDF-1.7 " + bytes(range(256))


def test_a_file_comes_back_whole_stands_nowhere_in_clear_and_takes_a_new_key(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PART_BYTES", 100)
    new = Fernet.generate_key().decode()
    with store.open() as books:
        id = kept(books).candidacy.id
        made = books.files.keep(id, "CV Kim.pdf", Kind.PDF, CONTENT, "U0MINA", NOW)
        assert books.files.same(id, CONTENT) == made
        assert books.files.same(id, CONTENT[1:]) is None
        assert books.candidates.is_used(id)
    with store.engines.read() as connection:
        parts = connection.execute(select(candidate_file_parts)).all()
    assert len(parts) == 3
    assert b"%PDF" not in b"".join(each.content for each in parts)
    with Store(database_url, Secrets([new, *KEYS])) as both:
        assert rekeying.run(both).is_whole
    with Store(database_url, Secrets([new])) as newest, newest.reading() as books:
        assert books.files.of(id) == [made]
        assert books.files.content(made.id) == CONTENT


def test_a_link_opens_one_file_for_whom_it_was_made_for_and_for_a_quarter_of_an_hour(store: Store) -> None:
    with store.open() as books:
        id = kept(books).candidacy.id
        one, two = (books.files.keep(id, "CV.txt", Kind.TXT, text, "", NOW) for text in (b"one", b"two"))
        assert books.files.count(id) == 2
        books.files.give(one.id, "first", "U0ANA", NOW)
        books.files.give(two.id, "second", "U0SAM", NOW)
        assert books.files.opened_by("first", NOW) == (Identity(TEAM, "U0ANA"), one)
        assert books.files.opened_by("second", NOW) == (Identity(TEAM, "U0SAM"), two)
        assert books.files.opened_by("", NOW) is None
        assert books.files.opened_by("first", NOW + GOOD_FOR) is None
    with store.open() as books:
        books.files.drop([one.id])
        assert books.files.opened_by("first", NOW) is None
        assert books.files.get(one.id) is None
        books.files.give(two.id, "third", "U0ANA", NOW + timedelta(hours=1))
        books.files.drop([two.id])
        after = books.files.keep(id, "CV.txt", Kind.TXT, b"one", "", NOW)
        assert after.id > two.id, "a button may still carry the number of one that was deleted"
    with store.engines.read() as connection:
        assert connection.execute(select(candidate_file_links)).all() == []
