"""Processes die at any moment, Slack fails now and then, and nothing is lost, doubled, untrue or left behind.

A run prints its seed and what it counted. CRASH_SEED=… does the same things to the same processes again, as far as
the machine lets it.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest

from tests.crash.run import run
from tests.crash.scene import Plan

SEED = int(os.environ.get("CRASH_SEED") or secrets.randbelow(1_000_000))


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_four_kills_lose_nothing_and_double_nothing(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue(f"{engine}_url")
    told = run(Plan(SEED, kills=4, departments=8, requests=24, most_seconds=20), url, tmp_path)
    print(told)
    assert told.wrong == []


@pytest.mark.long
def test_five_hundred_kills_on_both_engines_together_lose_nothing_and_double_nothing(
    database_url: str, tmp_path: Path
) -> None:
    """Leases run out and are waited for as they are."""
    plan = Plan(
        SEED, kills=250, departments=40, requests=500, settling=5, hurries=False, most_seconds=840, quiet_within=300
    )
    told = run(plan, database_url, tmp_path)
    print(told)
    assert told.wrong == []
