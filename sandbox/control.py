"""What tests and the browser front steer the stand-in by: deeds of people, the world, the clock, faults."""

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox import shapes, views
from sandbox.acts import act
from sandbox.deliveries import Deliveries
from sandbox.faults import Faults, Plan
from sandbox.limits import Limiter, Limits
from sandbox.sockets import Socket, Sockets
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
    """Become another world, given as YAML or JSON; sockets stay connected, faults planned, and counts begin anew."""
    body = await request.body()
    try:
        is_json = request.headers.get("content-type", "").startswith("application/json")
        request.app.state.world.replace(json.loads(body) if is_json else yaml.safe_load(body))
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as wrong:
        return JSONResponse({"ok": False, "error": f"{type(wrong).__name__}: {wrong}"}, 400)
    deliveries: Deliveries = request.app.state.deliveries
    deliveries.faults.forget_counts()
    deliveries.limiter.impose(deliveries.limiter.limits)
    return JSONResponse({"ok": True, "revision": request.app.state.world.revision})


async def dump(request: Request) -> Response:
    return Response(request.app.state.world.dump(), media_type="application/json")


async def copies(request: Request) -> Response:
    """How many messages a workspace has, and where each id in their metadata stands (see Workspace.copies); without
    the ids when `least` is 0."""
    asked = request.query_params
    place: Workspace | None = request.app.state.world.workspaces.get(asked.get("workspace", ""))
    if place is None:
        return JSONResponse({"ok": False, "error": "team_not_found"}, 404)
    least = int(asked.get("least", 1))
    found = place.copies(asked.get("name", "id"), least) if least else {}
    return JSONResponse({"messages": place.count(), "copies": found})


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
    """What is planned and what struck; or plan a fault (see faults.Plan). An empty object forgets all plans."""
    known: Faults = request.app.state.deliveries.faults
    if request.method == "GET":
        return JSONResponse(known.report())
    asked: dict[str, Any] = await request.json()
    if not asked:
        known.planned.clear()
        return JSONResponse({"ok": True})
    try:
        known.planned.append(Plan(**asked))
    except (TypeError, ValueError) as wrong:
        return JSONResponse({"ok": False, "error": str(wrong)}, 400)
    return JSONResponse({"ok": True, "seed": known.planned[-1].seed})


async def limits(request: Request) -> Response:
    """What came of the limits (see limits.Limiter.report); or `{"on": true}` enforces them, with settings of
    limits.Limits beside it, and `{"on": false}` lets everything pass. Counting begins anew."""
    limiter: Limiter = request.app.state.deliveries.limiter
    if request.method == "GET":
        return JSONResponse(limiter.report())
    asked: dict[str, Any] = await request.json()
    try:
        limiter.impose(Limits(**asked) if asked.pop("on", True) else None)
    except (TypeError, ValueError) as wrong:
        return JSONResponse({"ok": False, "error": str(wrong)}, 400)
    return JSONResponse({"ok": True})


async def away(request: Request) -> Response:
    """For so many `seconds` nobody new can connect; one who is connected, as whoever asked this, stays."""
    request.app.state.deliveries.later(request.app.state.door.away(float((await request.json())["seconds"])))
    return JSONResponse({"ok": True})


async def wire(request: Request) -> Response:
    """What went over the wire after entry number `after`, oldest first."""
    after = int(request.query_params.get("after", 0))
    return JSONResponse(request.app.state.world.wire(after))


async def disconnect(request: Request) -> Response:
    asked = json.loads(await request.body() or b"{}")
    sockets = request.app.state.deliveries.sockets
    count = await sockets.disconnect(asked.get("app"), asked.get("reason", "refresh_requested"))
    return JSONResponse({"ok": True, "disconnected": count})


async def connections(request: Request) -> Response:
    """How many sockets each app has open."""
    return JSONResponse({app: len(peers) for app, peers in request.app.state.deliveries.sockets.open.items()})


async def sockets(request: Request) -> Response:
    """Each open socket; or, asked to `do` one of TO_SOCKETS to those of one `app` or of all, how many there were."""
    known: Sockets = request.app.state.deliveries.sockets
    if request.method == "GET":
        return JSONResponse([socket.described() for socket in known.of(None)])
    asked = await request.json()
    doing = TO_SOCKETS.get(asked.get("do"))
    if doing is None:
        return JSONResponse({"ok": False, "error": f"sockets can be told to {', '.join(TO_SOCKETS)}"}, 400)
    those = list(known.of(asked.get("app")))
    for socket in those:
        doing(socket)
    return JSONResponse({"ok": True, "sockets": len(those)})


TO_SOCKETS: dict[str, Callable[[Socket], None]] = {
    "silence": Socket.silence, "wake": Socket.wake, "cut": Socket.cut, "reset": partial(Socket.cut, reset=True)}
routes = [
    Route("/client/act", act_endpoint, methods=["POST"]),
    Route("/client/revision", revision),
    WebSocketRoute("/client/socket", watch),
    Route("/control/load", load, methods=["POST"]),
    Route("/control/dump", dump),
    Route("/control/copies", copies),
    Route("/control/seen", seen),
    Route("/control/clock", clock, methods=["POST"]),
    Route("/control/faults", faults, methods=["GET", "POST"]),
    Route("/control/limits", limits, methods=["GET", "POST"]),
    Route("/control/away", away, methods=["POST"]),
    Route("/control/wire", wire),
    Route("/control/disconnect", disconnect, methods=["POST"]),
    Route("/control/connections", connections),
    Route("/control/sockets", sockets, methods=["GET", "POST"]),
]
