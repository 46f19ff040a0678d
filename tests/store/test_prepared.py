"""Prepared statements do what SQLAlchemy would, on both engines."""

import pytest
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.rules.access import Kind
from bot.store import Store
from bot.store.prepared import Prepared
from bot.store.schema import notices, people
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.make import NOW, TEAM

ROW = {
    "workspace": TEAM, "user": "U0LIWEI", "name": "李伟 100% ?", "zone": "Asia/Shanghai", "is_admin": False,
    "is_guest": False, "is_bot": False, "is_active": True, "read_at": NOW, "days_off": [5, 6],
    "away_from": NOW.date(), "delegate": None,
}  # fmt: skip
PUT = Prepared(lambda dialect: insert(people), *ROW)
GET = Prepared(lambda dialect: select(people).where(people.c.user == bindparam("who"), people.c.is_active))


def test_every_kind_of_value_goes_in_and_comes_out_as_sqlalchemy_has_it(store: Store) -> None:
    with store.engines.write() as connection:
        assert not PUT(connection, ROW)
        (row,) = GET(connection, {"who": "U0LIWEI"})
        assert row == dict(connection.execute(select(people)).mappings().one())
    assert {name: row[name] for name in ROW} == ROW


def test_a_row_that_is_not_there_is_none(store: Store) -> None:
    with store.engines.read() as connection:
        assert GET.first(connection, {"who": "U0NOBODY"}) is None


def test_a_value_that_is_not_given_is_missed(store: Store) -> None:
    with store.engines.read() as connection, pytest.raises(KeyError, match="who"):
        GET(connection, {"whom": "U0LIWEI"})


def test_a_refusal_of_the_database_is_sqlalchemys_and_shows_no_values(store: Store) -> None:
    with store.engines.write() as connection:
        PUT(connection, ROW)
    with pytest.raises(IntegrityError) as refused, store.engines.write() as connection:
        PUT(connection, ROW)
    assert "INSERT INTO people" in str(refused.value)
    assert "Shanghai" not in str(refused.value).partition("DETAIL")[0]


def lose(connection: Connection, store: Store) -> None:
    """The server ends that connection."""
    process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with store.engines.read() as another:
        another.exec_driver_sql(f"SELECT pg_terminate_backend({process}, 10000)")


def test_a_lost_connection_is_noticed_and_replaced(postgresql_url: str) -> None:
    def use_lost(store: Store) -> None:
        with store.engines.read() as connection:
            lose(connection, store)
            GET(connection, {"who": "U0LIWEI"})

    with Store(postgresql_url, Secrets(KEYS)) as store:
        with pytest.raises(OperationalError):
            use_lost(store)
        with store.engines.read() as connection:
            assert GET.first(connection, {"who": "U0LIWEI"}) is None


def test_a_connection_lost_before_the_commit_keeps_nothing(postgresql_url: str) -> None:
    def commit_lost(store: Store) -> None:
        with store.open() as books:
            books.workspaces.put("T0LOST", Kind.COMPANY, "Lost")
            lose(books.workspaces._connection, store)

    with Store(postgresql_url, Secrets(KEYS)) as store:
        with pytest.raises(OperationalError):
            commit_lost(store)
        with store.open() as books:
            assert books.workspaces.all() == []


def test_a_connection_lost_while_it_rested_is_replaced_unnoticed(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.engine.RESTED_SECONDS", -1.0)
    with Store(postgresql_url, Secrets(KEYS)) as store, Store(postgresql_url, Secrets(KEYS)) as other:
        with store.engines.read() as connection:
            process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with other.engines.read() as connection:
            connection.exec_driver_sql(f"SELECT pg_terminate_backend({process}, 10000)")
        with store.open() as books:
            books.workspaces.put("T0KEPT", Kind.COMPANY, "Kept")


def test_a_list_of_values_cannot_be_prepared(store: Store) -> None:
    some = Prepared(lambda dialect: select(notices).where(notices.c.key.in_(bindparam("which", expanding=True))))
    with store.engines.read() as connection, pytest.raises(ValueError, match="list of values"):
        some(connection, {"which": ["a"]})
