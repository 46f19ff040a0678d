"""A suite that passes without a safeguard proves nothing about it: each layer fails without what it watches.

The models' canaries stand beside the models.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import rule
from sqlalchemy.exc import IntegrityError

from bot.rules.access import Kind
from bot.store import Store
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.handlers.state import Rows
from tests.make import TEAM
from tests.proof import table, without
from tests.proof.chores import Chores
from tests.proof.expected import Claim
from tests.proof.machine import WORK, Machine, act
from tests.proof.scenarios import (
    DONE_WITHOUT_ANSWER,
    POST,
    PROMPT,
    QUICK,
    Scenario,
    dies_everywhere,
    entangled,
    in_order,
    says,
)
from tests.proof.simulation import Simulation
from tests.proof.test_machines import UNTIL_BROKEN, run

pytestmark = pytest.mark.long  # it proves the proofs, which change seldom
A_MOMENT = some.sampled_from([timedelta(seconds=1), timedelta(seconds=30)])


class Busy(Machine):
    """Little happens but work, so that a life soon comes to where a rare safeguard matters."""

    @rule(
        what=some.one_of(
            WORK,
            WORK,
            act("time_passes", time=A_MOMENT, odd=some.just(False)),
            act("turn", about=some.just("a"), what=some.just("changes")),
        )
    )
    def step(self, what: tuple[str, dict[str, Any]]) -> None:
        """One of the operations."""
        self._step(what)


class Blind(Machine):
    """Its processes send again what was unclear, and look for nothing."""

    def _settle(self, claim: Claim, is_answered: bool) -> None:
        told = self.told[claim.notice.key]
        self.claims.remove(claim)
        with self.store.open() as books:
            kept = books.notices.retry(claim.notice, "unclear", self.now)
        self._moved(told, table.retry(told.row, told.holder is claim), kept)


@pytest.mark.parametrize(
    ("kind", "taken", "problem"),
    [
        (Machine, without.fence, "the store said True"),
        (Machine, without.order, "UNIQUE|were claimed, and"),
        (Blind, None, "and nobody looked"),
        (Chores, without.dedupe, "was handled|took effect twice"),
        (Chores, without.immediate, "wrote in the middle"),
    ],
)
def test_the_state_machine_fails_without(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, kind: type, taken: Any, problem: str
) -> None:
    if taken:
        taken(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError), match=problem):
        run(kind, sqlite_store, UNTIL_BROKEN)


def test_the_state_machine_fails_without_settling_time(sqlite_store: Store) -> None:
    with pytest.raises(AssertionError, match="doubled, though nothing was late"):
        run(Busy, sqlite_store, UNTIL_BROKEN, settling=timedelta())


def test_the_state_machine_fails_without_the_unique_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(f"sqlite:///{tmp_path / 'bare.db'}", Secrets(KEYS)) as store:
        without.bare(store)
        with store.open() as books:
            books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
        without.unique_key(monkeypatch)
        with pytest.raises(AssertionError, match=r"what is new|was planned by both|stands there twice"):
            run(Machine, store, UNTIL_BROKEN)


def test_the_state_machine_fails_without_the_index_that_holds_one_in_hand(postgresql_url: str) -> None:
    """On PostgreSQL, where two claims at the same moment do not see each other; SQLite has one writer."""
    with Store(postgresql_url, Secrets(KEYS)) as store:
        with store.open() as books:
            books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
        with without.index(store), pytest.raises(AssertionError, match=r"two claims|two in hand"):
            run(Busy, store, UNTIL_BROKEN)


@pytest.mark.parametrize(
    ("taken", "scenario", "problem"),
    [
        (without.fence, QUICK[0], "was doubled|copies"),
        (without.looking, Scenario("a look in vain", says("k"), {POST: [DONE_WITHOUT_ANSWER]}), "was doubled|copies"),
        (without.order, Scenario("a conversation", in_order), r"out of order|State\.DUE"),  # the index holds them up
    ],
    ids=["fence", "looking", "order"],
)
def test_the_simulation_fails_without(
    sim: Simulation, beginning: Rows, monkeypatch: pytest.MonkeyPatch, taken: Any, scenario: Scenario, problem: str
) -> None:
    taken(monkeypatch)
    with pytest.raises(AssertionError, match=problem):
        list(chain(dies_everywhere(sim, scenario, beginning), entangled(sim, scenario, beginning)))


def test_the_simulation_fails_without_settling_time(
    sim: Simulation, beginning: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sim, "deps", replace(sim.deps, settling=timedelta()))
    prompt = Scenario("a message that lands a little later", says("k"), {POST: [PROMPT]})
    with pytest.raises(AssertionError, match="doubled, though nothing was late"):
        list(entangled(sim, prompt, beginning, gap=timedelta()))
