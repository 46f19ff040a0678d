"""What is sealed is renewed with the newest key, a few at a time, whoever else writes."""

from __future__ import annotations

from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary, text

from bot import rekeying
from bot.rules.access import Kind
from bot.store import Store
from bot.store.installations import TOKEN, Installation
from bot.store.schema import metadata
from bot.store.sealed import COLUMNS
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.make import NOW, TEAM

NEW = Fernet.generate_key().decode()


def installed(store: Store, many: int) -> None:
    with store.open() as books:
        for n in range(many):
            books.workspaces.put(f"T{n:04}", Kind.COMPANY, "x")
            books.installations.put(Installation(f"T{n:04}", "U0BOT", f"xoxb-{n}"), NOW)


def test_every_column_that_holds_bytes_is_renewed() -> None:
    sealed = {column for table in metadata.tables.values() for column in table.columns
              if isinstance(column.type, LargeBinary)}  # fmt: skip
    assert {column for column, _ in COLUMNS} == sealed


def test_after_it_the_older_key_opens_nothing_and_is_needed_for_nothing(store: Store, database_url: str) -> None:
    installed(store, rekeying.BATCH + 1)
    with Store(database_url, Secrets([NEW, *KEYS])) as both:
        told = rekeying.run(both)
        assert told.is_whole
        assert f"{rekeying.BATCH + 1} now, 0 before" in told.text
        assert f"0 now, {rekeying.BATCH + 1} before" in rekeying.run(both).text
    with Store(database_url, Secrets([NEW])) as newest, newest.reading() as books:
        found = [books.installations.get(f"T{n:04}") for n in range(rekeying.BATCH + 1)]
        assert [each.bot_token for each in found if each] == [f"xoxb-{n}" for n in range(rekeying.BATCH + 1)]
    assert "No key of SECRET_KEYS opens installations.bot_token, T0000" in rekeying.run(store).text


def test_what_was_done_before_a_stop_stays_and_the_rest_is_done_the_next_time(store: Store, database_url: str) -> None:
    installed(store, 5)
    with Store(database_url, Secrets([NEW, *KEYS])) as both:
        with both.open() as books:
            assert books.sealed.renew(COLUMNS[0][0], TOKEN, "", 2).renewed == 2
        assert "3 now, 2 before" in rekeying.run(both).text


def test_one_value_that_no_key_opens_is_named_and_stops_no_other(store: Store, database_url: str) -> None:
    installed(store, 3)
    with store.engines.write() as connection:
        stranger = Secrets([Fernet.generate_key().decode()]).seal(TOKEN, "xoxb-lost")
        lost = {"token": stranger}
        connection.execute(text("UPDATE installations SET bot_token = :token WHERE workspace = 'T0001'"), lost)
    with Store(database_url, Secrets([NEW, *KEYS])) as both:
        told = rekeying.run(both)
    assert not told.is_whole
    assert "2 now, 0 before" in told.text
    assert "opens installations.bot_token, T0001" in told.text
    assert TEAM not in told.text
