"""Links to candidates' own pages open them until they end, letters and answers come back, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.company import Company
from bot.rules.hiring.candidates import NoSuchCandidate
from bot.rules.hiring.candidates.own_page import GOOD_FOR, Answer, Letter
from bot.store import Books, Store
from tests.make import NOW, TEAM
from tests.store.test_candidates import kept

HOUR = timedelta(hours=1)


def begun(books: Books) -> int:
    return kept(books).candidacy.id


def test_a_link_opens_its_page_until_it_is_over_or_every_link_is_revoked(store: Store) -> None:
    with store.open() as books:
        id = begun(books)
        books.own_pages.give(id, "first", "U0MINA", NOW)
        books.own_pages.give(id, "second", "U0MINA", NOW + HOUR)
        books.own_pages.give(id, "third", "U0MINA", NOW + HOUR)
        books.own_pages.take_back("third")
    with store.reading() as books:
        pages = books.own_pages
        assert [pages.opened_by(each, NOW) for each in ("first", "second", "third", "")] == [id, id, None, None]
        assert [pages.opened_by(each, NOW + GOOD_FOR) for each in ("first", "second")] == [None, id]
        assert pages.good_until(id, NOW) == NOW + HOUR + GOOD_FOR
    with store.open() as books:
        assert books.own_pages.revoke(id, NOW)
        assert not books.own_pages.revoke(id, NOW)
        assert [books.own_pages.opened_by(each, NOW) for each in ("first", "second")] == [None, None]
        assert books.own_pages.good_until(id, NOW) is None


def test_letters_are_numbered_and_settled_one_by_one(store: Store) -> None:
    with store.open() as books:
        id = begun(books)
        assert books.own_pages.last_letter(id) is None
        for n in range(3):
            assert books.own_pages.ask_letter(id, "U0MINA", NOW + n * HOUR).number == n + 1
        books.own_pages.settle_letter(id, 1, NOW + HOUR)
        books.own_pages.settle_letter(id, 2, None)
    with store.reading() as books:
        assert [books.own_pages.letter(id, n) for n in (1, 2, 4)] == [
            Letter(1, "U0MINA", NOW, NOW + HOUR), Letter(2, "U0MINA", NOW + HOUR, None, True), None,
        ]  # fmt: skip
        assert books.own_pages.last_letter(id) == Letter(3, "U0MINA", NOW + 2 * HOUR)


def test_how_it_was_is_said_once(store: Store) -> None:
    said = Answer(4, "Kind <b>people</b> 🎉", NOW)
    with store.open() as books:
        id = begun(books)
        assert books.own_pages.say(id, said)
        assert not books.own_pages.say(id, Answer(1, "Again", NOW))
    with store.reading() as books:
        assert books.own_pages.answer(id) == said
        assert books.own_pages.answer(id + 1) is None


def test_a_candidates_own_page_is_made_of_the_whole_candidacy_or_there_is_none(store: Store) -> None:
    with store.open() as books:
        seen = kept(books)
        boss = Company({"U0KIM": "U0NOOR"})
        found = books.candidates.for_themselves(seen.candidacy.id, {TEAM: boss}.__getitem__)
        assert (found.candidacy, found.candidate) == (seen.candidacy, seen.candidate)
        assert set(found.shut) == {"U0KIM", "U0OMAR", "U0EDITH", "U0NOOR"}
        with pytest.raises(NoSuchCandidate):
            books.candidates.for_themselves(seen.candidacy.id + 1, {TEAM: boss}.__getitem__)
