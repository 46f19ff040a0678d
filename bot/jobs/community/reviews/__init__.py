"""The quarterly review as moderators read it: each proposal with what it rests on, what was changed, what is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.community.content import named_segments
from bot.jobs.community.content.writing import where
from bot.rules.calendar import local_day
from bot.rules.community.content import Item, State
from bot.rules.community.goals import paces
from bot.rules.community.goals.paces import Pace
from bot.rules.community.goals.reviewing import (
    UNDONE_WITHIN,
    Applied,
    NotUndone,
    Of,
    Proposal,
    Proposed,
    Why,
    review,
    why_not_undone,
)
from bot.rules.people import Person
from bot.store import Books
from bot.store.community.reviews import Line, Set

FEATURE, TEMPLATES = "community.reviews", "community/reviews"
# What the page lists of each: with two blocks for each it holds all of it.
LISTED = 20


def about(change: int) -> str:
    """What entries of the record about that change are about."""
    return f"review:{change}"


def proposals(books: Books, workspace: str) -> Sequence[tuple[int, Proposed]]:
    """What the newest review there proposes, with the number of each."""
    lines = {_key(each): each.id for each in books.reviews.newest(workspace)}
    found = review(each.looked for each in books.reviews.newest(workspace))
    return [(lines[each.looked.of, each.looked.key], each) for each in found]


def scheduled(books: Books, workspace: str) -> Mapping[str, Sequence[Item]]:
    """What goes out by itself there, by the name of each setting that is about it: approved before a review stopped
    that."""
    found: dict[str, list[Item]] = {}
    for each in books.content.in_states(workspace, {State.SCHEDULED}):
        for of, key in where(each).items():
            found.setdefault(paces.name(of, key), []).append(each)
    return found


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """The newest review, what was changed within the time in which it can be undone, and what is set."""
    lines, there = books.reviews.newest(me.workspace), books.workspaces.get(me.workspace)
    segments, settings = named_segments(books, me.workspace), books.reviews.settings(me.workspace)
    found = proposals(books, me.workspace)
    goes_out = {name: len(each) for name, each in scheduled(books, me.workspace).items()}
    shown = [_proposal(id, each, segments, settings, goes_out) for id, each in found]
    changed = [
        _changed(each, segments, settings, now) for each in books.reviews.changes(me.workspace, now - UNDONE_WITHIN)
    ]
    in_force = [
        {**_named(Of(of), key, segments), "name": name, "pace": each.value, "by": each.by, "at": each.at,
         "scheduled": goes_out.get(name, 0) if each.value == Pace.NONE else 0}
        for name, each in settings.items() if each.value for of, _, key in [name.partition(":")]
    ]  # fmt: skip
    first = lines[0].quarter if lines else None
    return {
        "first": first, "last": _last_day(first) if first else None, "day": local_day(now, there.zone),
        "wanted": [each for each in shown if each["proposal"] != Proposal.KEEP][:LISTED],
        "kept": [each for each in shown if each["proposal"] == Proposal.KEEP][:LISTED],
        "more": sum(max(0, len(each) - LISTED) for each in _parted(shown)),
        "changed": changed[:LISTED], "in_force": in_force[:LISTED], "days": UNDONE_WITHIN.days,
    }  # fmt: skip


def counts(books: Books, workspace: str) -> dict[str, Any] | None:
    """How many proposals of each sort the newest review has, and of which quarter it is; None before the first."""
    lines = books.reviews.newest(workspace)
    if not lines:
        return None
    every = [each.proposal for _, each in proposals(books, workspace)]
    first = lines[0].quarter
    return {"first": first, "last": _last_day(first), **{each.value: every.count(each) for each in Proposal}}


def _key(line: Line) -> tuple[Of, str]:
    return line.looked.of, line.looked.key


def _parted(shown: Sequence[Mapping[str, Any]]) -> Sequence[Sequence[Mapping[str, Any]]]:
    kept = [each for each in shown if each["proposal"] == Proposal.KEEP]
    return kept, [each for each in shown if each["proposal"] != Proposal.KEEP]


def _last_day(first: Any) -> Any:
    """The last day of the quarter with that first one."""
    after = (first + timedelta(days=100)).replace(day=1)
    return after - timedelta(days=1)


def _proposal(
    id: int, proposed: Proposed, segments: Mapping[int, Mapping[str, Any]], settings: Mapping[str, Set],
    goes_out: Mapping[str, int],
) -> dict[str, Any]:  # fmt: skip
    looked, wanted = proposed.looked, paces.changes(proposed)
    is_told = proposed.why is not Why.FEW  # of few nothing is said, not even how many
    return {
        **_named(looked.of, looked.key, segments), "id": id, "proposal": proposed.proposal.value,
        "why": proposed.why.value, "pieces": looked.pieces, "reached": looked.reached if is_told else 0,
        "share": round(proposed.share, 1), "low": round(proposed.low, 1), "high": round(proposed.high, 1),
        "usual": None if proposed.usual is None else round(proposed.usual, 1),
        "scheduled": sum(goes_out.get(name, 0) for name, value in wanted.items() if value == Pace.NONE),
        "is_done": bool(wanted) and all(_value(settings, name) == value for name, value in wanted.items()),
    }  # fmt: skip


def _changed(
    change: Applied, segments: Mapping[int, Mapping[str, Any]], settings: Mapping[str, Set], now: datetime
) -> dict[str, Any]:  # fmt: skip
    why = why_not(change, settings, now)
    return {
        **_named(change.of, change.key, segments), "id": change.id, "proposal": change.proposal.value,
        "by": change.by, "at": change.at, "undone_at": change.undone_at, "why_not": why.value if why else "",
    }  # fmt: skip


def why_not(change: Applied, settings: Mapping[str, Set], now: datetime) -> NotUndone | None:
    """Why that change is not undone in what is set; None where it can be. Whatever was set later is another change,
    also where it came to the same."""
    as_it_was = {
        name: each.value if each.at <= change.at else None for name, each in settings.items()
    }  # fmt: skip
    return why_not_undone(change, as_it_was, now)


def _value(settings: Mapping[str, Set], name: str) -> str | None:
    return settings[name].value if name in settings else None


def _named(of: Of, key: str, segments: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    segment = segments.get(int(key)) if of is Of.SEGMENT else None
    return {"of": of.value, "key": key, "segment": segment}
