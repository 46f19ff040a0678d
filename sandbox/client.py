"""The stand-in as tests hold it: people who click and type, the clock, faults, and waiting without sleeping."""

import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, TypeVar

import httpx

from sandbox.elements import Json

Found = TypeVar("Found")
LOOK_AGAIN = 0.5  # seconds after which a condition that depends on more than the stand-in is asked again
AWAY = 5.0  # seconds for which a stand-in that does not let one in is asked again
KNOCK_AGAIN = 0.02


class CannotBeDone(Exception):
    """A deed the stand-in refused, with Slack's error name."""

    def __init__(self, error: str, said: Json) -> None:
        super().__init__(f"{error}: {said}")
        self.error = error
        self.said = said


class StandIn:
    """A stand-in somewhere, by its address. Close it, or use it as a context manager."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.http = httpx.Client(base_url=self.url, timeout=60, trust_env=False, verify=False)  # plain http
        self.clock = MovableClock(self)

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.http.close()

    def get(self, path: str, **params: Any) -> Any:
        return self.ask("GET", path, params={k: v for k, v in params.items() if v is not None})

    def post(self, path: str, body: Json) -> Any:
        return self.ask("POST", path, json=body)

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """What the stand-in says, as soon as it can be connected to: nobody new can while it is away."""
        ends = time.monotonic() + AWAY
        while True:
            try:
                return self.read(self.http.request(method, path, **more))
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                if time.monotonic() > ends:
                    raise
                time.sleep(KNOCK_AGAIN)

    def read(self, answer: httpx.Response) -> Any:
        """What the stand-in said; CannotBeDone when it was a no."""
        said = answer.json()
        if isinstance(said, dict) and said.get("ok") is False:
            raise CannotBeDone(said["error"], said)
        answer.raise_for_status()
        return said

    def person(self, workspace: str, user: str) -> "Someone":
        return Someone(self, workspace, user)

    def load(self, world: Json) -> None:
        self.post("/control/load", world)

    def dump(self) -> Json:
        whole: Json = self.get("/control/dump")
        return whole

    def count(self, workspace: str) -> int:
        """How many messages stand in the workspace."""
        messages: int = self.get("/control/copies", workspace=workspace, least=0)["messages"]
        return messages

    def copies(self, workspace: str, name: str = "id", least: int = 1) -> dict[str, list[tuple[str, str]]]:
        """Where each id stands that messages carry as `name` in their metadata, as (conversation, time): quick with
        100,000 messages. With `least=2` only what was doubled."""
        found = self.get("/control/copies", workspace=workspace, name=name, least=least)["copies"]
        return {id: [(channel, ts) for channel, ts in places] for id, places in found.items()}

    def faults(self, method: str, kind: str | list[str] = "", **more: Any) -> int:
        """Calls of `method` go wrong: the next `times`, some by `probability`, or by a `script` (see faults.Plan).
        What comes back is the seed of its chances."""
        seed: int = self.post("/control/faults", {"method": method, "kind": kind, **more})["seed"]
        return seed

    def no_faults(self) -> None:
        self.post("/control/faults", {})

    def struck(self, method: str) -> dict[str, int]:
        """How often each kind of fault has struck calls of that name since the world was loaded."""
        counted: dict[str, int] = self.get("/control/faults")["struck"].get(method, {})
        return counted

    def calls(self, method: str) -> int:
        """How often it was called since the world was loaded, whatever came of it."""
        count: int = self.get("/control/faults")["calls"].get(method, 0)
        return count

    def limits(self, **settings: Any) -> None:
        """Slack's rate limits are enforced from now on, with the `settings` of limits.Limits; counting begins anew."""
        self.post("/control/limits", {"on": True, **settings})

    def no_limits(self) -> None:
        self.post("/control/limits", {"on": False})

    def limit_report(self) -> Json:
        """Every violation since the limits were switched on, and how full each was at most (see
        limits.Limiter.report)."""
        found: Json = self.get("/control/limits")
        return found

    def tokens(self, workspace: str, happens: str) -> list[str]:
        """The app's tokens there `expire`, are `revoked`, or the app is `uninstalled`; how it took the events."""
        answers: list[str] = self.post("/control/tokens", {"workspace": workspace, "happens": happens})["answers"]
        return answers

    def away(self, seconds: float) -> None:
        """For so long of real time whoever connects is refused, as if nobody listened; what is open stays."""
        self.post("/control/away", {"seconds": seconds})

    def wire(self, name: str | None = None, after: int = 0) -> list[Json]:
        """What went over the wire, oldest first; only calls, commands or events of one name."""
        return [entry for entry in self.get("/control/wire", after=after) if name in (None, entry["name"])]

    def disconnect(self, app: str | None = None, reason: str = "refresh_requested") -> int:
        count: int = self.post("/control/disconnect", {"app": app, "reason": reason})["disconnected"]
        return count

    def connections(self) -> dict[str, int]:
        """How many sockets each app has open."""
        counted: dict[str, int] = self.get("/control/connections")
        return counted

    def sockets(self) -> list[Json]:
        """Each open socket: its `app`, whether it is `silent` and what came in since (`unread`, in pieces), its
        `pongs` to Slack's pings, its `open_seconds`."""
        found: list[Json] = self.get("/control/sockets")
        return found

    def silence(self, app: str | None = None) -> int:
        """Sockets stay connected, and nothing on them is read, answered or delivered; how many. To have the
        next ones silent from the start: `faults("link", "silent")`."""
        return self._to_sockets("silence", app)

    def wake(self, app: str | None = None) -> int:
        """Silent sockets are as before."""
        return self._to_sockets("wake", app)

    def cut(self, app: str | None = None, *, reset: bool = False) -> int:
        """Sockets end without a word: what the app reads is an end, or with `reset` an error; how many."""
        return self._to_sockets("reset" if reset else "cut", app)

    def _to_sockets(self, do: str, app: str | None) -> int:
        count: int = self.post("/control/sockets", {"do": do, "app": app})["sockets"]
        return count

    def until(self, condition: Callable[[], Found], seconds: float = 10) -> Found:
        """What `condition` returns as soon as that is true, looking after every change of the stand-in;
        AssertionError when it never is within `seconds` of real time."""
        ends = time.monotonic() + seconds
        while True:
            revision = self.get("/client/revision")["revision"]
            if found := condition():
                return found
            if (left := ends - time.monotonic()) <= 0:
                raise AssertionError(f"not within {seconds} s: last seen {found!r}")
            self.get("/client/revision", after=revision, seconds=min(left, LOOK_AGAIN))


class MovableClock:
    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    def forward(self, seconds: float) -> float:
        """Move on; the new time in seconds since 1970."""
        now: float = self._stand_in.post("/control/clock", {"forward": seconds})["now"]
        return now


class Someone:
    """A person in a workspace, and what they can do. Deeds return the list of answers, one for each delivery."""

    def __init__(self, stand_in: StandIn, workspace: str, user: str) -> None:
        self.stand_in = stand_in
        self.workspace = workspace
        self.user = user

    def do(self, deed: str, **more: Any) -> Json:
        """Any deed of acts.py; CannotBeDone when it is refused."""
        asked = {"do": deed, **{key: value for key, value in more.items() if value is not None}}
        came: Json = self.stand_in.post(
            "/client/act", {"workspace": self.workspace, "user": self.user, "deed": asked})
        return came

    def command(self, text: str, channel: str | None = None, times: int = 1, **more: Any) -> list[Json]:
        return list(self.do("command", text=text, channel=channel, times=times, **more)["answers"])

    def say(self, text: str, channel: str | None = None, **more: Any) -> str:
        """Say it, to the app when no channel is given; the time of the message."""
        ts: str = self.do("say", text=text, channel=channel, **more)["ts"]
        return ts

    def seen(self, channel: str | None = None) -> Json:
        found: Json = self.stand_in.get(
            "/control/seen", workspace=self.workspace, user=self.user, channel=channel)
        return found

    def modals(self) -> list[Json]:
        """The open views, bottom first; each with `errors` by block_id and `trouble`."""
        return list(self.seen()["views"])

    def modal(self) -> Json | None:
        open_now = self.modals()
        return open_now[-1] if open_now else None

    def home(self) -> Json | None:
        found: Json | None = self.seen()["home"]
        return found

    def errors(self) -> dict[str, str]:
        """What stands beside the fields of the top view, by field name."""
        top = self.modal()
        return {field_of(block): said for block, said in (top["errors"] if top else {}).items()}

    def messages(self, channel: str | None = None) -> list[Json]:
        """What this person sees there, oldest first; without a channel, in all their conversations."""
        rooms = self.seen(channel)["conversations"]
        return sorted((said for room in rooms for said in room["messages"]), key=lambda said: str(said["ts"]))

    def dm(self) -> list[Json]:
        """The messages with the app, ephemeral ones left out."""
        rooms = [room for room in self.seen()["conversations"] if room["is_im"]]
        said = [one for room in rooms for one in room["messages"] if any(m.get("bot_id") for m in room["messages"])]
        return [one for one in said if "ephemeral_to" not in one]

    def ephemerals(self) -> list[Json]:
        return [said for said in self.messages() if "ephemeral_to" in said]

    def top(self) -> Json:
        view = self.modal()
        if view is None:
            raise CannotBeDone("view_not_found", {})
        return view

    def fill(self, **fields: Any) -> list[Json]:
        """Type or choose in the top view, by field name (the block_id up to `~`); a file is its name and its bytes.
        The answers to what was dispatched on the way."""
        answers = []
        for field, value in fields.items():
            blocks = [block for block in self.top()["blocks"] if field_of(block["block_id"]) == field]
            if not blocks:
                raise CannotBeDone("element_not_found", {"field": field})
            if isinstance(value, tuple) and isinstance(value[-1], bytes):
                value = [self.upload(*value)]
            came = self.do("fill", block_id=blocks[0]["block_id"], value=value)
            answers += came["answers"]
        return answers

    def upload(self, name: str, content: bytes) -> str:
        """The id of a file of theirs, ready to be given to a form."""
        where = {"workspace": self.workspace, "user": self.user, "name": name}
        return str(self.stand_in.ask("POST", "/client/upload", params=where, content=content)["file"])

    def choose(self, what: str, value: Any, message: Json | None = None, **more: Any) -> list[Json]:
        """Choose in a select, picker or menu, by its action_id or the name of its field."""
        return self.click(what, message, value=value, **more)

    def options(self, field: str, typed: str) -> list[Json]:
        """What an external select of the top view offers for what was typed."""
        blocks = [block for block in self.top()["blocks"] if field_of(block["block_id"]) == field]
        came = self.do("options", block_id=blocks[0]["block_id"], value=typed)
        return list(came["answers"][0]["options"])

    def submit(self, times: int = 1, **more: Any) -> list[Json]:
        return list(self.do("submit", times=times, **more)["answers"])

    def close(self, **more: Any) -> list[Json]:
        return list(self.do("close", **more)["answers"])

    def open_home(self) -> list[Json]:
        return list(self.do("open_home")["answers"])

    def click(self, what: str, message: Json | None = None, *, home: bool = False, times: int = 1,
              **more: Any) -> list[Json]:
        """Use the element whose visible text, action_id or field name is `what`: in the message given, on the
        Home tab, else in the top view, else in the latest message from the app that has it.

        What was drawn anew in the very moment is looked at again."""
        for where, blocks in self._places(message, home):
            if pair := element_of(blocks, what):
                block, thing = pair
                try:
                    return list(self.do("click", **where, block_id=block["block_id"], action_id=thing["action_id"],
                                        times=times, **more)["answers"])
                except CannotBeDone as error:
                    if error.error != "element_not_found":
                        raise
                    return self.click(what, message and self._now(message), home=home, times=times, **more)
        raise CannotBeDone("element_not_found", {"what": what})

    def _now(self, message: Json) -> Json:
        """That message as it stands by now, without blocks when it is gone."""
        same = [said for said in self.messages(message["channel"]) if said["ts"] == message["ts"]]
        return same[0] if same else {**message, "blocks": []}

    def _places(self, message: Json | None, home: bool) -> Iterator[tuple[Json, list[Json]]]:
        if message:
            yield {"message": {"channel": message["channel"], "ts": message["ts"]}}, message.get("blocks") or []
        elif home:
            yield {"home": True}, (self.home() or {"blocks": []})["blocks"]
        elif view := self.modal():
            yield {"view": view["id"]}, view["blocks"]
        else:
            for said in reversed([one for one in self.messages() if one.get("bot_id")]):
                yield {"message": {"channel": said["channel"], "ts": said["ts"]}}, said.get("blocks") or []


def field_of(block_id: str) -> str:
    return block_id.partition("~")[0]


def element_of(blocks: list[Json], what: str) -> tuple[Json, Json] | None:
    """The (block, element) meant by a visible text, an action_id or a field name."""
    for block in blocks:
        things = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
        for thing in things:
            if isinstance(thing, dict) and "action_id" in thing:
                text = thing.get("text") or {}
                if what in (thing["action_id"], text.get("text"), field_of(block["block_id"])):
                    return block, thing
    return None


def words(thing: Any) -> str:
    """Every text in a message or a view, one to a line: what somebody reads there."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, list):
        return "\n".join(filter(None, map(words, thing)))
    if not isinstance(thing, dict):
        return ""
    read = ("title", "text", "blocks", "fields", "elements", "accessory", "element", "label", "hint", "placeholder",
            "options", "description", "rows", "submit", "close", "alt_text")
    return "\n".join(filter(None, (words(thing.get(name)) for name in read)))
