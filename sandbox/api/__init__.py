"""The Web API: `/api/METHOD`, form or JSON, a token in the Authorization header or in the body."""

import base64
import json
import time
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.api import canvases, chat, conversations, files, people, views
from sandbox.api.calling import METHODS, Call
from sandbox.deliveries import Deliveries
from sandbox.elements import Json
from sandbox.faults import limited, met, told
from sandbox.refused import Limited, Refused

__all__ = ["METHODS", "canvases", "chat", "conversations", "files", "people", "routes", "views"]


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


def unsecret(args: Json) -> Json:
    """What is remembered of the arguments."""
    return args | dict.fromkeys(args.keys() & {"client_secret", "code"}, "…")


def basic(header: str) -> Json:
    """A client's id and secret, when they came as the header has them."""
    if not header.startswith("Basic "):
        return {}
    try:
        client_id, _, secret = base64.b64decode(header[6:]).decode().partition(":")
    except ValueError:
        raise Refused("invalid_client_id") from None
    return {"client_id": client_id, "client_secret": secret}


def answered(deliveries: Deliveries, name: str, args: Json, token: str) -> Json:
    """What the method says to these arguments; Refused for everything Slack refuses, Limited for what is too fast."""
    if name not in METHODS:
        raise Refused("unknown_method", req_method=name)
    function, kind = METHODS[name]
    if kind != "none" and not token:
        raise Refused("not_authed")
    holder = deliveries.world.holder(token)
    if kind == "none":
        place = holder[0] if holder else next(iter(deliveries.world.workspaces.values()))
    elif holder is None:
        raise Refused(deliveries.world.refusal(token))
    elif holder[1] != kind:
        raise Refused("not_allowed_token_type")
    else:
        place = holder[0]
    if retry_after := deliveries.limiter.ask(place, name, str(args.get("channel") or "")):
        raise Limited(retry_after)
    return function(Call(deliveries, place, args))


async def endpoint(request: Request) -> Response:
    deliveries: Deliveries = request.app.state.deliveries
    name = request.path_params["method"]
    started = time.monotonic()
    body = await request.body()
    fault = await met(deliveries.faults.take(name), deliveries.world)
    header = request.headers.get("authorization", "")
    args: Json = {}
    token = ""
    answer: Json
    wait = 0
    if fault and not fault.done:
        answer = {"ok": False, "error": f"({fault.kind})"}
    else:
        try:
            args = arguments(request, body)
            credentials = basic(header)
            token = "" if credentials else header.removeprefix("Bearer ").strip() or str(args.get("token") or "")
            args.pop("token", None)
            answer = {"ok": True, **answered(deliveries, name, args | credentials, token)}
        except Limited as too_fast:
            wait = too_fast.retry_after
            answer = {"ok": False, "error": too_fast.error}
        except Refused as refused:
            answer = {"ok": False, "error": refused.error, **refused.more}
    holder = deliveries.world.holder(token)
    deliveries.world.record(
        direction="from the app", transport="http", kind="api", workspace=holder[0].id if holder else None,
        name=name, status="ok" if answer["ok"] else answer["error"], fault=fault.kind if fault else None,
        ms=int((time.monotonic() - started) * 1000), request=unsecret(args), response=answer)
    deliveries.world.changed()
    scopes = holder[0].app.scopes if holder else None
    headers = {"x-oauth-scopes": ",".join(scopes)} if scopes is not None else None
    return await told(fault, request, limited(wait) if wait else JSONResponse(answer, headers=headers))


async def upload(request: Request) -> Response:
    """The second step of an upload: the bytes."""
    deliveries: Deliveries = request.app.state.deliveries
    fault = await met(deliveries.faults.take("upload"), deliveries.world)
    done = Response() if fault and not fault.done else await kept(request)
    return await told(fault, request, done)


async def kept(request: Request) -> Response:
    place = request.app.state.world.workspaces.get(request.path_params["team"])
    file = place.files.get(request.path_params["file"]) if place else None
    if file is None or file.complete:
        return Response("file_not_found", 404)
    body = await request.body()
    if len(body) != file.size:
        return Response("the length is not what was announced", 400)
    file.content = body
    return Response(f"OK - {len(body)}", media_type="text/plain")


async def download(request: Request) -> Response:
    """A file's bytes for the app of its workspace; everybody else is sent to a login page, as Slack does."""
    deliveries: Deliveries = request.app.state.deliveries
    fault = await met(deliveries.faults.take("download"), deliveries.world)
    return await told(fault, request, Response() if fault and not fault.done else read(request))


def read(request: Request) -> Response:
    deliveries: Deliveries = request.app.state.deliveries
    holder = deliveries.world.holder(request.headers.get("authorization", "").removeprefix("Bearer ").strip())
    place = deliveries.world.workspaces.get(request.path_params["team"])
    kept = place.files.get(request.path_params["file"]) if place else None
    deliveries.world.record(
        direction="from the app", transport="http", kind="download", workspace=place.id if place else None,
        name="download", status="ok" if kept and holder else "refused", fault=None, ms=0,
        request={"file": request.path_params["file"]}, response={"size": kept.size if kept and holder else 0})
    if holder is None or place is None or holder[0] is not place:
        return RedirectResponse("/login", 302)
    if kept is None or not kept.complete:
        return Response("file_not_found", 404)
    return Response(kept.content, media_type=kept.mimetype)


async def login(request: Request) -> Response:
    """Where whoever may not read a file ends up."""
    return HTMLResponse("<!DOCTYPE html><title>Sign in</title><p>Sign in to read this file.</p>")


routes = [
    Route("/api/{method}", endpoint, methods=["GET", "POST"]),
    Route("/upload/{team}/{file}", upload, methods=["POST", "PUT"]),
    Route("/files/{team}/{file}/{name:path}", download),
    Route("/login", login),
]
