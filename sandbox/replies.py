"""response_url: the app's right to answer where somebody did something, five times within 30 minutes."""

import json
import secrets
import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import events, messages
from sandbox.deliveries import Deliveries
from sandbox.elements import Json
from sandbox.faults import met, told
from sandbox.refused import Refused
from sandbox.triggers import REPLY_KEPT, REPLY_SECONDS, REPLY_USES, Reply, forget
from sandbox.views import with_ids
from sandbox.world import Message, Workspace


def address(deliveries: Deliveries, place: Workspace, user: str, channel: str, ts: str | None = None) -> str:
    """A new response_url for what this person did in this conversation, to the message `ts` if to one."""
    key, now = secrets.token_urlsafe(18), time.monotonic()
    forget(deliveries.replies, now - REPLY_KEPT)
    deliveries.replies[key] = Reply(place.id, user, channel, ts, now)
    return f"{deliveries.world.base_url}/respond/{place.id}/{key}"


def respond(deliveries: Deliveries, reply: Reply, body: Json) -> None:
    """Do what the app asks for: replace or delete the message acted on, or say something new, to the person
    alone unless `response_type` is `in_channel`."""
    world = deliveries.world
    place = world.workspaces[reply.workspace]
    room = place.conversations[reply.channel]
    original = room.message(reply.ts) if reply.ts else None
    if truth(body.get("delete_original")) and original:
        events.announce(deliveries, place, messages.take_away(deliveries, place, room, original))
        return
    text, blocks = messages.contents(place, body.get("text"), body.get("blocks"))
    if truth(body.get("replace_original")) and original:
        told = messages.alter(deliveries, place, room, original, text, blocks, place.app.bot_user)
        events.announce(deliveries, place, told)
    elif body.get("response_type") == "in_channel":
        said = Message(world.next_ts(place), place.app.bot_user, text, with_ids(blocks or []),
                       body.get("thread_ts"), bot_id=place.app.bot_id)
        events.announce(deliveries, place, messages.add(deliveries, place, room, said))
    else:
        messages.whisper(deliveries, place, room, reply.user, text, blocks, body.get("thread_ts"))


def truth(value: object) -> bool:
    return value is True or str(value).lower() == "true"


async def endpoint(request: Request) -> Response:
    deliveries: Deliveries = request.app.state.deliveries
    fault = await met(deliveries.faults.take("response_url"), deliveries.world)
    done = Response() if fault and not fault.done else await responded(request)
    return await told(fault, request, done)


async def responded(request: Request) -> Response:
    deliveries: Deliveries = request.app.state.deliveries
    reply = deliveries.replies.get(request.path_params["key"])
    if reply is None:
        return JSONResponse({"ok": False, "error": "no_such_url"}, 404)
    body: Json = {}
    answer = ""
    if time.monotonic() - reply.given > REPLY_SECONDS:
        answer = "expired_url"
    elif reply.uses >= REPLY_USES:
        answer = "used_url"
    else:
        reply.uses += 1
        try:
            body = json.loads(await request.body())
            respond(deliveries, reply, body)
        except ValueError:
            answer = "invalid_payload"
        except Refused as refused:
            answer = refused.error
    deliveries.world.record(direction="from the app", transport="http", kind="response_url",
                            workspace=reply.workspace, name="response_url", status=answer or "ok", ms=0,
                            request=body, response=answer or "ok")
    deliveries.world.changed()
    if answer:
        return JSONResponse({"ok": False, "error": answer}, 404 if answer.endswith("_url") else 400)
    return Response("ok", media_type="text/plain")


routes = [Route("/respond/{team}/{key}", endpoint, methods=["POST"])]
