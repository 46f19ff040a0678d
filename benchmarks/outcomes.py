"""Outcomes of 10,000 hires from 100,000 cards analysed, beside bare NumPy: np.corrcoef of columns that are ready, for
the same groups. What lies between is the report: everything else that is told beside a correlation.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import fmean

import numpy as np

from benchmarks.measured import Row, interleaved
from bot.rules.hiring.outcomes import OVERALL, Case, Leaving, Left, Rating, Score
from bot.rules.hiring.outcomes.analysing import FEWEST_IN_GROUP, WINDOWS, analyse

Pairs = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
CARDS, HIRES = 100_000, 10_000
# Two interviewers in each of two stages see everybody who is looked at, and rate so many competencies.
STAGES, SEATS, COMPETENCIES = ("phone", "onsite"), 2, 4
INTERVIEWERS, MANAGERS, ROLES = 500, 1_500, 200
# What the issue asks for, on two cores.
BAR = 10.0
# As much memory as a worker may have beside everything else.
MEMORY_BAR = 128.0
SEED = 7


def measure(size: float) -> list[Row]:
    """Seconds of the whole report, and the most memory it held."""
    cards, hires = max(800, int(CARDS * size)), max(100, int(HIRES * size))
    people = list(made(cards, hires))
    groups = _groups(people)
    mine, peer = interleaved(max(1, int(3 * size)), lambda: _report(people), lambda: _bare(groups))
    most = _memory(cards, hires)
    of = f"Outcomes of {hires:,} hires analysed from {cards:,} cards ({5 * cards:,} scores), at six and twelve months"
    bare = f"{1000 * peer:.0f} ms, np.corrcoef of {len(groups):,} ready columns"
    return [
        Row(of, f"{mine:.2f} s", bare, mine, "most", BAR, " s"),
        Row("… as a ratio to the peer (no bar)", f"{mine:.2f} s", f"{1000 * peer:.0f} ms", mine / peer),
        Row("… the most memory held, people coming one by one", f"{most:.0f} MB", "–", most, "most", MEMORY_BAR, " MB"),
    ]


def made(cards: int, hires: int) -> Iterator[Case]:
    """People with cards of a common truth and some luck, the best of whom are hired, rated twice, and some leave."""
    random = np.random.default_rng(SEED)
    people, began = cards // (len(STAGES) * SEATS), date(2020, 1, 6)
    truth = random.standard_normal(people)
    looked = truth + random.standard_normal(people)
    bar = np.sort(looked)[-hires]
    for n in range(people):
        given = np.clip(np.round(3 + truth[n] / 2 + random.standard_normal((4, COMPETENCIES)) / 1.5), 1, 5)
        by = [(n * 7 + seat * 113) % INTERVIEWERS for seat in range(len(STAGES) * SEATS)]
        scores = tuple(
            Score(f"c{c}" if c else OVERALL, f"I{by[seat]}", STAGES[seat // SEATS], "structured_interview", value)
            for seat in range(len(STAGES) * SEATS)
            for c, value in enumerate([float(given[seat].mean()), *map(float, given[seat])])
        )
        role, source, panel = f"r{n % ROLES}", f"s{n % 12}", f"p{n % 700}"
        if looked[n] < bar:
            yield Case(str(n), role, source, panel, scores)
            continue
        did = np.clip(np.round(3 + truth[n] / 2 + random.standard_normal((2, COMPETENCIES + 1))), 1, 5)
        manager, started = f"M{random.integers(0, MANAGERS)}", began + timedelta(days=int(random.integers(0, 1500)))
        ratings = tuple(
            Rating(f"c{c}" if c else OVERALL, manager, days, float(value))
            for window, days in enumerate(WINDOWS)
            for c, value in enumerate(did[window])
        )
        left = Left(started + timedelta(days=200), Leaving.RESIGNED) if n % 10 == 0 else None
        kept = ratings if left is None else ratings[: COMPETENCIES + 1]
        yield Case(str(n), role, source, panel, scores, kept, {"k": float(did[0, 0])}, started, left)


def _report(people: list[Case]) -> float:
    started = time.perf_counter()
    analyse(people)
    return time.perf_counter() - started


def _memory(cards: int, hires: int) -> float:
    tracemalloc.start()
    try:
        analyse(made(cards, hires))
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _groups(people: list[Case]) -> list[Pairs]:
    """For each window the scores and outcomes of all hires, and by competency, stage, interviewer, role, source and
    panel: as columns, for whoever has no more to do than to correlate them."""
    told: dict[tuple[int, str], list[tuple[float, float]]] = {}
    for case in people:
        for days in WINDOWS if case.is_hired else ():
            outcome = [each.value for each in case.ratings if each.after == days and each.about == OVERALL]
            if not outcome:
                continue
            overall = fmean(each.value for each in case.scores if each.about == OVERALL)
            for group in ("", f"role {case.role}", f"source {case.source}", f"panel {case.panel}"):
                told.setdefault((days, group), []).append((overall, outcome[0]))
            for each in case.scores:
                for group in (f"by {each.by}", f"stage {each.stage}") if each.about == OVERALL else (each.about,):
                    told.setdefault((days, group), []).append((each.value, outcome[0]))
    return [np.array(pairs).T for pairs in told.values() if len(pairs) > FEWEST_IN_GROUP]


def _bare(groups: list[Pairs]) -> float:
    started = time.perf_counter()
    with np.errstate(invalid="ignore", divide="ignore"):
        for pairs in groups:
            np.corrcoef(pairs)
    return time.perf_counter() - started
