"""What kills: one of the processes, a part of one, all of them; or it freezes one until others took over."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from random import Random

from sqlalchemy.exc import DBAPIError

from bot.jobs.delivery import SENDERS
from bot.store import Busy
from tests.crash import leases
from tests.crash.processes import Process
from tests.crash.scene import Scene
from tests.stories.conftest import is_ready

# Of twenty strikes, how many of which kind.
DECK = {"work": 12, "web": 2, "a part of web": 3, "everything": 2, "frozen": 1}
# After a start: how often it is struck while still starting, and how long it is else left alone.
STARTING, ALONE = 0.1, (0.0, 0.4)
# How long a strike waits for its moment, and how exactly it then hits it.
MOMENT_WITHIN, SHAKY = 0.6, 0.02
UP_WITHIN, TAKEN_OVER_WITHIN = 15.0, 15.0
LOOK_AGAIN = 0.005
# Longer than PostgreSQL leaves a transaction alone with which nobody goes on.
GIVEN_UP_WITHIN = 20.0
# Longer than a lease and everything that follows on it.
LONG_FROZEN = 150.0
CLOCK_MOVES_EVERY, FREEZES_TRIED = 10, 8
# What a process says, and ends, that starts while a frozen one keeps everybody out of SQLite.
NO_WAY_IN = "The database cannot be used: another process writes"

# The fence of each claim, by notice.
Claims = dict[str, int]


class Reaper:
    """Strikes as often as the plan says, or until its time is over, and counts."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._chance = Random(scene.plan.seed)
        self._frozen: tuple[Process, float] | None = None
        self.kills: Counter[str] = Counter()
        self.moments: Counter[str] = Counter()
        self.freezes: Counter[str] = Counter()
        self.died: list[str] = []

    @property
    def may_land_late(self) -> int:
        """How many messages frozen processes may have sent after others had looked for them in vain, and sent again."""
        return SENDERS * self.freezes.total()

    def reap(self) -> None:
        """Kill and freeze, starting anew what died."""
        ends = time.monotonic() + self._scene.plan.most_seconds
        deck: list[str] = []
        while self.kills.total() < self._scene.plan.kills and time.monotonic() < ends:
            deck = deck or self._deck()
            self._strike(deck.pop())
            if self.kills.total() % CLOCK_MOVES_EVERY == 0:
                self._scene.move_clock()
        self._thaw()

    def _deck(self) -> list[str]:
        deck = [kind for kind, count in DECK.items() for _ in range(count)]
        self._chance.shuffle(deck)
        return deck

    def _strike(self, kind: str) -> None:
        scene = self._scene
        self._bury()
        if self._frozen and time.monotonic() > self._frozen[1]:
            self._thaw()
        if kind == "everything":
            self._thaw()
            self._moment(self._chance.choice(scene.work))
            scene.kill()
            self.kills[kind] += 1
            if scene.plan.hurries:
                leases.run_out(scene.rapport.store, scene.settling)
            for process in scene.processes:
                process.start()
        elif kind == "frozen":
            self._freeze()
        elif kind == "web":
            self._kill(scene.web)
        elif kind == "a part of web":
            self._moment(scene.web)
            self.kills[kind] += scene.web.kill_child()
        else:
            awake = [process for process in scene.work if not process.frozen]
            up = [process for process in awake if process.is_at_work()]
            self._kill(self._chance.choice(up or awake))

    def _bury(self) -> None:
        """Start again what ended although nobody killed it; that it did is told, unless the frozen one is why."""
        for process in self._scene.processes:
            if process.has_ended():
                said = process.last_words()
                if self.freezes and NO_WAY_IN in said:
                    self.freezes["kept another from starting"] += 1
                else:
                    self.died.append(f"{process.name} ended by itself with {process.present.returncode}: {said}")
                process.start()

    def _kill(self, process: Process) -> None:
        self._moment(process)
        process.kill()
        self.kills[process.name] += 1
        process.start()

    def _moment(self, process: Process) -> None:
        """Return at a moment worth dying at, and count what moment it was."""
        if self._chance.random() > STARTING:
            self._until(lambda: self._is_up(process), UP_WITHIN)
            self._rest(*ALONE)
            self._until(lambda: self._is_busy(process), MOMENT_WITHIN)
            self._rest(0, SHAKY)
        kind = "web" if process is self._scene.web else "work"
        if not self._is_up(process):
            self.moments[f"{kind} starting"] += 1
        elif self._is_busy(process):
            self.moments[f"{kind} answering" if kind == "web" else "work calling Slack"] += 1
        elif kind == "work" and leases.in_hand(self._scene.rapport.store):
            self.moments["work between claim and call"] += 1
        else:
            self.moments[f"{kind} idle"] += 1

    def _is_up(self, process: Process) -> bool:
        return is_ready(self._scene.url) if process is self._scene.web else process.is_at_work()

    def _is_busy(self, process: Process) -> bool:
        if process is self._scene.web:
            return self._scene.ledger.in_flight > 0
        return process.is_calling(self._scene.stand_in.url)

    def _freeze(self) -> None:
        """One working process freezes with something in hand, and wakes when the other took over."""
        if self._frozen:
            return
        scene = self._scene
        sleeper, other = self._chance.sample(scene.work, 2)
        self._until(sleeper.is_at_work, UP_WITHIN)
        other.kill()
        self.kills[other.name] += 1
        held = self._fell_asleep(sleeper)
        if held and scene.plan.hurries and not self._ran_out():
            sleeper.thaw()
            held = {}
        other.start()
        if held and scene.plan.hurries:
            taken = self._until(lambda: not held.items() & leases.held(scene.rapport.store).items(), TAKEN_OVER_WITHIN)
            self.freezes["woke when others had taken over" if taken else "woke before others had taken over"] += 1
            sleeper.thaw()
        elif held:
            self._frozen = (sleeper, time.monotonic() + LONG_FROZEN)
        else:
            self.freezes["found no moment to freeze"] += 1

    def _ran_out(self) -> bool:
        """Whether every lease has run out; not where the frozen one keeps everybody out of the database after all."""
        try:
            leases.run_out(self._scene.rapport.store, self._scene.settling)
        except (Busy, DBAPIError):
            self.freezes["kept others out of the database"] += 1
            return False
        return True

    def _fell_asleep(self, process: Process) -> Claims:
        """What it has in hand, the only one that works, once it is frozen and keeps nobody out of the database."""
        store, wanted = self._scene.rapport.store, self._chance.choice([("claimed",), ("sending",)])
        others = leases.held(store)
        for _ in range(FREEZES_TRIED):
            self._until(lambda: _newer(leases.held(store, *wanted), others), MOMENT_WITHIN)
            process.freeze()
            if self._comes_free() and (held := _newer(leases.held(store, *wanted), others)):
                return held
            process.thaw()
        return {}

    def _comes_free(self) -> bool:
        """Whether the database can be written in although somebody froze: PostgreSQL gives up what froze there."""
        patience = 0.0 if self._scene.rapport.store.engines.is_sqlite else GIVEN_UP_WITHIN
        if self._until(self._is_free, 0.0):
            return True
        self.freezes["kept others out of the database"] += 1
        return self._until(self._is_free, patience)

    def _is_free(self) -> bool:
        try:
            leases.touch(self._scene.rapport.store)
        except (Busy, DBAPIError):
            return False
        return True

    def _thaw(self) -> None:
        if self._frozen:
            self.freezes["woke after its leases had run out"] += 1
            self._frozen[0].thaw()
            self._frozen = None

    def _rest(self, least: float, most: float) -> None:
        """Let some time pass: who dies next knows nothing of it."""
        time.sleep(self._chance.uniform(least, most))

    def _until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether that became true in time."""
        ends = time.monotonic() + seconds
        while not (answer := condition()) and time.monotonic() < ends:
            time.sleep(LOOK_AGAIN)
        return answer


def _newer(claims: Claims, older: Claims) -> Claims:
    return {id: fence for id, fence in claims.items() if older.get(id) != fence}
