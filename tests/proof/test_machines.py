"""The store under every operation in every order, on both engines."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.store import Store
from tests.proof.chores import Chores
from tests.proof.machine import Machine

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
QUICK = settings(
    max_examples=15, stateful_step_count=35, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=SLOW,
)  # fmt: skip
# Until the first life that breaks something.
UNTIL_BROKEN = settings(QUICK, max_examples=400)
THOROUGH = settings(
    QUICK, max_examples=250, stateful_step_count=80, derandomize=False, print_blob=True, phases=list(Phase)
)


def run(kind: type, store: Store, how: settings = QUICK, **more: object) -> None:
    """Live through as many lives as `how` says. Raises what a life broke."""
    run_state_machine_as_test(type("Alive", (kind,), {"store": store, **more}), settings=how)


def test_notices_keep_their_promises_whatever_is_asked_in_whatever_order(store: Store) -> None:
    run(Machine, store)


def test_errands_and_what_is_handled_once_keep_their_promises(store: Store) -> None:
    run(Chores, store)


@pytest.mark.long
@pytest.mark.parametrize("kind", [Machine, Chores])
def test_the_same_in_many_more_lives(store: Store, kind: type) -> None:
    run(kind, store, THOROUGH)
