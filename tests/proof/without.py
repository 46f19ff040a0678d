"""Safeguards taken away, one at a time, for as long as a test lasts: each layer that is meant to notice must fail."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import MetaData, UniqueConstraint, insert

from bot import store
from bot.jobs.delivery import settling
from bot.rules.notices import Notice, State
from bot.store import Store, claiming, notices, planning, writer
from bot.store.moves import Sent
from bot.store.prepared import Prepared, execute
from bot.store.schema import metadata


def fence(patch: pytest.MonkeyPatch) -> None:
    """Whoever lost its claim sends and writes down as if nothing had happened."""
    move, record = notices.Notices._move, notices.Notices.sent_all

    def held(self: notices.Notices, notice: Notice) -> Notice:
        present = self.get(notice.id)
        return replace(notice, fence=present.fence if present else 0)

    def anyway(self: notices.Notices, notice: Notice, after: State, **values: Any) -> bool:
        move(self, held(self, notice), after, **values)
        return True

    def start_all(self: notices.Notices, claimed: Sequence[Notice], now: datetime) -> frozenset[str]:
        for each in claimed:
            anyway(self, each, State.SENDING, attempted_at=now, wait_until=notices.c.wait_until)
        return frozenset(each.id for each in claimed)

    def sent_all(self: notices.Notices, said: Sequence[Sent]) -> frozenset[str]:
        record(self, [replace(each, notice=held(self, each.notice)) for each in said])
        return frozenset(each.notice.id for each in said)

    patch.setattr(notices.Notices, "_move", anyway)
    patch.setattr(notices.Notices, "start_sending_all", start_all)
    patch.setattr(notices.Notices, "sent_all", sent_all)


def looking(patch: pytest.MonkeyPatch) -> None:
    """An unclear send is sent again without a look at the conversation."""
    patch.setattr(settling, "_copies", lambda deps, notice: [])


def dedupe(patch: pytest.MonkeyPatch) -> None:
    """What is delivered twice is handled twice."""
    patch.setattr(store, "_claim", lambda connection, once, at: None)


def unique_key(patch: pytest.MonkeyPatch) -> None:
    """Planning inserts, whatever is there; `bare` makes the tables for it."""
    fresh = planning._row
    patch.setattr(planning, "_row", lambda *given: {**fresh(*given), "id": secrets.token_hex(12)})
    columns = (*planning._OWN, *planning._FRESH)
    patch.setattr(
        planning, "_PLAN", Prepared(lambda dialect: insert(planning.notices).returning(planning.c.key), *columns)
    )


def immediate(patch: pytest.MonkeyPatch) -> None:
    """SQLite's writers begin as readers do."""
    patch.setattr(writer, "execute", lambda on, sql, *given: execute(on, sql.replace(" IMMEDIATE", ""), *given))


def order(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether another of the conversation comes first."""
    may_go = claiming._may_go
    patch.setattr(claiming, "_may_go", lambda dialect: [each for n, each in enumerate(may_go(dialect)) if n != 1])
    patch.setattr(claiming, "_TAKE", Prepared(claiming._take))  # what was put together before asks it still


@contextmanager
def index(store: Store) -> Iterator[None]:
    """Nothing in the database holds that one claim is in hand in a conversation."""
    with store.engines.write() as connection:
        connection.exec_driver_sql("DROP INDEX uq_notices_lane_in_hand")
    try:
        yield
    finally:
        (made,) = [each for each in planning.notices.indexes if each.name == "uq_notices_lane_in_hand"]
        with store.engines.write() as connection:
            connection.exec_driver_sql("DELETE FROM notices")
            made.create(connection)


def bare(made: Store) -> None:
    """Every table of an empty database, and two notices of one key may stand there."""
    tables = MetaData()
    for each in metadata.sorted_tables:
        copy = each.to_metadata(tables)
        if copy.name == "notices":
            for held in [each for each in copy.constraints if isinstance(each, UniqueConstraint)]:
                copy.constraints.remove(held)
    with made.engines.write() as connection:
        tables.create_all(connection)
        connection.execute(insert(metadata.tables["lineage"]).values(id=1, mark="m", oldest="0"))
        connection.execute(insert(metadata.tables["record_head"]).values(id=1, number=0, hash="0" * 64))
