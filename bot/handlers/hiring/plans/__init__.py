"""Plans of recruitments: their page, and what every change of one has in common. The verbs stand beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, once
from bot.handlers.hiring.descriptions import may
from bot.handlers.hiring.requisitions import carried
from bot.jobs import pictures
from bot.jobs.hiring import plans as job
from bot.jobs.hiring.plans import picturing
from bot.rules.hiring import plans as rules
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Person
from bot.slack.client import SlackRefused
from bot.store import Books

TEMPLATES = "hiring/plans"
Rule = Callable[[Plan, Books, Person, Requisition], Plan]
# What a button and a form carry: the request, the plan's fingerprint, a stage by its place, and where to with it.
_PLACE = re.compile("([0-9]{1,9}):([0-9a-f]{16}):([0-9]{0,2})(?::(up|down))?")
_BY = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Place:
    """The plan of a request as somebody saw it, and a stage of it by its place; None for a new one.

    `by`: one place up (-1) or down (1) with it, 0 for anything else.
    """

    id: int
    seen: str
    at: int | None
    by: int = 0


def place(body: Mapping[str, Any]) -> Place:
    """What the clicked button or the form carries. Raises PlanChanged for what is not ours."""
    is_click = body["type"] == "block_actions"
    value = body["actions"][0].get("value") if is_click else carried(body["view"]).get("place")
    found = _PLACE.fullmatch(str(value))
    if found is None:
        raise rules.PlanChanged()
    return Place(int(found[1]), found[2], int(found[3]) if found[3] else None, _BY.get(found[4], 0))


def open_page(person: Caller, deps: Deps, body: Mapping[str, Any], id: int) -> None:
    """Open the page of that plan, and have the picture made that it lacks.

    A page that Slack refuses for a picture it has no more is opened without it. Raises what `may` raises.
    """
    me, found, made = _made(person, deps, id)
    try:
        view = deps.slack.open_view(me.workspace, body["trigger_id"], made.view, push=is_modal(body))
    except SlackRefused as refused:
        if made.matrix is None or not made.has_file or not pictures.is_of_a_picture(refused):
            raise
        with deps.store.open() as books:
            books.pictures.lost(me.workspace, made.matrix.digest, deps.now())
        me, found, made = _made(person, deps, id)
        view = deps.slack.open_view(me.workspace, body["trigger_id"], made.view, push=is_modal(body))
    if view and made.matrix and not made.has_file:
        with deps.store.open() as books:
            picturing.want(books, me, found, made, view, deps.now())


def _made(person: Caller, deps: Deps, id: int) -> tuple[Person, Requisition, picturing.Page]:
    with deps.store.reading() as books:
        me = person.enter(books)
        found = may(books, me, id)
        return me, found, picturing.page(deps, books, me, found)


def page(
    deps: Deps, books: Books, me: Person, found: Requisition, on: str | None, now: datetime
) -> dict[str, Any]:
    """What the open view `on` is to show: the whole plan, and what may be changed in it. A picture it lacks is made."""
    made = picturing.page(deps, books, me, found)
    picturing.want(books, me, found, made, on, now)
    return made.view


@contextmanager
def changing(
    person: Caller, deps: Deps, body: Mapping[str, Any], verb: str, rule: Rule, *, is_checked: bool = True
) -> Iterator[Plan]:
    """One change of the plan in its transaction: kept and written into the record; afterwards the page shows it.

    `is_checked` says that nothing may have changed since it was seen; else `rule` looks to that itself.

    Raises Repeated, Unknown, NotYours, IllegalMove, PlanChanged, and what `rule` raises.
    """
    now, where = deps.now(), place(body)
    is_click = body["type"] == "block_actions"  # on the page itself, not on a form above it
    on = body["view"]["id" if is_click else "previous_view_id"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        before = books.plans.written(found.id)
        if is_checked:
            rules.check_seen(before, where.seen)
        after = rule(before, books, me, found)
        if after != before or is_checked:
            books.plans.keep(found.id, after, me.user, now)
            books.record.note(now, f"hiring.plans.{verb}", job.about(found), workspace=me.workspace, who=me.user)
        shown = page(deps, books, me, found, on, now)
        yield after
    bring_up_to_date(deps, me, on, shown)
