"""V9: a round of introductions for 2,000 people out of 60,000 possible pairs, beside rustworkx on the same graph.

Ours is the whole rule: common time, private lists, who met whom, interests, the network, the choice of pairs, the
matching, a third, and the reasons of each group. The peer is given the pairs with their weights and matches them once.
Both keep one core busy and wait for nothing: seconds are the processor's, as other work takes turns with them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from benchmarks.digesting import NOW
from benchmarks.measured import Row, interleaved
from bot.rules.calendar import Hours
from bot.rules.community.intros import FLOOR, Joiner, Kind, Met, Round, matching
from bot.rules.community.intros.proposing import propose
from bot.rules.community.topics import SHIPPED

PEOPLE, PAIRS, RUNS, BAR = 2_000, 60_000, 15, 1.5
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Tokyo",
         "Asia/Kolkata", "America/Sao_Paulo")  # fmt: skip


def measure(size: float) -> list[Row]:
    """For an even number of people, and an odd one, which has a trio."""
    even = max(FLOOR, int(PEOPLE * size)) // 2 * 2
    return [_measured(round_of(count), max(1, int(RUNS * size))) for count in (even, even + 1)]


def _measured(made: Round, runs: int) -> Row:
    count, edges = _graph(made)
    ours, peer = interleaved(runs, _timed(lambda: propose(made)), _timed(_alone(count, edges)))
    work = f"Introductions of {len(made.people):,} people out of {len(edges):,} possible pairs, with reasons"
    return Row(work, f"{ours:.2f} s", f"{peer:.2f} s, rustworkx", ours / peer, "most", BAR, "×")


def round_of(count: int) -> Round:
    """So many people in eight zones, who follow three topics each, met in earlier rounds, and talk with twelve."""
    chance = random.Random(9)
    people = [
        Joiner(n, Hours(ZONES[n % 8]), frozenset(chance.sample(SHIPPED, 3)), avoids=frozenset({other}))
        for n, other in enumerate(chance.choices(range(count), k=count))
    ]
    weeks = [NOW - timedelta(weeks=week) for week in range(1, 13)]
    met = [Met((n, chance.randrange(count)), at) for at in weeks for n in range(count)]
    contacts = [(n, chance.randrange(count)) for n in range(count) for _ in range(6)]
    return Round(Kind.PEOPLE, NOW, people, met, contacts, seed="bench")


def _graph(made: Round) -> tuple[int, Sequence[tuple[int, int, int]]]:
    """What the matching of that round was given. Raises RuntimeError when it was matched more than once."""
    given: list[tuple[int, Sequence[tuple[int, int, int]]]] = []
    solved = matching.solved

    def seen(count: int, edges: Sequence[tuple[int, int, int]]) -> Sequence[tuple[int, int]]:
        given.append((count, edges))
        return solved(count, edges)

    matching.solved = seen
    try:
        found = propose(made)
    finally:
        matching.solved = solved
    if len(given) != 1 or found.left:
        raise RuntimeError(f"{len(given)} matchings, {len(found.left)} left out")
    return given[0]


def _alone(count: int, edges: Sequence[tuple[int, int, int]]) -> Callable[[], Any]:
    import rustworkx

    def alone() -> Any:
        graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
        graph.add_nodes_from(range(count))
        graph.add_edges_from(edges)
        return rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)

    return alone


def _timed(work: Callable[[], Any]) -> Callable[[], float]:
    def seconds() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return seconds
