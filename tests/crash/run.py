"""One run: a company at work while its processes are killed; then quiet, and a comparison."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.jobs import delivery
from tests.crash import company, leases
from tests.crash.comparing import Comparison
from tests.crash.people import Crowd
from tests.crash.reaper import Reaper
from tests.crash.scene import CALLS, Plan, Scene, scene

REPAIRS_TRIED = 5


@dataclass
class Told:
    """What a run has to say: the counts, and everything that is not as promised."""

    title: str
    counts: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"  {name}: {_written(value)}" for name, value in self.counts.items()]
        return "\n".join([self.title, *lines, *(f"  WRONG {each}" for each in self.wrong)])


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in sorted(value.items())) or "none"
    return str(value)


def run(plan: Plan, database: str, folder: Path) -> Told:
    """Do it all, and tell what came of it."""
    began = time.monotonic()
    with scene(plan, database, folder) as made:
        made.start()
        reaper = Reaper(made)
        _live(made, reaper)
        told = Told(f"{made.rapport.store.engines.engine.dialect.name}, seed {plan.seed}")
        if not made.become_quiet():
            told.wrong.append("it never became quiet")
        told.wrong += _stopped(made)
        first = _compared(made)
        looked = _repaired(made)
        if not made.become_quiet():
            told.wrong.append("it never became quiet once what landed late was looked for")
        told.wrong += _stopped(made)
        last = _compared(made)
        told.wrong += [*reaper.died, *last.everything_wrong()]
        if len(first.doubled()) > reaper.may_land_late:
            told.wrong += [f"{each} before it was repaired" for each in first.doubled()]
        told.counts = {
            "seconds": round(time.monotonic() - began), "kills": reaper.kills, "at the moment": reaper.moments,
            "frozen": reaper.freezes, "faults": _struck(made), "deliveries to the bot": made.ledger.deliveries,
            "deeds": made.ledger.outcomes(), "notices": last.states, "messages": len(last.standing),
            "stood twice at first": len(first.doubled()), "looked at again": looked, "repaired": last.repaired(),
            "doubled": len(last.doubled()), "lost": len(last.lost()),
        }  # fmt: skip
    return told


def _live(made: Scene, reaper: Reaper) -> None:
    """People work and processes die, until enough did; then all trouble ends."""
    plan, departments = made.plan, company.departments(made.plan.departments)
    crowd = Crowd(made.stand_in.url, departments, made.ledger, plan.seed, plan.requests)
    made.trouble()
    crowd.start(plan.hands)
    try:
        reaper.reap()
    finally:
        crowd.stop()
    made.stand_in.no_faults()
    made.move_clock()


def _repaired(made: Scene) -> int:
    """What landed late was looked for, again where Slack was too slow to answer; for how many notices."""
    looked = leases.time_to_repair(made.rapport.store)
    for _ in range(REPAIRS_TRIED):
        delivery.repair(made.rapport.deps)
        if not leases.time_to_repair(made.rapport.store):
            return looked
    return looked


def _stopped(made: Scene) -> list[str]:
    """Everything was asked to stop; what did not as it should."""
    return [f"{process.name} did not end well" for process in made.processes if process.stop() != 0]


def _struck(made: Scene) -> Counter[str]:
    """How many calls met which fault."""
    return sum((Counter(made.stand_in.struck(method)) for method in CALLS), Counter())


def _compared(made: Scene) -> Comparison:
    return Comparison(made.rapport, made.stand_in.dump(), made.ledger, made.jumps)
