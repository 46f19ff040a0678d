"""The order of one conversation as a model: two processes claim in it, and one reply waits for its parent elsewhere.

A claim is made of a look and a write, because on PostgreSQL others commit between the two. `LANE` holds a living
notice and two plain ones in the order of their commits; the reply stands in a conversation of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.proof.search import AROUND, DIES, PEOPLE, Step
from tests.proof.table import CLAIMED, DUE, FAILED, SENT

UNPLANNED = "unplanned"
LIVING, SECOND, THIRD, REPLY = range(4)
LANE = (LIVING, SECOND, THIRD)
PARENT = LIVING
IDLE, LOOKED, CLAIMS = "idle", "looked", "claimed"


class Process(NamedTuple):
    """A deliverer, and the notice it is about to claim or has claimed."""

    at: str = IDLE
    notice: int = -1
    ours: bool = False


class Talk(NamedTuple):
    """Each notice's state, who is at work, and what was said for the first time, in order."""

    states: tuple[str, ...] = (UNPLANNED,) * 4
    processes: tuple[Process, Process] = (Process(), Process())
    said: tuple[int, ...] = ()
    gave_up: bool = False  # the living one failed once: nobody waited for it since


class Conversation:
    """Planning in order, refreshing the living one, claiming, saying, putting off and failing."""

    def __init__(self, without: str = "") -> None:
        self._without = without

    def begin(self) -> Talk:
        """Nothing is planned."""
        return Talk()

    def steps(self, talk: Talk) -> Iterator[Step[Talk]]:
        """Every step that can be taken."""
        if UNPLANNED in talk.states:
            yield PEOPLE, "planned", _state(talk, talk.states.index(UNPLANNED), DUE)
        if talk.states[LIVING] in (SENT, FAILED):
            yield PEOPLE, "changes", _state(talk, LIVING, DUE)
        for notice, state in enumerate(talk.states):
            if state == CLAIMED:
                yield AROUND, "release.done", _fenced(_state(talk, notice, DUE), notice)
        for n in (0, 1):
            yield from self._process(talk, n, talk.processes[n])

    def is_over(self, talk: Talk) -> bool:
        """Whether everything planned was said or failed."""
        quiet = all(state in (UNPLANNED, SENT, FAILED) for state in talk.states)
        return quiet and talk.processes == (Process(), Process())

    def wrong(self, talk: Talk) -> str:
        """One claim at a time; the order of the commits; no reply before its parent."""
        if sum(talk.states[n] == CLAIMED for n in LANE) > 1:
            return "two claims in one conversation"
        if REPLY in talk.said and PARENT not in talk.said[: talk.said.index(REPLY)] and not talk.gave_up:
            return "a reply before its parent"
        in_lane = [n for n in talk.said if n in LANE and not (n == LIVING and talk.gave_up)]
        return "out of order" if in_lane != sorted(in_lane) else ""

    def wrong_in_the_end(self, talk: Talk) -> str:
        """What was sent was said, once."""
        sent = [n for n, state in enumerate(talk.states) if state == SENT]
        return "" if set(sent) <= set(talk.said) else "sent and not said"

    def _process(self, talk: Talk, n: int, process: Process) -> Iterator[Step[Talk]]:
        notice = process.notice
        if process.at == IDLE:
            for found in self._ready(talk):
                yield IDLE, LOOKED, _with(talk, n, Process(LOOKED, found))
            return
        yield process.at, DIES, _with(talk, n, Process())
        if process.at == LOOKED:
            others = notice in LANE and any(talk.states[m] == CLAIMED for m in LANE)
            if talk.states[notice] != DUE or (others and self._without != "index"):
                yield LOOKED, IDLE, _with(talk, n, Process())  # another was first
            else:
                claimed = _fenced(_state(talk, notice, CLAIMED), notice)
                yield LOOKED, CLAIMS, _with(claimed, n, Process(CLAIMS, notice, True))
        elif not process.ours:
            yield CLAIMS, IDLE, _with(talk, n, Process())
        else:
            first = (*talk.said, notice) if notice not in talk.said else talk.said
            yield CLAIMS, "recorded", _with(_state(talk._replace(said=first), notice, SENT), n, Process())
            yield CLAIMS, "refused", _with(_state(talk, notice, DUE), n, Process())
            gave_up = talk._replace(gave_up=talk.gave_up or notice == PARENT)
            yield CLAIMS, "failed", _with(_state(gave_up, notice, FAILED), n, Process())

    def _ready(self, talk: Talk) -> Iterator[int]:
        """The first that is due in each free conversation."""
        for notice, state in enumerate(talk.states):
            lane = LANE if notice in LANE else ()
            held = any(talk.states[m] == CLAIMED for m in lane)
            earlier = any(talk.states[m] == DUE for m in lane if m < notice) and self._without != "earlier"
            orphan = notice == REPLY and talk.states[PARENT] in (DUE, CLAIMED) and PARENT not in talk.said
            if state == DUE and not held and not earlier and not (orphan and self._without != "parent"):
                yield notice


def _state(talk: Talk, notice: int, state: str) -> Talk:
    return talk._replace(states=(*talk.states[:notice], state, *talk.states[notice + 1 :]))


def _with(talk: Talk, n: int, process: Process) -> Talk:
    other = talk.processes[1 - n]
    return talk._replace(processes=(process, other) if process <= other else (other, process))


def _fenced(talk: Talk, notice: int) -> Talk:
    """Whoever held that notice holds it no more."""
    first, second = (each._replace(ours=each.ours and each.notice != notice) for each in talk.processes)
    return talk._replace(processes=(first, second))
