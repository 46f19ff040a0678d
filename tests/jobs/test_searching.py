"""Searches that somebody keeps tell of new people once a day, as their owner may find them then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs import searching
from bot.rules.community.members import Consent, Field, How, Member, Purpose, Standing
from bot.rules.people import Identity, Role
from bot.rules.search import Side
from bot.store import Books
from bot.store.schema import search_hits
from sandbox.client import words
from tests.fakes import CIRCLE, COMPANY
from tests.handlers.state import rows
from tests.jobs.conftest import Work

ANA = Identity(COMPANY, "U0ANA")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY, NIGHT = timedelta(days=1), timedelta(hours=12)


def member(books: Books, name: str) -> int:
    shown = frozenset({Field.NAME, Field.SKILLS})
    id = books.members.begin(Member(CIRCLE, name, Standing.JOINED, MONDAY, skills=("Go",), shown=shown)).id
    books.members.give(id, Consent(Purpose.HIRING, "1", How.PAGE, MONDAY, MONDAY + 365 * DAY))
    return id


def told(work: Work, at: datetime) -> list[list[int]]:
    """Whom the messages were about that were planned so far, once it was looked at that time."""
    searching.look(work.at(at).deps)
    return [each.facts["members"] for each in work.notices() if each.kind == searching.FOUND[Side.HIRING]]


@pytest.fixture
def kept(work: Work) -> int:
    """Ana keeps a search that finds Kai; its number."""
    with work.deps.store.open() as books:
        ana = replace(books.people.get(ANA), zone="UTC", is_known=True)
        books.people.put(ana, MONDAY)
        books.roles.give(COMPANY, Role.RECRUITER, [ANA.user])
        member(books, "Kai")
    with work.deps.store.open() as books:
        ana = replace(ana, roles=frozenset({Role.RECRUITER}))
        return searching.save(books, ana, Side.HIRING, "go", {"name": "Go", "alert": ["alert"]}, MONDAY).id


def test_a_kept_search_tells_of_new_people_once_a_day_and_of_nobody_twice(work: Work, kept: int) -> None:
    with work.deps.store.open() as books:
        li = member(books, "Li")
    assert told(work, MONDAY + NIGHT) == []
    assert told(work, MONDAY + DAY) == [[li]]
    with work.deps.store.open() as books:
        joy = member(books, "Joy")
        books.members.change(replace(books.members.get(CIRCLE, li), location="Berlin"))
    assert told(work, MONDAY + DAY) == [[li]], "once a day"
    assert told(work, MONDAY + 2 * DAY) == [[li], [joy]]
    work.at(MONDAY + 2 * DAY).round()
    said = [words(each) for each in work.dm("U0ANA")]
    assert len(said) == 2
    assert all("1 new person is found by your search" in each and "Li" not in each for each in said)


def test_a_kept_search_is_asked_with_the_rights_of_that_day(work: Work, kept: int) -> None:
    with work.deps.store.open() as books:
        member(books, "Li")
        books.roles.give(COMPANY, Role.RECRUITER, [])
    assert told(work, MONDAY + DAY) == []
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [ANA.user])
    assert len(told(work, MONDAY + 2 * DAY)) == 1
    with work.deps.store.open() as books:
        books.saved_searches.stop(kept)
    work.at(MONDAY + 2 * DAY).round()
    assert work.dm("U0ANA") == [], "stopped before it was said"
    with work.deps.store.open() as books:
        books.saved_searches.drop(kept)
    assert rows(work.deps.store, search_hits.name)[search_hits.name] == []
