"""A quarter of interviewing, week by week: told, declined, ill, moved, over both clock changes; no rule is ever broken.

The clocks change in Sydney on 4 October 2026, in Berlin on 25 October, in New York on 1 November; not in Kolkata.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.hiring.panels import (
    Held,
    Interview,
    Interviewer,
    Learning,
    Limits,
    Panel,
    Policy,
    Problem,
    Seat,
    Told,
    blocked,
    greedy,
    improving,
    measures,
    wishes,
)
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.certificates import Level
from bot.rules.spans import Span
from tests.rules.hiring.panels.checker import violations

FIRST = date(2026, 9, 28)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
TRACKS = ("structured", "system", "people", "craft")
KINDS = (Kind.SHADOW, Kind.REVERSE_SHADOW)
POLICY = Policy(dict.fromkeys(TRACKS[:3], Level.REQUIRE) | {"craft": Level.WARN})


@dataclass
class Quarter:
    """What is known in the company as the weeks go by."""

    dice: random.Random
    weeks: int
    requisitions: int
    candidates: int
    staff: dict[str, Interviewer] = field(default_factory=dict)
    waiting: dict[str, Interview] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    done: dict[str, tuple[Interview, Panel]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def hire(self, count: int) -> None:
        for n in range(count):
            id, zone, learns = f"U{n:03}", self.dice.choice(ZONES), self.dice.random() < 0.15
            days = [FIRST + timedelta(days=day) for day in range(7 * self.weeks + 7) if day % 7 < 5]
            taken = [_at(day, self.dice.randrange(9, 17), zone) for day in days if self.dice.random() < 0.5]
            self.staff[id] = Interviewer(
                id, zone,
                certified={} if learns else {track: self._until() for track in TRACKS if self.dice.random() < 0.6},
                learning={self.dice.choice(TRACKS): Learning(self.dice.choice(KINDS))} if learns else {},
                works=tuple(Span(_at(day, 9, zone), _at(day, 18, zone)) for day in days),
                busy=tuple(Span(start, start + timedelta(hours=1)) for start in taken),
                limits=Limits(self.dice.choice([1, 2]), self.dice.randint(2, 4), self.dice.choice([None, 6, 10])),
                shut_candidates=frozenset({f"C{self.dice.randrange(self.candidates)}-0"}),
                group=self.dice.choice(["engineering", "sales", ""]),
            )  # fmt: skip

    def _until(self) -> date:
        """Some certificates end within the quarter."""
        return FIRST + timedelta(days=self.dice.choice([400, 400, 400, 30, 60]))

    def open_week(self, week: int) -> None:
        """New candidates come in evenly; who still waits names new times."""
        for n in range(self.candidates * week // self.weeks, self.candidates * (week + 1) // self.weeks):
            requisition = n % self.requisitions
            seats = tuple(Seat(TRACKS[(requisition + k) % 4]) for k in range(1 + requisition % 3))
            for step in range(1 + (n % 4 == 0)):
                id = f"I{n:03}-{step}"
                self.waiting[id] = Interview(
                    id, f"R{requisition}", f"C{n}-0", seats, (), self.dice.choice([45, 60, 90]),
                    hiring_manager=f"U{requisition:03}", manager_may_sit=requisition % 2 == 0,
                    trainee=seats[0].track if self.dice.random() < 0.3 else None, step=step,
                )  # fmt: skip
        for id, each in self.waiting.items():
            if id not in self.told:
                self.waiting[id] = replace(each, slots=self.times(week))

    def times(self, week: int) -> tuple[datetime, ...]:
        """Times of a candidate in some zone, in a week."""
        zone = self.dice.choice(ZONES)
        days = [FIRST + timedelta(days=7 * week + self.dice.randrange(5)) for _ in range(8)]
        return tuple(sorted({_at(day, self.dice.randrange(8, 19), zone) for day in days}))

    def problem(self) -> Problem:
        held: dict[str, list[Held]] = {}
        for interview, panel in self.done.values():
            for id in panel.everybody:
                span, rates = interview.span(panel.start), id != panel.trainee
                held.setdefault(id, []).append(Held(span, interview.requisition, interview.candidate, rates))
        people = tuple(
            replace(each, held=tuple(held.get(id, ())), load=min(8, len(held.get(id, ()))))
            for id, each in self.staff.items()
        )
        return Problem(people, tuple(self.waiting.values()), POLICY, dict(self.told))

    def plan_and_tell(self, improved: int) -> None:
        """Plan what waits, better it, check it with the other arithmetic, tell everybody."""
        given = self.problem()
        plan = greedy.plan(given)
        better = improving.improve(given, plan, iter([*[True] * improved, False]).__next__, with_solver=False)
        assert wishes.total(given, better) <= wishes.total(given, plan)
        for each in (plan, better):
            assert violations(given, each) == []
        said = measures.explain(given, better)
        assert len(said.proposals) + len(said.blocked) == len(given.interviews)
        self.told = {id: Told(panel.start, panel.people, panel.trainee) for id, panel in better.items()}

    def things_happen(self, week: int) -> None:
        """Some decline, somebody is ill from Wednesday on, some dates are moved."""
        for id, told in list(self.told.items()):
            chance = self.dice.random()
            if chance < 0.1:
                self._leaves(id, self.dice.choice([each for each in told.people if each]))
            elif chance < 0.15:
                del self.told[id]
                self.waiting[id] = replace(self.waiting[id], slots=self.times(week))
                self.seen["moved"] = self.seen.get("moved", 0) + 1
        for ill in self.dice.sample(sorted(self.staff), max(1, len(self.staff) // 12)):
            wednesday = FIRST + timedelta(days=7 * week + 2)
            away = Span(_at(wednesday, 0, "UTC"), _at(wednesday + timedelta(days=5), 0, "UTC"))
            self.staff[ill] = replace(self.staff[ill], busy=(*self.staff[ill].busy, away))
            for id, told in list(self.told.items()):
                if ill in (*told.people, told.trainee) and self.waiting[id].span(told.start).meets(away):
                    self._leaves(id, ill)
                    self.seen["ill"] = self.seen.get("ill", 0) + 1

    def _leaves(self, interview: str, who: str) -> None:
        """Their seat is open again; they are not asked a second time for this candidate. Nobody rates alone meanwhile,
        so a trainee hears anew."""
        told = self.told[interview]
        self.told[interview] = Told(told.start, tuple(None if each == who else each for each in told.people))
        candidate = self.waiting[interview].candidate
        self.staff[who] = replace(self.staff[who], shut_candidates=self.staff[who].shut_candidates | {candidate})
        self.seen["declined"] = self.seen.get("declined", 0) + 1

    def close_week(self) -> None:
        """What was told wholly is held; what was not waits on."""
        for id, told in self.told.items():
            people = tuple(each for each in told.people if each)
            if len(people) == len(told.people):
                self.done[id] = (self.waiting.pop(id), Panel(id, told.start, people, told.trainee))
        self.told = {}

    def check_as_a_whole(self) -> None:
        """Everything that was held, as one plan of people who held nothing before: limits run over the weeks."""
        whole = Problem(tuple(self.staff.values()), tuple(each for each, _ in self.done.values()), POLICY)
        slots = {id: replace(each, slots=(panel.start,)) for id, (each, panel) in self.done.items()}
        whole = replace(whole, interviews=tuple(slots.values()))
        plan = {id: panel for id, (_, panel) in self.done.items()}
        assert violations(whole, plan) == []
        assert blocked.faults(whole, plan) == ()


def _at(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def lived(seed: int, weeks: int, requisitions: int, candidates: int, people: int, improved: int) -> Quarter:
    quarter = Quarter(random.Random(seed), weeks, requisitions, candidates)
    quarter.hire(people)
    for week in range(weeks):
        quarter.open_week(week)
        quarter.plan_and_tell(improved)
        quarter.things_happen(week)
        before = dict(quarter.told)
        quarter.plan_and_tell(improved)
        assert _stays(before, quarter.told)
        quarter.close_week()
    quarter.check_as_a_whole()
    return quarter


def _stays(before: dict[str, Told], after: dict[str, Told]) -> bool:
    return all(
        told.start == after[id].start
        and all(was in (None, now) for was, now in zip(told.people, after[id].people, strict=True))
        for id, told in before.items()
        if id in after
    )


def test_seven_weeks_over_three_clock_changes_break_no_rule() -> None:
    quarter = lived(seed=1, weeks=7, requisitions=6, candidates=56, people=40, improved=15)
    assert len(quarter.done) >= 0.8 * 56
    assert min(quarter.seen[each] for each in ("declined", "ill", "moved")) > 0


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_quarter_of_fifty_requisitions_and_three_hundred_candidates_breaks_no_rule(seed: int) -> None:
    quarter = lived(seed, weeks=13, requisitions=50, candidates=300, people=160, improved=150)
    assert len(quarter.done) >= 0.9 * 300
    assert min(quarter.seen[each] for each in ("declined", "ill", "moved")) > 10
