"""App Home, profiles and the app's own comings and goings: what Slack tells without being asked."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, once
from bot.jobs import home
from bot.slack.client import person_in


def opened(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
    """Somebody opened the app: show their Home as it is now."""
    if event.get("tab") == "home":
        now = deps.now()
        with deps.store.open(once=once(body), at=now) as books:
            home.opened(books, person.enter(books).identity, now)
    return ack()


def profile_changed(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
    """A profile changed, or somebody joined: remember their zone and language."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        changed = person_in(person.identity.workspace, event["user"])
        books.people.put(changed, now)
        home.refresh(books, changed.workspace, [changed.user], now)
    return ack()


def app_removed(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The app was removed from a workspace, or its tokens revoked: nothing is sent there any more."""
    now, tokens = deps.now(), body["event"].get("tokens")
    if tokens is not None and not tokens.get("bot"):  # somebody's own token, not ours
        return ack()
    with deps.store.open(once=once(body), at=now) as books:
        books.installations.forget(person.identity.workspace)
        books.record.note(now, "installations.forget", f"workspace:{person.identity.workspace}")
    return ack()
