"""Past hires as they are stored: sealed, the same once, given for figures without a name, gone when taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.rules.hiring.candidates.importing import State
from bot.rules.hiring.outcomes import Case, Leaving, Left, Rating, Score
from bot.rules.hiring.outcomes.importing import Content, Counts
from bot.rules.hiring.outcomes.reading import Column, Rejected, Why
from bot.rules.staff.sheets import Row, Sheet
from bot.store import Store
from bot.store.hiring import past_hires as past
from bot.store.schema import past_hire_imports, past_hires
from bot.store.sealed import COLUMNS, PAST_HIRE, PAST_HIRES_FILE
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.make import NOW, TEAM
from tests.store.test_candidates import NEW

KIM = Case(
    "Kim Sommer", "Data engineer", "referred", "Panel A",
    (Score("sql", "Ana", "1", "structured_interview", 4.0), Score("", "Ana", "1", "structured_interview", 4.5)),
    (Rating("", "Mina", 180, 3.0, True),), {"Uptime": 1.1}, date(2025, 2, 3),
    Left(date(2025, 9, 30), Leaving.RESIGNED),
)  # fmt: skip
LEE = Case("4711", "Data engineer", "", "", (Score("", "Sam", "", "", 2.0),))
SHEET = Sheet(("person", "kind"), (Row(2, ("Kim Sommer", "hired")), Row(3, ("=1+1", "", "over"))))
CONTENT = Content("them.csv", "kind", SHEET, (Rejected(3, Why.TOO_WIDE, Column.KIND),))


def test_an_import_comes_back_as_it_was_kept_and_in_its_own_workspace_only(store: Store) -> None:
    with store.open() as books:
        new = books.past_hires.begin(TEAM, "U0MINA", NOW)
        assert books.past_hires.get(TEAM, new.id) == new
        assert books.past_hires.content(new) is None
        full = replace(new, state=State.ADDING, problem="no_table", counts=Counts(3, 2, 1, rejected=4), done=2)
        books.past_hires.keep(new, CONTENT)
        books.past_hires.save(full)
    with store.reading() as books:
        assert books.past_hires.get(TEAM, new.id) == full
        assert books.past_hires.content(full) == CONTENT
        assert books.past_hires.files(TEAM) == [(full, CONTENT)]
        assert books.past_hires.get("T0OTHER", new.id) is None
        assert books.past_hires.files("T0OTHER") == []
    with store.open() as books:
        books.past_hires.keep(full, None)
        assert books.past_hires.content(full) is None
        assert books.past_hires.files(TEAM) == []


def test_the_same_person_in_the_same_role_from_the_same_day_is_kept_once(store: Store) -> None:
    as_typed = replace(KIM, id=" kim  SOMMER", role="data Engineer")
    again = replace(KIM, started=date(2026, 2, 3), left=None)
    with store.reading() as books:
        assert books.past_hires.known(TEAM, [KIM]) == set()  # before anything was ever looked up
    with store.open() as books:
        one = books.past_hires.begin(TEAM, "U0MINA", NOW)
        assert books.past_hires.known(TEAM, [KIM, LEE, as_typed]) == {2}
        books.past_hires.add(one, [KIM, LEE])
        books.past_hires.add(one, [])
    with store.reading() as books:
        assert books.past_hires.known(TEAM, [as_typed, again, LEE, replace(LEE, role="Other")]) == {0, 2}
        assert books.past_hires.known("T0OTHER", [KIM]) == set()
        found = list(books.past_hires.cases(TEAM))
        assert [replace(each, id="") for each in found] == [replace(KIM, id=""), replace(LEE, id="")]
        assert len({each.id for each in found}) == 2
        assert list(books.past_hires.cases("T0OTHER")) == []


def test_whoever_came_with_a_file_goes_with_it_and_one_person_from_every_file(store: Store) -> None:
    with store.open() as books:
        one, two = (books.past_hires.begin(TEAM, "U0MINA", NOW) for _ in range(2))
        books.past_hires.add(one, [KIM, LEE])
        books.past_hires.add(two, [replace(KIM, role="Lead"), replace(LEE, role="Lead"), replace(LEE, role="Head")])
        for each in (one, two):
            books.past_hires.save(replace(each, state=State.ADDED))
        kept = books.past_hires.brought(TEAM, 10)
        assert [(each.id, count) for each, count in kept] == [(two.id, 3), (one.id, 2)]
        assert books.past_hires.take_out("T0OTHER", "Kim Sommer") == 0
        assert books.past_hires.take_out(TEAM, "kim sommer ") == 2
        assert books.past_hires.take_out(TEAM, "kim sommer") == 0
        books.past_hires.take_back(two)
    with store.reading() as books:
        assert [each.source for each in books.past_hires.cases(TEAM)] == [LEE.source]
        assert [each.id for each, _ in books.past_hires.brought(TEAM, 10)] == [one.id]


def test_what_is_kept_stands_sealed_and_is_renewed_with_the_keys(store: Store, database_url: str) -> None:
    with store.open() as books:
        found = books.past_hires.begin(TEAM, "U0MINA", NOW)
        books.past_hires.keep(found, CONTENT)
        books.past_hires.add(found, [KIM])
    with store.engines.read() as connection:
        stored = repr([connection.execute(select(each)).all() for each in (past_hire_imports, past_hires)])
    for plain in ("Kim", "Sommer", "them.csv", "=1+1", "Data engineer", "Ana", "4.5"):
        assert plain not in stored
    columns = ((past_hire_imports.c.content, PAST_HIRES_FILE), (past_hires.c.content, PAST_HIRE))
    with Store(database_url, Secrets([NEW, *KEYS])) as both, both.open() as books:
        for column, purpose in columns:
            assert (column, purpose) in COLUMNS
            assert books.sealed.renew(column, purpose, None, 10).renewed == 1
    with Store(database_url, Secrets([NEW])) as newest, newest.reading() as books:
        assert books.past_hires.content(found) == CONTENT
        assert [each.started for each in books.past_hires.cases(TEAM)] == [KIM.started]


def test_more_people_than_are_read_at_once_come_page_by_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "PAGE", 2)
    many = [replace(LEE, id=str(n), source=str(n)) for n in range(5)]
    with store.open() as books:
        books.past_hires.add(books.past_hires.begin(TEAM, "U0MINA", NOW), many)
        assert books.past_hires.known(TEAM, many) == set(range(5))
        assert [each.source for each in books.past_hires.cases(TEAM)] == [each.source for each in many]
