"""The wire to Slack and Slack behind it, in memory and on a clock of the test's: what is sent lands when it is told to.

The port is the real one; only the call itself is replaced. Whatever can become of a call is an `Outcome`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.slack.client import Slack, SlackLimited, SlackRefused, SlackUnclear

Json = dict[str, Any]


@dataclass
class Clock:
    """Both clocks of the bot, moved by hand; `moved` is told after each step."""

    now: datetime
    moved: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self) -> datetime:
        """Now."""
        return self.now

    def passes(self, time: timedelta) -> None:
        """So much time goes by."""
        self.now += time
        for tell in self.moved:
            tell()


@dataclass(frozen=True)
class Outcome:
    """What becomes of a call: `answer` is what the caller learns, `lands` how long the request is on its way."""

    answer: Exception | None = None
    lands: timedelta | None = timedelta()


ANSWERED = Outcome()
LOST = Outcome(SlackUnclear("no answer"), None)
DONE_WITHOUT_ANSWER = Outcome(SlackUnclear("500 internal_error"))
LIMITED = Outcome(SlackLimited(30), None)
REFUSED = Outcome(SlackRefused("channel_not_found"), None)


def late(time: timedelta) -> Outcome:
    """Nobody hears of it, and it is done after that time."""
    return Outcome(SlackUnclear("timed out"), time)


@dataclass
class Message:
    """What stands in a conversation; `took` is how long it was on its way since its sender last asked for its claim."""

    channel: str
    ts: str
    id: str
    text: str
    thread: str | None
    took: timedelta
    is_there: bool = True


@dataclass
class Request:
    """On its way to Slack since its sender last looked whether its claim held."""

    method: str
    arguments: Mapping[str, Any]
    since: datetime
    lands: datetime


class Wire(Slack):
    """A workspace whose people exist and whose conversations are lists. `since` says when the caller's claim held."""

    def __init__(self, clock: Clock, people: list[Json]) -> None:
        super().__init__("https://slack.example/api/", lambda workspace: "xoxb-token")
        self.clock, self.members = clock, people
        self.since: Callable[[], datetime] = clock
        self.called: Callable[[str], None] = lambda method: None
        self.forget()
        clock.moved.append(self._land)

    def forget(self) -> None:
        """Nothing was ever said, and nothing goes wrong."""
        self.messages: list[Message] = []
        self.homes: dict[str, str] = {}
        self.outcomes: dict[str, list[Outcome]] = {}
        self.flight: list[Request] = []
        self.overwritten: list[tuple[str, timedelta]] = []
        self._numbers = count(1)

    def copies(self, id: str) -> list[Message]:
        """Every copy of a notice that stands somewhere."""
        return [each for each in self.messages if each.id == id and each.is_there]

    def _call(self, workspace: str, method: str, seconds: float = 0, **arguments: Any) -> Json:
        script = self.outcomes.get(method, [])
        outcome = script.pop(0) if script else ANSWERED
        if outcome.lands is None:
            answer: Json = {}
        elif outcome.lands:
            request = Request(method, arguments, self.since(), self.clock.now + outcome.lands)
            self.flight.append(request)
        else:
            answer = self._does(method, arguments, self.clock.now - self.since())
        self.called(method)
        if outcome.answer is not None:
            raise outcome.answer
        return answer

    def _land(self) -> None:
        for request in [each for each in self.flight if each.lands <= self.clock.now]:
            self.flight.remove(request)
            try:
                self._does(request.method, request.arguments, request.lands - request.since)
            except SlackRefused:
                continue  # nobody is there to hear of it

    def _does(self, method: str, given: Mapping[str, Any], took: timedelta) -> Json:
        match method:
            case "chat.postMessage":
                return self._posts(given, took)
            case "chat.update":
                message = self._at(given["channel"], given["ts"])
                message.text = given["text"]
                self.overwritten.append((message.id, took))
            case "chat.delete":
                self._at(given["channel"], given["ts"]).is_there = False
            case "views.publish":
                self.homes[given["user_id"]] = json.dumps(given["view"])
                self.overwritten.append((given["user_id"], took))
            case "conversations.open":
                return {"channel": {"id": _direct(given["users"])}}
            case "conversations.history" | "conversations.replies":
                return {"messages": self._history(given)}
            case "users.list":
                return {"members": self.members}
            case "usergroups.list":
                return {"usergroups": []}
            case _:
                raise AssertionError(f"nobody told the wire of {method}")
        return {}

    def _posts(self, given: Mapping[str, Any], took: timedelta) -> Json:
        stamp = self.clock.now.timestamp() + next(self._numbers) / 1_000_000
        message = Message(
            _direct(given["channel"]), f"{stamp:.6f}", given["metadata"]["event_payload"]["id"], given["text"],
            given.get("thread_ts"), took,
        )  # fmt: skip
        self.messages.append(message)
        return {"channel": message.channel, "ts": message.ts}

    def _at(self, channel: str, ts: str) -> Message:
        for message in self.messages:
            if message.is_there and (message.channel, message.ts) == (channel, ts):
                return message
        raise SlackRefused("message_not_found")

    def _history(self, given: Mapping[str, Any]) -> list[Json]:
        thread, oldest = given.get("ts"), float(given["oldest"])
        return [
            {"ts": each.ts, "metadata": {"event_payload": {"id": each.id}}}
            for each in self.messages
            if each.is_there and each.channel == given["channel"] and each.thread == thread and float(each.ts) >= oldest
        ]


def _direct(to: str) -> str:
    return f"D{to}" if to.startswith("U") else to
