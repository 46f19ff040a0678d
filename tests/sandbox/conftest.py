"""A stand-in with two small workspaces, and the real Slack libraries on the other side of the wire."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox.client import Someone, StandIn
from sandbox.server import Running, running

TEAM, OTHER = "T0ONE", "T0TWO"
BOT = "U0BOT"
COMMANDS = [{"name": "/hire", "description": "Hiring", "usage_hint": "[request]"}]
SHORTCUTS = [{"name": "Ask", "callback_id": "ask", "type": "global"},
             {"name": "Keep", "callback_id": "keep", "type": "message"}]
WORLD: dict[str, Any] = {"workspaces": [
    {"id": TEAM, "name": "One", "domain": "one", "kind": "company",
     "app": {"id": "A0ONE", "name": "Rapport", "bot_user": BOT, "bot_id": "B0ONE", "bot_token": "xoxb-one-demo",
             "app_token": "xapp-one-demo", "signing_secret": "one-secret", "request_url": None,
             "commands": COMMANDS, "shortcuts": SHORTCUTS},
     "people": [
         {"id": "U0MINA", "name": "mina", "real_name": "Mina Park", "email": "mina@one.example",
          "tz": "Europe/Berlin", "locale": "en-GB"},
         {"id": "U0LI", "name": "li", "real_name": "李薇", "email": "li@one.example", "tz": "Asia/Shanghai",
          "locale": "zh-CN"},
         {"id": "U0GONE", "name": "gone", "real_name": "Gone Away", "deleted": True},
         {"id": "U0ADA", "name": "ada", "real_name": "Ada", "is_admin": True}],
     "channels": [
         {"id": "C0GENERAL", "name": "general", "members": "all", "bot": True,
          "messages": [{"user": "U0ADA", "minutes_ago": 5, "text": "Welcome"}]},
         {"id": "C0APART", "name": "apart", "members": ["U0MINA"], "bot": False},
         {"id": "G0SECRET", "name": "secret", "private": True, "members": ["U0MINA"], "bot": False},
         {"id": "G0PANEL", "name": "panel", "private": True, "members": ["U0MINA"], "bot": True}],
     "usergroups": [{"id": "S0PEOPLE", "handle": "people", "name": "People", "users": ["U0MINA", "U0LI"]}]},
    {"id": OTHER, "name": "Two", "domain": "two", "kind": "community",
     "app": {"id": "A0TWO", "name": "Rapport", "bot_user": "U0BOTTWO", "bot_id": "B0TWO",
             "bot_token": "xoxb-two-demo", "app_token": "xapp-two-demo", "signing_secret": "two-secret"},
     "people": [{"id": "U0KAI", "name": "kai", "real_name": "Kai"}],
     "channels": [{"id": "C0WELCOME", "name": "welcome", "members": "all", "bot": True}]},
]}


@pytest.fixture(scope="session")
def served() -> Iterator[Running]:
    with running(WORLD, ack_seconds=0.6, retry_delays=(0, 0, 0)) as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def control(served: Running) -> Iterator[StandIn]:
    with StandIn(served.url) as found:
        yield found


@pytest.fixture
def place(served: Running, control: StandIn) -> Running:
    """The stand-in with a fresh world and nothing planned."""
    control.load(deepcopy(WORLD))
    control.no_faults()
    return served


@pytest.fixture
def stand_in(place: Running, control: StandIn) -> StandIn:
    return control


@pytest.fixture
def mina(stand_in: StandIn) -> Someone:
    return stand_in.person(TEAM, "U0MINA")


@pytest.fixture
def web(place: Running) -> WebClient:
    return WebClient("xoxb-one-demo", base_url=place.api_url, retry_handlers=[])


@dataclass
class Plug:
    """A wire that stays up for a whole module: where the app listens, and a way to put another app there."""

    url: str | None
    put: Callable[[App], None]


@pytest.fixture(scope="module", params=["socket", "http"])
def plug(request: pytest.FixtureRequest, served: Running, control: StandIn) -> Iterator[Plug]:
    first = App(client=WebClient("xoxb-one-demo", base_url=served.api_url), signing_secret="one-secret",
                token_verification_enabled=False)
    if request.param == "http":
        behind = [first]
        with by_http(lambda environ, start: SlackRequestHandler(behind[0])(environ, start)) as url:
            yield Plug(url, lambda app: behind.__setitem__(0, app))
    else:
        with by_socket(first, control) as handler:
            yield Plug(None, lambda app: setattr(handler, "app", app))


@pytest.fixture
def bolt(plug: Plug, place: Running, web: WebClient) -> App:
    """A real Bolt app, connected: listeners added by the test are heard at once."""
    app = App(client=web, signing_secret="one-secret", token_verification_enabled=False,
              process_before_response=True)
    plug.put(app)
    place.world.workspaces[TEAM].app.request_url = plug.url
    return app


@contextmanager
def by_socket(app: App, stand_in: StandIn, token: str = "xapp-one-demo", ping_interval: float = 1,
              ) -> Iterator[SocketModeHandler]:
    """A connected app. `ping_interval` is how soon it sees that it was cut off."""
    before = sum(stand_in.connections().values())
    handler = SocketModeHandler(app, token, ping_interval=ping_interval)
    handler.connect()  # type: ignore[no-untyped-call]
    stand_in.until(lambda: sum(stand_in.connections().values()) > before)
    try:
        yield handler
    finally:
        # Its close waits for its reader, which waits 3 s for the wire: end the wire first.
        session = handler.client.current_session
        if session and session.sock:
            session.sock.shutdown(socket.SHUT_RDWR)
        handler.close()  # type: ignore[no-untyped-call]
        stand_in.until(lambda: sum(stand_in.connections().values()) <= before)


class Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = False


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def by_http(app: Callable[..., Any]) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str = "Words") -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(text: str = "Approve", action_id: str = "approve", value: str = "7:1") -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": value}


def field(name: str, element: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": f"{name}~1", "label": plain(name.title()), **more,
            "element": {"type": "plain_text_input", "action_id": "value", **(element or {})}}


def modal(*blocks: dict[str, Any], callback_id: str = "form", **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("A form"), "submit": plain("Send"), "callback_id": callback_id,
            "blocks": list(blocks) or [section()], **more}
