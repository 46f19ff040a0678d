"""Errands as a model: what the store remembers of one, two processes that do it, and what it does in the world.

Its work is a transaction of its own that looks whether it was done before: an errand is done at least once, and what
it does is done once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.store.errands import CLAIMED, DONE, DUE, FAILED
from tests.proof.search import DIES, Step

IDLE, HAS, WORKED, RAISED = "idle", "errands.claimed", "errands.worked", "errands.raised"


class Process(NamedTuple):
    """Who does errands; `ours` says whether its claim holds."""

    at: str = IDLE
    ours: bool = False


class Errand(NamedTuple):
    """What became of the errand, how often its work took effect, and who is at it."""

    state: str = DUE
    effects: int = 0
    was_done: bool = False
    processes: tuple[Process, Process] = (Process(), Process())
    faults: int = 2


class Doing:
    """Claim, work, finish; fail and try again; die anywhere; come back when another took over."""

    def __init__(self, without: str = "") -> None:
        self._without = without

    def begin(self) -> Errand:
        """Planned."""
        return Errand()

    def steps(self, errand: Errand) -> Iterator[Step[Errand]]:
        """Every step that can be taken; the lease runs out whenever it likes."""
        for n in (0, 1):
            process = errand.processes[n]
            if process.at == IDLE:
                if errand.state in (DUE, CLAIMED):
                    first, second = (each._replace(ours=False) for each in errand.processes)
                    taken = errand._replace(state=CLAIMED, processes=(first, second))
                    yield IDLE, HAS, _with(taken, n, Process(HAS, True))
                continue
            yield process.at, DIES, _with(errand, n, Process())
            yield from self._process(errand, n, process)

    def is_over(self, errand: Errand) -> bool:
        """Whether it is done or given up, and nobody is at it."""
        return errand.state in (DONE, FAILED) and errand.processes == (Process(), Process())

    def wrong(self, errand: Errand) -> str:
        """Its effect comes once, and nobody who lost it overwrites that it is done."""
        if errand.was_done and errand.state != DONE:
            return "it was done, and is not any more"
        return "its work took effect twice" if errand.effects > 1 else ""

    def wrong_in_the_end(self, errand: Errand) -> str:
        """Done means done."""
        return "done, and nothing came of it" if errand.state == DONE and not errand.effects else ""

    def _process(self, errand: Errand, n: int, process: Process) -> Iterator[Step[Errand]]:
        ours = process.ours or self._without == "fence"
        if process.at == HAS:
            is_new = not errand.effects or self._without == "look whether it was done"
            done = errand._replace(effects=errand.effects + 1) if is_new else errand
            yield HAS, WORKED, _with(done, n, process._replace(at=WORKED))
            if errand.faults:
                yield HAS, RAISED, _with(errand._replace(faults=errand.faults - 1), n, process._replace(at=RAISED))
        elif process.at == WORKED:
            yield WORKED, "errands.finished", _ended(errand, n, DONE, ours)
        else:
            yield RAISED, "errands.failed", _ended(errand, n, DUE, ours)
            yield RAISED, "errands.failed", _ended(errand, n, FAILED, ours)


def _with(errand: Errand, n: int, process: Process) -> Errand:
    first, second = sorted((process, errand.processes[1 - n]))
    return errand._replace(processes=(first, second))


def _ended(errand: Errand, n: int, state: str, ours: bool) -> Errand:
    after = errand._replace(state=state, was_done=errand.was_done or state == DONE) if ours else errand
    return _with(after, n, Process())
