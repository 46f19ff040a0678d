"""Polls as templates show them: asked in a channel, told when they are over, and in the moderators' list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.moments import Facts
from bot.rules.community.questions.polls import (
    FEWEST,
    LEAST_OPTIONS,
    MOST_OPTIONS,
    OPTION_CHARACTERS,
    QUESTION_CHARACTERS,
    Poll,
    Repeat,
    Result,
    State,
    named_result,
)
from bot.rules.people import Person
from bot.store import Books

FEATURE, TEMPLATES = "community.polls", "community/polls"
ASKED, RESULT = f"{FEATURE}.asked", f"{FEATURE}.result"
# The errand after which nothing of a box is left in the engine's own files.
WIPE = f"{FEATURE}.wipe"
# How long one may be open, in hours, and what a new form shows.
LASTS, DEFAULT_HOURS = (1, 8, 24, 72, 168, 336, 720), 72
# Polls on a page of the list, options that have a button each, squares of the longest bar, names under an option.
PAGE, BUTTONS, SQUARES, NAMES = 8, 5, 10, 20


def emptied(books: Books, poll: Poll, now: datetime) -> None:
    """What was counted of an anonymous one is thrown away, and wiped when that is committed, whatever dies between."""
    if poll.is_anonymous:
        books.polls.empty(poll.id)
        books.errands.plan(f"{WIPE}:{poll.id}", WIPE, {}, now)


def asked(poll: Poll, now: datetime) -> dict[str, Any]:
    """What the message in its channel says now: never how many answered."""
    return {**_line(poll), "options": list(poll.options), "is_open": poll.is_open(now), "buttons": BUTTONS}


def told(books: Books, poll: Poll, now: datetime) -> dict[str, Any]:
    """What is told of one that is closed."""
    result = poll.told if poll.is_anonymous else named_result(poll, books.polls.answers(poll.id), now)
    return {**_line(poll), **_counted(poll, result or Result(None, None)), "fewest": FEWEST}


def listed(books: Books, me: Person, n: int, now: datetime) -> dict[str, Any]:
    """Page `n` of what moderators see: of an open one no more than anybody does."""
    found = books.polls.page(me.workspace, n, PAGE)
    return {
        "page": n, "is_last": len(found) <= PAGE,
        "polls": [
            told(books, each, now) if each.state is State.CLOSED else {**_line(each), "lines": [], "answers": None}
            for each in found[:PAGE]
        ],
    }  # fmt: skip


def choices(books: Books, me: Person, poll: Poll, now: datetime) -> dict[str, Any]:
    """What the page says on which several options may be chosen; ticked are those that they chose in a named poll, for
    of an anonymous one nobody knows them."""
    theirs = frozenset() if poll.is_anonymous else books.polls.answers(poll.id).get(me.user, frozenset())
    return {**asked(poll, now), "chosen": sorted(theirs)}


def form() -> Facts:
    """What the form of a poll holds before anything is typed."""
    return {
        "lasts": LASTS, "hours": DEFAULT_HOURS, "repeats": [each.value for each in Repeat], "fewest": FEWEST,
        "least": LEAST_OPTIONS, "most": MOST_OPTIONS, "characters": QUESTION_CHARACTERS, "option": OPTION_CHARACTERS,
    }  # fmt: skip


def _line(poll: Poll) -> dict[str, Any]:
    return {
        "id": poll.id, "question": poll.question, "channel": poll.channel, "state": poll.state.value,
        "opens_at": poll.opens_at, "closes_at": poll.closes_at, "is_anonymous": poll.is_anonymous,
        "is_many": poll.is_many, "repeat": poll.repeat.value,
    }  # fmt: skip


def _counted(poll: Poll, result: Result) -> Mapping[str, Any]:
    counts: Sequence[int] = result.counts or ()
    most, names = max(counts, default=0), result.names or ((),) * len(counts)
    return {
        "answers": result.answers,
        "lines": [
            {"option": option, "n": n, "bar": "▇" * round(SQUARES * n / most) if most else "",
             "percent": round(100 * n / result.answers) if result.answers else 0,
             "names": list(who[:NAMES]), "more": max(0, len(who) - NAMES)}
            for option, n, who in zip(poll.options, counts, names, strict=False)
        ],
    }  # fmt: skip
