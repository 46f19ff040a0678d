"""What exists in the stand-in: workspaces, people, conversations, messages, views. All in memory, and
changed in one event loop only. Every change raises `World.revision` and wakes whoever waits for it."""

import asyncio
import re
import secrets
import string
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.clock import Clock

Json = dict[str, Any]
TOKEN = re.compile(r"\b(xox[a-z]|xapp)-[A-Za-z0-9-]+")
WIRE_KEPT = 2000  # entries of the wire log; older ones are dropped


def new_id(prefix: str, length: int = 10) -> str:
    return prefix + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(length))


def masked(value: Any) -> Any:
    """The same value with every token in it made unreadable."""
    if isinstance(value, str):
        return TOKEN.sub(r"\1-…", value)
    if isinstance(value, dict):
        return {key: masked(item) for key, item in value.items()}
    return [masked(item) for item in value] if isinstance(value, list | tuple) else value


def written(microseconds: int) -> str:
    """A time as Slack writes message times: seconds, a point, six digits."""
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"


@dataclass
class Person:
    id: str
    name: str
    real_name: str = ""
    email: str = ""
    title: str = ""
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    restricted: bool = False
    updated: int = 0


@dataclass
class App:
    id: str
    name: str
    bot_user: str
    bot_id: str
    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    request_url: str | None = None
    commands: list[Json] = field(default_factory=list)
    shortcuts: list[Json] = field(default_factory=list)
    events: list[str] | None = None  # subscriptions; None: see events.USUAL
    scopes: list[str] | None = None  # told with every answer when given; nothing is refused for want of one


@dataclass
class Message:
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    bot_id: str | None = None
    edited: Json | None = None
    ephemeral_to: str | None = None
    subtype: str | None = None
    reactions: list[Json] = field(default_factory=list)  # {"name", "users"}
    files: list[str] = field(default_factory=list)  # file ids
    attachments: list[Json] = field(default_factory=list)
    values: dict[str, Json] = field(default_factory=dict)  # per person: what they chose in its elements


@dataclass
class Conversation:
    id: str
    name: str = ""
    kind: str = "channel"  # channel, group, im, mpim
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    archived: bool = False
    creator: str = ""
    created: int = 0
    messages: list[Message] = field(default_factory=list)

    def message(self, ts: str) -> Message | None:
        return next((found for found in reversed(self.messages) if found.ts == ts), None)

    def replies(self, ts: str) -> list[Message]:
        """The replies to a message, without the message itself."""
        return [m for m in self.messages if m.thread_ts == ts and m.ts != ts and not m.ephemeral_to]


@dataclass
class View:
    id: str
    user: str
    payload: Json  # as the app gave it, ids filled in
    hash: str
    root: str = ""
    previous: str | None = None
    values: Json = field(default_factory=dict)  # {block_id: {action_id: value}} as the person typed it
    errors: dict[str, str] = field(default_factory=dict)  # by block_id
    trouble: str = ""  # what Slack says above the form when the app did not answer


@dataclass
class File:
    id: str
    name: str
    title: str
    user: str
    size: int
    alt_text: str = ""
    mimetype: str = "application/octet-stream"
    created: int = 0
    content: bytes = b""
    complete: bool = False
    channels: list[str] = field(default_factory=list)


@dataclass
class Workspace:
    id: str
    name: str
    domain: str
    app: App
    kind: str = "company"
    people: dict[str, Person] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    views: dict[str, list[View]] = field(default_factory=dict)  # the open stack of each person, top last
    homes: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    usergroups: list[Json] = field(default_factory=list)  # {"id", "name", "handle", "users"}
    try_this: list[Json] = field(default_factory=list)
    last_ts: int = 0

    def im(self, first: str, second: str) -> Conversation | None:
        pair = {first, second}
        return next((c for c in self.conversations.values() if c.kind == "im" and set(c.members) == pair), None)

    def all_views(self) -> Iterator[View]:
        for stack in self.views.values():
            yield from stack
        yield from self.homes.values()


class World:
    """Everything there is. `base_url` is where the stand-in can be reached, known once it is served."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.workspaces: dict[str, Workspace] = {}
        self.revision = 0
        self.base_url = ""
        self.wire: deque[Json] = deque(maxlen=WIRE_KEPT)
        self._waiters: set[asyncio.Future[None]] = set()

    @classmethod
    def load(cls, data: Json, clock: Clock | None = None) -> "World":
        world = cls(clock)
        world.replace(data)
        return world

    def replace(self, data: Json) -> None:
        """Forget everything and become what `data` describes; KeyError or TypeError when it is malformed."""
        self.workspaces = {entry["id"]: self._workspace(entry) for entry in data["workspaces"]}
        self.wire.clear()
        self.changed()

    def _workspace(self, entry: Json) -> Workspace:
        app = App(**entry["app"])
        place = Workspace(entry["id"], entry["name"], entry["domain"], app, entry.get("kind", "company"))
        place.usergroups = list(entry.get("usergroups") or [])
        place.try_this = list(entry.get("try_this") or [])
        for person in entry["people"]:
            place.people[person["id"]] = Person(**person)
        place.people[app.bot_user] = Person(app.bot_user, app.name.lower(), app.name, is_bot=True)
        place.people["USLACKBOT"] = Person("USLACKBOT", "slackbot", "Slackbot", is_bot=True)
        for channel in entry.get("channels") or []:
            members = channel.get("members") or []
            if members == "all":
                members = [p.id for p in place.people.values() if not p.is_bot and not p.deleted]
            if channel.get("bot"):
                members = [*members, app.bot_user]
            kind = "group" if channel.get("private") else "channel"
            room = Conversation(channel["id"], channel["name"], kind, list(members), channel.get("topic", ""))
            room.created = int(self.clock.now())
            room.creator = members[0] if members else app.bot_user
            place.conversations[room.id] = room
            for number, said in enumerate(channel.get("messages") or []):
                moment = int((self.clock.now() - said.get("minutes_ago", 0) * 60) * 1_000_000)
                place.last_ts = max(place.last_ts, moment)
                room.messages.append(Message(written(moment + number), said["user"], said["text"]))
            room.messages.sort(key=lambda message: message.ts)
        return place

    def next_ts(self, place: Workspace) -> str:
        """A message time by the movable clock, never twice the same in a workspace."""
        place.last_ts = max(place.last_ts + 1, int(self.clock.now() * 1_000_000))
        return written(place.last_ts)

    def holder(self, token: str) -> tuple[Workspace, str] | None:
        """The workspace whose app holds this token, and whether it is its `bot` or `app` token."""
        for place in self.workspaces.values():
            if token and token in (place.app.bot_token, place.app.app_token):
                return place, "bot" if token == place.app.bot_token else "app"
        return None

    def open_im(self, place: Workspace, first: str, second: str) -> Conversation:
        """The direct conversation of two, made if there was none."""
        room = place.im(first, second)
        if room is None:
            room = Conversation(new_id("D"), kind="im", members=[first, second], created=int(self.clock.now()))
            place.conversations[room.id] = room
            self.changed()
        return room

    def changed(self) -> None:
        self.revision += 1
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def beyond(self, revision: int, seconds: float) -> int:
        """The present revision, as soon as it is greater than `revision` or `seconds` have passed."""
        if self.revision <= revision:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait_for(waiter, seconds)
            except TimeoutError:
                self._waiters.discard(waiter)
        return self.revision

    def record(self, **entry: Any) -> None:
        """Remember what went over the wire, with tokens masked; the oldest entries give way."""
        number = self.wire[-1]["number"] + 1 if self.wire else 1
        self.wire.append({"number": number, "at": self.clock.now(), **masked(entry)})

    def dump(self) -> Json:
        """The whole as JSON, tokens masked and file contents left out."""
        whole = {key: asdict(place) for key, place in self.workspaces.items()}
        for place in whole.values():
            place["app"]["signing_secret"] = "…"
            for file in place["files"].values():
                del file["content"]
        told: Json = masked({"revision": self.revision, "now": self.clock.now(), "workspaces": whole})
        return told
