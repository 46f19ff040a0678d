"""Goals over the clock: eight weeks measured once, a goal set and confirmed, told of when it turns and at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.community.goals import ASKED, OVER, TURNED, WEEK, asking, exporting, measuring, setting, showing, telling
from bot.rules.access import Right
from bot.rules.community.goals import Metric
from bot.rules.community.goals.forecasting import Status
from bot.rules.community.goals.satisfaction import NotAsked
from bot.rules.community.goals.smart import NoSuchGoal, NothingToConfirm
from bot.rules.community.members import Act
from bot.rules.community.segments import Condition, Kind, NoSuchSegment, On, Rule, Segment
from bot.rules.people import Identity, Person, Role
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from bot.store.community.goals import Measured
from tests.fakes import CIRCLE
from tests.handlers.state import rows
from tests.jobs.conftest import Work
from tests.sampled.intros import joined

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = MONDAY.date()
MOE = "U0MOE"


@pytest.fixture
def circle(work: Work) -> Work:
    """Twenty members are there for 100 days, half of whom fell silent six weeks ago."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        for n in range(20):
            made = joined(books, f"U0N{n}", CIRCLE)
            books.members.change(replace(made, joined_at=MONDAY - 100 * DAY))
            for back in range(1, 100, 9):
                if n % 2 or back > 42:
                    books.members.count(made.id, Act.POST, TODAY - back * DAY)
    return work


def me(books: Books) -> Person:
    return books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)


def measure(work: Work, now: datetime) -> None:
    """Until nothing is left to measure."""
    for _ in range(9):
        measuring.measure(work.at(now).deps)


def refused(books: Books, **answers: object) -> dict[str, str]:
    with pytest.raises(FieldRefusals) as wrong:
        setting.put(books, me(books), answers, MONDAY)
    return {name: each.facts["vague"] for name, each in wrong.value.errors.items()}


def test_eight_weeks_are_measured_once_and_a_rate_is_a_goal_once_it_is_confirmed(circle: Work) -> None:
    measure(circle, MONDAY)
    first = rows(circle.deps.store, "metric_values")
    days = {row["day"] for row in first["metric_values"] if row["workspace"] == CIRCLE}
    assert days == {TODAY - n * DAY for n in range(1, 57)}
    measure(circle, MONDAY)
    assert rows(circle.deps.store, "metric_values") == first
    measure(circle, MONDAY + DAY)
    with circle.deps.store.open() as books:
        assert books.goals.last_day(CIRCLE) == TODAY
        values = books.goals.values(CIRCLE, Metric.DECAY, None, TODAY - 9 * DAY, TODAY - DAY)
        assert values[TODAY - DAY] == 50.0
        form = {"metric": "decay", "target": "30", "ends": f"{TODAY + 60 * DAY}", "owner": MOE}
        assert refused(books, **form) == {"metric": "not_confirmed"}
        assert refused(books) == {
            "metric": "no_metric", "target": "no_number", "ends": "no_date", "owner": "no_owner",
        }  # fmt: skip
        figures = {each["metric"]: each for each in showing.figures(books, me(books), None, MONDAY)["figures"]}
        assert (figures["decay"]["value"], figures["decay"]["people"]) == ("50", 20)
        assert figures["hires"]["value"] == figures["attendance"]["value"] == ""
        behind = showing.behind(books, me(books), Metric.DECAY, None, MONDAY)["people"]
        assert {each["user"] for each in behind} == {f"U0N{n}" for n in range(0, 20, 2)}
        for metric, segment in ((Metric.HIRES, None), (Metric.DECAY, 99)):
            with pytest.raises(NoSuchSegment):
                showing.behind(books, me(books), metric, segment, MONDAY)
        showing.confirm(books, me(books), Metric.DECAY, None, MONDAY)
        for metric in (Metric.DECAY, Metric.ATTENDANCE, Metric.GROWTH):
            with pytest.raises(NothingToConfirm):
                showing.confirm(books, me(books), metric, None, MONDAY)
        assert refused(books, **{**form, "target": "2"}) == {"target": "bold"}
        goal = setting.put(books, me(books), form, MONDAY)
        assert goal.baseline.confirmed_at == MONDAY
        assert refused(books, **form) == {"metric": "twice"}
        page = showing.page(books, me(books), MONDAY)
        assert [(each["metric"], each["value"], each["target"]) for each in page["goals"]] == [("decay", "50", "30")]
        setting.end(books, me(books), goal.id, {"why": "Other plans"}, MONDAY)
        with pytest.raises(NoSuchGoal):
            setting.ending(books, me(books), goal.id)
    written = {row["what"] for row in rows(circle.deps.store, "record")["record"]}
    assert written >= {f"community.goals.{verb}" for verb in ("confirm", "put", "end")}


def test_a_segment_is_measured_from_when_somebody_asks_and_one_of_hiring_never(circle: Work) -> None:
    with circle.deps.store.open() as books:
        rule = Rule((Condition(On.ACT_WITHIN, "28"),))
        busy = books.segments.add(Segment(CIRCLE, "=Busy", Kind.LIVE, rule, MOE, MONDAY))
        silver = books.segments.add(Segment(CIRCLE, "", Kind.HIRING, Rule(()), MOE, MONDAY, ready="silver"))
        showing.follow(books, me(books), busy.id, MONDAY)
        with pytest.raises(NoSuchSegment):
            showing.follow(books, me(books), silver.id, MONDAY)
        books.goals.follow(CIRCLE, silver.id, MOE, MONDAY)
    measure(circle, MONDAY)
    with circle.deps.store.open() as books:
        found = books.goals.measured(CIRCLE, Metric.DECAY, busy.id, TODAY - DAY, TODAY)
        assert [(each.value, each.people) for each in found.values()] == [(0.0, 10)]
        assert books.goals.measured(CIRCLE, Metric.DECAY, silver.id, TODAY - DAY, TODAY) == {}
        lines = list(exporting._rows(books, CIRCLE, MONDAY))
    assert len(lines) == 56 * (20 + 15)
    assert {line[3] for line in lines} == {"", "=Busy"}


def grown(work: Work, totals: Iterable[float], since: int) -> None:
    """So many members there were on the days from then on."""
    with work.deps.store.open() as books:
        books.goals.put(CIRCLE, [
            Measured(Metric.GROWTH, None, TODAY + (since + n) * DAY, total, int(total))
            for n, total in enumerate(totals)
        ])  # fmt: skip


def test_whoever_sees_to_a_goal_hears_once_when_it_turns_and_once_at_its_end(circle: Work) -> None:
    grown(circle, (20.0 + n for n in range(30)), -30)
    with circle.deps.store.open() as books:
        form = {"metric": "growth", "target": "40", "ends": f"{TODAY + 40 * DAY}", "owner": "U0CORA"}
        goal = setting.put(books, me(books), form, MONDAY)
        assert showing.page(books, me(books), MONDAY)["goals"][0]["status"] == "on_track"
    telling.look(circle.at(MONDAY).deps)
    telling.look(circle.at(MONDAY).deps)
    line = [each for each in circle.notices() if each.kind == WEEK]
    assert sorted(each.to for each in line) == ["U0CORA", MOE]
    grown(circle, [49.0] * 20, 0)
    for n in (20, 21, 22, 23):
        grown(circle, [49.0], n)
        telling.look(circle.at(MONDAY + (n + 1) * DAY).deps)
    turned = [each for each in circle.notices() if each.kind == TURNED]
    assert [(each.to, each.facts["goal"]) for each in turned] == [("U0CORA", goal.id)]
    grown(circle, [49.0 + n for n in range(17)], 24)
    telling.look(circle.at(MONDAY + 41 * DAY).deps)
    telling.look(circle.at(MONDAY + 41 * DAY).deps)
    over = [each for each in circle.notices() if each.kind == OVER]
    assert [(each.to, each.facts["value"]) for each in over] == [("U0CORA", "16")]
    with circle.deps.store.reading() as books:
        (kept,) = books.goals.ended(CIRCLE, 9)
        assert (kept.told, kept.why) == (Status.MISSED, "")
        assert books.goals.open(CIRCLE) == []


def test_each_member_is_asked_once_a_half_year_in_their_turn_and_nobody_in_a_small_circle(circle: Work) -> None:
    july = datetime(2026, 7, 1, 10, tzinfo=UTC)
    with circle.deps.store.open() as books:
        members = {f"U0N{n}": books.members.of(Identity(CIRCLE, f"U0N{n}")) for n in range(20)}
        for each in members.values():
            assert each is not None
            books.members.change(replace(each, joined_at=july - 90 * DAY))
    asking.ask(circle.at(july + DAY).deps)
    asked = [each.to for each in circle.notices() if each.kind == ASKED]
    assert asked == sorted(user for user, each in members.items() if each and each.id % 120 < 2)
    for _ in range(2):
        asking.ask(circle.at(MONDAY).deps)
    asked = [each.to for each in circle.notices() if each.kind == ASKED]
    assert sorted(asked) == sorted(members)
    with circle.deps.store.open() as books:
        person = Person(CIRCLE, "U0N3", "Kai", "UTC")
        for half, score in (("2026-1", 9), ("2026-2", 11)):
            with pytest.raises(NotAsked):
                asking.answer(books, person, half, score, MONDAY)
        for n, score in enumerate([9] * 12 + [3] * 8):
            asking.answer(books, replace(person, user=f"U0N{n}"), "2026-2", score, MONDAY - 2 * DAY)
        found = {each.metric: each for each in measuring.measured(
            books, books.workspaces.get(CIRCLE), None, TODAY - DAY, MONDAY
        )}  # fmt: skip
        assert (found[Metric.SATISFACTION].value, found[Metric.SATISFACTION].people) == (20.0, 20)
        first = members["U0N0"]
        assert first is not None
        books.members.change(replace(first, paused_until=MONDAY + 99 * DAY))
    asking.ask(circle.at(MONDAY + 60 * DAY).deps)  # nineteen could answer
    assert len([each for each in circle.notices() if each.kind == ASKED]) == 20
