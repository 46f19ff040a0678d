"""From the list of what a person can do to a Bolt app. Two listeners for one id are an error at start-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import structlog
from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.deps import Deps
from bot.handlers import errors
from bot.handlers.caller import Caller, Listener
from bot.rules.access import Right
from bot.rules.people import Identity
from bot.slack import ids

log = structlog.get_logger(__name__)

# Ids of buttons already posted under a name that is gone: old address → listener's address, with the date of the move.
MOVED: dict[str, str] = {}


@dataclass(frozen=True)
class Entry:
    """One thing a person can do: how it reaches us, who answers, and the right it asks for.

    `name` is the command or the event; actions and views go by the listener's address.
    """

    what: Literal["command", "action", "view", "closed", "event"]
    listener: Listener
    right: Right
    name: str = ""


def register(app: App, entries: Sequence[Entry], deps: Deps) -> None:
    """Give every entry to Bolt. Raises ValueError when two would answer one id."""
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        name = entry.name or ids.address(entry.listener)
        if (entry.what, name) in seen:
            raise ValueError(f"two listeners for {entry.what} {name}")
        seen.add((entry.what, name))
        middleware = [_gives_caller(entry.right, deps)]
        match entry.what:
            case "command":
                app.command(f"/{deps.command_prefix}{entry.name}", middleware=middleware)(entry.listener)
            case "action":
                app.action(_matches(entry.listener), middleware=middleware)(entry.listener)
            case "view":
                app.view(ids.address(entry.listener), middleware=middleware)(entry.listener)
            case "closed":
                view = ids.address(entry.listener).rpartition(".")[0] + "." + entry.name
                app.view_closed(view, middleware=middleware)(entry.listener)
            case "event":
                app.event(entry.name, middleware=middleware)(entry.listener)
    app.event(re.compile(".*"))(_nothing_to_do)
    anybody = [_gives_caller(Right.ANYBODY, deps)]
    app.action(re.compile(".*"), middleware=anybody)(_gone)
    app.view(re.compile(".*"), middleware=anybody)(_gone_form)
    app.error(errors.answer)


def bolt(deps: Deps, signing_secret: str | None, authorize: Callable[..., AuthorizeResult]) -> App:
    """An app whose listeners run in line: the answer goes out after the commit."""
    return App(
        signing_secret=signing_secret or "socket-mode-needs-none",
        process_before_response=True,
        authorize=authorize,
        ssl_check_enabled=False,
        url_verification_enabled=True,
        token_verification_enabled=False,
    )


def _matches(listener: Listener) -> re.Pattern[str]:
    address = ids.address(listener)
    return ids.pattern(listener, *(was for was, now in MOVED.items() if now == address))


def _gives_caller(right: Right, deps: Deps) -> Callable[..., None]:
    def give(context: BoltContext, body: dict[str, Any], next: Callable[[], None]) -> None:
        user = context.user_id or _user_of(body)
        context["person"] = Caller(Identity(str(context.team_id), user), right)
        context["deps"] = deps
        next()

    return give


def _user_of(body: dict[str, Any]) -> str:
    user = body.get("event", {}).get("user", "")
    return str(user["id"] if isinstance(user, dict) else user)


def _nothing_to_do(ack: Ack, request: BoltRequest) -> BoltResponse:
    log.debug("an event nobody waits for", body_type=request.body.get("event", {}).get("type"))
    return ack()


def _gone(ack: Ack, body: dict[str, Any]) -> BoltResponse:
    """A click on something no listener answers any more: links and pickers that only hold a value, or an old button."""
    kind = (body.get("actions") or [{}])[0]
    if kind.get("type") == "button" and not kind.get("url"):
        raise errors.GoneButton()
    return ack()


def _gone_form(body: dict[str, Any]) -> None:
    """A form no listener answers any more."""
    raise errors.GoneForm()
