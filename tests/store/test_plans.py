"""Plans come back with their kits as they were kept, and a candidate keeps the version they began with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app import MESSAGES
from bot.rules.hiring.plans import Plan, Stage, kits
from bot.rules.hiring.plans.kits import Frame, Kit
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.plans.results import Form
from bot.store import Store
from bot.words.library import library
from tests import make
from tests.make import NOW

BANK, TWO = library(MESSAGES), ("teamwork", "analysis")
OWN = kits.own(Frame(60, TWO), "analysis", "knowledge", "Why \n“so”?", "One\nTwo", ("a", "b", "c"))
KIT = kits.added(kits.proposed(Kit("Hello.", "Bye."), Frame(60, TWO), BANK), Frame(60, TWO), OWN)
FORM = Form(-5, 5, 0, "Two hours", ("What?", "Why?"))
PLAN = Plan(
    (Stage(Method.WORK_SAMPLE, 90, 1, TWO, form=FORM), Stage(Method.STRUCTURED_INTERVIEW, 60, 2, TWO, kit=KIT)), 3
)


@pytest.fixture
def role(store: Store) -> int:
    with store.open() as books:
        return books.requisitions.add(make.requisition()).id


def test_a_plan_comes_back_with_its_kits_as_it_was_kept_and_published(store: Store, role: int) -> None:
    with store.open() as books:
        books.plans.keep(role, PLAN, "U0MINA", NOW)
        books.plans.publish(role, PLAN, "U0MINA", NOW)
    with store.reading() as books:
        assert books.plans.written(role) == PLAN
        last = books.plans.last(role)
    assert last is not None
    assert last.content == PLAN


def test_a_candidate_keeps_the_version_they_began_with_whatever_is_published_later(store: Store, role: int) -> None:
    with store.open() as books:
        assert books.plans.begin(role, "C-1", NOW) is None, "nothing is published"
        books.plans.publish(role, PLAN, "U0MINA", NOW)
        first = books.plans.begin(role, "C-1", NOW)
        books.plans.publish(role, replace(PLAN, stages=PLAN.stages[:1]), "U0MINA", NOW)
        again, second = books.plans.begin(role, "C-1", NOW), books.plans.begin(role, "C-2", NOW)
    assert [each.number for each in (first, again, second) if each] == [1, 1, 2]
    with store.reading() as books:
        kept = books.plans.kept_by(role, "C-1")
        new = books.plans.kept_by(role, "C-3")
    assert kept is not None
    assert kept.content == PLAN
    assert new is not None
    assert new.number == 2
