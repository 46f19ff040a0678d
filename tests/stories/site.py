"""Rapport as real processes that are started, stopped and killed one by one, with a crowd that talks to it."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import select

from bot import settings
from bot.app import Rapport
from bot.jobs import people
from bot.store import Store
from bot.store.schema import errands, handled, notices
from bot.store.secrets import Secrets
from sandbox.client import StandIn
from sandbox.server import Running, running
from tests.conftest import KEYS
from tests.fakes import COMPANY, SECRETS, Json, newcomer, signed, world
from tests.stories.conftest import STARTS_WITHIN, TOP, free_port, is_ready, until

CROWD = [f"U0C{number:03}" for number in range(60)]
HINT = "commands.hint"


@dataclass
class Process:
    """One `python -m bot …`."""

    words: Sequence[str]
    popen: subprocess.Popen[bytes]

    def send(self, number: signal.Signals) -> None:
        self.popen.send_signal(number)

    def ended(self, seconds: float = STARTS_WITHIN) -> int:
        """Its exit code as soon as it has ended. TimeoutExpired when it does not within `seconds`."""
        return self.popen.wait(seconds)

    def stopped(self) -> float:
        """Told to stop by SIGTERM, it ended well; how many seconds that took."""
        begun = time.monotonic()
        self.send(signal.SIGTERM)
        assert self.ended() == 0, self.words
        return time.monotonic() - begun


@dataclass
class Site:
    """A stand-in with one company of many people, a migrated database, and the processes beside them."""

    server: Running
    stand_in: StandIn
    environment: dict[str, str]
    store: Store
    log: Path
    started: list[Process] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    def start(self, *words: str, top: Path = TOP, **more: str) -> Process:
        """Begin `python -m bot` with these words; `web` and `run` are waited for until they answer."""
        with self.log.open("ab") as lines:
            command = [sys.executable, "-m", "bot", *words]
            environment = {**self.environment, **more}
            popen = subprocess.Popen(command, env=environment, cwd=top, stdout=lines, stderr=lines)
        made = Process(words, popen)
        self.started.append(made)
        if words[0] == "web":
            until(lambda: popen.poll() is not None or is_ready(self.url))
        if words[0] == "run":
            app = self.server.world.workspaces[COMPANY].app.id
            until(lambda: popen.poll() is not None or self.stand_in.connections().get(app))
        return made

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def lines(self) -> list[Json]:
        """What the processes logged, as records."""
        found = (line for line in self.logged().splitlines() if line.startswith("{"))
        return [json.loads(line) for line in found]

    def opened(self) -> Store:
        """The database as the processes know it."""
        return Store(self.environment["DATABASE_URL"], Secrets(KEYS))

    def states(self) -> Counter[str]:
        """How many hints there are in each state."""
        with self.store.engines.read() as connection:
            found = connection.execute(select(notices.c.state).where(notices.c.kind == HINT))
            return Counter(found.scalars())

    def claims(self) -> list[str]:
        """What somebody has in hand."""
        with self.store.engines.read() as connection:
            said = select(notices.c.key).where(notices.c.state.in_(["claimed", "sending"]))
            done = select(errands.c.key).where(errands.c.state == "claimed")
            return [*connection.execute(said).scalars(), *connection.execute(done).scalars()]

    def keys(self) -> set[str]:
        """Of everything that was handled."""
        with self.store.engines.read() as connection:
            return set(connection.execute(select(handled.c.key)).scalars())

    def hinted(self) -> Counter[str]:
        """How often each of the crowd was told what the bot can do."""
        rooms = self.stand_in.dump()["workspaces"][COMPANY]["conversations"].values()
        said = [(room, one) for room in rooms for one in room["messages"] if one["metadata"]]
        return Counter(member for room, _ in said for member in room["members"] if member in CROWD)


@contextmanager
def site(database: str, tmp_path: Path, transport: str = "http", **more: str) -> Iterator[Site]:
    """A site where nothing runs yet; whatever is started there is ended with it."""
    whole = world()
    whole["workspaces"][0]["people"] += [newcomer(user.removeprefix("U0").lower()) for user in CROWD]
    whole["workspaces"][0]["app"] |= {"app_token": "xapp-company", "events": ["message.im", "app_home_opened"]}
    with running(whole) as server, StandIn(server.url) as stand_in:
        environment = {
            "PATH": os.environ["PATH"],
            "RAPPORT_ENV_FILE": os.devnull,
            "SECRET_KEYS": KEYS[0],
            "DATABASE_URL": database,
            "SLACK_BASE_URL": server.api_url,
            "SLACK_COMPANY_BOT_TOKEN": "xoxb-company",
            "SLACK_COMPANY_SIGNING_SECRET": SECRETS["company"],
            "SETTLING_SECONDS": "1",
            "LOG_FORMAT": "json",
            "PORT": str(free_port()),
            **more,
        }
        if transport == "socket":
            environment["SLACK_COMPANY_APP_TOKEN"] = "xapp-company"
        made = Rapport(settings.read(environment))
        made.install()
        people.read(made.deps, {"workspace": COMPANY})
        here = Site(server, stand_in, environment, made.store, tmp_path / "bot.log")
        try:
            yield here
        finally:
            for process in here.started:
                if process.popen.poll() is None:
                    process.popen.kill()
                process.popen.wait()
            here.store.close()
            print(here.logged()[-4000:])


def message(user: str, id: str) -> bytes:
    """Somebody writes to the bot."""
    event = {"type": "message", "channel_type": "im", "channel": "D0", "user": user, "text": "hello", "ts": "1.0"}
    app = "A0COMPANY"
    who = [{"enterprise_id": None, "team_id": COMPANY, "user_id": "U0BOTCOMPANY", "is_bot": True}]
    told = {"type": "event_callback", "team_id": COMPANY, "api_app_id": app, "event_id": id, "event_time": 1}
    return json.dumps({**told, "event": event, "authorizations": who}).encode()


def hand_over(client: httpx.Client, url: str, user: str, id: str) -> int | None:
    """The event as Slack signs it; the status of the answer, None when there was none."""
    body = message(user, id)
    headers = {**signed(body, SECRETS["company"]), "Content-Type": "application/json"}
    try:
        return client.post(f"{url}/slack/company/events", content=body, headers=headers).status_code
    except httpx.TransportError:
        return None


class Talking:
    """Everybody writes to the bot in turn, over and over, in a few threads; the answers by event id."""

    def __init__(self, url: str, threads: int = 3) -> None:
        self.answers: dict[str, int | None] = {}
        self._url = url
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._talk, args=(number, threads)) for number in range(threads)]

    def __enter__(self) -> Talking:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def acknowledged(self) -> set[str]:
        return {f"event:{id}" for id, status in self.answers.copy().items() if status == 200}

    def _talk(self, first: int, step: int) -> None:
        with httpx.Client(timeout=15, trust_env=False) as client:
            while True:
                for user in CROWD[first::step]:
                    if self._stop.is_set():
                        return
                    id = f"Ev{secrets.token_hex(8)}"
                    self.answers[id] = hand_over(client, self._url, user, id)
