"""Panels: a new interview answered exactly, a week answered at once and improved, beside an analytic lower bound.

The week is that of science.md section 6: 500 interviewers in six zones with one to four interviews a week, twelve
certificates of which everybody who is not learning holds some third, 200 interviews of 40 requisitions with three seats
and eight of forty slots each, every third of them with a trainee wanted.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from statistics import median
from zoneinfo import ZoneInfo

from benchmarks.measured import Row
from bot.rules.hiring.panels import (
    Interview,
    Interviewer,
    Learning,
    Limits,
    Plan,
    Policy,
    Problem,
    Seat,
    Told,
    exact,
    greedy,
    hard,
    improving,
    wishes,
)
from bot.rules.hiring.panels.board import Board
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.certificates import Level
from bot.rules.spans import Span

PEOPLE, INTERVIEWS, REQUISITIONS, SEATS, SLOTS = 500, 200, 40, 3, 8
TRACKS = tuple(f"track{n}" for n in range(12))
ZONES = ("America/New_York", "Europe/London", "Europe/Berlin", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai")
CERTIFIED, TRAINEES, SHADOWED, BUSY = 0.35, 0.15, 0.30, 0.25
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
# Forty hours of the week in which most zones are awake.
HOURS = range(7, 15)
NEVER = date(2030, 1, 1)
# The promise: a new interview in less than this many milliseconds, a week so near to the bound.
BAR_ONE, BAR_WEEK = 300.0, 1.07
SECONDS = 60.0
NEW = 40  # interviews answered one at a time


def measure(size: float) -> list[Row]:
    """Milliseconds for one interview; seconds for a week; how far above the bound it costs after a minute more."""
    first = week(size)
    at_once = greedy.plan(first)
    _one(first, at_once, min(at_once))  # loads the solver, which a process does once
    taken = sorted(_one(first, at_once, id) for id in sorted(at_once)[:: max(1, len(at_once) // NEW)])
    weeks = [week(size, seed) for seed in (1, 2, 3)[: max(1, int(3 * size))]]
    started = time.perf_counter()
    plans = [greedy.plan(each) for each in weeks]
    seconds = (time.perf_counter() - started) / len(weeks)
    bounds = [bound(each) for each in weeks]
    quick = [_points(each, plan) / least for each, plan, least in zip(weeks, plans, bounds, strict=True)]
    better = [
        _improved(each, plan, SECONDS * size) / least for each, plan, least in zip(weeks, plans, bounds, strict=True)
    ]
    people, count = len(first.people), len(first.interviews)
    return [
        Row(f"A new interview answered exactly, beside {count - 1} others and out of {people} people",
            f"{median(taken):.0f} ms", "–", median(taken), "most", BAR_ONE, " ms"),
        Row(f"… the slowest of {len(taken)}, the solver being loaded",
            f"{taken[-1]:.0f} ms", "–", taken[-1], "most", BAR_ONE, " ms"),
        Row(f"A week of {count} interviews answered at once (no bar)",
            f"{seconds:.2f} s, {_costs(quick, bounds)}", _least(bounds), median(quick), "most", unit="×"),
        Row(f"… after {SECONDS * size:.0f} s of improvement, median of {len(weeks)} weeks",
            _costs(better, bounds), _least(bounds), median(better), "most", BAR_WEEK, "×"),
        Row("… the worst of these weeks (no bar)", _costs([max(better)], [bounds[better.index(max(better))]]),
            _least([bounds[better.index(max(better))]]), max(better), "most", unit="×"),
    ]  # fmt: skip


def _one(problem: Problem, plan: Plan, new: str) -> float:
    """Milliseconds from the records to the best panel of one interview, everybody else having been told of theirs."""
    told = {id: Told(panel.start, panel.people, panel.trainee) for id, panel in plan.items() if id != new}
    started = time.perf_counter()
    found = exact.one(Board(replace(problem, told=told)), new)
    taken = 1000 * (time.perf_counter() - started)
    if not found or not found.is_best:
        raise RuntimeError(f"{new} was not answered exactly")
    return taken


def _improved(problem: Problem, plan: Plan, seconds: float) -> float:
    ends = time.perf_counter() + seconds
    return _points(problem, improving.improve(problem, plan, lambda: time.perf_counter() < ends))


def _points(problem: Problem, plan: Plan) -> float:
    return wishes.total(problem, plan) / wishes.POINT


def _costs(ratios: list[float], bounds: list[float]) -> str:
    return f"{median(ratio * least for ratio, least in zip(ratios, bounds, strict=True)):,.0f} points"


def _least(bounds: list[float]) -> str:
    return f"{median(bounds):,.0f} points, the lower bound"


def week(size: float = 1.0, seed: int = 1) -> Problem:
    """That week, or one so many times as large; the same for the same seed."""
    dice = random.Random(seed)
    slots = [MONDAY + timedelta(days=day, hours=hour) for day in range(5) for hour in HOURS]
    people = tuple(_person(f"U{n:04}", dice, slots) for n in range(max(40, int(PEOPLE * size))))
    count = max(2, int(REQUISITIONS * size))
    interviews = []
    for requisition in range(count):
        seats = tuple(Seat(track) for track in dice.sample(TRACKS, SEATS))
        for n in range(INTERVIEWS // REQUISITIONS):
            trainee = dice.choice(seats).track if dice.random() < SHADOWED else None
            id, offered = f"{requisition:02}-{n}", tuple(sorted(dice.sample(slots, SLOTS)))
            interviews.append(Interview(id, f"R{requisition}", f"C{id}", seats, offered, trainee=trainee))
    return Problem(people, tuple(interviews), Policy(dict.fromkeys(TRACKS, Level.REQUIRE)))


def _person(id: str, dice: random.Random, slots: list[datetime]) -> Interviewer:
    zone = dice.choice(ZONES)
    learns = dice.random() < TRAINEES
    held = {} if learns else {track: NEVER for track in TRACKS if dice.random() < CERTIFIED}
    learning = {dice.choice(TRACKS): Learning(Kind.SHADOW)} if learns else {}
    days = [MONDAY.date() + timedelta(days=n) for n in range(5)]
    works = tuple(Span(_at(day, clock_time(8), zone), _at(day, clock_time(18), zone)) for day in days)
    busy = tuple(Span(slot, slot + timedelta(hours=1)) for slot in slots if dice.random() < BUSY)
    limits = Limits(week=dice.randint(1, 4))
    return Interviewer(id, zone, held, learning=learning, works=works, busy=busy, limits=limits)


def _at(day: date, clock: clock_time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def bound(problem: Problem) -> float:
    """What no plan of the week can cost less than, in points.

    Whoever rates n seats costs a face for each requisition, of which each gives them so many interviews at most, and
    the load of n. The lower hull of that over n is added up over the cheapest seats of all people; so is the load of
    the trainees, of whom each wanted one costs that or what a missing one does.
    """
    seats = sum(len(each.seats) for each in problem.interviews)
    wanted = sum(each.trainee is not None for each in problem.interviews)
    raters = [step for each in problem.people if each.certified for step in _hull(_rates(each, problem))]
    learners = [step for each in problem.people if each.learning for step in _hull(_learns(each))]
    learners += [wishes.MISSING_SHADOW] * wanted
    return (sum(sorted(raters)[:seats]) + sum(sorted(learners)[:wanted])) / wishes.POINT


def _rates(person: Interviewer, problem: Problem) -> list[float]:
    """What their first n seats cost at least, by n from 0."""
    by_requisition: Counter[str] = Counter()
    for each in problem.interviews:
        if any(seat.track in person.certified for seat in each.seats) and any(
            hard.works_at(person, each.span(start)) and hard.is_free(person, each.span(start)) for start in each.slots
        ):
            by_requisition[each.requisition] += 1
    reach, costs, had = sorted(by_requisition.values(), reverse=True), [0.0], 0
    for requisition, count in enumerate(reach):
        for _ in range(count):
            had += 1
            if had <= (person.limits.week or 0):
                costs.append((requisition + 1) * wishes.FACE + wishes.load(had, person.limits.four_weeks))
    return costs


def _learns(person: Interviewer) -> list[float]:
    return [wishes.load(n, person.limits.four_weeks) for n in range((person.limits.week or 0) + 1)]


def _hull(costs: list[float]) -> list[float]:
    """The steps of the greatest convex curve that is nowhere above these costs."""
    steps, at = [], 0
    while at + 1 < len(costs):
        nearest = min(range(at + 1, len(costs)), key=lambda n: ((costs[n] - costs[at]) / (n - at), -n))
        steps += [(costs[nearest] - costs[at]) / (nearest - at)] * (nearest - at)
        at = nearest
    return steps
