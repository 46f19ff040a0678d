"""What tests and the browser front steer the stand-in by: deeds of people, the world, the clock, faults."""

import asyncio
import json
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox import shapes, views
from sandbox.acts import act
from sandbox.faults import Fault
from sandbox.world import View, Workspace, World

LONGEST_WAIT = 30.0  # seconds a /client/revision call is held
PAUSE = 0.02  # seconds between two pushes to one browser


async def act_endpoint(request: Request) -> Response:
    asked = await request.json()
    return JSONResponse(await act(request.app.state.deliveries, asked["workspace"], asked["user"], asked["deed"]))


async def revision(request: Request) -> Response:
    """The revision as soon as it is beyond `after`, at the latest after `seconds`."""
    after = int(request.query_params.get("after", -1))
    seconds = min(float(request.query_params.get("seconds", LONGEST_WAIT)), LONGEST_WAIT)
    return JSONResponse({"revision": await request.app.state.world.beyond(after, seconds)})


async def watch(link: WebSocket) -> None:
    """Push every change, at most one each PAUSE."""
    await link.accept()
    world = link.app.state.world
    hearing = asyncio.ensure_future(link.receive())
    seen = -1
    try:
        while True:
            waiting = asyncio.ensure_future(world.beyond(seen, LONGEST_WAIT))
            await asyncio.wait({hearing, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if hearing.done():
                waiting.cancel()
                if hearing.result()["type"] == "websocket.disconnect":
                    return
                hearing = asyncio.ensure_future(link.receive())
                continue
            seen = waiting.result()
            await link.send_text(json.dumps({"type": "changed", "revision": seen}))
            await asyncio.sleep(PAUSE)
    except WebSocketDisconnect:
        return
    finally:
        hearing.cancel()


async def load(request: Request) -> Response:
    """Become another world, given as YAML or JSON; sockets stay connected."""
    body = await request.body()
    try:
        is_json = request.headers.get("content-type", "").startswith("application/json")
        request.app.state.world.replace(json.loads(body) if is_json else yaml.safe_load(body))
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as wrong:
        return JSONResponse({"ok": False, "error": f"{type(wrong).__name__}: {wrong}"}, 400)
    return JSONResponse({"ok": True, "revision": request.app.state.world.revision})


async def dump(request: Request) -> Response:
    return JSONResponse(request.app.state.world.dump())


async def seen(request: Request) -> Response:
    """What one person sees: open views bottom first, the Home tab, and the messages of every conversation they
    are in, or of one `channel`. Their own ephemeral messages carry `ephemeral_to`."""
    world: World = request.app.state.world
    asked = request.query_params
    place, user, only = world.workspaces[asked["workspace"]], asked["user"], asked.get("channel")
    rooms = [room for room in place.conversations.values() if user in room.members and only in (None, room.id)]
    home = place.homes.get(user)
    return JSONResponse({
        "views": [whole(place, view) for view in views.stack(place, user)],
        "home": whole(place, home) if home else None,
        "conversations": [
            shapes.conversation(place, room, user) | {"members": room.members, "messages": [
                shapes.message(world, place, room, said, metadata=True)
                | ({"ephemeral_to": user} if said.ephemeral_to else {}) | {"channel": room.id}
                for said in room.messages if said.ephemeral_to in (None, user)]} for room in rooms]})


def whole(place: Workspace, view: View) -> dict[str, Any]:
    return views.described(place, view) | {"errors": view.errors, "trouble": view.trouble}


async def clock(request: Request) -> Response:
    world = request.app.state.world
    try:
        now = world.clock.forward(float((await request.json())["forward"]))
    except ValueError as wrong:
        return JSONResponse({"ok": False, "error": str(wrong)}, 400)
    world.changed()
    return JSONResponse({"ok": True, "now": now, "offset_seconds": world.clock.offset})


async def faults(request: Request) -> Response:
    """Plan a fault; an empty object forgets all that are planned."""
    planned = request.app.state.deliveries.faults.planned
    asked: dict[str, Any] = await request.json()
    if not asked:
        planned.clear()
        return JSONResponse({"ok": True})
    try:
        planned.append(Fault(**asked))
    except (TypeError, ValueError) as wrong:
        return JSONResponse({"ok": False, "error": str(wrong)}, 400)
    return JSONResponse({"ok": True})


async def wire(request: Request) -> Response:
    """What went over the wire after entry number `after`, oldest first."""
    after = int(request.query_params.get("after", 0))
    return JSONResponse([entry for entry in request.app.state.world.wire if entry["number"] > after])


async def disconnect(request: Request) -> Response:
    asked = json.loads(await request.body() or b"{}")
    count = await request.app.state.deliveries.disconnect(asked.get("app"), asked.get("reason", "refresh_requested"))
    return JSONResponse({"ok": True, "disconnected": count})


async def connections(request: Request) -> Response:
    """How many sockets each app has open."""
    return JSONResponse({app: len(peers) for app, peers in request.app.state.deliveries.sockets.items()})


routes = [
    Route("/client/act", act_endpoint, methods=["POST"]),
    Route("/client/revision", revision),
    WebSocketRoute("/client/socket", watch),
    Route("/control/load", load, methods=["POST"]),
    Route("/control/dump", dump),
    Route("/control/seen", seen),
    Route("/control/clock", clock, methods=["POST"]),
    Route("/control/faults", faults, methods=["POST"]),
    Route("/control/wire", wire),
    Route("/control/disconnect", disconnect, methods=["POST"]),
    Route("/control/connections", connections),
]
