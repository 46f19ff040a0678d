"""From the list of what a person can do to a Bolt app. Two listeners for one id are an error at start-up."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import structlog
from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from bot import metrics
from bot.deps import Deps
from bot.handlers import errors
from bot.handlers.caller import Caller, Listener, once
from bot.rules.access import Right
from bot.rules.people import Identity
from bot.slack import ids

log = structlog.get_logger(__name__)

# Ids of buttons already posted under a name that is gone: old address → listener's address, with the date of the move.
MOVED: dict[str, str] = {}
# The address of what no listener is for.
UNKNOWN = "unknown"
EVERY = re.compile(".*")
# A middleware that says who is calling.
Gives = Callable[[BoltContext, dict[str, Any], Callable[[], None]], None]


@dataclass(frozen=True)
class Entry:
    """One thing a person can do: how it reaches us, who answers, and the right it asks for.

    `name` is the command or the event; actions, what a select offers, views and shortcuts on messages go by the
    listener's address.
    """

    what: Literal["command", "action", "options", "view", "closed", "event", "shortcut"]
    listener: Listener
    right: Right
    name: str = ""


def register(app: App, entries: Sequence[Entry], deps: Deps) -> None:
    """Give every entry to Bolt. Raises ValueError when two would answer one id."""
    seen: set[tuple[str, str]] = set()
    actions, views, offers = _ById(_gone, deps), _ById(_gone_form, deps), _ById(_nothing_offered, deps)
    app.action(EVERY, middleware=[actions.choose])(_answer)
    app.options(EVERY, middleware=[offers.choose])(_answer)
    app.view(EVERY, middleware=[views.choose])(_answer)
    for entry in entries:
        name = entry.name or ids.address(entry.listener)
        if (entry.what, name) in seen:
            raise ValueError(f"two listeners for {entry.what} {name}")
        seen.add((entry.what, name))
        address = f"commands.{entry.name}" if entry.what == "command" else ids.address(entry.listener)
        gives = _gives_caller(entry.right, deps, address)
        match entry.what:
            case "command":
                app.command(f"/{deps.command_prefix}{entry.name}", middleware=[gives])(entry.listener)
            case "action":
                for id in (address, *(was for was, now in MOVED.items() if now == address)):
                    actions.known[id] = entry.listener, gives
            case "options":
                offers.known[address] = entry.listener, gives
            case "view":
                views.known[address] = entry.listener, gives
            case "closed":
                view = address.rpartition(".")[0] + "." + entry.name
                app.view_closed(view, middleware=[gives])(entry.listener)
            case "shortcut":
                app.message_shortcut(address, middleware=[gives])(entry.listener)
            case "event":
                app.event(entry.name, middleware=[gives])(entry.listener)
    app.event(EVERY)(_nothing_to_do)
    app.error(errors.answer)


class _ById:
    """Listeners of one kind by the id that Slack sends back: Bolt would ask each of dozens whether it is meant."""

    def __init__(self, otherwise: Listener, deps: Deps) -> None:
        self.known: dict[str, tuple[Listener, Gives]] = {}
        self._otherwise = otherwise, _gives_caller(Right.ANYBODY, deps)

    def choose(self, context: BoltContext, body: dict[str, Any], next: Callable[[], None]) -> None:
        actions = body.get("actions")
        offered = body.get("action_id") or (body.get("view") or {}).get("callback_id", "")
        id = actions[0].get("action_id", "") if actions else offered
        context["listener"], gives = self.known.get(ids.without_number(id), self._otherwise)
        gives(context, body, next)


def _answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], listener: Listener) -> BoltResponse | None:
    answer: BoltResponse | None = listener(ack=ack, person=person, deps=deps, body=body)
    return answer


class _Measured(App):
    """Bolt's app; what its listeners log carries their address, and how long each took to answer is counted by it."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        begun = time.perf_counter()
        clear_contextvars()
        try:
            return super().dispatch(req)
        finally:
            address = str(get_contextvars().get("address", UNKNOWN))
            metrics.observe(metrics.ACKS, time.perf_counter() - begun, address)
            clear_contextvars()


def bolt(deps: Deps, authorize: Callable[..., AuthorizeResult]) -> App:
    """An app whose listeners run in line: the answer goes out after the commit.

    It checks no signatures: a guard, or the socket that Slack gave us, stands before it.
    """
    return _Measured(
        name="rapport",  # else it looks through the stack for one
        request_verification_enabled=False,
        process_before_response=True,
        authorize=authorize,
        ssl_check_enabled=False,
        url_verification_enabled=True,
        token_verification_enabled=False,
    )


def _gives_caller(right: Right, deps: Deps, address: str = UNKNOWN) -> Gives:
    def give(context: BoltContext, body: dict[str, Any], next: Callable[[], None]) -> None:
        bind_contextvars(address=address, key=_key(body), workspace=str(context.team_id))
        user = context.user_id or _user_of(body)
        context["person"] = Caller(Identity(str(context.team_id), user), right)
        context["deps"] = deps
        next()

    return give


def _key(body: dict[str, Any]) -> str:
    """The key under which it is handled once; empty for what has none."""
    try:
        return once(body)
    except KeyError:
        return ""


def _user_of(body: dict[str, Any]) -> str:
    user = body.get("event", {}).get("user", "")
    return str(user["id"] if isinstance(user, dict) else user)


def _nothing_to_do(ack: Ack, request: BoltRequest) -> BoltResponse:
    log.debug("an event nobody waits for", body_type=request.body.get("event", {}).get("type"))
    return ack()


def _gone(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A click on something no listener answers any more: links and pickers that only hold a value, or an old button."""
    kind = (body.get("actions") or [{}])[0]
    if kind.get("type") == "button" and not kind.get("url"):
        raise errors.GoneButton()
    return ack()


def _nothing_offered(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What a select of an older version offers."""
    return ack(options=[])


def _gone_form(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> None:
    """A form no listener answers any more."""
    raise errors.GoneForm()
