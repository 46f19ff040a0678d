"""The people file in both databases: an import is undone exactly, however large it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.jobs import staff as job
from bot.rules.access import Kind
from bot.rules.staff import Entry
from bot.rules.staff.changing import NoImport, State
from bot.rules.staff.reading import Field, guess
from bot.rules.staff.sheets import Row, Sheet
from bot.store import Store
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.make import NOW, TEAM, planned

HEADERS = ("E-mail", "Name", "Department", "Manager", "Start")


def sheet(rows: list[tuple[str, ...]]) -> Sheet:
    return Sheet(HEADERS, tuple(Row(line, cells) for line, cells in enumerate(rows, 2)))


def imported(store: Store, rows: list[tuple[str, ...]]) -> int:
    with store.open() as books:
        begun = books.staff.begin(TEAM, "", "people.csv", NOW)
        found = books.staff.took(begun, sheet(rows), guess(HEADERS), "people.csv")
        job.apply(books, found, "", NOW)
    return found.id


def undone(store: Store, id: int) -> None:
    with store.open() as books:
        job.undo(books, job.get(books, TEAM, id), "", NOW)


def entries(store: Store) -> list[Entry]:
    with store.reading() as books:
        return books.staff.entries(TEAM)


def row(number: int, *cells: str) -> tuple[str, ...]:
    return (f"p{number}@a.example", *cells, *[""] * (4 - len(cells)))


PEOPLE = some.dictionaries(some.integers(0, 9), some.sampled_from(["Ada", "李薇", "=1+1"]), min_size=1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=PEOPLE, second=PEOPLE)
def test_undoing_restores_exactly_what_was(store: Store, first: dict[int, str], second: dict[int, str]) -> None:
    start = entries(store)
    one = imported(store, [row(number, name, "IT", "", "2026-01-31") for number, name in first.items()])
    between = entries(store)
    two = imported(store, [row(number, name, "Ops", "p0@a.example") for number, name in second.items()])
    assert {entry.email: entry.name for entry in entries(store)}.items() >= {
        (f"p{number}@a.example", name) for number, name in second.items()
    }
    undone(store, two)
    assert entries(store) == between
    undone(store, one)
    assert entries(store) == start


def test_more_people_than_a_statement_takes_are_kept_and_taken_away_again(store: Store) -> None:
    id = imported(store, [row(number, "Ada") for number in range(2_500)])
    assert len(entries(store)) == 2_500
    undone(store, id)
    assert entries(store) == []


def test_what_was_read_is_kept_as_it_was_read_and_given_up_when_it_is_over(store: Store) -> None:
    with store.open() as books:
        begun = books.staff.begin(TEAM, "U0ADA", "", NOW)
        found = books.staff.took(begun, sheet([row(1, "李薇")]), guess(HEADERS), "名单.csv")
    with store.open() as books:
        kept = job.get(books, TEAM, found.id)
        assert kept == found
        assert kept.columns[Field.EMAIL] == 0
        books.staff.discard(kept)
    with store.reading() as books:
        kept = job.get(books, TEAM, found.id)
        assert (kept.state, kept.sheet) == (State.DISCARDED, None)
        with pytest.raises(NoImport):
            job.get(books, "T0OTHER", found.id)


def test_a_day_and_a_leaver_come_back_as_they_were(store: Store) -> None:
    days = {"starts": date(2020, 2, 29), "leaves": date(2026, 1, 31)}
    whole = Entry("a@a.example", "Ada", "IT", "b@a.example", "Berlin", "Europe/Berlin", **days)
    with store.open() as books:
        books.staff.put(TEAM, [whole])
    id = imported(store, [("a@a.example", "Eve", "", "", "2021-01-01")])
    undone(store, id)
    assert entries(store) == [whole]


def test_two_who_change_the_file_at_once_take_turns(store: Store) -> None:

    def second() -> list[str]:
        with store.open() as books:
            return [entry.email for entry in books.staff.entries(TEAM)]

    with ThreadPoolExecutor(1) as pool:
        with store.open() as books:
            assert books.staff.entries(TEAM) == []
            later = pool.submit(second)
            wait([later], 0.3)  # it could come so far if nothing kept it
            books.staff.put(TEAM, [Entry("ana@a.example", "Ana")])
        assert later.result(20) == ["ana@a.example"]


def test_who_only_reads_who_is_who_waits_for_nobody(postgresql_url: str) -> None:
    with Store(postgresql_url, Secrets(KEYS)) as store, store.open() as books:
        books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
    with Store(postgresql_url, Secrets(KEYS)) as store, store.open() as books, store.open() as others:
        books.staff.entries(TEAM)
        assert others.company.of(TEAM, NOW).admins == ()
        assert others.notices.plan(planned(), NOW), "rows are still added to the workspace"
