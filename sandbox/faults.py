"""Trouble on the way, made on purpose by tests: dropped connections, errors, limits, delays, doubled events.

A plan is for the calls of one name. Names are a method of the Web API; `upload`, `download`, `response_url`; `*` for
all of these; `connect` (somebody connects) and `link` (a web socket opens); and of what goes to the app `events_api`,
`interactive`, `slash_commands`, or its own name: `user_change`, `block_actions`, `/hire`. """

import asyncio
import json
import random
import secrets
import socket
import struct
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.world import Json, World

# The call is not done: its connection ends without an answer, or is reset; it is failed, limited, refused with `error`.
UNDONE = frozenset({"drop_before", "reset", "error500", "ratelimited", "html", "refused"})
# The call is done, and its caller does not hear of it, or `seconds` later; `delay` does it only then.
DONE = frozenset({"drop_after", "error500_after", "html_after", "delay_after", "delay"})
CONNECT = frozenset({"reset"})  # before any byte is read
LINK = frozenset({"drop_before", "error500", "delay", "silent"})  # `silent`: open, and nothing ever comes
# To the app: `seconds` late, an event by the movable clock; its ack is lost on the way; the connection ends midway.
DELIVERY = frozenset({"late", "ack_lost", "cut"})
# Only events are ever repeated: two of the same; after the next one, or after `seconds` when there is none.
EVENT = DELIVERY | {"twice", "out_of_order"}
INTERACTIONS = ("interactive", "slash_commands", "block_actions", "block_suggestion", "view_submission", "view_closed",
                "shortcut", "message_action")
WELL = "well"


def is_call(name: str) -> bool:
    """Whether it is a call from the app, as `*` means all of them."""
    return name in ("*", "upload", "download", "response_url") or "." in name


def kinds(name: str) -> frozenset[str]:
    """What can happen to the calls of a name."""
    if name in ("connect", "link"):
        return CONNECT if name == "connect" else LINK
    if is_call(name):
        return UNDONE | DONE
    return DELIVERY if name in INTERACTIONS or name.startswith("/") else EVENT


@dataclass(frozen=True)
class Fault:
    """What one call meets. `seconds` is how long the wait is, with every kind; `status` that of an HTTP error."""

    kind: str
    seconds: float = 0.0
    retry_after: int = 1
    status: int | None = None
    error: str = "fatal_error"

    @property
    def done(self) -> bool:
        """Whether the call has its effect."""
        return self.kind in DONE


@dataclass
class Plan:
    """Which calls of `method` meet trouble: the next `times` (one, if nothing else limits it), each with
    `probability`, for `lasting` seconds of real time; of several kinds one by chance. Or by a `script`: what happens
    to the first call, the second …, each "well", a kind, or a fault with its details. Chance is reproducible: it
    depends on the `seed`, the method and how often that was called since. ValueError for what cannot happen."""

    method: str
    kind: str | list[str] = ""
    times: int | None = None
    probability: float = 1.0
    seed: int = field(default_factory=lambda: secrets.randbelow(2**32))
    lasting: float | None = None
    script: list[str | Json] = field(default_factory=list)
    seconds: float = 0.0
    retry_after: int = 1
    status: int | None = None
    error: str = "fatal_error"

    def __post_init__(self) -> None:
        details: Json = {name: getattr(self, name) for name in ("seconds", "retry_after", "status", "error")}
        named = [self.kind] if isinstance(self.kind, str) else self.kind
        self._faults = [Fault(kind, **details) for kind in named if kind]
        steps = [{"kind": step} if isinstance(step, str) else step for step in self.script]
        self._steps = [None if step.get("kind") == WELL else Fault(**(details | step)) for step in steps]
        if bool(self._faults) == bool(self._steps):
            raise ValueError("a fault is planned by its kind, or by a script")
        for fault in filter(None, [*self._faults, *self._steps]):
            if fault.kind not in kinds(self.method):
                raise ValueError(f"no such fault: {fault.kind}; {self.method} can have {sorted(kinds(self.method))}")
        if self.times is None and self.probability == 1 and self.lasting is None:
            self.times = 1
        self._ends = None if self.lasting is None else time.monotonic() + self.lasting
        self._asked: Counter[str] = Counter()

    @property
    def over(self) -> bool:
        if self._steps:
            return False
        return (self.times is not None and self.times <= 0) or bool(self._ends and time.monotonic() >= self._ends)

    def strikes(self, name: str) -> Fault | None:
        """What the next call of that name meets."""
        number = self._asked[name]
        self._asked[name] += 1
        if self._steps:
            return self._steps[number] if number < len(self._steps) else None
        if self.probability < 1 or len(self._faults) > 1:
            chance = random.Random(f"{self.seed} {name} {number}")
            if chance.random() >= self.probability:
                return None
            fault = chance.choice(self._faults)
        else:
            fault = self._faults[0]
        if self.times is not None:
            self.times -= 1
        return fault


class Faults:
    """All plans, asked in the order of planning until one strikes; how often each name was called, and what struck."""

    def __init__(self) -> None:
        self.planned: list[Plan] = []
        self.forget_counts()

    def forget_counts(self) -> None:
        self._calls: Counter[str] = Counter()
        self._struck: dict[str, Counter[str]] = defaultdict(Counter)

    def take(self, *names: str) -> Fault | None:
        """The fault this call meets. A call may go by several names."""
        self._calls.update(names)
        for plan in list(self.planned):
            name = names[0] if plan.method == "*" and is_call(names[0]) else plan.method
            if name not in names:
                continue
            fault = None if plan.over else plan.strikes(name)
            if plan.over:
                self.planned.remove(plan)
            if fault:
                for each in names:
                    self._struck[each][fault.kind] += 1
                return fault
        return None

    def report(self) -> Json:
        return {"planned": [asdict(plan) for plan in self.planned], "calls": self._calls, "struck": self._struck}


async def met(fault: Fault | None, world: World) -> Fault | None:
    """The same, after the wait if it holds the call itself back; a call held until the world has been replaced by
    another is not done in that."""
    if fault is None or fault.kind != "delay":
        return fault
    before = world.workspaces
    await asyncio.sleep(fault.seconds)
    return fault if world.workspaces is before else Fault("drop_before")


async def told(fault: Fault | None, request: Request, answer: Response) -> Response:
    """What the caller gets in place of the answer, and when."""
    if fault is None or fault.kind == "delay":
        return answer
    await asyncio.sleep(fault.seconds)
    if fault.kind == "delay_after":
        return answer
    if fault.kind in ("drop_before", "drop_after", "reset"):
        request.scope["hang_up"](reset=fault.kind == "reset")
        await asyncio.sleep(0.01)  # the connection is torn down by the event loop's next turns
        return Response(status_code=500)
    if fault.kind == "ratelimited":
        return limited(fault.retry_after)
    if fault.kind == "refused":
        return Response(json.dumps({"ok": False, "error": fault.error}), 200, media_type="application/json")
    if fault.kind in ("html", "html_after"):
        return HTMLResponse("<html><body><h1>Bad gateway</h1></body></html>", fault.status or 502)
    error = json.dumps({"ok": False, "error": "internal_error"})
    return Response(error, fault.status or 500, media_type="application/json")


def limited(retry_after: int) -> Response:
    return Response(json.dumps({"ok": False, "error": "ratelimited"}), 429, {"retry-after": str(retry_after)},
                    "application/json")


def hang_up(transport: asyncio.Transport, *, reset: bool = False) -> None:
    """End a connection without a word: what the other side reads is an end, or with `reset` an error."""
    if reset:
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
