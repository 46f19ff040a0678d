"""Experiments as moderators see them; and in which group whoever is given a digest is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.community.content import named_segments
from bot.rules.community.goals.experiments import Result, State, may_take_over
from bot.rules.community.goals.levers import FEWEST, MEASURED, WITHIN
from bot.rules.community.segments import Kind, Segment
from bot.rules.people import Person
from bot.store import Books
from bot.store.community.experiments import Kept

FEATURE, TEMPLATES = "community.experiments", "community/experiments"
# What the page lists of those that are over.
LISTED = 10


def about(experiment: int) -> str:
    """What notices and entries of the record about it are about."""
    return f"experiment:{experiment}"


def usual(books: Books, workspace: str, now: datetime) -> float | None:
    """How many of a hundred members do something with their digest within a week, by the last four weeks, with one
    digit; None where fewer than `levers.FEWEST` were given one."""
    tapped, given = books.experiments.usual(workspace, now - WITHIN - MEASURED, now - WITHIN)
    return None if given < FEWEST else round(100 * tapped / given, 1)


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What runs there, without any figure of what comes of it, and what came of those that are over."""
    named = named_segments(books, me.workspace)
    every = books.experiments.all(me.workspace, LISTED)
    running = next((each for each in every if each.experiment.state is State.RUNNING), None)
    return {
        "running": one(books, running, named, now) if running else None,
        "over": [one(books, each, named, now) for each in every if each is not running],
        "usual": usual(books, me.workspace, now), "fewest": FEWEST,
    }  # fmt: skip


def one(books: Books, kept: Kept, named: Mapping[int, Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """One of them."""
    of = kept.experiment
    taking = books.experiments.people(kept.id, now)
    return {
        "id": kept.id, "change": of.change, "usual": of.usual, "hoped": of.hoped, "held": of.held,
        "begins": of.begins, "ends": of.ends, "planned": of.of_held + of.of_changed, "state": of.state.value,
        "segment": named.get(of.segment) if of.segment else None, "is_for_segment": of.segment is not None,
        "by": kept.by, "why": kept.why, "people": sum(taking.values()), "ended_at": of.ended_at,
        "result": told(kept.result) if kept.result else None, "taken_by": kept.taken_by, "taken_at": kept.taken_at,
        "may_take": kept.taken_at is None and may_take_over(of, kept.result) and of.segment in (None, *named),
    }  # fmt: skip


def told(result: Result) -> dict[str, Any]:
    """What came of it, in numbers of a hundred with one digit."""
    (a, held), (b, changed) = result.held, result.changed
    return {
        "verdict": result.verdict.value, "apart": round(result.apart, 1), "low": round(result.low, 1),
        "high": round(result.high, 1), "held": held, "changed": changed, "is_short": result.is_short,
        "held_percent": round(100 * a / held, 1) if held else 0.0,
        "changed_percent": round(100 * b / changed, 1) if changed else 0.0,
    }  # fmt: skip


def segments(books: Books, workspace: str) -> Sequence[Segment]:
    """Those for whose members there may be one: what is of the hiring side is not moderators' to measure."""
    return [each for each in books.segments.all(workspace) if each.kind is not Kind.HIRING]
