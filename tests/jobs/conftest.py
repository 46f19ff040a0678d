"""The working process in this one: what is due is said now, and waiting is done by editing rows."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import case, delete, null, select, update

from bot.app import Rapport
from bot.deps import Deps
from bot.jobs import MOMENTS, delivery
from bot.jobs.delivery import Delivery
from bot.jobs.moments import Moment
from bot.rules.notices import Notice, Planned, State
from bot.store.schema import errands, notices, paces, rests
from sandbox.client import StandIn
from tests.fakes import COMPANY, Json
from tests.installed import _installed_file, rapport, server, slack, stand_in, written
from tests.mail.test_post import Box, started
from tests.make import NOW

__all__ = ["_installed_file", "rapport", "server", "slack", "stand_in", "written"]
PAST = datetime(2000, 1, 1, tzinfo=UTC)
UNDONE = {State.DUE, State.CLAIMED, State.SENDING, State.UNCLEAR}


class Crashed(BaseException):
    """The process died at this point."""


@dataclass(frozen=True)
class Work:
    """One working process beside the stand-in. `moments` are those of the bot unless a test poisons one."""

    deps: Deps
    stand_in: StandIn
    moments: Mapping[str, Moment]

    def at(self, now: datetime) -> Work:
        """The same at that moment of the movable clock."""
        return replace(self, deps=replace(self.deps, now=lambda: now))

    def round(self, crash: Callable[[str], None] = lambda point: None) -> None:
        """Everything that can be said now is said."""
        sender = Delivery(replace(self.deps, crash=crash), self.moments)
        while sender.round():
            pass

    def dies_at(self, point: str) -> bool:
        """Deliver until the process dies there; whether it came there."""

        def crash(reached: str) -> None:
            if reached == point:
                raise Crashed()

        try:
            self.round(crash)
        except Crashed:
            return True
        return False

    def hurry(self) -> None:
        """Every lease has run out, every wait is over, and every pace is paid for."""
        with self.deps.store.engines.write() as connection:
            for pace in (paces, rests):
                connection.execute(delete(pace))
            for table in (notices, errands):
                waited = case((table.c.wait_until.is_(None), null()), else_=PAST)
                connection.execute(update(table).values(wait_until=waited))
            looked = case((notices.c.repair_at.is_(None), null()), else_=PAST)
            connection.execute(update(notices).values(repair_at=looked))

    def until_quiet(self) -> None:
        """Release, settle and deliver, hurrying, until nothing due is in hand. AssertionError when it never is."""
        for _ in range(12):
            self.hurry()
            delivery.release(self.deps)
            self.hurry()
            delivery.settle(self.deps)
            self.hurry()
            self.round()
            if not any(notice.state in UNDONE and notice.due_at <= self.deps.now() for notice in self.notices()):
                return
        raise AssertionError([(notice.kind, notice.state, notice.last_error) for notice in self.notices()])

    def plan(self, **planned: Any) -> None:
        whole = {"key": "k", "kind": "hiring.requisitions.waiting", "about": "x", "workspace": COMPANY, "to": "U0OMAR"}
        with self.deps.store.open() as books:
            books.notices.plan(Planned(**{**whole, **planned}), self.deps.now())

    def notices(self) -> list[Notice]:
        with self.deps.store.engines.read() as connection:
            ids = list(connection.execute(select(notices.c.id).order_by(notices.c.seq)).scalars())
        with self.deps.store.reading() as books:
            return [found for id in ids if (found := books.notices.get(id))]

    def states(self) -> dict[str, State]:
        """By kind and addressee."""
        return {f"{notice.kind.rpartition('.')[2]} {notice.to}": notice.state for notice in self.notices()}

    def dm(self, user: str, workspace: str = COMPANY) -> list[Json]:
        return self.stand_in.person(workspace, user).dm()

    def copies(self) -> Counter[str]:
        """How often each notice stands somewhere in the stand-in, by the notice's key."""
        keys = {notice.id: notice.key for notice in self.notices()}
        return Counter({keys[id]: count for id, count in self.counted().items()})

    def counted(self) -> Counter[str]:
        """How often each notice stands somewhere in the stand-in, by the notice's id."""
        whole = self.stand_in.dump()["workspaces"].values()
        said = [said for place in whole for room in place["conversations"].values() for said in room["messages"]]
        return Counter(one["metadata"]["event_payload"]["id"] for one in said if one["metadata"])


@pytest.fixture
def work(rapport: Rapport, stand_in: StandIn, written: io.StringIO) -> Work:
    return Work(rapport.deps, stand_in, MOMENTS).at(NOW)


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server that keeps what it takes, at its `port`."""
    made = Box()
    controller = started(made)
    made.port = controller.port  # type: ignore[attr-defined]
    yield made
    controller.stop()
