"""Searching for people: what moderators may find of members."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers import searching
from bot.handlers.caller import Caller
from bot.rules.search import Side

TEMPLATES = "community/search"
HALF = searching.Half(Side.COMMUNITY, f"{TEMPLATES}/show", f"{TEMPLATES}/save", f"{TEMPLATES}/stopped")


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the box, or a page of answers."""
    return searching.show(HALF, ack, person, deps, body)


def find(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Answer what stands in the box."""
    return searching.find(HALF, ack, person, deps, body)


def suggest(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Offer what can be chosen beside the words."""
    return searching.suggest(HALF, ack, person, deps, body)


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask under which name a search is kept."""
    return searching.save(HALF, ack, person, deps, body)


def keep(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep it."""
    return searching.keep(HALF, ack, person, deps, body)


def stop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Tell nothing of it any more."""
    return searching.stop(HALF, ack, person, deps, body)


def drop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep it no more."""
    return searching.drop(HALF, ack, person, deps, body)
