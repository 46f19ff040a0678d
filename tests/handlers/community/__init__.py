"""The community's features in the tests of everything a person can do.

Each part is a module here with `PREFIX` (`community.members.`, of the addresses it speaks for), `MAY`, `CHANGES`,
`ORDERS` and `TURNS` as `tests.handlers.may` has them, `VALUES` (what the button of an address carries),
`form(slack, rapport, name)` and `begin_for(store)`, which makes everything its entries are about.
"""

from __future__ import annotations

from typing import Any

from bot.app import Rapport
from bot.store import Store
from tests.fakes import Json, Slack
from tests.handlers.community import (
    content,
    digests,
    events,
    experiments,
    first_steps,
    goals,
    intros,
    matching,
    members,
    moderation,
    nurture,
    openings,
    polls,
    questions,
    recognition,
    reviews,
    search,
    segments,
    sessions,
    sources,
)

COMMUNITY = "community."
PARTS: tuple[Any, ...] = (
    content, digests, events, experiments, first_steps, goals, intros, matching, members, moderation, nurture,
    openings, polls, questions, recognition, reviews, search, segments, sessions, sources,
)  # fmt: skip
MAY: dict[str, set[tuple[str, str]]] = {name: who for part in PARTS for name, who in part.MAY.items()}
CHANGES: set[str] = {name for part in PARTS for name in part.CHANGES}
ORDERS: set[str] = {name for part in PARTS for name in part.ORDERS}
TURNS: set[str] = {name for part in PARTS for name in part.TURNS}


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in by somebody who may; empty for what has none."""
    view: Json = _part(name).form(slack, rapport, name)
    return view


def value(rapport: Rapport, name: str) -> str:
    """What the button of that address carries."""
    carried: str = _part(name).VALUES[name]
    return carried


def begin_for(store: Store, name: str) -> None:
    """Make what that entry is about, where it is the community's."""
    if name in MAY:
        _part(name).begin_for(store)


def _part(name: str) -> Any:
    return next(part for part in PARTS if name in part.MAY)
