"""What exists in the stand-in: workspaces, people, conversations, messages, views. All in memory, and
changed in one event loop only. Every change raises `World.revision` and wakes whoever waits for it."""

import asyncio
import json
import re
import secrets
import string
import struct
import time
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock

Json = dict[str, Any]
TOKEN = re.compile(r"(xox[a-z]|xapp)-[A-Za-z0-9-]+")
UNTOLD = ("content", "codes")
WIRE_KEPT = 2000  # entries of the wire log; older ones are dropped


def new_id(prefix: str, length: int = 10) -> str:
    return prefix + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(length))


def masked(text: str) -> str:
    """The same text with every token in it made unreadable."""
    return TOKEN.sub(r"\1-…", text)


def plain(thing: Any) -> Any:
    """What the dump says of a thing: no contents of a file, no secret."""
    if isinstance(thing, set):
        return sorted(thing)
    told = {key: value for key, value in vars(thing).items() if key[0] != "_" and key not in UNTOLD}
    return told | {"signing_secret": "…", "client_secret": "…"} if "signing_secret" in told else told


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
    team: str = ""  # the workspace of somebody from outside, who is in a channel shared with it
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
    client_id: str = ""
    client_secret: str = ""
    redirect_urls: list[str] | None = None  # where people may be sent back to; None: anywhere
    rotates: bool = False  # tokens given for a code run out
    token_seconds: int = 43200  # Slack, token rotation: twelve hours
    tokens: dict[str, float | None] = field(default_factory=dict)  # given by link; when each runs out, if it does
    revoked: set[str] = field(default_factory=set)
    refresh_tokens: dict[str, bool] = field(default_factory=dict)  # whether each was used
    codes: dict[str, Json] = field(default_factory=dict)
    refreshed: int = 0  # how often a refresh token was exchanged, and how often a used one was tried
    reused: int = 0

    def holds(self, token: str) -> bool:
        """Whether it is a bot token of this app that is good now."""
        until = self.tokens.get(token, 0.0)
        return token == self.bot_token or until is None or until > time.time()


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
    messages: list[Message] = field(default_factory=list)  # by time; changed by `add` and `remove` only

    def __post_init__(self) -> None:
        self._by_ts: dict[str, Message] = {}
        self._threads: dict[str, list[Message]] = {}

    def add(self, said: Message) -> None:
        """Keep a message that is newer than all others."""
        self.messages.append(said)
        self._by_ts[said.ts] = said
        if said.thread_ts and said.thread_ts != said.ts:
            self._threads.setdefault(said.thread_ts, []).append(said)

    def remove(self, said: Message) -> None:
        del self.messages[bisect_left(self.messages, said.ts, key=lambda message: message.ts)]
        del self._by_ts[said.ts]
        if said.thread_ts and said.thread_ts != said.ts:
            self._threads[said.thread_ts].remove(said)

    def message(self, ts: str) -> Message | None:
        return self._by_ts.get(ts)

    def thread(self, ts: str) -> list[Message]:
        """What was said in the thread of a message, what only one person sees included; without the message."""
        return self._threads.get(ts, [])

    def replies(self, ts: str) -> list[Message]:
        """The replies to a message that everybody sees."""
        return [said for said in self.thread(ts) if not said.ephemeral_to]

    def between(self, oldest: float, latest: float, *, inclusive: bool = False) -> Iterator[Message]:
        """The messages after the one time and before the other, newest first."""
        first, end = (bisect_left, bisect_right) if inclusive else (bisect_right, bisect_left)
        start, stop = (find(self.messages, ts, key=lambda message: float(message.ts))
                       for find, ts in ((first, oldest), (end, latest)))
        return (self.messages[number] for number in range(stop - 1, start - 1, -1))


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
    processed_at: float = 0.0  # real, monotonic: until then its kind is not known, and no page may show it
    is_canvas: bool = False
    readers: list[str] = field(default_factory=list)  # of a canvas: who was given access

    @property
    def is_processed(self) -> bool:
        return self.complete and time.monotonic() >= self.processed_at

    @property
    def extent(self) -> tuple[int, int] | None:
        """Width and height of a PNG, which stand in its first bytes."""
        is_png = self.content.startswith(b"\x89PNG\r\n\x1a\n") and len(self.content) >= 24
        return struct.unpack(">II", self.content[16:24]) if is_png else None


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

    def __post_init__(self) -> None:
        self._ims: dict[frozenset[str], Conversation] = {}

    def im(self, first: str, second: str) -> Conversation | None:
        return self._ims.get(frozenset((first, second)))

    def add_im(self, room: Conversation) -> None:
        self.conversations[room.id] = self._ims[frozenset(room.members)] = room

    def count(self) -> int:
        """How many messages there are."""
        return sum(len(room.messages) for room in self.conversations.values())

    def copies(self, name: str, least: int = 1) -> dict[str, list[tuple[str, str]]]:
        """Where each id stands that messages carry as `name` in their metadata, as (conversation, time); those only
        that stand in `least` places."""
        found: dict[str, list[tuple[str, str]]] = {}
        for room in self.conversations.values():
            for said in room.messages:
                if said.metadata and name in (payload := said.metadata["event_payload"]):
                    found.setdefault(str(payload[name]), []).append((room.id, said.ts))
        return {id: places for id, places in found.items() if len(places) >= least}

    def all_views(self) -> Iterator[View]:
        for stack in self.views.values():
            yield from stack
        yield from self.homes.values()


class World:
    """Everything there is. `base_url` is where the stand-in can be reached, known once it is served; a file that was
    uploaded is processed `processing_seconds` of real time later."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.workspaces: dict[str, Workspace] = {}
        self.revision = 0
        self.base_url = ""
        self.processing_seconds = 0.0
        self._wire: deque[tuple[int, str | None, str]] = deque(maxlen=WIRE_KEPT)  # number, workspace, JSON
        self._recorded = 0
        self._waiters: set[asyncio.Future[None]] = set()

    @classmethod
    def load(cls, data: Json, clock: Clock | None = None) -> "World":
        world = cls(clock)
        world.replace(data)
        return world

    def replace(self, data: Json) -> None:
        """Forget everything and become what `data` describes; KeyError or TypeError when it is malformed."""
        self.workspaces = {entry["id"]: self._workspace(entry) for entry in data["workspaces"]}
        self._wire.clear()
        self._recorded = 0
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
            past = []
            for number, said in enumerate(channel.get("messages") or []):
                moment = int((self.clock.now() - said.get("minutes_ago", 0) * 60) * 1_000_000)
                place.last_ts = max(place.last_ts, moment)
                past.append(Message(written(moment + number), said["user"], said["text"]))
            for message in sorted(past, key=lambda message: message.ts):
                room.add(message)
        return place

    def next_ts(self, place: Workspace) -> str:
        """A message time by the movable clock, never twice the same in a workspace."""
        place.last_ts = max(place.last_ts + 1, int(self.clock.now() * 1_000_000))
        return written(place.last_ts)

    def holder(self, token: str) -> tuple[Workspace, str] | None:
        """The workspace whose app holds this token, and whether it is its `bot` or `app` token."""
        for place in self.workspaces.values():
            if token and (token == place.app.app_token or place.app.holds(token)):
                return place, "app" if token == place.app.app_token else "bot"
        return None

    def refusal(self, token: str) -> str:
        """Slack's name for why nobody holds this token."""
        apps = [place.app for place in self.workspaces.values()]
        if any(token in app.revoked for app in apps):
            return "token_revoked"
        return "token_expired" if any(token in app.tokens for app in apps) else "invalid_auth"

    def open_im(self, place: Workspace, first: str, second: str) -> Conversation:
        """The direct conversation of two, made if there was none."""
        room = place.im(first, second)
        if room is None:
            room = Conversation(new_id("D"), kind="im", members=[first, second], created=int(self.clock.now()))
            place.add_im(room)
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
        """Remember what went over the wire; the oldest entries give way."""
        self._recorded += 1
        whole = {"number": self._recorded, "at": self.clock.now(), **entry}
        self._wire.append((self._recorded, entry.get("workspace"), json.dumps(whole, ensure_ascii=False)))

    def wire(self, after: int = 0, workspace: str | None = None, latest: int = WIRE_KEPT) -> list[Json]:
        """What went over the wire after entry number `after`, oldest first and with tokens masked: the `latest`, of
        one workspace and of none."""
        told = [text for number, place, text in self._wire
                if number > after and workspace in (None, place or workspace)]
        return [json.loads(masked(text)) for text in told[-latest:]]

    def dump(self) -> str:
        """The whole as JSON, tokens masked and file contents left out."""
        whole = {"revision": self.revision, "now": self.clock.now(), "workspaces": self.workspaces}
        return masked(json.dumps(whole, ensure_ascii=False, default=plain))
