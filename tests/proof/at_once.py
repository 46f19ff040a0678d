"""Two writing transactions at the same moment: the second begins while the first is open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store import Books, Repeated, Store

Act = Callable[[Books], Any]
# What the second has to show when the database, or the key of what was handled, said no.
NOTHING: tuple[Any, ...] = ()


def both(store: Store, first: Act, second: Act, once: str | None = None, at: Any = None) -> tuple[Any, Any]:
    """What each has to show: the first goes on when the second is done or waits for it."""
    with ThreadPoolExecutor(1) as pool:
        with store.open(once, at) as books:
            shown = first(books)
            later = pool.submit(_alone, store, second, once, at)
            while not wait([later], timeout=0.001).done and not _somebody_waits(store):
                pass
        return shown, later.result()


def _alone(store: Store, act: Act, once: str | None, at: Any) -> Any:
    try:
        with store.open(once, at) as books:
            return act(books)
    except (IntegrityError, Repeated):  # nothing was kept
        return NOTHING


def _somebody_waits(store: Store) -> bool:
    if store.engines.is_sqlite:
        return store.engines.waiting > 0
    waits = text("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    with store.engines.read() as connection:
        return connection.execute(waits).first() is not None
