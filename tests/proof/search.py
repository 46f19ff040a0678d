"""Breadth-first through every world a model can come to, and what must hold in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

W = TypeVar("W")
Step = tuple[str, str, W]
# Who takes a step: a process at one of its points, the clock and the wire, or people who change what is true.
AROUND, PEOPLE = "around", "people"
DIES = "dies"


class Model(Protocol[W]):
    """A protocol as worlds and the steps between them; `wrong` says what is, in a sentence, or nothing."""

    def begin(self) -> W: ...
    def steps(self, world: W) -> Iterator[Step[W]]: ...
    def is_over(self, world: W) -> bool: ...
    def wrong(self, world: W) -> str: ...
    def wrong_in_the_end(self, world: W) -> str: ...


class Broken(AssertionError):
    """A promise does not hold; with the shortest way there."""


@dataclass(frozen=True)
class Explored:
    """How many worlds there are, how many of them are ends, and every step taken: from which point, to which."""

    worlds: int
    ends: int
    steps: frozenset[tuple[str, str]]


def explore(model: Model[W]) -> Explored:
    """Every reachable world. Raises Broken when one breaks a promise, or when no end can be reached from it."""
    first = model.begin()
    came: dict[W, tuple[W, str] | None] = {first: None}
    before: dict[W, list[W]] = {}
    ends, waiting, steps = [], [first], set()
    for world in waiting:
        problem = model.wrong(world)
        if not problem and model.is_over(world):
            ends.append(world)
            problem = model.wrong_in_the_end(world)
        if problem:
            raise Broken(f"{problem}: {_way(came, world)}")
        for at, name, after in model.steps(world):
            steps.add((at, name))
            if at != PEOPLE and name != DIES:  # an end must be reachable without their help
                before.setdefault(after, []).append(world)
            if after not in came:
                came[after] = (world, name)
                waiting.append(after)
    stuck = came.keys() - _leading_to(ends, before)
    if stuck:
        raise Broken(f"nothing leads to an end: {min((_way(came, world) for world in stuck), key=len)}")
    return Explored(len(came), len(ends), frozenset(steps))


def _leading_to(ends: list[W], before: dict[W, list[W]]) -> set[W]:
    known, waiting = set(ends), list(ends)
    for world in waiting:
        for earlier in before.get(world, ()):
            if earlier not in known:
                known.add(earlier)
                waiting.append(earlier)
    return known


def _way(came: dict[W, tuple[W, str] | None], world: W) -> str:
    steps = []
    while (step := came[world]) is not None:
        world, name = step
        steps.append(name)
    return " → ".join(reversed(steps))
