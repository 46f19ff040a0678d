"""Handling as a model: one event delivered twice and another that writes the same row, by two processes.

A process begins a transaction, reads, writes and commits, and answers Slack only then; unanswered, Slack sends again.
What is read is the row both change: a count, so that a change which was lost is a count that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.proof.search import AROUND, DIES, Step

IDLE, READ, COMMITTED = "idle", "read", "committed"
# Two different events. The first is sent once more than it is answered.
EVENTS = (0, 1)
MOST_SENT = 3


class Process(NamedTuple):
    """What a process is at: which event, how far, and the count it read."""

    at: str = IDLE
    event: int = -1
    seen: int = 0


class Table(NamedTuple):
    """The row both change, the keys that were handled, how often each was handled, sent and answered."""

    count: int = 0
    keys: frozenset[int] = frozenset()
    handled: tuple[int, int] = (0, 0)
    sent: tuple[int, int] = (0, 0)
    answered: tuple[int, int] = (0, 0)
    processes: tuple[Process, Process] = (Process(), Process())


class Handling:
    """Two processes that handle what Slack sends; one writer at a time, from before it reads."""

    def __init__(self, without: str = "") -> None:
        self._without = without

    def begin(self) -> Table:
        """Nothing was sent yet."""
        return Table()

    def steps(self, table: Table) -> Iterator[Step[Table]]:
        """Every step that can be taken."""
        writes = any(each.at == READ for each in table.processes)
        for n, process in enumerate(table.processes):
            if process.at == IDLE:
                for event in EVENTS:
                    may_come = not table.answered[event] or (event == 0 and table.sent[event] < MOST_SENT)
                    if may_come and (not writes or self._without == "one writer"):
                        sent = table._replace(sent=_more(table.sent, event))
                        yield AROUND, READ, _with(sent, n, Process(READ, event, table.count))
                continue
            yield process.at, DIES, _with(table, n, Process())
            if process.at == READ:
                yield READ, COMMITTED, _with(self._handled(table, process), n, process._replace(at=COMMITTED))
            else:
                answered = table._replace(answered=_more(table.answered, process.event))
                yield COMMITTED, "answered", _with(answered, n, Process())

    def is_over(self, table: Table) -> bool:
        """Whether every event is answered and nobody is at it."""
        return all(table.answered) and table.processes == (Process(), Process())

    def wrong(self, table: Table) -> str:
        """R4: what comes again changes nothing; and no change is lost to another."""
        if max(table.handled) > 1:
            return "handled twice"
        return "a change was lost" if table.count != sum(table.handled) else ""

    def wrong_in_the_end(self, table: Table) -> str:
        """R1: what was answered is kept."""
        return "" if table.handled == (1, 1) else "answered and not handled"

    def _handled(self, table: Table, process: Process) -> Table:
        if process.event in table.keys and self._without != "dedupe row":
            return table
        keys = table.keys | {process.event}
        return table._replace(count=process.seen + 1, keys=keys, handled=_more(table.handled, process.event))


def _more(counts: tuple[int, int], event: int) -> tuple[int, int]:
    """Counted up to what matters."""
    first, second = (min(count + (n == event), MOST_SENT) for n, count in enumerate(counts))
    return first, second


def _with(table: Table, n: int, process: Process) -> Table:
    first, second = sorted((process, table.processes[1 - n]))
    return table._replace(processes=(first, second))
