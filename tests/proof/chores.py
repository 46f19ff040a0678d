"""Errands, and what is handled once, under every operation in every order, as a Hypothesis state machine."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import delete, select

from bot.rules.notices import LEASE
from bot.store import Repeated, Store
from bot.store.errands import CLAIMED, DONE, DUE, FAILED, Errand
from bot.store.schema import errands, handled
from tests.make import NOW
from tests.proof.at_once import NOTHING, both

NAMES = some.sampled_from(["one", "two", "three"])
KEEP, FOR_EVER = timedelta(days=3), timedelta(days=3650)
PASSES = some.sampled_from([timedelta(seconds=s) for s in (1, 30, 121)] + [KEEP])


@dataclass(eq=False)
class Worker:
    """Who has an errand in hand; `is_worked` when its work is done and not written down."""

    errand: Errand
    until: datetime
    is_worked: bool = False


class Chores(RuleBasedStateMachine):
    """Errands, events that come again, processes and time. `store` is set by a subclass."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        with self.store.engines.write() as connection:
            for each in (errands, handled):
                connection.execute(delete(each))
        self.now = NOW
        self.planned: list[str] = []
        self.states: dict[str, str] = {}
        self.holders: dict[str, Worker | None] = {}
        self.workers: list[Worker] = []
        self.effects: Counter[str] = Counter()
        self.handled: dict[str, datetime] = {}

    @rule(name=NAMES, together=some.booleans())
    def plan(self, name: str, together: bool) -> None:
        """New once, whoever plans it."""
        if together:
            found = both(self.store, *[lambda books: books.errands.plan(name, "k", {}, self.now)] * 2)
        else:
            with self.store.open() as books:
                found = (books.errands.plan(name, "k", {}, self.now),)
        assert sum(found) == (name not in self.planned), f"{name} is planned once"
        if name not in self.planned:
            self.planned.append(name)
            self.states[name], self.holders[name] = DUE, None

    @rule(together=some.sampled_from([False, False, True]))
    def claim(self, together: bool = False) -> None:
        """The first that is due or was left by the dead; two processes never have the same."""
        ready = self._ready()
        if together:
            found = both(self.store, *[lambda books: books.errands.claim(self.now, self.now)] * 2)
        else:
            with self.store.open() as books:
                found = (books.errands.claim(self.now, self.now),)
        claimed = [each for each in found if each]
        assert len(claimed) == min(len(ready), 1) or (together and len(claimed) == min(len(ready), 2))
        for errand, name in zip(claimed, ready, strict=False):
            assert errand.key == name, f"{name} comes first"
            self.states[name], self.holders[name] = CLAIMED, Worker(errand, self.now + LEASE)
            self.workers.append(self.holders[name])  # type: ignore[arg-type]

    @precondition(lambda self: self.workers)
    @rule(number=some.integers(0, 3), how=some.sampled_from(["done", "done", "again", "failed", "back", "dies"]))
    def go_on(self, number: int, how: str) -> None:
        """The work takes effect, once; then it is written down, if the claim is still its holder's."""
        worker = self.workers[number % len(self.workers)]
        errand = worker.errand
        if how == "done" and not worker.is_worked:
            with suppress(Repeated), self.store.open(once=f"work:{errand.key}", at=self.now + FOR_EVER):
                self.effects[errand.key] += 1
            worker.is_worked = True
            return
        self.workers.remove(worker)
        if how == "dies":
            return
        with self.store.open() as books:
            if how == "done":
                after, kept = DONE, books.errands.finish(errand)
            elif how == "failed":
                after, kept = FAILED, books.errands.fail(errand, "no")
            elif how == "again":
                after, kept = DUE, books.errands.retry(errand, "no", self.now + timedelta(seconds=30))
            else:
                after, kept = DUE, books.errands.hand_back(errand)
        assert kept == (self.holders[errand.key] is worker), f"the store kept {how} of {errand.key}: {kept}"
        if kept:
            self.states[errand.key], self.holders[errand.key] = after, None

    @rule(name=NAMES, fails=some.booleans(), together=some.booleans())
    def handle(self, name: str, fails: bool, together: bool) -> None:
        """An event that comes again changes nothing; one that failed may come again."""
        how: Mapping[str, Any] = {"once": f"event:{name}", "at": self.now}
        if together:
            try:
                shown = [each for each in both(self.store, *[lambda books: 1] * 2, **how) if each != NOTHING]
            except Repeated:
                shown = []
        else:
            shown = []
            with suppress(Repeated, ZeroDivisionError), self.store.open(**how):
                if fails:
                    raise ZeroDivisionError
                shown = [1]
        is_new = name not in self.handled and (together or not fails)
        assert len(shown) == is_new, f"{name} was handled {len(shown)} times"
        if is_new:
            self.handled[name] = self.now

    @rule()
    def forget_handled(self) -> None:
        """What Slack cannot repeat any more is forgotten, and nothing else."""
        old = {name for name, at in self.handled.items() if at < self.now - KEEP}
        with self.store.engines.write() as connection:
            rows = connection.execute(select(handled.c.key).where(handled.c.key.startswith("event:"))).scalars().all()
        assert {f"event:{name}" for name in self.handled} == set(rows)
        assert self.store.forget_handled(self.now - KEEP) == len(old)
        self.handled = {name: at for name, at in self.handled.items() if name not in old}

    @precondition(lambda self: self.store.engines.is_sqlite)
    @rule(name=NAMES)
    def somebody_else_writes(self, name: str) -> None:
        """Between what a transaction read and what it writes nobody writes, not even another program."""
        with self.store.open() as books:
            books.errands.next_due()
            with closing(sqlite3.connect(str(self.store.engines.engine.url.database), timeout=0)) as other:
                is_locked = False
                try:
                    other.execute("UPDATE errands SET last_error = NULL")
                    other.commit()
                except sqlite3.OperationalError as error:
                    is_locked = "locked" in str(error)
            assert is_locked, "another program wrote in the middle of a transaction"
            books.errands.plan(name, "k", {}, self.now)
        if name not in self.planned:
            self.planned.append(name)
            self.states[name], self.holders[name] = DUE, None

    @rule(time=PASSES)
    def time_passes(self, time: timedelta) -> None:
        """Leases run out, waits are over."""
        self.now += time

    @invariant()
    def each_is_as_expected(self) -> None:
        """Every errand stands once, as it should, and its work took effect once."""
        with self.store.engines.read() as connection:
            rows = connection.execute(select(errands.c.key, errands.c.state).order_by(errands.c.seq)).all()
        assert [row.key for row in rows] == self.planned
        assert {row.key: row.state for row in rows} == self.states
        assert all(times == 1 for times in self.effects.values()), f"took effect twice: {self.effects}"

    def teardown(self) -> None:
        """Others take over, and nothing is left to do for ever."""
        self.workers.clear()
        for _ in range(12):
            self.now += LEASE
            self.claim()
            while self.workers:
                self.go_on(0, "done")
        assert set(self.states.values()) <= {DONE, FAILED}, f"due for ever: {self.states}"
        done = {name for name, state in self.states.items() if state == DONE}
        assert done <= self.effects.keys(), "done, and nothing came of it"

    def _ready(self) -> list[str]:
        with self.store.engines.read() as connection:
            waits = dict(connection.execute(select(errands.c.key, errands.c.wait_until)).all())  # type: ignore[arg-type]
        over = {name for name, until in waits.items() if until is None or until <= self.now}
        return [name for name in self.planned if name in over and self.states[name] in (DUE, CLAIMED)]
