"""Delivery, conversations, planning, handling and errands: every interleaving, every death, every late landing.

Each safeguard that is taken away must break a promise: a model that holds without one proves nothing about it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.proof.conversation import Conversation
from tests.proof.errand import Doing
from tests.proof.handling import Handling
from tests.proof.model import Protocol, Scenario
from tests.proof.planning import Planning
from tests.proof.search import Broken, Explored, explore

PLAIN, LIVING, HOME = Scenario(), Scenario(living=True), Scenario(living=True, home=True)
CHANGING = Scenario(living=True, changes=True)
QUICK = [
    Scenario(faults=2, tardy=2),
    Scenario(moots=True),
    Scenario(restored="said", admins=True),
    Scenario(restored="unsaid"),
    Scenario(living=True, changes=True, tardy=0),
    Scenario(living=True, changes=True, faults=0),
    Scenario(living=True, home=True, changes=True, faults=0),
]
THOROUGH = [
    Scenario(faults=3, tardy=3),
    Scenario(moots=True, faults=2, tardy=2),
    Scenario(living=True, changes=True, faults=2),
    Scenario(living=True, changes=True, tardy=2),
    Scenario(living=True, changes=True, moots=True),
    Scenario(living=True, changes=True, admins=True, restored="said"),
    Scenario(living=True, home=True, changes=True, faults=2, tardy=2),
]


@pytest.mark.parametrize(
    "scenario", [*QUICK, *(pytest.param(each, marks=pytest.mark.long) for each in THOROUGH)], ids=str
)
def test_whatever_happens_a_notice_is_shown_once_and_tells_the_truth_or_visibly_failed(scenario: Scenario) -> None:
    found = explore(Protocol(scenario))
    assert found.ends


def test_order_in_a_conversation_is_kept_and_a_reply_waits_for_its_parent() -> None:
    assert explore(Conversation()).ends


def test_two_tickers_plan_a_moment_once() -> None:
    assert explore(Planning()).ends


def test_what_slack_sends_is_handled_once_and_no_change_is_lost() -> None:
    assert explore(Handling()).ends


def test_an_errand_is_done_and_its_effect_comes_once() -> None:
    assert explore(Doing()).ends


@pytest.mark.parametrize(
    ("without", "scenario", "problem"),
    [
        ("fence", PLAIN, "doubled"),
        ("fence before the socket", PLAIN, "doubled"),
        ("settling", PLAIN, "doubled"),
        ("repair", PLAIN, "2 copies"),
        ("still", Scenario(moots=True), "moot, and about to be said"),
        ("repair of what ended", Scenario(moots=True), "and it stands there"),
        ("repair of edits", CHANGING, "not the truth"),
    ],
)
def test_without_a_safeguard_of_delivery_a_promise_breaks(without: str, scenario: Scenario, problem: str) -> None:
    with pytest.raises(Broken, match=problem):
        explore(Protocol(Scenario(**{**vars(scenario), "without": without})))


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        (Conversation("index"), "two claims"),
        (Conversation("earlier"), "out of order"),
        (Conversation("parent"), "before its parent"),
        (Planning("unique key"), "planned twice"),
        (Handling("dedupe row"), "handled twice"),
        (Handling("one writer"), "a change was lost"),
        (Doing("fence"), "is not any more"),
        (Doing("look whether it was done"), "took effect twice"),
    ],
)
def test_without_any_other_safeguard_a_promise_breaks(model: Any, problem: str) -> None:
    with pytest.raises(Broken, match=problem):
        explore(model)


def test_the_search_walks_every_way() -> None:
    """A model of nothing but two tickers: six worlds, and what leads where."""
    assert explore(Planning()) == Explored(
        6, 1, frozenset({("around", "it is time"), ("idle", "known"), ("known", "planned"), ("known", "dies")})
    )
