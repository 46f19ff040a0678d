"""The real code on a wire, a clock and random numbers of the test's; processes that go on from point to point."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.deps import Deps
from bot.jobs.delivery import Delivery
from bot.jobs.moments import Moment
from bot.rules.notices import LEASE, REPAIR_AFTER, Carrier, Notice, State
from bot.store import Books, Store
from bot.store.schema import notices
from tests.handlers.state import Rows, put_back
from tests.proof.wire import Clock, Wire

SETTLING = timedelta(seconds=60)
# Longer than a lease and a settling time: whoever had something in hand has lost it.
LONG = LEASE + SETTLING
UNDONE = (State.DUE, State.CLAIMED, State.SENDING, State.UNCLEAR)
Work = Callable[[Deps], None]


class Crashed(BaseException):
    """The process died at this point."""


class Skipped(AssertionError):
    """Two commits or calls without a crash point between them."""


class Traced(Store):
    """A store that tells of every commit of a writing transaction."""

    committed: Callable[[str], None] = staticmethod(lambda what: None)

    @contextmanager
    def open(self, once: str | None = None, at: datetime | None = None) -> Iterator[Books]:
        with super().open(once, at) as books:
            yield books
        self.committed("commit")


@dataclass
class Puppet:
    """A working process in a thread of its own that goes on only while it is let."""

    work: Work
    deps: Deps
    clock: Clock
    points: list[str] = field(default_factory=list)
    asked_at: datetime | None = None  # when it last looked whether its claim held

    def __post_init__(self) -> None:
        self._go, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._until: int | str | None = None
        self._dies = False
        self._boundary = ""
        self.is_over = False
        pool = ThreadPoolExecutor(1)
        self._life = pool.submit(self._live)
        pool.shutdown(wait=False)

    def run(self, until: int | str | None = None) -> bool:
        """Go on to that point (its name, or its number since birth) or to the end; whether it came there."""
        self._until = until
        if not self.is_over:
            self._go.release()
            self._back.acquire()
        if self.is_over:
            self._life.result()  # raises what it died of, unless it was meant to die
        return not self.is_over

    def die(self) -> None:
        """It does nothing more."""
        if not self.is_over:
            self._dies = True
            self.run()

    def passes(self, what: str) -> None:
        """A commit or a call is done. Raises Skipped when no crash point stood since the one before."""
        if self._boundary:
            raise Skipped(f"{self._boundary} and {what} after {self.points[-1:]}")
        self._boundary = what

    def _live(self) -> None:
        self._go.acquire()
        CURRENT.puppet = self
        try:
            if not self._dies:
                self.work(replace(self.deps, crash=self._point))
        except Crashed:
            return
        finally:
            self.is_over = True
            self._back.release()

    def _point(self, name: str) -> None:
        self.points.append(name)
        self._boundary = ""
        if name == "sending":
            self.asked_at = self.clock.now
        if self._until in (name, len(self.points)):
            self._back.release()
            self._go.acquire()
        if self._dies:
            raise Crashed(name)


CURRENT = threading.local()


def puppet() -> Puppet | None:
    """The process whose code is running."""
    return getattr(CURRENT, "puppet", None)


class Simulation:
    """One database, one Slack, one clock, and as many processes as a test lets live."""

    def __init__(self, store: Traced, wire: Wire, clock: Clock, moments: Mapping[str, Moment], words: Any) -> None:
        self.store, self.wire, self.clock, self.moments = store, wire, clock, moments
        self.deps = Deps(store, wire, words, clock, settling=SETTLING)
        self._begins = clock.now
        self._puppets: list[Puppet] = []
        store.committed = self._boundary
        wire.called = self._boundary
        wire.since = self._since

    def begin(self, rows: Rows) -> None:
        """Everything is as it was at the beginning, and nobody of before lives."""
        self.end()
        self.clock.now = self._begins
        self.wire.forget()
        put_back(self.store, rows)

    def process(self, work: Work) -> Puppet:
        """A process that will do that work."""
        self._puppets.append(Puppet(work, self.deps, self.clock))
        return self._puppets[-1]

    def end(self) -> None:
        """Nobody lives any more."""
        while self._puppets:
            self._puppets.pop().die()

    def delivers(self, deps: Deps) -> None:
        """Deliver what is due, until nothing is."""
        sender = Delivery(deps, self.moments)
        while sender.round():
            pass

    def notices(self) -> list[Notice]:
        """Every notice, in the order of the commits."""
        with self.store.engines.read() as connection:
            ids = list(connection.execute(select(notices.c.id).order_by(notices.c.seq)).scalars())
        with self.store.reading() as books:
            return [found for id in ids if (found := books.notices.get(id))]

    def check(self, is_true: Callable[[Notice, str], bool]) -> None:
        """R2, R3, R3a: each was said once or stands as failed or moot, in order, and what lives tells the truth."""
        first: dict[str, list[str]] = {}
        for notice in self.notices():
            assert notice.state not in UNDONE, f"{notice.key} is {notice.state}: {notice.last_error}"
            if notice.carrier is Carrier.HOME:
                assert self._is_overwritten(notice.to) or is_true(notice, self.wire.homes.get(notice.to, ""))
                continue
            there = [each for each in self.wire.copies(notice.id) if each.took < REPAIR_AFTER or each.ts == notice.ts]
            if notice.state is State.SENT:
                assert [each.ts for each in there] == [notice.ts], f"{notice.key}: {len(there)} copies"
                assert not notice.living or self._is_overwritten(notice.id) or is_true(notice, there[0].text)
            else:
                assert there == [] or notice.ts is not None, f"{notice.key} is {notice.state}, and stands there"
            prompt = [each for each in self.wire.messages if each.id == notice.id and each.took < SETTLING]
            assert len(prompt) <= 1, f"{notice.key} was doubled, though nothing was late"
            first.setdefault(notice.to, []).append(notice.id)
        for to, ids in first.items():
            said = dict.fromkeys(each.id for each in self.wire.messages if each.channel in (to, f"D{to}"))
            assert [id for id in ids if id in said] == list(said), f"out of order in {to}"

    def _is_overwritten(self, what: str) -> bool:
        """Whether an edit of it landed beyond both looks."""
        return any(each == what and took >= REPAIR_AFTER for each, took in self.wire.overwritten)

    def _boundary(self, what: str) -> None:
        if (running := puppet()) is not None and what not in ("conversations.open",):
            running.passes(what)

    def _since(self) -> datetime:
        running = puppet()
        return running.asked_at if running is not None and running.asked_at is not None else self.clock.now
