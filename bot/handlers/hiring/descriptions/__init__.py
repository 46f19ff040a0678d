"""Job descriptions: their page, and what every change of one has in common. The verbs stand beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.requisitions import carried, seen, whole
from bot.jobs.hiring import competencies
from bot.jobs.hiring import descriptions as job
from bot.rules.hiring import descriptions as rules
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions import Description, Part
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition, running
from bot.rules.people import Person
from bot.store import Books
from bot.store.hiring.versions import Versions

TEMPLATES = "hiring/descriptions"
Rule = Callable[[Description, Library], Description]
# What a button and a form carry: the request, a part, the part's fingerprint, and the place in a list.
_PLACE = re.compile("([0-9]{1,9}):([a-z]{1,20}):([0-9a-f]{16}):([0-9]{0,3})")


@dataclass(frozen=True)
class Place:
    """A part of the description of a request as somebody saw it, and the place in its list; None for a new one."""

    id: int
    part: Part
    seen: str
    at: int | None

    def __str__(self) -> str:
        return f"{self.id}:{self.part}:{self.seen}:{'' if self.at is None else self.at}"


def place(value: Any) -> Place:
    """What a button or a form of ours carries. Raises DescriptionChanged for anything else."""
    found = _PLACE.fullmatch(str(value))
    if found is None or found[2] not in list(Part):
        raise rules.DescriptionChanged()
    return Place(int(found[1]), Part(found[2]), found[3], int(found[4]) if found[4] else None)


def behind(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries, or the form."""
    return body["actions"][0].get("value") if body["type"] == "block_actions" else carried(body["view"]).get("place")


def may(books: Books, me: Person, id: int) -> Requisition:
    """The request, for somebody who runs it now. Raises Unknown, NotYours, IllegalMove."""
    found = seen(books, me, whole(id))
    running.check_running(found, me.user, me.roles)
    return found


def roles(books: Books, me: Person, shelf: Versions[Any]) -> list[dict[str, Any]]:
    """The roles that this person has in hand, each with the number of the last version on that shelf."""
    found = [each for each in books.requisitions.of(me.identity) if each.state in IN_CHARGE]
    numbers = shelf.numbers([each.id for each in found])
    return [{"id": each.id, "title": each.wanted.title, "number": numbers.get(each.id)} for each in found]


def page(deps: Deps, books: Books, me: Person, found: Requisition) -> dict[str, Any]:
    """The modal with the whole description, and what may be changed in it."""
    facts = job.shown(books, deps.words.library, found, me.language)
    return modal(deps, me, f"{TEMPLATES}/show", facts)


@contextmanager
def changing(
    person: Caller, deps: Deps, body: Mapping[str, Any], verb: str, where: Place, rule: Rule
) -> Iterator[tuple[Person, Description, Library]]:
    """One change of a part in its transaction: kept and written into the record; afterwards the page shows it.

    Raises Repeated, Unknown, NotYours, IllegalMove, DescriptionChanged, and what `rule` raises.
    """
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        before = books.descriptions.written(found.id)
        rules.check_part(before, where.part, where.seen)
        library = competencies.library(books, deps.words.library, me.workspace)
        after = rule(before, library)
        books.descriptions.keep(found.id, after, me.user, now)
        entry = {"workspace": me.workspace, "who": me.user, "part": where.part.value}
        books.record.note(now, f"hiring.descriptions.{verb}", job.about(found), **entry)
        shown = page(deps, books, me, found)
        yield me, after, library
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
