"""Profiles: read from Slack once an hour; what changes in between comes as events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from bot.deps import Deps
from bot.jobs.community.members import joining
from bot.rules.people import Person
from bot.store import Books

READ = "people.read"
# Profiles written in one transaction: other writers wait no longer than that takes.
BATCH = 200


def plan_reading(deps: Deps) -> None:
    """Once an hour, and at the first start, every workspace's profiles are read."""
    now = deps.now()
    with deps.store.open() as books:
        for workspace in books.installations.workspaces():
            plan(books, workspace, f"hour={now:%Y-%m-%dT%H}", now)
    deps.crash("people.planned")


def plan(books: Books, workspace: str, why: str, now: datetime) -> None:
    """Read everybody's profile there as soon as may be, once for each `why`."""
    books.errands.plan(f"{READ}:{workspace}:{why}", READ, {"workspace": workspace}, now)


def read(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Read everybody in `facts["workspace"]` and remember their profiles."""
    everybody = deps.slack.people(facts["workspace"])
    for batch in _batches(everybody):
        deps.crash("people.read")
        with deps.store.open() as books:
            joining.read(books, facts["workspace"], batch, deps.now())
            for person in joining.unnamed(books, facts["workspace"], batch):
                books.people.put(person, deps.now())
        deps.crash("people.kept")


def _batches(people: Iterable[Person]) -> Iterator[list[Person]]:
    waiting = iter(people)
    while batch := list(islice(waiting, BATCH)):
        yield batch


ERRANDS = {READ: read}
