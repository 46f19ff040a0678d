"""Times that candidates were asked for, and letters that go by themselves, come back; each letter is begun once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.hiring.candidates.mails import Kind, Mail
from bot.rules.hiring.panels.times import State
from bot.store import Store
from tests.make import NOW
from tests.store.test_own_pages import begun

HOUR = timedelta(hours=1)


def test_what_a_candidate_was_asked_last_counts_and_is_kept_only_as_it_was_read(store: Store) -> None:
    with store.open() as books:
        id = begun(books)
        assert books.times.last(id) is None
        books.times.ask(id, 0, None, "U0MINA", True, NOW)
        second = books.times.ask(id, 1, None, "U0ANA", False, NOW + HOUR)
        assert second.number == 2
        shown = replace(second, state=State.SHOWN, shown=(NOW + HOUR, NOW + 2 * HOUR))
        assert books.times.keep(second, shown)
        assert not books.times.keep(second, replace(second, state=State.TAKEN)), "it is otherwise by now"
    with store.reading() as books:
        assert books.times.last(id) == shown
        assert books.candidates.is_used(id)


def test_a_letter_is_begun_once_and_what_became_of_it_is_kept(store: Store) -> None:
    with store.open() as books:
        id = begun(books)
        one, other = Mail("one", id, Kind.RECEIPT, "U0ANA", NOW), Mail("other", id, Kind.REMINDER, "", NOW + HOUR)
        assert books.mails.begin(one) == one
        assert books.mails.begin(replace(one, asked_at=NOW + HOUR)) == one
        books.mails.begin(other)
        books.mails.settle("one", NOW + HOUR)
        books.mails.settle("other", None)
    with store.reading() as books:
        assert list(books.mails.of(id)) == [replace(one, sent_at=NOW + HOUR), replace(other, is_refused=True)]
        assert books.mails.last_sent([id, 999]) == {id: NOW + HOUR}
