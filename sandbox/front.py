"""The browser front: the page, what one person may see of the world, and the handles of the clock."""

import mimetypes
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.world import Conversation, File, Json, Message, Person, View, Workspace, World, new_id

STATIC = Path(__file__).with_name("static")
MORNING = 9  # the hour of the person's day that "next morning" goes to
WIRE_SHOWN = 200
MESSAGES_SHOWN = 500  # the latest of an opened conversation
UNREAD_SHOWN = 100
INFINITY = float("inf")

Marks = dict[tuple[str, str, str], float]  # (workspace, person, conversation): what is read up to there


class Missing(Exception):
    """The page asked for something that is not there."""


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


def _marks(request: Request) -> Marks:
    state = request.app.state
    if not hasattr(state, "marks"):
        state.marks = {}
    marks: Marks = state.marks
    return marks


def _place(world: World, key: str) -> Workspace:
    if not world.workspaces:
        raise Missing("there is no workspace")
    return world.workspaces.get(key) or next(iter(world.workspaces.values()))


def _person(place: Workspace, key: str) -> Person:
    person = place.people.get(key)
    if person is None or person.is_bot:
        person = next((one for one in place.people.values() if not one.is_bot and not one.deleted), None)
    if person is None:
        raise Missing("there is nobody in this workspace")
    return person


def _visible(room: Conversation, me: str) -> bool:
    return room.kind == "channel" or me in room.members


def _shown(said: Message, me: str) -> bool:
    """Whether this person sees it: nobody else's ephemeral ones."""
    return said.ephemeral_to in (None, me)


def _is_reply(said: Message) -> bool:
    return said.thread_ts not in (None, said.ts) and said.subtype != "thread_broadcast"


def _unread(room: Conversation, me: str, mark: float | None) -> int:
    """Messages of others since this person last looked, counted to UNREAD_SHOWN; a channel's own past is read."""
    since = mark if mark is not None else 0.0 if room.kind == "im" else room.created + 1.0
    unread = (said for said in room.between(since, INFINITY)
              if said.user != me and not said.ephemeral_to and not _is_reply(said))
    return sum(1 for _ in islice(unread, UNREAD_SHOWN))


def _message(place: Workspace, room: Conversation, said: Message, me: str) -> Json:
    return {
        "ts": said.ts, "user": said.user, "text": said.text, "blocks": said.blocks, "thread_ts": said.thread_ts,
        "edited": said.edited, "ephemeral_to": said.ephemeral_to, "reactions": said.reactions,
        "attachments": said.attachments, "values": said.values.get(me, {}), "replies": len(room.replies(said.ts)),
        "files": [_file(place, key) for key in said.files if key in place.files],
    }


def _file(place: Workspace, key: str) -> Json:
    kept = place.files[key]
    return {"id": key, "name": kept.name, "title": kept.title, "mimetype": kept.mimetype, "extent": kept.extent,
            "alt_text": kept.alt_text, "url": f"/client/files/{place.id}/{key}/{quote(kept.name)}"}


def _view(view: View) -> Json:
    given = view.payload
    shown = {name: given.get(name) for name in ("title", "submit", "close", "blocks", "submit_disabled")}
    return {**shown, "id": view.id, "values": view.values, "errors": view.errors,
            "trouble": view.trouble}


def _room(place: Workspace, room: Conversation, me: str, marks: Marks) -> Json:
    other = next((key for key in room.members if key != me), me) if room.kind == "im" else None
    others = [place.people[key].real_name for key in room.members if key != me and key in place.people]
    name = ", ".join(others) if room.kind == "mpim" else room.name
    return {"id": room.id, "name": name, "kind": room.kind, "topic": room.topic, "archived": room.archived,
            "members": len(room.members), "member": me in room.members, "with": other,
            "unread": _unread(room, me, marks.get((place.id, me, room.id)))}


def _where(place: Workspace, wanted: str, me: str) -> tuple[str, Conversation | None]:
    """Where the page is: `home`, `app` (the bot's messages) or a conversation this person may see."""
    if wanted == "home":
        return wanted, None
    mine = place.im(me, place.app.bot_user)
    if wanted == "app" or (mine and mine.id == wanted):
        return "app", mine
    rooms = [room for room in place.conversations.values() if _visible(room, me)]
    room = next((room for room in rooms if room.id == wanted), None)
    room = room or next((room for room in rooms if me in room.members), None)
    return (room.id, room) if room else ("home", None)


async def state(request: Request) -> Response:
    """All that the page shows to one person, as JSON; 404 when the world is empty."""
    world, marks, query = _world(request), _marks(request), request.query_params
    try:
        place = _place(world, query.get("workspace", ""))
        me = _person(place, query.get("user", ""))
    except Missing as nothing:
        return JSONResponse({"error": str(nothing)}, 404)
    where, room = _where(place, query.get("conversation", ""), me.id)
    rooms = [_room(place, one, me.id, marks) for one in place.conversations.values() if _visible(one, me.id)]
    home = place.homes.get(me.id)
    opened, thread = None, None
    if room:
        seen = (said for said in room.between(0, INFINITY) if _shown(said, me.id) and not _is_reply(said))
        messages = [_message(place, room, said, me.id) for said in islice(seen, MESSAGES_SHOWN)][::-1]
        opened = {**_room(place, room, me.id, marks), "messages": messages}
        ts = query.get("thread") or ""
        first = room.message(ts)
        whole = [*([first] if first else []), *room.thread(ts)]
        replies = [_message(place, room, said, me.id) for said in whole if _shown(said, me.id)]
        thread = {"ts": ts, "messages": replies} if replies else None
    return JSONResponse({
        "revision": world.revision, "now": world.clock.now(), "can_jump_to_due": bool(_next_due(request)),
        "letters": len(request.app.state.mail.letters) if request.app.state.mail else None,
        "workspaces": [{"id": one.id, "name": one.name, "kind": one.kind} for one in world.workspaces.values()],
        "workspace": {"id": place.id, "name": place.name, "kind": place.kind, "commands": place.app.commands,
                      "shortcuts": place.app.shortcuts, "try_this": place.try_this,
                      "app": {"id": place.app.id, "name": place.app.name, "bot_user": place.app.bot_user}},
        "people": [{"id": one.id, "name": one.name, "real_name": one.real_name or one.name, "title": one.title,
                    "tz": one.tz, "locale": one.locale, "is_admin": one.is_admin, "is_bot": one.is_bot,
                    "deleted": one.deleted} for one in place.people.values()],
        "usergroups": place.usergroups, "files": [_file(place, key) for key in place.files],
        "me": me.id, "place": where, "conversations": rooms, "conversation": opened, "thread": thread,
        "views": [_view(view) for view in place.views.get(me.id, [])], "home": _view(home) if home else None,
    })


async def shown_file(request: Request) -> Response:
    """A file's bytes for the page, which shows one person what they may see anyway."""
    place = _world(request).workspaces.get(request.path_params["team"])
    kept = place.files.get(request.path_params["file"]) if place else None
    if kept is None or not kept.complete:
        return Response("file_not_found", 404)
    return Response(kept.content, media_type=kept.mimetype, headers={"x-content-type-options": "nosniff"})


async def choose_file(request: Request) -> Response:
    """A person's own file, for a form they have open: its bytes are the body. Its id, as Slack's client learns it."""
    world, asked = _world(request), request.query_params
    place = world.workspaces.get(asked["workspace"])
    if place is None or asked["user"] not in place.people:
        return JSONResponse({"ok": False, "error": "user_not_found"})
    content, name = await request.body(), asked["name"]
    kept = File(new_id("F"), name, name, asked["user"], len(content), "",
                mimetypes.guess_type(name)[0] or "application/octet-stream", int(world.clock.now()), content, True)
    place.files[kept.id] = kept
    world.changed()
    return JSONResponse({"ok": True, "file": kept.id})


async def read(request: Request) -> Response:
    """Remember how far a person has read. Nothing else in the world knows it."""
    given = await request.json()
    _marks(request)[given["workspace"], given["user"], given["conversation"]] = float(given["ts"])
    _world(request).changed()
    return JSONResponse({"ok": True})


async def wire(request: Request) -> Response:
    """The latest entries of the wire log of one workspace (all, without one), oldest first."""
    wanted = request.query_params.get("workspace")
    return JSONResponse({"entries": _world(request).wire(workspace=wanted or None, latest=WIRE_SHOWN)})


def _next_due(request: Request) -> Callable[[], datetime | None] | None:
    asked: Callable[[], datetime | None] | None = request.app.state.next_due
    return asked


def next_morning(now: float, tz: str) -> float:
    """Seconds since 1970 of the next 9:00 on the wall clock of that zone."""
    here = datetime.fromtimestamp(now, ZoneInfo(tz))
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= here:
        morning = (here + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning.timestamp()


async def move_clock(request: Request) -> Response:
    """`{"forward": seconds}`, `{"to": "next_morning"}` in the person's zone, or `{"to": "next_due"}`."""
    given, world = await request.json(), _world(request)
    now = world.clock.now()
    if given.get("to") == "next_morning":
        place = _place(world, given.get("workspace", ""))
        seconds = next_morning(now, _person(place, given.get("user", "")).tz) - now
    elif given.get("to") == "next_due":
        asked = _next_due(request)
        due = await run_in_threadpool(asked) if asked else None
        if due is None:
            return JSONResponse({"error": "Nothing is due"})
        seconds = max(0.0, due.timestamp() - now)
    elif isinstance(given.get("forward"), int | float) and given["forward"] >= 0:
        seconds = given["forward"]
    else:
        return JSONResponse({"error": "the clock moves forward only"}, 400)
    moved = world.clock.forward(seconds)
    world.changed()
    return JSONResponse({"now": moved})


async def index(request: Request) -> Response:
    return FileResponse(STATIC / "index.html")


routes = [
    Route("/", index),
    Route("/client/state", state),
    Route("/client/wire", wire),
    Route("/client/upload", choose_file, methods=["POST"]),
    Route("/client/files/{team}/{file}/{name:path}", shown_file),
    Route("/client/read", read, methods=["POST"]),
    Route("/client/clock", move_clock, methods=["POST"]),
    Mount("/static", StaticFiles(directory=STATIC)),
]
