"""The monthly pack: told once on the first working day, its figures as they were measured, its picture drawn once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.jobs import ERRANDS, errands
from bot.jobs.community.reviews import monthly
from bot.rules.access import Right
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.goals import Baseline, Goal, Metric
from bot.rules.community.sources import Kind as Way
from bot.rules.community.sources import Source, Step
from bot.rules.people import Identity, Person, Role
from bot.store import Books
from bot.store.community.goals import Measured
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.handlers.state import rows
from tests.jobs.conftest import Work
from tests.make import NOW

DAY, MOE = timedelta(days=1), "U0MOE"
NOVEMBER, TUESDAY = date(2026, 11, 1), datetime(2026, 12, 1, 9, tzinfo=UTC)


def moe(books: Books) -> Person:
    return books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)


def month(work: Work) -> None:
    """Members grow by one a day; half of them are active; one goal, two ways in, one of which is counted alone."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        days = [date(2026, 9, 20) + n * DAY for n in range(72)]
        books.goals.put(CIRCLE, [Measured(Metric.GROWTH, None, day, float(n), n) for n, day in enumerate(days)])
        books.goals.put(CIRCLE, [Measured(Metric.ACTIVE, None, day, n / 2, n) for n, day in enumerate(days)])
        began = Baseline(0.0, NOVEMBER, NOVEMBER)
        goal = Goal(CIRCLE, Metric.GROWTH, began, 500.0, NOVEMBER, NOVEMBER + 90 * DAY, MOE)
        books.goals.add(goal, MOE, NOW)
        for kind, name, code in ((Way.PAGE, "Our page", "aaaaaaaa"), (Way.DIVERSITY, "A network", "bbbbbbbb")):
            made = books.sources.add(Source(CIRCLE, kind, code, name, MOE, NOW))
            for _ in range(3):
                books.sources.count(made.id, Step.JOINED, NOVEMBER)
            books.sources.count(made.id, Step.SEEN, NOVEMBER)
        item = Item(CIRCLE, Kind.NEWS, "Hello", "All.", MOE, NOW, State.MEASURED, posted_at=NOW)
        books.content.add(item)
        books.content.add(replace(item, posted_at=NOW - 40 * DAY))


def test_the_pack_of_a_month_says_what_was_measured_from_where_and_what_was_said(work: Work) -> None:
    month(work)
    with work.deps.store.reading() as books:
        found = monthly.gathered(books, CIRCLE, NOVEMBER, TUESDAY)
        assert {each["metric"]: (each["now"], each["before"]) for each in found["figures"] if each["now"]} == {
            "growth": ("30", "31"), "active": ("35.5", "20.5"),
        }  # fmt: skip
        lines = {each["metric"]: each["spark"] for each in found["figures"] if each["spark"]}
        assert lines == {"growth": "▂▃▄▅▅▆▇▇█", "active": "▂▃▄▅▅▆▇▇█"}
        assert [(each["now"], each["target"]) for each in found["goals_"]] == [("30", "500")]
        assert [(each["name"], each["n"]) for each in found["sources"]] == [("Our page", 3)]
        assert found["said"] == [{"kind": "news", "n": 1, "tapped": 0}]
        assert (found["first"], found["last"], found["asked"]) == (NOVEMBER, date(2026, 11, 30), 0)


def test_moderators_hear_of_each_month_once_and_its_picture_is_drawn_once_for_all_who_look(work: Work) -> None:
    month(work)
    for at in (NOW, TUESDAY - timedelta(hours=10), TUESDAY, TUESDAY + 9 * DAY):
        monthly.tell_months(work.at(at).deps)
    told = [each for each in work.notices() if each.kind == monthly.MONTH]
    assert sorted((each.facts["month"], each.to) for each in told) == [
        ("2026-10-01", "U0CORA"), ("2026-10-01", MOE), ("2026-11-01", "U0CORA"), ("2026-11-01", MOE),
    ]  # fmt: skip
    work.at(TUESDAY).until_quiet()
    assert "35.5" in words(work.dm(MOE, CIRCLE)[-1]["blocks"])
    deps = work.at(TUESDAY).deps
    with deps.store.open() as books:
        made = monthly.page(deps, books, moe(books), NOVEMBER, TUESDAY)
        assert made.drawn is not None
        assert not made.has_file
        assert [row.bars[0].label for row in made.drawn.rows][-1] == "35.5"
        for view in ("V1", "V2"):
            monthly.want(books, moe(books), made, view, TUESDAY)
    while errands.one(deps, ERRANDS):
        pass
    (picture,) = rows(deps.store, "pictures")["pictures"]
    with deps.store.reading() as books:
        again = monthly.page(deps, books, moe(books), NOVEMBER, TUESDAY)
    assert (again.has_file, again.drawn) == (True, made.drawn)
    assert picture["digest"] == made.drawn.digest
