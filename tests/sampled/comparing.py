"""Candidates side by side: in an order and in none, with a picture and without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.rules.hiring.reports.comparing import Uneven
from bot.rules.hiring.training.drift import Drift
from bot.rules.refusals import Refusal
from bot.store import Books
from tests.make import NOW
from tests.sampled.said import Sample

COLUMNS = ("Teamwork", "Drive", "Business ability")


def row(n: int, name: str, *means: float | None, fair: float | None = None, lean: str = "") -> dict[str, Any]:
    """A candidate with the mean of each competency, each of so many interviewers as its place says."""
    known = [each for each in means if each is not None]
    value = round(sum(known) / len(known), 2) if known else None
    cells = [
        {"name": name, "mean": mean, "assessors": 0 if mean is None else place}
        for place, (name, mean) in enumerate(zip(COLUMNS, means, strict=True), 1)
    ]
    return {
        "n": n, "name": name, "version": 2, "value": value, "low": value and max(1.0, round(value - 0.76, 2)),
        "high": value and min(5.0, round(value + 0.76, 2)), "covered": len(known), "of": len(means), "lean": lean,
        "fair": fair and {"value": fair, "low": round(fair - 0.5, 2), "high": round(fair + 0.5, 2)}, "cells": cells,
    }  # fmt: skip


def compared(typed: str, **more: Any) -> dict[str, Any]:
    """The page as the job hands it over."""
    rows = [
        row(1, typed, 4.5, 4.0, 3.67, fair=3.9, lean=Drift.LENIENT.value),
        row(2, "Lee", 3.5, None, 2.0, fair=3.1, lean=Drift.SEVERE.value), row(3, "Kim", None, None, None),
    ]  # fmt: skip
    return {
        "prefix": "", "id": 1, "title": typed, "columns": list(COLUMNS), "rows": rows, "why": [], "is_ordered": True,
        "severity": {"is_allowed": True, "day": NOW.date()}, "agreement": None, "picture": None, "page": 0,
        "is_last": True, "first": 1, "last": 3, "all": 3, **more,
    }  # fmt: skip


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Nothing here needs a store."""
    yield from ()


def of_handlers(typed: str) -> Iterator[Sample]:
    """Every sentence of the page, and of the picture."""
    picture, heat = {"file": "", "why": "", "name": ""}, compared(typed)
    yield "hiring/reports/heat", heat
    agreement = {"single": 0.45, "mean": 0.71, "judges": 3, "candidates": 9}
    yield "hiring/reports/compare", compared(typed, agreement=agreement, picture={**picture, "file": "F1"})
    why = {"why": [each.value for each in Uneven], "is_ordered": False}
    for more in (
        {"severity": {"is_allowed": False, "day": None}}, {"severity": {"is_allowed": True, "day": None}},
        {"picture": picture}, {"picture": {**picture, "why": "again"}},
        {"picture": {**picture, "why": "refused", "name": "file_uploads_disabled"}}, {"rows": [], "columns": []},
        {"page": 1, "is_last": False, "first": 13, "last": 24, "all": 30},
    ):  # fmt: skip
        yield "hiring/reports/compare", compared(typed, **why, **more)


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """No refusal is this feature's own."""
    return {}
