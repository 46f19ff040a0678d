"""Searching for members as moderators do."""

from __future__ import annotations

from bot.app import Rapport
from bot.rules.search import Side
from bot.store import Store
from tests.fakes import Json, Slack
from tests.handlers import search
from tests.handlers.cast import MODERATORS, always

PREFIX = "community.search."
MAY = {
    "/community search": always(MODERATORS),
    **{f"{PREFIX}{verb}": always(MODERATORS) for verb in ("show", "find", "save", "keep")},
    **{f"{PREFIX}{verb}": always({"a moderator"}) for verb in ("stop", "drop")},  # it is theirs
}
CHANGES = {f"{PREFIX}{verb}" for verb in ("keep", "stop", "drop")}
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {f"{PREFIX}{verb}": value for verb, value in search.VERBS.items()}


def begin_for(store: Store) -> None:
    """Kai, and a search that Moe keeps."""
    search.begin(store, Side.COMMUNITY)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in; empty for what has none."""
    return search.form(slack, rapport, name, Side.COMMUNITY)
