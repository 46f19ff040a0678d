"""Transactions, dedupe, people, drafts, secrets, migrations."""

import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.rules.access import Kind, NotAllowed, NotReadYet, Right, WrongWorkspace
from bot.rules.people import Identity
from bot.rules.settings import Choices
from bot.store import Repeated, Store
from bot.store.installations import Installation
from bot.store.migrate import NewerDatabase, migrate
from bot.store.schema import handled, metadata
from bot.store.secrets import Secrets, WrongKeys
from bot.store.version import WANTED, is_current
from tests.conftest import KEYS
from tests.make import NOW, TEAM, person

MINA = Identity(TEAM, "U0MINA")


def test_the_same_thing_is_handled_once(store: Store) -> None:
    with store.open(once="event:1", at=NOW) as books:
        books.drafts.keep(MINA, "form", {"a": "1"}, NOW)
    with pytest.raises(Repeated), store.open(once="event:1", at=NOW) as books:
        books.drafts.keep(MINA, "form", {"a": "2"}, NOW)
    with store.reading() as books:
        assert books.drafts.get(MINA, "form") == {"a": "1"}


def test_a_failed_handler_leaves_nothing_claimed(store: Store) -> None:
    with pytest.raises(RuntimeError), store.open(once="event:1", at=NOW):
        raise RuntimeError("in the handler")
    with store.open(once="event:1", at=NOW):
        pass


def test_old_keys_are_forgotten(store: Store) -> None:
    with store.open(once="old", at=NOW - timedelta(days=3)):
        pass
    with store.open(once="new", at=NOW):
        pass
    assert store.forget_handled(NOW - timedelta(days=2)) == 1
    with pytest.raises(Repeated), store.open(once="new", at=NOW):
        pass


def test_what_is_deleted_or_changed_is_not_left_in_the_files_of_sqlite(sqlite_store: Store) -> None:
    file = Path(str(sqlite_store.engines.engine.url.database))

    def held() -> bytes:
        return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    for n in range(50):
        with sqlite_store.open() as books:
            books.drafts.keep(MINA, f"form.{n}", {"a": f"the zebra {n} " * (n + 1)}, NOW)
    assert sqlite_store.wipe()
    assert b"the zebra" in held()
    with sqlite_store.open() as books:
        for n in range(25):
            books.drafts.keep(MINA, f"form.{n}", {"a": "no"}, NOW)
    with sqlite_store.engines.write() as connection:
        connection.execute(text("DELETE FROM drafts WHERE answers LIKE '%zebra%'"))
    assert sqlite_store.wipe()
    assert b"the zebra" not in held()


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError), store.reading() as books:
        books.drafts.keep(MINA, "form", {"a": "b"}, NOW)
    with store.open() as books:  # and the connection it used writes again
        books.drafts.keep(MINA, "form", {"a": "b"}, NOW)


def test_writers_at_the_same_time_lose_nothing(store: Store) -> None:
    with store.open() as books:
        books.drafts.keep(MINA, "count", {"n": "0"}, NOW)

    def add() -> None:
        for _ in range(10):
            with store.open() as books:
                books.record.note(NOW, "test.added", "count:1", by="somebody")

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as books:
        assert books.record.verify() == (40, None)


def test_a_draft_keeps_the_fields_a_later_page_did_not_show(store: Store) -> None:
    with store.open() as books:
        books.drafts.keep(MINA, "form", {"title": "Engineer", "case": "Growth"}, NOW)
        books.drafts.keep(MINA, "form", {"title": "Data engineer"}, NOW)
    with store.reading() as books:
        assert books.drafts.get(MINA, "form") == {"title": "Data engineer", "case": "Growth"}
        assert books.drafts.get(Identity(TEAM, "U0OMAR"), "form") == {}
    with store.open() as books:
        books.drafts.sent(MINA, "form", NOW, "V1")
        assert books.drafts.get(MINA, "form") == {}
        books.drafts.keep(MINA, "form", {"title": "late"}, NOW, "V1")
        assert books.drafts.get(MINA, "form") == {}
        books.drafts.keep(MINA, "form", {"title": "Another"}, NOW, "V2")
        assert books.drafts.get(MINA, "form") == {"title": "Another"}


def test_a_profile_is_refreshed_and_the_chosen_language_stays(store: Store) -> None:
    with store.open() as books:
        books.people.put(person(locale="en-GB", email="Mina@Harbor.example"), NOW)
        books.people.choose(books.people.get(MINA), Choices("zh"))
        books.people.put(person(locale="en-GB", email="mina@harbor.example", zone="Asia/Shanghai"), NOW)
    with store.reading() as books:
        mina = books.people.get(MINA)
        assert (mina.language, mina.zone) == ("zh", "Asia/Shanghai")
        assert books.people.by_email(TEAM, " MINA@harbor.example ") == mina
        assert books.people.by_email(TEAM, "nobody@harbor.example") is None


def test_a_language_chosen_before_the_profile_was_read_is_kept(store: Store) -> None:
    with store.open() as books:
        books.people.choose(books.people.get(MINA), Choices("zh"))
    with store.reading() as books:
        assert books.people.get(MINA).language == "zh"


def test_rights_are_read_in_the_transaction(store: Store) -> None:
    with store.open() as books:
        assert books.people.enter(MINA, Right.ANYBODY).user == "U0MINA"
        books.people.choose(books.people.get(MINA), Choices("zh"))
        with pytest.raises(NotReadYet):  # a language chosen is no profile read
            books.people.enter(MINA, Right.HIRE)
        books.people.put(person(), NOW)
        assert books.people.enter(MINA, Right.HIRE).user == "U0MINA"
        with pytest.raises(NotAllowed):
            books.people.enter(MINA, Right.ADMINISTER)
        books.people.put(person(is_admin=True), NOW)
        assert books.people.enter(MINA, Right.ADMINISTER).is_admin
        assert list(books.people.admins(TEAM)) == ["U0MINA"]
        books.people.put(person(is_guest=True), NOW)
        with pytest.raises(NotAllowed):
            books.people.enter(MINA, Right.HIRE)
        books.workspaces.put("T0CIRCLE", Kind.COMMUNITY, "Harbor Circle")
        with pytest.raises(WrongWorkspace):
            books.people.enter(Identity("T0CIRCLE", "U0MINA"), Right.HIRE)
        books.people.put(person(is_active=False), NOW)
        with pytest.raises(NotAllowed):
            books.people.enter(MINA, Right.ANYBODY)


def test_a_token_stands_sealed_in_the_database_and_opens_with_older_keys(store: Store, database_url: str) -> None:
    with store.open() as books:
        books.installations.put(Installation(TEAM, "U0BOT", "xoxb-secret-token"), NOW)
    with store.engines.read() as connection:
        raw = bytes(connection.execute(text("SELECT bot_token FROM installations")).scalar_one())
        assert b"xoxb" not in raw
    rotated = Secrets([Fernet.generate_key().decode(), *KEYS])
    with Store(database_url, rotated) as again, again.reading() as books:
        installation = books.installations.get(TEAM)
        assert installation is not None
        assert installation.bot_token == "xoxb-secret-token"
        assert "xoxb" not in repr(installation)
    stranger = Secrets([Fernet.generate_key().decode()])
    with Store(database_url, stranger) as other, pytest.raises(WrongKeys), other.reading() as books:
        books.installations.get(TEAM)
    with store.open() as books:
        books.installations.forget(TEAM, NOW)
        assert books.installations.get(TEAM) is None


def is_ours(name: str | None, what: str, parents: Mapping[str, str | None]) -> bool:
    """Not the indexes that the database makes of `search_people` by itself."""
    derived = {"table": ("search_index",), "column": ("vector",), "index": ("ix_search_people_",)}
    return not (name or "").startswith(derived.get(what, ("\0",)))


def test_the_tables_are_what_the_migrations_make(store: Store) -> None:
    assert is_current(store.engines)
    assert migrate(store.engines) == (WANTED, WANTED)
    with store.engines.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        assert compare_metadata(context, metadata) == []


def test_a_database_of_a_newer_version_is_refused(sqlite_store: Store) -> None:
    with sqlite_store.engines.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_current(sqlite_store.engines)
    with pytest.raises(NewerDatabase):
        migrate(sqlite_store.engines)


def test_sqlite_commits_durably_and_refuses_to_live_in_memory(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.create_engine", create_engine)  # as outside of tests
    with Store(sqlite_url, Secrets(KEYS)) as store, store.engines.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    with pytest.raises(ValueError, match="needs a file"):
        Store("sqlite://", Secrets(KEYS))


def test_a_naive_instant_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="aware"), store.engines.write() as connection:
        connection.execute(handled.insert().values(key="k", at=NOW.replace(tzinfo=None)))


def test_who_waits_for_a_row_on_postgresql_gives_up_before_slack_does(postgresql_url: str) -> None:
    with Store(postgresql_url, Secrets(KEYS)) as store, store.engines.write() as connection:
        connection.execute(text("SELECT * FROM record_head FOR UPDATE"))
        began = time.monotonic()
        with pytest.raises(OperationalError, match="lock timeout"), store.engines.write() as other:
            other.execute(text("SELECT * FROM record_head FOR UPDATE"))
        assert time.monotonic() - began < 10


def test_a_transaction_that_nobody_goes_on_with_is_given_up_on_postgresql(postgresql_url: str) -> None:
    with Store(postgresql_url, Secrets(KEYS)) as store:
        with store.engines.read() as connection:
            assert connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar() == "10s"
        with pytest.raises(DBAPIError, match="idle-in-transaction"):
            _freeze(store)
        with store.reading() as books:
            assert books.workspaces.all() == []


def _freeze(store: Store) -> None:
    """Have a row, do nothing while another one waits for it, and go on."""
    with store.engines.write() as frozen:
        frozen.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
        frozen.execute(text("SELECT * FROM record_head FOR UPDATE"))
        with store.engines.write() as other:
            other.execute(text("SELECT * FROM record_head FOR UPDATE"))
        frozen.execute(text("SELECT 1"))
