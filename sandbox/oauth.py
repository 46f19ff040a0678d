"""Installing the app by link: the page where somebody allows it, codes for tokens, and tokens that run out.

Every workspace whose app has the `client_id` offers itself on the page. Tokens run out in real time."""

import secrets
import time
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox import events
from sandbox.api.calling import Call, method
from sandbox.deliveries import Deliveries
from sandbox.elements import Json
from sandbox.refused import Refused
from sandbox.world import App, Workspace, World

CODE_SECONDS = 600  # Slack, installing with OAuth
PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Add to a workspace</title>
<h1>{name} wants to be added to a workspace</h1><p>It asks for: {scope}</p><form method="post">{hidden}
<p><label>Workspace <select name="team">{teams}</select></label>
<p><button name="do" value="allow">Allow</button> <button name="do" value="cancel">Cancel</button></form></html>"""


def offered(world: World, client_id: str) -> list[Workspace]:
    return [place for place in world.workspaces.values() if client_id and place.app.client_id == client_id]


def wrong(world: World, asked: Json) -> str:
    """Why the page cannot be shown, by Slack's name for it."""
    places = offered(world, str(asked.get("client_id", "")))
    if not places:
        return "invalid_client_id"
    if not asked.get("scope"):
        return "invalid_scope"
    allowed = places[0].app.redirect_urls
    given = str(asked.get("redirect_uri", ""))
    return "" if given and any(given.startswith(each) for each in allowed or [given]) else "bad_redirect_uri"


async def authorize(request: Request) -> Response:
    """The page, and what whoever looks at it decided: they are sent back with a code, or with `access_denied`."""
    world: World = request.app.state.world
    asked = dict(request.query_params) | dict(parse_qsl((await request.body()).decode()))
    if problem := wrong(world, asked):
        return HTMLResponse(f"<!DOCTYPE html><title>Something went wrong</title><p>{problem}</p>", 400)
    places = {place.id: place for place in offered(world, asked["client_id"])}
    if request.method == "GET":
        kept = ("client_id", "scope", "state", "redirect_uri")
        hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">' for name in kept)
        teams = "".join(f'<option value="{place.id}">{escape(place.name)}</option>' for place in places.values())
        name = next(iter(places.values())).app.name
        return HTMLResponse(PAGE.format(name=escape(name), scope=escape(asked["scope"]), hidden=hidden, teams=teams))
    back: Json = {"state": asked.get("state", "")}
    if asked.get("do") != "allow" or asked.get("team") not in places:
        return sent_back(asked, {"error": "access_denied", **back})
    code = secrets.token_hex(16)
    places[asked["team"]].app.codes[code] = {
        "redirect_uri": asked["redirect_uri"], "scope": asked["scope"], "until": time.time() + CODE_SECONDS,
        "user": next((one.id for one in places[asked["team"]].people.values() if one.is_admin), "USLACKBOT")}
    return sent_back(asked, {"code": code, **back})


def sent_back(asked: Json, answer: Json) -> Response:
    joint = "&" if "?" in asked["redirect_uri"] else "?"
    return RedirectResponse(f"{asked['redirect_uri']}{joint}{urlencode(answer)}", 302)


@method("oauth.v2.access", token="none")
def access(call: Call) -> Json:
    """A token for a code, or a new pair for a refresh token; each is taken once."""
    places = offered(call.world, call.text("client_id"))
    if not places:
        raise Refused("invalid_client_id")
    if places[0].app.client_secret != call.text("client_secret"):
        raise Refused("bad_client_secret")
    grant = call.text("grant_type") or "authorization_code"
    if grant == "refresh_token":
        return refreshed(places, call.text("refresh_token"))
    if grant != "authorization_code":
        raise Refused("invalid_grant_type")
    code = call.text("code")
    place = next((place for place in places if code in place.app.codes), None)
    if place is None:
        raise Refused("invalid_code")
    granted = place.app.codes[code]
    if granted.get("used"):
        raise Refused("code_already_used")
    if granted["redirect_uri"] != call.text("redirect_uri"):
        raise Refused("bad_redirect_uri")
    if granted["until"] < time.time():
        raise Refused("invalid_code")
    granted["used"] = True
    return given(place, granted["scope"]) | {"authed_user": {"id": granted["user"]}}


def refreshed(places: list[Workspace], token: str) -> Json:
    place = next((place for place in places if token in place.app.refresh_tokens), None)
    if place is None:
        raise Refused("invalid_refresh_token")
    if place.app.refresh_tokens[token]:
        place.app.reused += 1
        raise Refused("invalid_refresh_token")
    place.app.refresh_tokens[token] = True
    place.app.refreshed += 1
    return given(place, ",".join(place.app.scopes or []))


def given(place: Workspace, scope: str) -> Json:
    """A new token; one that was given before is good for as long as it was."""
    app, more = place.app, {}
    if app.rotates:
        token, refresh = f"xoxe.xoxb-1-{secrets.token_hex(20)}", f"xoxe-1-{secrets.token_hex(20)}"
        app.tokens[token] = time.time() + app.token_seconds
        app.refresh_tokens[refresh] = False
        more = {"expires_in": app.token_seconds, "refresh_token": refresh}
    else:
        token = f"xoxb-{secrets.token_hex(16)}"
        app.tokens[token] = None
    return {"access_token": token, "token_type": "bot", "scope": scope, "bot_user_id": app.bot_user, "app_id": app.id,
            "team": {"id": place.id, "name": place.name}, "enterprise": None, "is_enterprise_install": False, **more}


def expire(app: App) -> None:
    """Every token that runs out has done so."""
    app.tokens = {token: None if until is None else 0.0 for token, until in app.tokens.items()}


def revoke(app: App) -> None:
    """No token of the app is good any more."""
    app.revoked |= {*app.tokens, app.bot_token} - {""}
    app.tokens, app.refresh_tokens, app.bot_token = {}, {}, ""


async def tokens(request: Request) -> Response:
    """What `happens` to the app's tokens in a workspace: they `expire`, are `revoked`, or the app is `uninstalled`.
    The answers are those to the events."""
    deliveries: Deliveries = request.app.state.deliveries
    asked: dict[str, Any] = await request.json()
    place = deliveries.world.workspaces[asked["workspace"]]
    told: list[events.Event] = []
    if asked["happens"] == "expire":
        expire(place.app)
    else:
        revoke(place.app)
        told = events.removed(place, uninstalled=asked["happens"] == "uninstalled")
    deliveries.world.changed()
    answers = await events.tell(deliveries, place, told)
    return JSONResponse({"ok": True, "answers": [answer.status for answer in answers]})


routes = [
    Route("/oauth/v2/authorize", authorize, methods=["GET", "POST"]),
    Route("/control/tokens", tokens, methods=["POST"]),
]
