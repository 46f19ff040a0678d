"""PostgreSQL has indexes of a side's rows in stretches: answers are the same with them and without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy.exc import ProgrammingError

from bot.rules.access import Kind
from bot.rules.search import Hit, Side
from bot.rules.search.query import read
from bot.store import Store
from bot.store.stretches import LAST, Stretch, due, make, stretches
from tests.make import NOW
from tests.store.test_search import CIRCLE, KAI, MODERATORS, begin

INDEXES = "FROM pg_indexes WHERE indexname ~ '^ix_search_people_.*_after_'"
WORTH, ONE = 16, replace(KAI, email="")


@pytest.fixture
def many(postgresql_store: Store) -> Iterator[Store]:
    with postgresql_store.open() as books:
        books.workspaces.put(CIRCLE, Kind.COMMUNITY, CIRCLE)
    grow(postgresql_store, WORTH)
    yield postgresql_store
    with postgresql_store.engines.write() as connection:
        for name in connection.exec_driver_sql(f"SELECT indexname {INDEXES}").scalars().all():
            connection.exec_driver_sql(f"DROP INDEX {name}")


def grow(store: Store, by: int) -> None:
    with store.open() as books:
        for _ in range(by):
            begin(books, ONE)


def wanted(store: Store) -> Sequence[int] | None:
    with store.engines.read() as connection:
        return due(connection, Side.COMMUNITY, WORTH)


def there(store: Store) -> Sequence[Stretch]:
    with store.engines.read() as connection:
        assert stretches(connection, Side.HIRING) == ()
        return stretches(connection, Side.COMMUNITY)


def made(store: Store) -> Sequence[int]:
    last = wanted(store)
    assert last is not None
    make(store.engines, Side.COMMUNITY, last)
    newest_first = [*reversed(last), 0]
    assert there(store) == list(zip(newest_first, [LAST, *newest_first], strict=False))
    assert wanted(store) is None
    return last


def found(store: Store, asked: str, most: int) -> Sequence[Hit]:
    query = read(asked)
    assert query is not None
    with store.reading() as books:
        return books.search.found(MODERATORS, query, NOW, most)


def test_an_index_of_sqlite_gives_the_newest_first_and_needs_no_stretches(sqlite_store: Store) -> None:
    with sqlite_store.engines.read() as connection:
        assert (stretches(connection, Side.COMMUNITY), due(connection, Side.COMMUNITY, 0)) == ((), None)


def test_each_quarter_has_an_index_where_there_are_many(many: Store) -> None:
    with many.engines.read() as connection:
        assert due(connection, Side.COMMUNITY, WORTH + 1) is None
        assert due(connection, Side.HIRING, WORTH) is None
    last, hits = made(many), found(many, "go", 2000)
    assert [len([hit for hit in hits if after < hit.id <= until]) for after, until in there(many)] == [WORTH // 4] * 4
    assert len(last) == 3


def test_they_are_made_anew_when_the_newest_has_half_of_all_and_the_old_ones_go(many: Store) -> None:
    first = made(many)
    grow(many, WORTH // 2)
    assert wanted(many) is None, "twelve of twenty-four"
    grow(many, 1)
    assert made(many)[-1] > first[-1]
    make(many.engines, Side.HIRING, [3, 5, 7])
    with many.engines.read() as connection:
        count = connection.exec_driver_sql(f"SELECT count(*) {INDEXES}").scalar_one()
    assert count == 8, "four of each side"


def test_answers_are_the_same_whether_the_newest_are_enough_or_not(many: Store) -> None:
    with many.open() as books:
        begin(books, replace(ONE, skills=("Rust",)))
    before = [found(many, "go", most) for most in (2, 3, 4, 5, 12, 2000)]
    made(many)
    assert [found(many, "go", most) for most in (2, 3, 4, 5, 12, 2000)] == before
    assert len(found(many, "rust", 2000)) == 1


def test_it_is_what_postgresql_asks_first(many: Store) -> None:
    others = (
        "INSERT INTO search_people (workspace, side, member, until, words) SELECT workspace, side, -n, until,"
        " words || ' | word' || mod(n, 40) FROM search_people, generate_series(1, 8000) AS n WHERE id = 1"
    )
    with many.engines.write() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # of members there are no rows
        connection.exec_driver_sql(others)
    after = made(many)[-1]
    many.engines.alone("ANALYZE search_people")
    before = asked_of(many)
    with many.reading() as books:
        query = read("word7")
        assert query is not None
        assert len(books.search.found(MODERATORS, query, NOW, 40)) == 40, "of fifty among the newest"
        books.search._connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
    names = {name for name, times in asked_of(many).items() if times > before.get(name, 0)}
    assert f"ix_search_people_community_after_{after}" in names
    assert "ix_search_people_community" not in names, "the newest were enough"


def asked_of(store: Store) -> dict[str, int]:
    """How often each index was asked since the database was made."""
    asked = "SELECT indexrelname, idx_scan FROM pg_stat_user_indexes WHERE relname = 'search_people'"
    with store.engines.read() as connection:
        return {str(name): int(times) for name, times in connection.exec_driver_sql(asked)}


def test_one_that_was_begun_and_not_ended_is_no_good_and_is_made_anew(many: Store) -> None:
    last = made(many)
    name = f"ix_search_people_community_after_{last[0]}_to_{last[1]}"
    with many.engines.write() as connection:
        connection.exec_driver_sql(f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{name}'::regclass")
    assert there(many) == ()
    assert len(found(many, "go", 2000)) == WORTH, "all are asked for"
    assert made(many) == last


def test_a_database_that_does_not_let_us_says_so(many: Store) -> None:
    with pytest.raises(ProgrammingError):
        many.engines.alone("CREATE INDEX CONCURRENTLY x ON search_people USING gin (nothing)")
    with many.engines.read() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar_one() == "2500ms"
