"""The real code, in every scenario: dead at every point, and two processes entangled at every pair of points."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.state import Rows
from tests.proof.scenarios import QUICK, THOROUGH, Scenario, dies_everywhere, entangled
from tests.proof.simulation import Simulation

EVERY = [*QUICK, *THOROUGH]


@pytest.mark.parametrize("scenario", EVERY, ids=str)
def test_a_process_that_dies_at_any_point_doubles_nothing_and_loses_nothing(
    sim: Simulation, beginning: Rows, scenario: Scenario
) -> None:
    assert list(dies_everywhere(sim, scenario, beginning))


@pytest.mark.parametrize(
    "scenario", [EVERY[0], *(pytest.param(each, marks=pytest.mark.long) for each in EVERY[1:])], ids=str
)
def test_two_processes_entangled_at_every_pair_of_points_double_nothing_and_lose_nothing(
    sim: Simulation, beginning: Rows, scenario: Scenario
) -> None:
    pairs = list(entangled(sim, scenario, beginning))
    assert len(pairs) > 30


@pytest.mark.long
@pytest.mark.parametrize("scenario", EVERY, ids=str)
def test_two_processes_entangled_without_any_time_between_them(
    sim: Simulation, beginning: Rows, scenario: Scenario
) -> None:
    pairs = list(entangled(sim, scenario, beginning, gap=timedelta()))
    assert len(pairs) > 20
