"""Modals and Home tabs: opened, stacked three deep, updated without losing what was typed, closed."""

import copy
import time
from typing import Any

from sandbox import checks, forms
from sandbox.elements import Json
from sandbox.refused import Refused
from sandbox.world import View, Workspace, World, new_id

DEEPEST = 3  # views in one stack; views.push says push_limit_reached beyond


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and every interactive element has an id, as Slack fills them in."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block["block_id"] = block.get("block_id") or new_id("", 5)
        for thing in checks.held(block):
            thing["action_id"] = thing.get("action_id") or new_id("", 5)
    return blocks


def described(place: Workspace, view: View) -> Json:
    """The view as payloads and answers carry it, with the complete state."""
    given = view.payload
    shown = {
        "id": view.id, "team_id": place.id, "type": given["type"], "blocks": given["blocks"],
        "private_metadata": given.get("private_metadata") or "", "callback_id": given.get("callback_id") or "",
        "state": {"values": view.values}, "hash": view.hash, "title": given.get("title"),
        "clear_on_close": bool(given.get("clear_on_close")), "notify_on_close": bool(given.get("notify_on_close")),
        "close": given.get("close"), "submit": given.get("submit"), "previous_view_id": view.previous,
        "root_view_id": view.root, "app_id": place.app.id, "external_id": given.get("external_id") or "",
        "app_installed_team_id": place.id, "bot_id": place.app.bot_id,
    }
    return copy.deepcopy(shown)


def stack(place: Workspace, user: str) -> list[View]:
    return place.views.setdefault(user, [])


def _made(world: World, place: Workspace, user: str, payload: Any, previous: View | None) -> View:
    checked = checks.view(payload, "modal")
    checks.files(place, checked["blocks"], "/view", "invalid_arguments")
    outer = checked.get("external_id")
    if outer and any(view.payload.get("external_id") == outer for view in place.all_views()):
        raise Refused("duplicate_external_id")
    blocks = with_ids(checked["blocks"])
    view = View(new_id("V"), user, {**checked, "blocks": blocks}, _hash(), values=forms.first_values(blocks))
    view.root = previous.root if previous else view.id
    view.previous = previous.id if previous else None
    world.changed()
    return view


def _hash() -> str:
    return f"{int(time.time())}.{new_id('', 8)}"


def opened(world: World, place: Workspace, user: str, payload: Any) -> View:
    """A new stack of one; whatever modal the person had open is gone."""
    view = _made(world, place, user, payload, None)
    place.views[user] = [view]
    return view


def pushed(world: World, place: Workspace, user: str, payload: Any) -> View:
    """One more view on the person's stack; `push_limit_reached` on the fourth."""
    open_now = stack(place, user)
    if len(open_now) >= DEEPEST:
        raise Refused("push_limit_reached")
    view = _made(world, place, user, payload, open_now[-1] if open_now else None)
    open_now.append(view)
    return view


def found(place: Workspace, view_id: str | None, external_id: str | None) -> View:
    """The view somebody has open; Slack's word for a closed or unknown one is `not_found`."""
    for view in place.all_views():
        if (view_id and view.id == view_id) or (external_id and view.payload.get("external_id") == external_id):
            return view
    raise Refused("not_found")


def updated(world: World, place: Workspace, view: View, payload: Any, expected: str | None = None) -> View:
    """The same view with other contents, keeping what was typed under unchanged ids."""
    checked = checks.view(payload, view.payload["type"])
    checks.files(place, checked["blocks"], "/view", "invalid_arguments")
    if expected and expected != view.hash:
        raise Refused("hash_conflict")
    blocks = with_ids(checked["blocks"])
    view.values = forms.first_values(blocks, view.values)
    view.payload = {**checked, "blocks": blocks}
    view.hash = _hash()
    view.errors, view.trouble = {}, ""
    world.changed()
    return view


def published(world: World, place: Workspace, user: str, payload: Any, expected: str | None) -> View:
    """The person's Home tab, made or replaced."""
    checks.view(payload, "home")
    home = place.homes.get(user)
    if home is None:
        home = View(new_id("V"), user, {"type": "home", "blocks": []}, _hash())
        home.root = home.id
        place.homes[user] = home
        expected = None
    return updated(world, place, home, payload, expected)


def closed(world: World, place: Workspace, view: View, *, everything: bool = False) -> list[View]:
    """Take the top view, or the whole stack, away; what comes back was taken, top first."""
    open_now = stack(place, view.user)
    keep = 0 if everything or view.payload.get("clear_on_close") else open_now.index(view)
    gone = open_now[keep:][::-1]
    del open_now[keep:]
    world.changed()
    return gone
