"""Profiles: read from Slack once an hour; what changes in between comes as events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from bot.deps import Deps
from bot.rules.people import Person

READ = "people.read"
# Profiles written in one transaction: other writers wait no longer than that takes.
BATCH = 200


def plan_reading(deps: Deps) -> None:
    """Once an hour, and at the first start, every workspace's profiles are read."""
    now = deps.now()
    with deps.store.open() as books:
        for workspace in books.workspaces.all():
            key = f"{READ}:{workspace.id}:hour={now:%Y-%m-%dT%H}"
            books.errands.plan(key, READ, {"workspace": workspace.id}, now)


def read(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Read everybody in `facts["workspace"]` and remember their profiles."""
    everybody = deps.slack.people(facts["workspace"])
    for batch in _batches(everybody):
        with deps.store.open() as books:
            for person in batch:
                books.people.put(person, deps.now())


def _batches(people: Iterable[Person]) -> Iterator[list[Person]]:
    waiting = iter(people)
    while batch := list(islice(waiting, BATCH)):
        yield batch


ERRANDS = {READ: read}
