"""Moderators hear of the first week the day after the first way in, and a month later of what to confirm."""

from __future__ import annotations

from datetime import timedelta

from bot.jobs.community import first_days
from bot.rules.community.content import Item, State
from bot.rules.community.content import Kind as What
from bot.rules.community.goals import Metric
from bot.rules.community.intros import Kind as Round
from bot.rules.community.intros.rounds import Setting
from bot.rules.community.sources import Kind, Source
from bot.rules.people import Role
from bot.store.community.goals import Measured
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.make import NOW

DAY = timedelta(days=1)


def begun(work: Work) -> None:
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
        books.sources.add(Source(CIRCLE, Kind.PAGE, "c", "A page", "U0CORA", NOW))


def tick(work: Work, days: int) -> list[str]:
    """What Moe has heard by then."""
    at = work.at(NOW + days * DAY)
    for _ in range(2):
        first_days.look(at.deps)
    at.round()
    return [words(each) for each in work.dm("U0MOE", CIRCLE)]


def test_the_first_week_is_told_once_with_what_is_planned(work: Work) -> None:
    begun(work)
    soon = Item(CIRCLE, What.NEWS, "Soon", "All.", "U0MOE", NOW, State.SCHEDULED, post_at=NOW + 3 * DAY, channel="C0HR")
    with work.deps.store.open() as books:
        books.content.add(soon)
        books.content.add(Item(**{**vars(soon), "title": "Much later", "post_at": NOW + 30 * DAY}))
    assert tick(work, 0) == []
    (plan,) = tick(work, 1)
    assert "Soon" in plan
    assert "Much later" not in plan
    assert len(tick(work, 2)) == 1


def test_after_a_month_baselines_are_to_be_confirmed_and_what_nobody_uses_can_be_switched_off(work: Work) -> None:
    begun(work)
    with work.deps.store.open() as books:
        days = [(NOW + n * DAY).date() for n in range(30)]
        books.goals.put(CIRCLE, [Measured(Metric.POSTING, None, day, 20.0, 20) for day in days])
        books.intros.set_up(Setting(CIRCLE, Round.PEOPLE, "U0MOE", NOW, True, 4, NOW + 60 * DAY))
    (month,) = tick(work, 30)
    for line in ("1 figure was measured", "Introductions are on"):
        assert line in month
    assert "Questions are to be noticed" not in month
    assert len(tick(work, 31)) == 1


def test_a_month_with_nothing_to_say_is_not_told(work: Work) -> None:
    begun(work)
    assert tick(work, 30) == []


def test_a_community_without_a_way_in_has_not_begun(work: Work) -> None:
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, ["U0MOE"])
    assert tick(work, 1) == []
