"""Slack's rate limits, in real time: what passes, how long a call that does not has to wait, and who went too fast.

A method may be called so often in any minute in one workspace, by its tier. Messages instead have a limit for each
conversation, about one a second with short bursts, and one for all of a workspace (Slack, rate limits)."""

import math
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from sandbox.world import Json, Workspace

# Calls sent a minute apart may arrive a second closer.
MINUTE = 59.0
VIOLATIONS_KEPT = 1000  # each by itself; all are counted
FULLEST_SHOWN = 100  # conversations in a report
HUNDREDS = 300  # "hundreds a minute"
POST = "chat.postMessage"
# By calls a minute: tiers 2, 3 and 4. In tier 1, one a minute, Slack has none of the methods that are here.
TIERS: dict[int, tuple[str, ...]] = {
    20: ("canvases.create", "conversations.archive", "conversations.create", "conversations.list",
         "conversations.rename", "conversations.setPurpose", "conversations.setTopic", "conversations.unarchive",
         "reactions.remove", "usergroups.list", "usergroups.users.list", "users.list"),
    # Of apps.connections.open Slack's pages say tier 3, its Java library 1.
    50: ("apps.connections.open", "bots.info", "canvases.access.set", "canvases.delete", "chat.delete", "chat.update",
         "conversations.history",
         "conversations.info", "conversations.invite", "conversations.join", "conversations.kick",
         "conversations.leave", "conversations.open", "conversations.replies", "files.delete", "reactions.add",
         "reactions.get", "team.info", "users.conversations", "users.lookupByEmail"),
    100: ("chat.postEphemeral", "conversations.members", "files.completeUploadExternal", "files.getUploadURLExternal",
          "files.info", "oauth.v2.access", "users.info", "users.profile.get", "views.open", "views.publish",
          "views.push", "views.update"),
    HUNDREDS: ("api.test", "auth.test", "chat.getPermalink")}
PER_MINUTE = {method: most for most, methods in TIERS.items() for method in methods}


@dataclass(frozen=True)
class Limits:
    """So many messages a second in one conversation and at once after a rest, and a minute in one workspace;
    `per_minute` of a method, where it is not that of its tier. ValueError for a limit that lets nothing pass."""

    channel_per_second: float = 1.0
    channel_burst: int = 5
    workspace_per_minute: int = 300
    per_minute: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rates = (self.channel_per_second, self.channel_burst, self.workspace_per_minute, *self.per_minute.values())
        if any(rate <= 0 for rate in rates):
            raise ValueError("a limit lets something pass")


class Gauge(Protocol):
    def full(self, now: float) -> float:
        """How much of it is used, 1 for all."""

    def wait(self, now: float) -> float:
        """Seconds until one more fits, 0 when it does now."""

    def take(self, now: float) -> None: ...


class Bucket:
    """Leaks at a steady rate, and holds a burst."""

    def __init__(self, per_second: float, burst: int) -> None:
        self.per_second, self.burst = per_second, burst
        self._level, self._at = 0.0, 0.0

    def _left(self, now: float) -> float:
        return max(0.0, self._level - (now - self._at) * self.per_second)

    def full(self, now: float) -> float:
        return self._left(now) / self.burst

    def wait(self, now: float) -> float:
        return max(0.0, self._left(now) + 1 - self.burst) / self.per_second

    def take(self, now: float) -> None:
        self._level, self._at = self._left(now) + 1, now


class Window:
    """So many in any minute."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: deque[float] = deque()

    def _inside(self, now: float) -> int:
        while self._taken and self._taken[0] <= now - MINUTE:
            self._taken.popleft()
        return len(self._taken)

    def full(self, now: float) -> float:
        return self._inside(now) / self.most

    def wait(self, now: float) -> float:
        return 0.0 if self._inside(now) < self.most else self._taken[0] + MINUTE - now

    def take(self, now: float) -> None:
        self._taken.append(now)


@dataclass
class Limit:
    """One of them at work, and what came of it. `early` are calls that did not even wait as long as they were told."""

    gauge: Gauge
    passed: int = 0
    refused: int = 0
    early: int = 0
    fullest: float = 0.0
    closed_until: float = 0.0

    def take(self, now: float) -> None:
        self.gauge.take(now)
        self.passed += 1
        self.fullest = max(self.fullest, self.gauge.full(now))

    def refuse(self, now: float, seconds: int) -> None:
        self.refused += 1
        self.early += now < self.closed_until
        self.closed_until = max(self.closed_until, now + seconds)


Key = tuple[str, str, str]  # workspace, what is limited, which


class Limiter:
    """Asked before each call; without `limits` everything passes."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.impose(limits)

    def impose(self, limits: Limits | None) -> None:
        """From now on these hold, and counting begins anew."""
        self.limits = limits
        self._known: dict[Key, Limit] = {}
        self._violations: deque[Json] = deque(maxlen=VIOLATIONS_KEPT)

    def ask(self, place: Workspace, method: str, channel: str) -> int:
        """Count the call and return 0, or the whole seconds after which it may be tried again: then it is not to
        be done. `channel` is where a message goes, as the call names it."""
        if self.limits is None:
            return 0
        now = time.monotonic()
        asked = {key: self._limit(key) for key in self._keys(place, method, channel)}
        waits = {key: limit.gauge.wait(now) for key, limit in asked.items()}
        longest = max(waits, key=waits.__getitem__, default=None)
        if longest is None or not waits[longest]:
            for limit in asked.values():
                limit.take(now)
            return 0
        retry_after, early = max(1, math.ceil(waits[longest])), now < asked[longest].closed_until
        asked[longest].refuse(now, retry_after)
        self._violations.append({**named(longest), "method": method, "at": time.time(), "early": early,
                                 "retry_after": retry_after})
        return retry_after

    def _keys(self, place: Workspace, method: str, channel: str) -> list[Key]:
        if method == POST:
            return [(place.id, "channel", conversation(place, channel)), (place.id, "workspace", place.id)]
        return [(place.id, "method", method)] if self._most(method) else []

    def _most(self, method: str) -> int:
        return self.limits.per_minute.get(method, PER_MINUTE.get(method, 0)) if self.limits else 0

    def _limit(self, key: Key) -> Limit:
        if key not in self._known:
            self._known[key] = Limit(self._gauge(key))
        return self._known[key]

    def _gauge(self, key: Key) -> Gauge:
        limits = self.limits or Limits()
        _, what, which = key
        if what == "channel":
            return Bucket(limits.channel_per_second, limits.channel_burst)
        return Window(limits.workspace_per_minute if what == "workspace" else self._most(which))

    def report(self) -> Json:
        """`refused` is the number of all violations, `violations` the latest, each with when, where and what;
        `limits` what came of each, the fullest conversations only: `fullest` is 1 when nothing more fitted."""
        limits = [{**named(key), "passed": each.passed, "refused": each.refused, "early": each.early,
                   "fullest": round(each.fullest, 3)} for key, each in self._known.items()]
        fullest = sorted((one for one in limits if one["what"] == "channel"),
                         key=lambda one: (-one["refused"], -one["fullest"], -one["passed"]))
        totals: Counter[str] = Counter()
        for one in limits:
            totals[one["what"]] += one["refused"]
        return {"on": asdict(self.limits) if self.limits else None, "refused": sum(totals.values()),
                "refused_by": dict(totals), "violations": list(self._violations),
                "limits": [one for one in limits if one["what"] != "channel"] + fullest[:FULLEST_SHOWN]}


def named(key: Key) -> dict[str, Any]:
    return dict(zip(("workspace", "what", "where"), key, strict=True))


def conversation(place: Workspace, channel: str) -> str:
    """One name for what a call may name in several ways: direct messages go by the person."""
    room = place.conversations.get(channel)
    if room and room.kind == "im":
        return next((member for member in room.members if member != place.app.bot_user), channel)
    if room is None and channel.startswith("#"):
        return next((one.id for one in place.conversations.values() if one.name == channel[1:]), channel)
    return channel
