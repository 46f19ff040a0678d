"""Training: somebody's own page, and what its buttons and forms carry. Who does what with it stands beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring import training as job
from bot.jobs.hiring.reports import estimating
from bot.jobs.hiring.training import board, showing
from bot.rules.hiring.training import Module
from bot.rules.hiring.training.enrolling import Entry, NoSuchTraining, Training, TrainingOver
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/training"
# What a button and a form carry: the training, a module, and a page or screen of it.
_PLACE = re.compile("([0-9]{1,9})(?::([a-z_]{0,32}))?(?::([0-9]{1,3}))?")


@dataclass(frozen=True)
class Place:
    """A module in a training, and a page or screen of it."""

    id: int
    module: str
    at: int

    def __str__(self) -> str:
        return f"{self.id}:{self.module}:{self.at}"


def place(value: Any) -> Place:
    """What a button or a form of ours carries. Raises NoSuchTraining for anything else."""
    found = _PLACE.fullmatch(str(value))
    if found is None:
        raise NoSuchTraining()
    return Place(int(found[1]), found[2] or "", int(found[3] or 0))


def behind(body: Mapping[str, Any]) -> Place:
    """What the clicked button carries, or the form."""
    is_click = body["type"] == "block_actions"
    return place(body["actions"][0].get("value") if is_click else carried(body["view"]).get("place"))


def metadata(where: Place) -> str:
    """What a form carries of it."""
    return json.dumps({"place": str(where)})


def module_of(deps: Deps, books: Books, me: Person, training: Training, id: str) -> Module:
    """That module of the training, in their language. Raises NoSuchTraining for one that is not in its track."""
    if id not in {step.module for step in training.whole.steps if step.module}:
        raise NoSuchTraining()
    return showing.lessons(books, deps.words, me.language)(training)[id]


def page(deps: Deps, books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """The modal with somebody's own training."""
    learnt = showing.lessons(books, deps.words, me.language)
    modules = showing.newest(books, deps.words, me.language, me.workspace)
    rates = {"rates": estimating.of(books, me.workspace, me.user) is not None}
    return modal(deps, me, f"{TEMPLATES}/show", {**showing.page(books, learnt, modules, me, now), **rates})


def owners_board(deps: Deps, books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """The modal in which an owner sees everybody's training."""
    return modal(deps, me, f"{TEMPLATES}/board", board.board(books, me, now))


def owners_page(deps: Deps, books: Books, me: Person, found: Training) -> dict[str, Any]:
    """The modal in which an owner sees one training."""
    facts = board.one(books, found, showing.lessons(books, deps.words, me.language), me, deps.now())
    return modal(deps, me, f"{TEMPLATES}/person", {"id": found.id, **facts})


def log(books: Books, me: Person, training: Training, entry: Entry) -> Training:
    """Keep what was done, write into the record that it was, and let follow what follows from it.

    Raises TrainingOver.
    """
    if training.ended is not None:
        raise TrainingOver()
    verb, step = f"{job.FEATURE}.{entry.what.value}", f"{entry.kind.value} {entry.module or ''}".strip()
    books.record.note(entry.at, verb, job.about(training), workspace=me.workspace, who=me.user, step=step)
    return job.moved(books, books.trainings.log(training, entry), entry.at)
