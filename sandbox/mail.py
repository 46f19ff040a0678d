"""The mail of the demonstration: a server that takes every letter, and a page that shows them. Nothing is sent on."""

import asyncio
import socket
from collections import deque
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from html import escape
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.acts import act
from sandbox.world import Workspace, World, new_id

KEPT = 200  # letters; beyond them the oldest are forgotten
# A letter can be read and its links followed; it runs nothing and loads nothing.
POLICY = ("default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'; "
          "frame-ancestors 'self'")
STYLE = ("body{font:15px/1.5 sans-serif;margin:0;padding:24px;color:#1d1c1d;background:#fff}main{max-width:760px;"
         "margin:auto}li{margin:12px 0}iframe{width:100%;height:520px;border:1px solid #777;border-radius:4px}"
         "button{font:inherit;padding:6px 12px}small{color:#505050}")


@dataclass
class Letter:
    number: int
    to: str
    subject: str
    text: str
    html: str


class Box:
    """What was taken, the newest last. It is what aiosmtpd calls a handler."""

    def __init__(self, world: World) -> None:
        self.letters: deque[Letter] = deque(maxlen=KEPT)
        self._world, self._count = world, 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        taken = message_from_bytes(cast(bytes, envelope.content), policy=default)
        self._count += 1
        said = {kind: _part(taken, kind) for kind in ("plain", "html")}
        self.letters.append(
            Letter(self._count, ", ".join(envelope.rcpt_tos), str(taken["Subject"]), said["plain"], said["html"]))
        self._world.changed()
        return "250 taken"

    async def serve(self, door: socket.socket) -> asyncio.Server:
        """Take letters at this door, until the server is closed."""
        made = partial(SMTP, self, hostname="127.0.0.1", ident="local workspace")
        return await asyncio.get_running_loop().create_server(made, sock=door)


def _part(letter: EmailMessage, kind: str) -> str:
    found = letter.get_body((kind,))
    return str(found.get_content()) if found is not None else ""


def _page(title: str, body: str, status: int = 200) -> Response:
    whole = (f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
             f"<title>{escape(title)}</title><style>{STYLE}</style><main><h1>{escape(title)}</h1>{body}</main></html>")
    return HTMLResponse(whole, status, {"content-security-policy": POLICY, "referrer-policy": "no-referrer"})


def _found(request: Request) -> Letter | None:
    box: Box = request.app.state.mail
    return next((each for each in box.letters if each.number == request.path_params["number"]), None)


async def letters(request: Request) -> Response:
    """Every letter, the newest first."""
    box: Box | None = request.app.state.mail
    if box is None:
        return _page("Mail · 邮件", "<p>There is no mail server here.</p>", 404)
    lines = [f'<li><a href="/mail/{each.number}">{escape(each.subject)}</a><br><small>{escape(each.to)}</small></li>'
             for each in reversed(box.letters)]
    nothing = "<p>No letter has come yet. Load the page again in a moment. · 还没有邮件，请稍后刷新。</p>"
    return _page("Mail · 邮件", f"<ol reversed>{''.join(lines)}</ol>" if lines else nothing)


async def one(request: Request) -> Response:
    """A letter, and below it a way to come to a workspace as whoever it is to."""
    letter = _found(request)
    if letter is None:
        return _page("Mail · 邮件", '<p>That letter is not there any more. <a href="/mail">All · 全部</a></p>', 404)
    world: World = request.app.state.world
    ways = [f'<form method="post" action="/mail/{letter.number}/arrive/{escape(place.id)}"><p>'
            f"<button>Come to {escape(place.name)} with this address · 用此地址加入</button></p></form>"
            for place in world.workspaces.values() if place.kind != "company"]
    return _page(letter.subject, (
        f'<p><a href="/mail">All letters · 全部邮件</a> · {escape(letter.to)}</p>'
        f'<iframe title="{escape(letter.subject)}" src="/mail/{letter.number}/body" '
        f'sandbox="allow-top-navigation-by-user-activation"></iframe>{"".join(ways)}'))


async def body(request: Request) -> Response:
    """What stands in the letter; its links open in the whole window."""
    letter = _found(request)
    if letter is None:
        return Response("letter_not_found", 404)
    shown = letter.html or f"<pre>{escape(letter.text)}</pre>"
    return HTMLResponse(f'<base target="_top">{shown}', headers={"content-security-policy": POLICY})


async def arrive(request: Request) -> Response:
    """Whoever the letter is to joins that workspace with its address, and the front is theirs."""
    letter = _found(request)
    world: World = request.app.state.world
    place = world.workspaces.get(request.path_params["team"])
    if letter is None or place is None:
        return _page("Mail · 邮件", '<p>That letter is not there any more. <a href="/mail">All · 全部</a></p>', 404)
    user = _known(place, letter.to)
    if not user:
        user, name = new_id("U"), letter.to.partition("@")[0]
        person = {"name": name, "real_name": name.replace(".", " ").title(), "email": letter.to}
        await act(request.app.state.deliveries, place.id, user, {"do": "arrive", "person": person})
    return RedirectResponse(f"/#/{place.id}/{user}/app", 303)


def _known(place: Workspace, email: str) -> str:
    return next((each.id for each in place.people.values() if each.email.lower() == email.lower()), "")


routes = [
    Route("/mail", letters),
    Route("/mail/{number:int}", one),
    Route("/mail/{number:int}/body", body),
    Route("/mail/{number:int}/arrive/{team}", arrive, methods=["POST"]),
]
