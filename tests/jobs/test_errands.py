"""Errands: done once, tried again, given up with a reason; and the reading of everybody's profile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import yaml

from bot.deps import Deps
from bot.jobs import ERRANDS, errands, people, setup
from bot.jobs.work import next_due
from bot.rules.notices import MOST_ATTEMPTS
from bot.rules.people import Identity
from bot.slack.client import SlackAway
from bot.store.schema import errands as table
from tests.fakes import CIRCLE, COMPANY, HR, KINDS, newcomer, world
from tests.handlers.state import rows
from tests.jobs.conftest import Crashed, Work
from tests.make import NOW


def plan(work: Work, *keys: str) -> None:
    with work.deps.store.open() as books:
        for key in keys:
            books.errands.plan(key, "test.count", {"key": key}, NOW)


def states(work: Work) -> dict[str, str]:
    return {row["key"]: row["state"] for row in rows(work.deps.store)[table.name]}


class Counting:
    """An errand that remembers what it did, after raising what it is given to raise."""

    def __init__(self, *raises: BaseException) -> None:
        self.did: list[str] = []
        self.raises = list(raises)

    def __call__(self, deps: Deps, facts: Mapping[str, Any]) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.did.append(facts["key"])


def test_errands_are_done_once_and_in_order(work: Work) -> None:
    plan(work, "a", "b")
    plan(work, "a")
    doing = Counting()
    while errands.one(work.deps, {"test.count": doing}):
        pass
    assert doing.did == ["a", "b"]
    plan(work, "a")
    assert errands.one(work.deps, {"test.count": doing}) is False


def test_an_errand_that_fails_is_tried_again_and_stops_no_other(work: Work) -> None:
    plan(work, "a", "b")
    doing = Counting(ValueError("not now"))
    while errands.one(work.deps, {"test.count": doing}):
        pass
    assert doing.did == ["b"]
    assert states(work) == {"a": "due", "b": "done"}
    work.hurry()
    assert errands.one(work.deps, {"test.count": doing})
    assert doing.did == ["b", "a"]


def test_an_errand_that_always_fails_is_given_up_with_its_reason(work: Work) -> None:
    plan(work, "a")
    doing = Counting(*[ValueError("never")] * 99)
    for _ in range(MOST_ATTEMPTS):
        work.hurry()
        assert errands.one(work.deps, {"test.count": doing})
    work.hurry()
    assert errands.one(work.deps, {"test.count": doing}) is False
    (row,) = rows(work.deps.store)[table.name]
    assert (row["state"], row["last_error"]) == ("failed", "ValueError('never')")


def test_an_errand_nobody_knows_is_given_up_and_stops_no_other(work: Work) -> None:
    plan(work, "a", "b")
    for _ in range(2 * MOST_ATTEMPTS):
        work.hurry()
        errands.one(work.deps, {})
    assert set(states(work).values()) == {"failed"}


def test_slack_that_is_away_is_waited_for_however_long(work: Work) -> None:
    plan(work, "a")
    doing = Counting(*[SlackAway("unreachable")] * (MOST_ATTEMPTS + 5))
    for _ in range(MOST_ATTEMPTS + 6):
        work.hurry()
        assert errands.one(work.deps, {"test.count": doing})
    assert states(work) == {"a": "done"}


def test_an_errand_whose_process_died_is_done_by_the_next(work: Work) -> None:
    plan(work, "a")
    doing = Counting(Crashed())
    with pytest.raises(Crashed):
        errands.one(work.deps, {"test.count": doing})
    assert errands.one(work.deps, {"test.count": doing}) is False, "somebody may still be at it"
    work.hurry()
    assert errands.one(work.deps, {"test.count": doing})
    assert doing.did == ["a"]


def test_whoever_comes_back_from_the_dead_does_not_overwrite_who_took_over(work: Work) -> None:
    plan(work, "a")
    with work.deps.store.open() as books:
        dead = books.errands.claim(NOW, NOW)
    assert dead is not None
    work.hurry()
    assert errands.one(work.deps, {"test.count": Counting()})
    with work.deps.store.open() as books:
        assert books.errands.fail(dead, "I was first") is False
    assert states(work) == {"a": "done"}


def test_profiles_are_read_once_an_hour_in_every_workspace(work: Work) -> None:
    for moment in (NOW, NOW + timedelta(minutes=59), NOW + timedelta(hours=1)):
        people.plan_reading(work.at(moment).deps)
    assert len(states(work)) == 2 * len(KINDS)
    assert next_due(work.deps) == NOW
    while errands.one(work.at(NOW + timedelta(days=1)).deps, ERRANDS):
        pass
    assert set(states(work).values()) == {"done"}


def test_a_large_workspace_is_read_page_by_page_and_written_in_batches(work: Work) -> None:
    whole = world()
    crowd = [newcomer(f"n{number}") for number in range(people.BATCH * 2 + 50)]
    whole["workspaces"][0]["people"] += crowd
    work.stand_in.load(whole)
    people.read(work.deps, {"workspace": COMPANY})
    with work.deps.store.reading() as books:
        found = books.people.some(COMPANY, [person["id"] for person in crowd])
    assert all(person.email for person in found.values())
    assert len(work.stand_in.wire("users.list")) == 3


def test_one_odd_profile_stops_nobody(work: Work) -> None:
    whole = world()
    odd = [
        {**newcomer("long"), "name": "x" * 500}, {**newcomer("nomail"), "email": ""},
        {**newcomer("gone"), "deleted": True}, {**newcomer("emoji"), "real_name": "😀"},
    ]  # fmt: skip
    whole["workspaces"][0]["people"] = [*odd, *whole["workspaces"][0]["people"], newcomer("last")]
    work.stand_in.load(whole)
    people.read(work.deps, {"workspace": COMPANY})
    with work.deps.store.reading() as books:
        for person in [*odd, newcomer("last")]:
            assert books.people.get(Identity(COMPANY, person["id"])).name != person["id"], person["name"]
        assert not books.people.get(Identity(COMPANY, "U0GONE")).is_active


@pytest.mark.parametrize("kind", ["drop_before", "error500", "ratelimited", "html"])
def test_a_reading_that_meets_a_fault_is_done_again(work: Work, kind: str) -> None:
    people.plan_reading(work.at(NOW).deps)
    work.stand_in.faults("users.list", kind)
    for _ in range(5):
        work.hurry()
        errands.one(work.deps, ERRANDS)
    assert set(states(work).values()) == {"done"}


SETUP = f"""
workspaces:
  {COMPANY}:
    hr_channel: "#hr"
    language: zh
    chain:
      - {{name: Finance, approvers: [OMAR@a.example], veto: true}}
      - {{name: Leadership, approvers: [noor@a.example, edith@a.example], needed: 1}}
"""


def test_a_file_sets_a_workspace_up(work: Work) -> None:
    assert len(setup.apply(work.deps, yaml.safe_load(SETUP))) == 1
    with work.deps.store.reading() as books:
        found = books.workspaces.get(COMPANY)
    assert (found.hr_channel, found.language, [step.needed for step in found.chains[0].steps]) == (HR, "zh", [1, 1])
    assert found.chains[0].steps[0].veto


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (("#hr", "#nowhere"), "there is no channel"),
        (("zh", "fr"), "expected en or zh"),
        (("noor@", "nobody@"), "nobody there"),
        (("needed: 1", "needed: 9"), "from 1 to 2"),
        (("veto", "vetto"), "'vetto' is not known"),
        (("chain:", "chian:"), "'chian' is not known"),
        ((COMPANY, "T0NOWHERE"), "not installed"),
        (("OMAR@a.example", "dee@a.example"), "nobody there"),
    ],
)  # fmt: skip
def test_a_file_with_a_mistake_changes_nothing_and_the_mistake_is_named(
    work: Work, changed: tuple[str, str], problem: str
) -> None:
    before = rows(work.deps.store)["workspaces"]
    with pytest.raises(setup.WrongSetup, match=problem):
        setup.apply(work.deps, yaml.safe_load(SETUP.replace(*changed)))
    assert rows(work.deps.store)["workspaces"] == before
    assert CIRCLE in str(before)
