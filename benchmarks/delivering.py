"""V4: `python -m bot work` with a long queue, against a stand-in that enforces Slack's limits, beside the limit."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.fernet import Fernet

from benchmarks import stores
from benchmarks.measured import Row
from bot.app import Rapport
from bot.jobs import hints, people
from bot.jobs.batches import batches
from bot.rules.notices import Planned
from bot.settings import read
from bot.store.migrate import migrate
from sandbox.client import StandIn
from sandbox.limits import Limits
from sandbox.process import apart
from tests.crash.processes import bot

NOTICES, PEOPLE = 100_000, 500
# The limit counts any minute, so minutes are measured, after the first: in that, eight messages went at once.
WINDOW, WINDOWS = 60.0, 3
STARTS_WITHIN, LOOK_AGAIN = 60.0, 0.02
BAR = 0.95
TOKEN, SECRET, POST = "xoxb-bench", "bench-secret", "chat.postMessage"
LIMIT = Limits().workspace_per_minute


def measure(size: float) -> list[Row]:
    """On both engines at the same time: a message every fifth of a second disturbs nobody."""
    count, windows, seconds = max(40, int(NOTICES * size)), max(1, int(WINDOWS * size)), WINDOW * min(1.0, size)
    with ExitStack() as stack:
        sites = [stack.enter_context(_site(engine, count)) for engine in stores.ENGINES]
        for site in sites:
            _until_it_sends(site)
        time.sleep(seconds)
        refused = [-_refused(site) for site in sites]
        rates = list(zip(*(_rates(sites, seconds) for _ in range(windows)), strict=True))
        refused = [before + _refused(site) for before, site in zip(refused, sites, strict=True)]
    rows = []
    for engine, each, wrong in zip(stores.ENGINES, rates, refused, strict=True):
        work = f"Messages to one workspace from a queue of {count:,}, on {engine}"
        limit = f"{LIMIT} a minute, the limit"
        rows.append(Row(work, f"{median(each):.0f} a minute", limit, median(each) / LIMIT, "least", BAR))
        rows.append(Row("… refused with 429 after the first minute", f"{wrong}", "–", wrong, "most", 0))
    return rows


@contextmanager
def _site(engine: str, count: int) -> Iterator[StandIn]:
    """A stand-in, and a bot at work that has so much to say there."""
    with TemporaryDirectory(prefix="rapport-bench-") as name, apart(_world(), limits=True) as stand_in:
        environment = _installed(stand_in, stores.url(engine, Path(name)))
        _queue(environment, count)
        process = bot("work", environment, Path(name) / "work.log")
        process.start()
        try:
            yield stand_in
            if process.has_ended():
                raise RuntimeError(f"it has ended:\n{process.log.read_text()[-3000:]}")
        finally:
            process.stop()


def _rates(sites: Sequence[StandIn], seconds: float) -> list[float]:
    """Messages a minute, over so many seconds, at each of the sites."""
    began = [(site.calls(POST), time.monotonic()) for site in sites]
    time.sleep(seconds)
    return [
        60 * (site.calls(POST) - before) / (time.monotonic() - since)
        for site, (before, since) in zip(sites, began, strict=True)
    ]


def _refused(site: StandIn) -> int:
    count: int = site.limit_report()["refused"]
    return count


def _until_it_sends(stand_in: StandIn) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while not stand_in.calls(POST):
        if time.monotonic() > ends:
            raise TimeoutError("nothing was sent")
        time.sleep(LOOK_AGAIN)


def _user(number: int) -> str:
    return f"U{number % PEOPLE:06}"


def _world() -> dict[str, Any]:
    app = {
        "id": "A0BENCH", "name": "Rapport", "bot_user": "U0BOT", "bot_id": "B0BOT", "bot_token": TOKEN,
        "app_token": "xapp-bench", "signing_secret": SECRET, "request_url": None, "events": [],
    }  # fmt: skip
    members = [{"id": _user(number), "name": f"person {number}"} for number in range(PEOPLE)]
    return {"workspaces": [{"id": stores.TEAM, "name": "Bench", "domain": "bench", "app": app, "people": members}]}


def _installed(stand_in: StandIn, database: str) -> dict[str, str]:
    """The environment of a bot that is installed, at the pace it has unless a site says otherwise."""
    environment = {
        "PATH": os.environ["PATH"], "RAPPORT_ENV_FILE": os.devnull, "SECRET_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": database, "SLACK_BASE_URL": f"{stand_in.url}/api/", "SLACK_COMPANY_BOT_TOKEN": TOKEN,
        "SLACK_COMPANY_SIGNING_SECRET": SECRET,
    }  # fmt: skip
    with closing((made := Rapport(read(environment))).store):
        migrate(made.store.engines)
        made.install()
        people.read(made.deps, {"workspace": stores.TEAM})
    return environment


def _queue(environment: dict[str, str], count: int) -> None:
    with closing((made := Rapport(read(environment))).store) as store:
        now: datetime = made.deps.now()
        due = (
            Planned(f"benchmark:{number}", hints.KIND, f"benchmark:{number}", stores.TEAM, _user(number))
            for number in range(count)
        )
        for some in batches(due):
            with store.open() as books:
                books.notices.plan_many(some, now)
