"""One contest: so many messages fall due, the processes that send them are killed, and what arrived is counted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sandbox.client import StandIn
from sandbox.server import running
from tests.crash.processes import Process

Json = Mapping[str, Any]
TEAM, TOKEN, SECRET, BOT = "T0CONTEST", "xoxb-contest", "contest-secret", "U0BOT"
PEOPLE = 250
# The messages are given to whoever sends them until the first is due, and fall due over so long.
GIVEN_WITHIN, SPREAD = timedelta(seconds=10), timedelta(seconds=30)
# Of the calls that post, and that look for what was posted, how many meet trouble.
TROUBLE = 0.15
CALLS = ("chat.postMessage", "conversations.history", "conversations.open")
KINDS = ["drop_before", "drop_after", "error500", "error500_after", "ratelimited", "html", "html_after", "delay"]
DELAY_SECONDS = 0.4
# How long a kill waits for attempts to be made: whoever is killed idle dies for nothing.
NEXT_WITHIN = 5.0
# How long everybody may take to come to rest, and how long nothing has to happen for it.
AT_REST_WITHIN, STILL_SECONDS = 240.0, 5.0
LOOK_AGAIN, LOOK_CLOSELY = 0.2, 0.01
# When an event that was not acknowledged is repeated: Slack takes its time, here there is less of it.
REPEATED = (0.0, 5.0, 15.0)
# People who write to the bot at the same time.
HANDS = 8


@dataclass(frozen=True)
class Message:
    """One message that has to arrive."""

    id: str
    to: str
    due_at: datetime


@dataclass(frozen=True)
class Contender:
    """Somebody who sends: by which processes, what it does before they start, how many it still has.

    `give` takes what is to be sent; without it people ask for their messages when they are due, by writing to the bot.
    """

    name: str
    processes: Sequence[Process]
    left: Callable[[], int]
    give: Callable[[Sequence[Message]], None] | None = None
    # The id of a message by what its metadata say, for whoever puts something else there.
    ids: Callable[[], Mapping[str, str]] = dict


@dataclass(frozen=True)
class Result:
    """What became of the messages."""

    name: str
    wanted: int
    lost: int
    doubled: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.name}: {self.lost} lost, {self.doubled} doubled"

    @property
    def wrong(self) -> int:
        return self.lost + self.doubled


def user(number: int) -> str:
    """One of the people."""
    return f"U{number % PEOPLE:04}"


@contextmanager
def stand_in(request_url: str | None = None) -> Iterator[StandIn]:
    """A workspace of people the app can write to."""
    app = {
        "id": "A0CONTEST", "name": "Bot", "bot_user": BOT, "bot_id": "B0BOT", "bot_token": TOKEN,
        "app_token": "xapp-contest", "signing_secret": SECRET, "request_url": request_url,
    }  # fmt: skip
    people = [{"id": user(number), "name": user(number).lower()} for number in range(PEOPLE)]
    place = {"id": TEAM, "name": "Contest", "domain": "contest", "app": app, "people": people}
    with running({"workspaces": [place]}, retry_delays=REPEATED) as server, StandIn(server.url) as made:
        yield made


def hold(place: StandIn, contender: Contender, count: int, kills: int, seed: int) -> Result:
    """The contest: `count` messages, `kills` times one of the processes is killed and started again."""
    began = time.monotonic()
    apart = SPREAD / max(1, count)
    first = datetime.now(UTC) + GIVEN_WITHIN
    messages = [Message(f"m{number}", user(number), first + number * apart) for number in range(count)]
    wanted: Collection[str] = [each.id for each in messages]
    if contender.give:
        contender.give(messages)
    for process in contender.processes:
        process.start()
    try:
        with ThreadPoolExecutor(HANDS) as hands:
            if kills:
                _trouble(place, seed)
            asking = [] if contender.give else [hands.submit(_ask, place, each) for each in messages]
            _reap(place, contender, count, kills, Random(seed))
        for asked in asking:
            asked.result()
        _come_to_rest(place, contender)
    finally:
        for process in contender.processes:
            process.kill()
    if not contender.give:
        heard = _acknowledged(place)
        wanted = [each.id for each in messages if each.to in heard]
    arrived = _arrived(place.dump(), contender, messages)
    lost = sum(not arrived[id] for id in wanted)
    doubled = sum(times > 1 for times in arrived.values())
    return Result(contender.name, len(wanted), lost, doubled, time.monotonic() - began)


def _ask(place: StandIn, message: Message) -> None:
    """Write to the bot when the message is due."""
    time.sleep(max(0.0, (message.due_at - datetime.now(UTC)).total_seconds()))
    place.person(TEAM, message.to).say("hello?")


def _acknowledged(place: StandIn) -> set[str]:
    """Who wrote to the bot, as far as the bot acknowledged it, at once or when it was repeated."""
    told = [each for each in place.wire("message") if each["direction"] == "to the app" and each["status"] == "ok"]
    return {each["request"]["event"].get("user", "") for each in told}


def _trouble(place: StandIn, seed: int) -> None:
    for number, method in enumerate(CALLS):
        place.faults(method, KINDS, probability=TROUBLE, seed=seed + number, seconds=DELAY_SECONDS)


def _reap(place: StandIn, contender: Contender, count: int, kills: int, chance: Random) -> None:
    """Kill the processes in turn, evenly over the attempts that are made."""
    for number in range(kills):
        wanted, ends = (number + chance.random()) * count / kills, time.monotonic() + NEXT_WITHIN
        while place.calls("chat.postMessage") < wanted and time.monotonic() < ends:
            time.sleep(LOOK_CLOSELY)
        struck = contender.processes[number % len(contender.processes)]
        struck.kill()
        struck.start()


def _come_to_rest(place: StandIn, contender: Contender) -> None:
    """Return when nothing is left to be sent and nothing was for a while, or when that takes too long."""
    ends = time.monotonic() + AT_REST_WITHIN
    calls, still_since = -1, time.monotonic()
    while time.monotonic() < min(ends, still_since + STILL_SECONDS):
        if contender.left() or place.calls("chat.postMessage") != calls:
            calls, still_since = place.calls("chat.postMessage"), time.monotonic()
        time.sleep(LOOK_AGAIN)


def _arrived(dump: Json, contender: Contender, messages: Sequence[Message]) -> Counter[str]:
    """How often each message stands in the workspace: by its id, or, asked for, by whom it was said to."""
    by_person = {each.to: each.id for each in messages}
    known = contender.ids()
    arrived: Counter[str] = Counter()
    for room in dump["workspaces"][TEAM]["conversations"].values():
        for said in room["messages"]:
            if said["bot_id"] and contender.give is None:
                arrived.update(by_person[member] for member in room["members"] if member in by_person)
            elif said["bot_id"]:
                id = said["metadata"]["event_payload"]["id"]
                arrived[known.get(id, id)] += 1
    return arrived


def environment(place: StandIn, database: str, folder: Path) -> dict[str, str]:
    """What a peer's process is told."""
    told = {"SLACK_API": f"{place.url}/api/", "SLACK_TOKEN": TOKEN, "SLACK_SECRET": SECRET, "DATABASE": database}
    return {**told, "HOME": str(folder)}
