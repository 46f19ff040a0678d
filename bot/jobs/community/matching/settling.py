"""Whether there is an order, which an admin answers for; and what was learned, which can be put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.matching import FEATURE
from bot.rules.community.matching import ordering
from bot.rules.community.matching.deciding import to_learn
from bot.rules.community.matching.learning import FEWEST, learned
from bot.rules.community.matching.ordering import VERSION, may_order
from bot.rules.people import Person
from bot.store import Books


def page(books: Books, me: Person) -> dict[str, Any]:
    """How it stands with the order, and what was learned so far."""
    found = books.matching.setting(me.workspace)
    held, lessons = found.accepted, learned(to_learn(books.matching.decisions(me.workspace, found.reset_at)))
    return {
        "is_on": may_order(held), "by": held.by if held else "", "at": held.at if held else None,
        "version": VERSION, "is_old": held is not None and held.ended_at is None and held.version != VERSION,
        "ended_at": held.ended_at if held else None, "reset_at": found.reset_at,
        "taken": lessons.accepted, "left": lessons.refused, "fewest": FEWEST,
        "lessons": [
            {"name": name.value, "percent": round(100 * each.right / each.pairs) if each.pairs else None,
             "pairs": round(each.pairs), "weight": f"{each.weight:.2f}"}
            for name, each in lessons.lessons.items()
        ],
    }  # fmt: skip


def accept(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """There is an order from now on. Raises FieldRefusals."""
    held = ordering.accepted(answers, me.user, now)
    books.matching.settle(me.workspace, replace(books.matching.setting(me.workspace), accepted=held))
    _note(books, me, "accept", now, version=held.version)


def take_back(books: Books, me: Person, now: datetime) -> None:
    """There is none any more, at once."""
    found = books.matching.setting(me.workspace)
    if found.accepted is not None:
        books.matching.settle(me.workspace, replace(found, accepted=ordering.taken_back(found.accepted, now)))
    _note(books, me, "take_back", now)


def reset(books: Books, me: Person, now: datetime) -> None:
    """Nothing that was decided so far is learned from any more: every ranking counts the same."""
    books.matching.settle(me.workspace, replace(books.matching.setting(me.workspace), reset_at=now))
    _note(books, me, "reset", now)


def _note(books: Books, me: Person, verb: str, now: datetime, **entry: Any) -> None:
    books.matching.again(now, me.workspace)
    where = {"workspace": me.workspace, "who": me.user}
    books.record.note(now, f"{FEATURE}.{verb}", f"workspace:{me.workspace}", **where, **entry)
