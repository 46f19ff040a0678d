"""Hearing at once that something was committed: NOTIFY on PostgreSQL, `data_version` on SQLite."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable

from sqlalchemy import Engine

from bot.store import Store
from bot.store.engine import NOT_FOR_EVER

# How often SQLite is asked whether anybody committed; a question costs microseconds.
POLL_SECONDS = 0.05
# How long PostgreSQL is listened to before looking whether to stop, and how long to rest when it is away.
LISTEN_SECONDS = 0.5


def listen(
    store: Store, stop: threading.Event, woken: Callable[[], None], beat: Callable[[], None] = lambda: None
) -> None:
    """Call `woken` after each commit that planned something, until `stop` is set. Survives a lost database.

    `beat` is called at each look.
    """
    follow = _follow_sqlite if store.engines.is_sqlite else _follow_postgresql
    lost = store.engines.engine.dialect.loaded_dbapi.OperationalError
    while not stop.is_set():
        try:
            follow(store.engines.engine, stop, woken, beat)
        except lost:
            beat()
            woken()  # something may have been committed while nobody listened
            stop.wait(LISTEN_SECONDS)


def _follow_sqlite(
    engine: Engine, stop: threading.Event, woken: Callable[[], None], beat: Callable[[], None]
) -> None:
    connection = sqlite3.connect(str(engine.url.database), check_same_thread=False)
    try:
        version = None
        while not stop.wait(POLL_SECONDS):
            beat()
            (present,) = connection.execute("PRAGMA data_version").fetchone()
            if present != version:
                version = present
                woken()
    finally:
        connection.close()


def _follow_postgresql(
    engine: Engine, stop: threading.Event, woken: Callable[[], None], beat: Callable[[], None]
) -> None:
    import psycopg  # 9 MB in every process, needed here only

    url = engine.url.set(drivername="postgresql").update_query_dict(NOT_FOR_EVER)
    address = url.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("LISTEN rapport")
        woken()
        while not stop.is_set():
            beat()
            for _ in connection.notifies(timeout=LISTEN_SECONDS, stop_after=1):
                woken()
