"""The Web API: `/api/METHOD`, form or JSON, a token in the Authorization header or in the body."""

import asyncio
import json
import time
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.api import chat, conversations, files, people, views
from sandbox.api.calling import METHODS, Call
from sandbox.deliveries import Deliveries
from sandbox.elements import Json
from sandbox.faults import spoiled
from sandbox.refused import Refused

__all__ = ["METHODS", "chat", "conversations", "files", "people", "routes", "views"]


def arguments(request: Request, body: bytes) -> Json:
    """The query and the body as one; `invalid_json` or `invalid_form_data` when the body cannot be read."""
    found: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            found |= json.loads(body or b"{}")
        except (ValueError, TypeError):
            raise Refused("invalid_json") from None
        return found
    try:
        return found | dict(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise Refused("invalid_form_data") from None


def answered(deliveries: Deliveries, name: str, args: Json, token: str) -> Json:
    """What the method says to these arguments; Refused for everything Slack refuses."""
    if name not in METHODS:
        raise Refused("unknown_method", req_method=name)
    function, kind = METHODS[name]
    if kind != "none" and not token:
        raise Refused("not_authed")
    holder = deliveries.world.holder(token)
    if kind == "none":
        place = holder[0] if holder else next(iter(deliveries.world.workspaces.values()))
    elif holder is None:
        raise Refused("invalid_auth")
    elif holder[1] != kind:
        raise Refused("not_allowed_token_type")
    else:
        place = holder[0]
    return function(Call(deliveries, place, args))


async def endpoint(request: Request) -> Response:
    deliveries: Deliveries = request.app.state.deliveries
    name = request.path_params["method"]
    started = time.monotonic()
    body = await request.body()
    fault = deliveries.faults.take(name)
    header = request.headers.get("authorization", "")
    args: Json = {}
    token = ""
    answer: Json
    if fault and fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    if fault and not fault.after:
        answer = {"ok": False, "error": f"({fault.kind})"}
    else:
        try:
            args = arguments(request, body)
            token = header.removeprefix("Bearer ").strip() or str(args.get("token") or "")
            args.pop("token", None)
            answer = {"ok": True, **answered(deliveries, name, args, token)}
        except Refused as refused:
            answer = {"ok": False, "error": refused.error, **refused.more}
    holder = deliveries.world.holder(token)
    deliveries.world.record(
        direction="from the app", transport="http", kind="api", workspace=holder[0].id if holder else None,
        name=name, status="ok" if answer["ok"] else answer["error"], fault=fault.kind if fault else None,
        ms=int((time.monotonic() - started) * 1000), request=args, response=answer)
    deliveries.world.changed()
    if fault and fault.kind != "delay":
        return await spoiled(fault, request)
    scopes = holder[0].app.scopes if holder else None
    return JSONResponse(answer, headers={"x-oauth-scopes": ",".join(scopes)} if scopes is not None else None)


async def upload(request: Request) -> Response:
    """The second step of an upload: the bytes."""
    deliveries: Deliveries = request.app.state.deliveries
    place = deliveries.world.workspaces.get(request.path_params["team"])
    kept = place.files.get(request.path_params["file"]) if place else None
    fault = deliveries.faults.take("upload")
    if fault and not fault.after:
        return await spoiled(fault, request)
    if kept is None or kept.complete:
        return Response("file_not_found", 404)
    body = await request.body()
    if len(body) != kept.size:
        return Response("the length is not what was announced", 400)
    kept.content = body
    return await spoiled(fault, request) if fault else Response(f"OK - {len(body)}", media_type="text/plain")


async def download(request: Request) -> Response:
    """A file's bytes. Open to everybody here, since the browser front shows them."""
    place = request.app.state.deliveries.world.workspaces.get(request.path_params["team"])
    kept = place.files.get(request.path_params["file"]) if place else None
    if kept is None or not kept.complete:
        return Response("file_not_found", 404)
    return Response(kept.content, media_type=kept.mimetype)


routes = [
    Route("/api/{method}", endpoint, methods=["GET", "POST"]),
    Route("/upload/{team}/{file}", upload, methods=["POST", "PUT"]),
    Route("/files/{team}/{file}/{name:path}", download),
]
