"""App Home, profiles and the app's own comings and goings: what Slack tells without being asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps, real_now
from bot.handlers.caller import Caller, once
from bot.jobs import home
from bot.jobs.community.members import joining
from bot.jobs.community.sources import joined
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
        was = books.members.of(changed.identity)
        joining.told(books, changed, books.people.get(changed.identity).is_active, now)
        for each in joining.unnamed(books, changed.workspace, [changed]):
            books.people.put(each, now)
        if was is None and event.get("type") == "team_join":
            joined.came(books, changed.identity, now)
        home.refresh(books, changed.workspace, [changed.user], now)
    return ack()


def app_removed(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The app was removed from a workspace, or its tokens revoked: nothing is sent there any more."""
    now, tokens = deps.now(), body["event"].get("tokens")
    if tokens is not None and not tokens.get("bot"):  # somebody's own token, not ours
        return ack()
    # Slack tells it to the second, and may do so late: an app that was installed anew since is not gone.
    seconds, real = body.get("event_time"), real_now()
    before = real if seconds is None else datetime.fromtimestamp(max(0, min(seconds + 1, real.timestamp())), UTC)
    with deps.store.open(once=once(body), at=now) as books:
        if books.installations.forget(person.identity.workspace, before):
            books.record.note(now, "installations.forget", f"workspace:{person.identity.workspace}")
    return ack()
