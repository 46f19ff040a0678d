"""The scene of a run: a stand-in, a company set up in a database, and the processes that serve it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot import app as composed
from bot import settings
from bot.store.schema import requisitions
from sandbox.client import StandIn
from sandbox.clock import Clock
from sandbox.server import running
from tests.conftest import KEYS
from tests.crash import company, journal, leases
from tests.crash.ledger import Ledger
from tests.crash.processes import Process, bot
from tests.stories.conftest import free_port, is_ready, to_monday, until

# Of the bot's calls to Slack, and of what Slack tells the bot, how many meet trouble.
TROUBLE, LESS = 0.15, 0.06
CALLS = {
    "chat.postMessage", "chat.update", "chat.delete", "views.open", "views.push", "views.update", "views.publish",
    "conversations.open", "conversations.history", "conversations.replies", "users.info", "users.list",
}  # fmt: skip
KINDS = ["drop_before", "drop_after", "error500", "error500_after", "ratelimited", "html", "html_after", "delay"]
LOOK_AGAIN, ROUNDS = 0.1, 3
# Shorter than the settling time, as house.md asks.
DELAY_SECONDS = 0.4
# Decisions are final after five minutes: that far the movable clock goes on, now and then, and at the end.
FINAL = 310.0


@dataclass(frozen=True)
class Plan:
    """How much is done to whom. `hurries`: leases are made to run out where no living process can hold one; else
    they are waited for. `without` names safeguards that the processes run without."""

    seed: int
    kills: int
    departments: int
    requests: int
    hands: int = 6
    settling: int = 2
    hurries: bool = True
    most_seconds: float = 60.0
    quiet_within: float = 60.0
    without: tuple[str, ...] = ()


@dataclass
class Scene:
    """Everything of one run."""

    plan: Plan
    stand_in: StandIn
    rapport: composed.Rapport
    web: Process
    work: list[Process]
    url: str
    ledger: Ledger = field(default_factory=Ledger)
    jumps: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def processes(self) -> list[Process]:
        return [self.web, *self.work]

    @property
    def settling(self) -> timedelta:
        return timedelta(seconds=self.plan.settling)

    def start(self) -> None:
        """Everything runs, and `web` answers."""
        for process in self.processes:
            process.start()
        until(lambda: is_ready(self.url))

    def kill(self) -> None:
        """Nothing runs any more."""
        for process in self.processes:
            process.kill()

    def trouble(self) -> None:
        """From now on calls fail in every way, and what goes to the bot comes twice or loses its answer."""
        for number, method in enumerate(sorted(CALLS)):
            self.stand_in.faults(
                method, KINDS, probability=TROUBLE, seed=self.plan.seed + number, seconds=DELAY_SECONDS
            )
        self.stand_in.faults("events_api", ["twice", "out_of_order"], probability=TROUBLE, seed=self.plan.seed)
        self.stand_in.faults("interactive", "ack_lost", probability=LESS, seed=self.plan.seed)

    def move_clock(self) -> None:
        """The decisions made so far become final."""
        before = self.rapport.deps.now()
        after = self.stand_in.clock.forward(FINAL)
        self.jumps.append((before, datetime.fromtimestamp(after, UTC)))

    def become_quiet(self) -> bool:
        """Everything died and was started again; whether all that was due was then done in time.

        Where leases are made to run out, a process that was too slow to keep what it had in hand dies once more.
        """
        rounds = ROUNDS if self.plan.hurries else 1
        for _ in range(rounds):
            self.kill()
            if self.plan.hurries:
                leases.run_out(self.rapport.store, self.settling)
            self.start()
            ends = time.monotonic() + self.plan.quiet_within / rounds
            while time.monotonic() < ends:
                if not self.undone():
                    return True
                time.sleep(LOOK_AGAIN)
        return False

    def undone(self) -> int:
        """How much is in hand, or due and not done."""
        now = self.rapport.deps.now()
        to_check = select(func.count()).select_from(requisitions).where(requisitions.c.check_at <= now)
        with self.rapport.store.engines.read() as connection:
            waiting: int = connection.execute(to_check).scalar_one()
        return waiting + leases.undone(self.rapport.store, now)


@contextmanager
def scene(plan: Plan, database: str, folder: Path) -> Iterator[Scene]:
    """The company set up, its processes not started; whatever was started is killed at the end."""
    port, clock = free_port(), folder / "clock.json"
    Clock(clock).forward(to_monday())
    world = company.world(plan.departments, f"http://127.0.0.1:{port}/slack/company/events")
    with ExitStack() as stack:
        server = stack.enter_context(running(world, clock))
        stand_in = stack.enter_context(StandIn(server.url))
        environment = {
            "PATH": os.environ["PATH"], "RAPPORT_ENV_FILE": os.devnull, "SECRET_KEYS": KEYS[0],
            "DATABASE_URL": database, "SLACK_BASE_URL": server.api_url, "CLOCK_FILE": str(clock), "PORT": str(port),
            "SLACK_COMPANY_BOT_TOKEN": company.TOKEN, "SLACK_COMPANY_SIGNING_SECRET": company.SECRET,
            "SETTLING_SECONDS": str(plan.settling), "SLACK_MESSAGES_PER_MINUTE": "0",
        }  # fmt: skip
        rapport = composed.Rapport(settings.read(environment))
        stack.callback(rapport.store.close)
        company.set_up(rapport, plan.departments)
        journal.keep(rapport.store)
        web, *work = (
            bot(name, environment, folder / f"{name}.log", plan.without) for name in ("web", "work 1", "work 2")
        )
        made = Scene(plan, stand_in, rapport, web, work, f"http://127.0.0.1:{port}")
        stack.callback(lambda: [process.kill() for process in made.processes if process.started])
        yield made
