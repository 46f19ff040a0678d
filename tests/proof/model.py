"""The protocol of delivery as a model: every step that two processes, the clock and the wire can take from a world.

A process stands at one of the crash points of the code, and a step brings it to the next. Whatever time the protocol
counts in is here an order: a lease runs out whenever it likes, a look waits until nothing prompt is on its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tests.proof import table
from tests.proof.search import AROUND, DIES, PEOPLE, Step
from tests.proof.table import ENDED, FAILED, NOWHERE, SENT, WITHDRAWN, Row

# When a request lands: before the settling time is over, after the first look, after both.
PROMPT, LATE, BEYOND = 0, 1, 2
IDLE = "idle"


@dataclass(frozen=True)
class Scenario:
    """What may happen, how often; and `without` which safeguard, for the canaries."""

    living: bool = False
    home: bool = False
    restored: str = ""  # the database is a copy of an older state, and it was "said" since, or is "unsaid"
    changes: bool = False  # what is true may change
    moots: bool = False  # it may become moot, and true again
    admins: bool = False  # what failed is tried again or let go
    tardy: int = 1  # how many requests, or frozen processes, come after a look
    faults: int = 1  # how many calls are answered with nothing, or with a no
    without: str = ""


class Process(NamedTuple):
    """A working process and what it holds in memory since its claim."""

    at: str = IDLE
    ours: bool = False
    ts: int = NOWHERE
    is_unknown: bool = False  # whether it may have been said before the restore
    is_true: bool = False  # whether what was rendered is the truth still
    lands: int = PROMPT
    found: tuple[int, ...] = ()


class Request(NamedTuple):
    """What was written to the socket and has not reached Slack. `ts` is what it edits, if anything."""

    lands: int
    ts: int
    is_true: bool


class Copy(NamedTuple):
    """A message that stands in the conversation, and when its request landed."""

    lands: int
    is_true: bool
    is_there: bool = True


class World(NamedTuple):
    """Everything, at one moment. `left` counts what may still happen: what is tardy, and faults."""

    row: Row
    processes: tuple[Process, Process]
    left: tuple[int, int]
    moot: bool = False
    flight: tuple[Request, ...] = ()
    copies: tuple[Copy, ...] = ()
    overwritten: bool = False  # an edit landed beyond both looks


TARDY, FAULTS = 0, 1


class Protocol:
    """The steps of delivery, settling, repair and release, and of what happens around them."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._without = scenario.without
        self._from = {
            "claimed": self._claimed, "rendered": self._rendered, "sending": self._sending, "sent": self._sent,
            "doubted": self._doubted, "declined": self._declined, "settle.claimed": self._settle_claimed,
            "settle.looked": self._settle_looked,
            "settle.doubted": self._settle_doubted, "repair.claimed": self._repair_claimed,
            "repair.looked": self._repair_looked, "repair.noted": self._repair_noted,
            "repair.deleted": self._repair_deleted,
        }  # fmt: skip

    def begin(self) -> World:
        """Planned, and nothing done yet. A Home stands there from the beginning, with nothing on it."""
        scenario = self._scenario
        copies = (Copy(PROMPT, is_true=False),) if scenario.home or scenario.restored == "said" else ()
        row = Row(scenario.living, unclear=bool(scenario.restored))
        return World(row, (Process(), Process()), (scenario.tardy, scenario.faults), copies=copies)

    def steps(self, world: World) -> Iterator[Step[World]]:
        """Every step that can be taken: where who takes it stands, its name, and the world after it."""
        for name, after in self._around(world):
            yield AROUND, name, after
        for name, after in self._people(world):
            yield PEOPLE, name, after
        for n in (0, 1):
            process = world.processes[n]
            if process.at == IDLE:
                for name, after in self._begins(world, n):
                    yield IDLE, name, after
                continue
            yield process.at, DIES, _with(world, n, Process())
            if given := table.hand_back(world.row, process.ours):
                yield AROUND, "handed_back", self._moved(world, given)
            for name, after in self._from[process.at](world, n, process):
                yield process.at, name, after

    def is_over(self, world: World) -> bool:
        """Whether nothing is left to do, and nothing on its way that the protocol still waits for."""
        row = world.row
        quiet = world.processes == (Process(), Process()) and all(each.lands == BEYOND for each in world.flight)
        return row.state in ENDED and not (row.repair and self._is_repaired(row)) and quiet

    def _is_repaired(self, row: Row) -> bool:
        """Whether anybody looks once more; some canaries do not."""
        return self._without != "repair" and (self._without != "repair of what ended" or row.state == SENT)

    def wrong(self, world: World) -> str:
        """At every moment: whatever came before a look was found by it, and what is moot is not said."""
        there = [copy for copy in world.copies if copy.is_there and copy.lands == PROMPT]
        if len(there) > 1:
            return "doubled, though nothing was late"
        says = [each for each in world.processes if each.at == "rendered" and each.ts == NOWHERE and each.is_true]
        return "moot, and about to be said" if world.moot and says and not self._scenario.home else ""

    def wrong_in_the_end(self, world: World) -> str:
        """R2, R3: shown once and the truth, or not said because it is moot or failed and somebody is told."""
        row = world.row
        there = [n for n, copy in enumerate(world.copies) if copy.is_there and (copy.lands != BEYOND or n == row.ts)]
        if row.state == SENT and there != [row.ts]:
            return f"sent, and {len(there)} copies stand there"
        if row.state == SENT and row.living and not world.overwritten and not world.copies[row.ts].is_true:
            return "what stands there is not the truth"
        if row.state == WITHDRAWN and not world.moot:
            return "withdrawn, though it is true"
        if row.state != SENT and there and row.ts == NOWHERE and not self._scenario.home:
            return f"{row.state}, and it stands there"
        return ""

    # What happens around the processes.
    def _around(self, world: World) -> Iterator[tuple[str, World]]:
        if after := table.release_expired(world.row):
            yield "release.done", self._moved(world, after)
        for n, request in enumerate(world.flight):
            yield "lands", _landed(world._replace(flight=world.flight[:n] + world.flight[n + 1 :]), request)

    def _people(self, world: World) -> Iterator[tuple[str, World]]:
        if self._scenario.changes:
            yield "changes", self._changed(world)
        if self._scenario.admins:
            for act in (table.try_again, table.let_go):
                if after := act(world.row):
                    yield act.__name__, self._moved(world, after)
        if self._scenario.moots and not world.moot:
            moot = self._changed(world._replace(moot=True))
            yield "is moot", self._moved(moot, table.withdraw(moot.row))
        if world.moot:
            again = self._changed(world._replace(moot=False))
            yield "is true again", self._moved(again, table.plan(again.row))

    def _changed(self, world: World) -> World:
        """Whatever was said or rendered before is not the truth any more."""
        first, second = (process._replace(is_true=False) for process in world.processes)
        old = world._replace(
            processes=(first, second),
            flight=tuple(request._replace(is_true=False) for request in world.flight),
            copies=tuple(copy._replace(is_true=False) for copy in world.copies),
        )
        return self._moved(old, table.refresh(old.row))

    # A process that has nothing in hand takes something.
    def _begins(self, world: World, n: int) -> Iterator[tuple[str, World]]:
        row = world.row
        if after := table.claim(row):
            never_sent = row.unclear and not row.attempted and row.ts == NOWHERE and not self._scenario.home
            process = Process("claimed", True, row.ts, is_unknown=never_sent)
            yield "claimed", _with(self._moved(world, after), n, process)
        if after := table.claim_unclear(row):
            process = Process("settle.claimed", True, row.ts)
            yield "settle.claimed", _with(self._moved(world, after), n, process)
        if self._is_repaired(row) and (after := table.claim_repair(row)):
            yield "repair.claimed", _with(self._moved(world, after), n, Process("repair.claimed", True, row.ts))

    # Delivery.
    def _claimed(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        if world.moot and process.ts == NOWHERE and not self._scenario.home and self._without != "still":
            yield "unsaid", self._ends(world, n, process, WITHDRAWN)
        elif process.is_unknown:
            yield "unknown", _with(self._moved(world, table.unclear(world.row, self._ours(process))), n, Process())
        else:
            yield "rendered", _with(world, n, process._replace(at="rendered", is_true=True))

    def _rendered(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        if self._without == "fence before the socket":
            yield "sending", _with(world, n, process._replace(at="sending"))
        elif after := table.start_sending(world.row, self._ours(process)):
            yield "sending", _with(self._moved(world, after), n, process._replace(at="sending"))
        else:
            yield "sending", _with(world, n, Process())

    def _sending(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        target = 0 if self._scenario.home else process.ts
        request = Request(process.lands, target, process.is_true)
        stands = len(world.copies) if target == NOWHERE else target
        answered = _landed(world, request)
        yield "sent", _with(answered, n, process._replace(at="sent", ts=stands))
        if not world.left[FAULTS]:
            return
        world = _spent(world, FAULTS)
        yield "declined", _with(world, n, process._replace(at="declined"))
        yield "doubted", _with(world, n, process._replace(at="doubted"))  # lost on the way
        on_its_way = world._replace(flight=tuple(sorted((*world.flight, request))))
        yield "doubted", _with(on_its_way, n, process._replace(at="doubted"))

    def _sent(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        after = table.sent(world.row, self._ours(process), process.ts, False, world.row.unclear)
        yield "recorded", _with(self._moved(world, after), n, Process())

    def _doubted(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        ours = self._ours(process)
        if process.ts == NOWHERE and not self._scenario.home:
            after = table.unclear(world.row, ours)
        elif self._without == "repair of edits":
            after = table.retry(world.row, ours)
        else:
            after = table.show_again(world.row, ours)
        yield "unclear", _with(self._moved(world, after), n, Process())

    def _declined(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        yield "refused", _with(self._moved(world, table.retry(world.row, self._ours(process))), n, Process())
        yield "failed", self._ends(world, n, process, FAILED)

    # Settling.
    def _settle_claimed(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        if process.ts != NOWHERE or self._scenario.home:
            yield "settle.looked", _with(world, n, process._replace(at="settle.looked"))
            return
        found = tuple(n for n, copy in enumerate(world.copies) if copy.is_there)
        seen = world if self._without == "settling" else _looked(world, n, LATE)
        if seen:
            yield "settle.looked", _with(seen, n, process._replace(at="settle.looked", found=found))
        if world.left[FAULTS]:
            yield "settle.doubted", _with(_spent(world, FAULTS), n, process._replace(at="settle.doubted"))

    def _settle_doubted(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        after = table.unclear(world.row, self._ours(process))
        yield "settle.waits", _with(self._moved(world, after), n, Process())

    def _settle_looked(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        row, ours = world.row, self._ours(process)
        if process.found:
            after = table.sent(row, ours, process.found[0], row.living, True)
        else:
            after = table.retry(row, ours)
        yield "settle.done", _with(self._moved(world, after), n, Process())

    # Repair.
    def _repair_claimed(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        there = () if self._scenario.home else tuple(n for n, copy in enumerate(world.copies) if copy.is_there)
        late = tuple(n for n in there if n != process.ts)
        if seen := _looked(world, n, BEYOND):
            yield "repair.looked", _with(seen, n, process._replace(at="repair.looked", found=late))
        if world.left[FAULTS]:  # its lease runs out
            yield "repair.waits", _with(_spent(world, FAULTS), n, Process())

    def _repair_looked(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        if process.ts == NOWHERE and process.found:  # it was given up, and arrived all the same: it stands there
            after = table.sent(world.row, self._ours(process), process.found[0], world.row.living, True)
            yield "repair.kept", _with(self._moved(world, after), n, Process())
        elif process.found:
            yield "repair.noted", _with(world, n, process._replace(at="repair.noted"))
        else:
            yield from self._repair_deleted(world, n, process)

    def _repair_noted(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        first, *rest = process.found
        gone = Copy(PROMPT, is_true=False, is_there=False)
        copies = (*world.copies[:first], gone, *world.copies[first + 1 :])
        deleted = process._replace(at="repair.deleted", found=tuple(rest))
        yield "repair.deleted", _with(world._replace(copies=copies), n, deleted)

    def _repair_deleted(self, world: World, n: int, process: Process) -> Iterator[tuple[str, World]]:
        if process.found:
            yield from self._repair_noted(world, n, process)
        else:
            yield "repair.done", _with(self._moved(world, table.repaired(world.row, self._ours(process))), n, Process())

    def _ends(self, world: World, n: int, process: Process, state: str) -> World:
        return _with(self._moved(world, table.end(world.row, self._ours(process), state)), n, Process())

    def _moved(self, world: World, after: table.After) -> World:
        """The row after an operation; whoever held a claim holds it no more when the fence moved."""
        if after is None:
            return world
        row, fenced = after
        first, second = world.processes
        if fenced:
            first, second = self._fenced(first), self._fenced(second)
        return world._replace(row=row, processes=(first, second))

    def _fenced(self, process: Process) -> Process:
        """Without its claim a process does nothing more, unless it is past asking for it."""
        past_asking = process.at == "sending" or process.at.startswith("repair") or "fence" in self._without
        return process._replace(ours=False) if past_asking else Process()

    def _ours(self, process: Process) -> bool:
        return process.ours or self._without == "fence"


def _with(world: World, n: int, process: Process) -> World:
    """The world with that process; two processes are alike, so their order says nothing."""
    other = world.processes[1 - n]
    return world._replace(processes=(process, other) if process <= other else (other, process))


def _spent(world: World, what: int, much: int = 1) -> World:
    left = list(world.left)
    left[what] -= much
    return world._replace(left=(left[TARDY], left[FAULTS]))


def _looked(world: World, n: int, lands: int) -> World | None:
    """A look that waited: what is on its way still, or stands frozen before the socket, lands after it.

    None when nobody may be so late.
    """
    other = world.processes[1 - n]
    frozen = other.at == "sending" and not other.ours and other.lands < lands
    late = sum(each.lands < lands for each in world.flight) + frozen
    if late > world.left[TARDY]:
        return None
    if not late:
        return world
    flight = tuple(each._replace(lands=max(each.lands, lands)) for each in world.flight)
    seen = _spent(world, TARDY, late)._replace(flight=flight)
    if not frozen:
        return seen
    other = other._replace(lands=lands)
    return seen._replace(processes=(other, world.processes[1]) if n == 1 else (world.processes[0], other))


def _landed(world: World, request: Request) -> World:
    """A new message, or another content of one that stands; of one that was taken away nothing."""
    if request.ts == NOWHERE:
        return world._replace(copies=(*world.copies, Copy(request.lands, request.is_true)))
    edited = world.copies[request.ts]._replace(is_true=request.is_true)
    copies = (*world.copies[: request.ts], edited, *world.copies[request.ts + 1 :])
    return world._replace(copies=copies, overwritten=world.overwritten or request.lands == BEYOND)
