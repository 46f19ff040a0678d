"""Slack for tests: the stand-in with three small workspaces, and whole signed payloads as Slack sends them."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import Client, TestResponse

from bot.slack.guard import Wsgi
from sandbox import replies, shapes, views
from sandbox.client import Someone, StandIn
from sandbox.server import Running
from sandbox.world import Workspace

COMPANY, CIRCLE, BOTH = "T0HARBOR", "T0CIRCLE", "T0BOTH"
HR, TALK = "C0HR", "C0TALK"
KINDS = {COMPANY: "company", CIRCLE: "community", BOTH: "both"}
SECRETS = {kind: f"signing-secret-of-{kind}" for kind in KINDS.values()}
Json = dict[str, Any]
RECRUITERS: Json = {"id": "S0RECRUIT", "name": "Recruiting", "handle": "recruiting", "users": ["U0JAN", "U0GIO"]}


def _app(kind: str) -> Json:
    name = kind.upper()
    return {
        "id": f"A0{name}", "name": "Rapport", "bot_user": f"U0BOT{name}", "bot_id": f"B0{name}",
        "bot_token": f"xoxb-{kind}", "signing_secret": SECRETS[kind], "events": [],
        "commands": [{"name": f"/{word}", "description": word} for word in ("hire", "community")],
    }  # fmt: skip


def newcomer(name: str, **more: Any) -> Json:
    """Somebody as the stand-in is told of them."""
    return {"id": f"U0{name.upper()}", "name": name, "real_name": name.title(), "email": f"{name}@a.example", **more}


def world() -> Json:
    """Mina asks, Omar decides first, two of Li Wei, Noor and Edith after him; Ada is admin, Sam only works there.

    Eve administers another organisation's workspace and is in a channel shared with it.
    """
    company = [newcomer(name) for name in ("mina", "omar", "noor", "edith", "sam", "ana", "pia", "jan")]
    company += [newcomer("liwei", locale="zh-CN", tz="Asia/Shanghai"), newcomer("ada", is_admin=True)]
    company += [newcomer("gus", restricted=True), newcomer("gio", restricted=True), newcomer("dee", deleted=True)]
    company += [newcomer("eve", team="T0ELSEWHERE", is_admin=True)]
    circle = [newcomer("cleo"), newcomer("moe"), newcomer("cora", is_admin=True)]
    both = [newcomer("bea"), newcomer("bob"), newcomer("bo", is_admin=True)]
    people = {COMPANY: company, CIRCLE: circle, BOTH: both}
    channels: dict[str, list[Json]] = {
        COMPANY: [{"id": HR, "name": "hr", "members": ["U0NOOR"], "bot": True}],
        CIRCLE: [{"id": TALK, "name": "talk", "members": ["U0CLEO", "U0MOE", "U0CORA"], "bot": True}],
    }
    return {
        "workspaces": [
            {
                "id": id, "name": kind, "domain": kind, "kind": kind, "app": _app(kind), "people": people[id],
                "channels": channels.get(id, []),
                "usergroups": [dict(RECRUITERS)] if id == COMPANY else [],
            }
            for id, kind in KINDS.items()
        ]
    }  # fmt: skip


@dataclass(frozen=True)
class Slack:
    """Slack's side of the wire to `web`: what people do becomes one payload each, signed and handed over whole."""

    server: Running
    stand_in: StandIn
    web: Wsgi
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)

    def place(self, workspace: str) -> Workspace:
        return self.server.world.workspaces[workspace]

    def someone(self, user: str, workspace: str = COMPANY) -> Someone:
        return self.stand_in.person(workspace, user)

    def hand_over(self, workspace: str, body: bytes, headers: Mapping[str, str], kind: str = "") -> TestResponse:
        """The request as it is, to the app of that workspace."""
        path = f"/slack/{kind or self.kinds[workspace]}/events"
        return Client(self.web).post(path, data=body, headers=headers)

    def send(self, workspace: str, body: bytes, form: bool = True) -> TestResponse:
        """The body signed as Slack signs it."""
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        return self.hand_over(workspace, body, {**self.signed(workspace, body), "Content-Type": kind})

    def signed(self, workspace: str, body: bytes) -> dict[str, str]:
        """The headers Slack signs the body with for the app of that workspace."""
        return signed(body, SECRETS[self.kinds[workspace]])

    def interact(self, payload: Json) -> TestResponse:
        return self.send(payload["team"]["id"], urlencode({"payload": json.dumps(payload)}).encode())

    def command(self, user: str, text: str, workspace: str = COMPANY) -> TestResponse:
        return self.send(workspace, urlencode(self.commanded(user, text, workspace)).encode())

    def commanded(self, user: str, text: str, workspace: str = COMPANY) -> Json:
        place = self.place(workspace)
        name, _, rest = text.partition(" ")
        room = self.direct(user, workspace)
        return {
            "token": "t", "team_id": workspace, "team_domain": place.domain, "channel_id": room,
            "channel_name": "directmessage", "user_id": user, "user_name": user.lower(), "command": name, "text": rest,
            "api_app_id": place.app.id, "is_enterprise_install": "false", "trigger_id": self.trigger(user, workspace),
            "response_url": self.response_url(user, workspace, room),
        }  # fmt: skip

    def clicked(self, user: str, address: str, value: str = "", workspace: str = COMPANY, **more: Any) -> Json:
        """A click on a button of a message to that person; `view` puts it on a view instead."""
        action = {"type": "button", "action_id": address, "block_id": "b", "value": value, "action_ts": "1.0"}
        payload = {**self._base("block_actions", user, workspace), "actions": [action]}
        if "view" in more:
            return {**payload, "container": {"type": "view"}, **more, "view": self._in(workspace, more["view"])}
        room = self.direct(user, workspace)
        container = {"type": "message", "message_ts": "1.0", "channel_id": room, "is_ephemeral": False}
        url = self.response_url(user, workspace, room)
        return {**payload, "container": container, "channel": {"id": room}, "response_url": url, **more}

    def suggested(self, user: str, address: str, typed: str, workspace: str = COMPANY) -> Json:
        """What Slack asks for while somebody types into a select that we fill."""
        payload = {**self._base("block_suggestion", user, workspace), "action_id": address, "block_id": "b~0"}
        del payload["trigger_id"]
        return {**payload, "value": typed, "container": {"type": "view"}}

    def used(self, user: str, address: str, workspace: str = COMPANY, message: Json | None = None) -> Json:
        """A shortcut on a message that stands in a channel."""
        said = {"type": "message", "user": user, "text": "Talks at six?", "ts": "1.000100", **(message or {})}
        return {
            **self._base("message_action", user, workspace), "callback_id": address, "action_ts": "1.0",
            "message_ts": said["ts"], "message": said, "channel": {"id": "C0GONE", "name": "general"},
            "response_url": self.response_url(user, workspace, self.direct(user, workspace)),
        }  # fmt: skip

    def submitted(self, user: str, view: Json, workspace: str = COMPANY) -> Json:
        return {**self._base("view_submission", user, workspace), "view": self._in(workspace, view)}

    def closed(self, user: str, view: Json, workspace: str = COMPANY) -> Json:
        payload = {**self._base("view_closed", user, workspace), "view": self._in(workspace, view), "is_cleared": False}
        del payload["trigger_id"]
        return payload

    def _in(self, workspace: str, view: Json) -> Json:
        app = self.place(workspace).app
        return {**view, "team_id": workspace, "app_installed_team_id": workspace, "app_id": app.id}

    def event(self, workspace: str, event: Json, id: str = "") -> TestResponse:
        return self.send(workspace, json.dumps(self.told(workspace, event, id)).encode(), form=False)

    def told(self, workspace: str, event: Json, id: str = "") -> Json:
        place = self.place(workspace)
        return {
            "token": "t", "team_id": workspace, "api_app_id": place.app.id, "type": "event_callback", "event": event,
            "event_id": id or f"Ev{secrets.token_hex(6)}", "event_time": int(time.time()),
            "authorizations": [
                {"enterprise_id": None, "team_id": workspace, "user_id": place.app.bot_user, "is_bot": True}
            ],
        }  # fmt: skip

    def _base(self, kind: str, user: str, workspace: str) -> Json:
        place = self.place(workspace)
        known = place.people.get(user)
        team = known.team if known and known.team else workspace
        who = {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team}
        return {
            "type": kind, "team": shapes.team(place), "user": who, "api_app_id": place.app.id, "token": "t",
            "enterprise": None, "is_enterprise_install": False, "trigger_id": self.trigger(user, workspace),
        }  # fmt: skip

    def trigger(self, user: str, workspace: str) -> str:
        return self.server.deliveries.triggers.give(workspace, user)

    def direct(self, user: str, workspace: str) -> str:
        place = self.place(workspace)
        return self.server.world.open_im(place, place.app.bot_user, user).id

    def response_url(self, user: str, workspace: str, room: str) -> str:
        return replies.address(self.server.deliveries, self.place(workspace), user, room)

    def open_view(self, user: str, workspace: str = COMPANY) -> Json | None:
        """The view on top of what that person has open, as payloads carry it."""
        place = self.place(workspace)
        open_now = views.stack(place, user)
        return views.described(place, open_now[-1]) if open_now else None


def signed(body: bytes, secret: str, at: float | None = None) -> dict[str, str]:
    """The two headers Slack signs a body with, at that moment of real time."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
