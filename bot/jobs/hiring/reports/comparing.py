"""The candidates of a role side by side: the page, and the errand that makes its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.errands import Work
from bot.jobs.hiring import competencies
from bot.jobs.hiring.descriptions import name_of
from bot.jobs.hiring.reports import FEATURE, estimating
from bot.rules.hiring.reports import agreement, comparing, severity
from bot.rules.hiring.reports.comparing import COMPARED, Row
from bot.rules.hiring.reports.composite import Z, composite
from bot.rules.hiring.reports.severity import Known
from bot.rules.hiring.requisitions import Requisition, running
from bot.rules.hiring.training import HIGHEST, LOWEST
from bot.rules.people import Person
from bot.slack import blocks
from bot.slack.pictures import HeatMap, heat_map
from bot.store import Books
from bot.store.pictures import OpenPage

DRAW = f"{FEATURE}.draw"
TEMPLATE, PICTURE = "hiring/reports/compare", "hiring/reports/heat"
# What one page and its picture hold.
LISTED = 12


@dataclass(frozen=True)
class Page:
    """The modal with candidates side by side; the picture it has, and whether Slack has its file."""

    view: dict[str, Any]
    heat: HeatMap | None
    has_file: bool


def facts(deps: Deps, books: Books, me: Person, found: Requisition, now: datetime) -> dict[str, Any]:
    """All candidates of that role as this person, who runs it, may see them, in their order, with what is said of them
    together."""
    company = books.company.of(me.workspace, now)
    lines = [each for each in books.candidates.listed_for(me, [found], company) if each.standing in COMPARED]
    plans = {each.number: each.content for each in books.plans.versions(found.id)}
    columns = comparing.columns(plans, [each.plan for each in lines])
    given = books.scorecards.given(me.user, {each.id: each.shut for each in lines}, True, now)
    rows = comparing.ordered([
        Row(each.id, each.name, each.plan, tuple(given[each.id]), composite(columns, given[each.id])) for each in lines
    ], plans)  # fmt: skip
    is_allowed = estimating.is_allowed(books.workspaces.get(me.workspace))
    look = books.severities.of(me.workspace) if is_allowed else None
    known = look.known if look else None
    library = competencies.library(books, deps.words.library, me.workspace)
    names = [name_of(library, each, me.language) or each for each in columns]
    why = comparing.uneven(rows, plans)
    agreed = agreement.panel_agreement([comparing.by_interviewer(each.cards) for each in rows])
    return {
        "id": found.id, "title": found.wanted.title, "columns": names,
        "rows": [{"n": n, **_row(each, columns, names, known)} for n, each in enumerate(rows, 1)],
        "why": [each.value for each in why],
        "is_ordered": not why and sum(each.composite.value is not None for each in rows) > 1,
        "severity": {"is_allowed": is_allowed, "day": look.day if look and known else None},
        "agreement": agreed and {
            "single": round(agreed.single, 2), "mean": round(agreed.mean, 2), "judges": agreed.judges,
            "candidates": agreed.candidates,
        },
        "picture": None,
    }  # fmt: skip


def _row(row: Row, columns: Sequence[str], names: Sequence[str], known: Known | None) -> dict[str, Any]:
    made = row.composite
    low, high = made.interval or (None, None)
    fair = severity.fair(known, comparing.scores(row.cards)) if known else None
    lean = severity.lean(known, {each.who for each in row.cards}) if known else None
    cells = [(name, made.cells[each]) for name, each in zip(names, columns, strict=True)]
    return {
        "name": row.name, "version": row.plan, "value": _rounded(made.value), "low": _rounded(low),
        "high": _rounded(high), "covered": len(made.covered), "of": len(columns), "lean": lean.value if lean else "",
        "fair": fair and {
            "value": _rounded(fair.points), "low": _rounded(max(LOWEST, fair.points - Z * fair.error)),
            "high": _rounded(min(HIGHEST, fair.points + Z * fair.error)),
        },
        "cells": [
            {"name": name, "mean": _rounded(cell.mean) if cell else None, "assessors": cell.assessors if cell else 0}
            for name, cell in cells
        ],
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    """As it is shown: a second digit would say more than anybody knows."""
    return None if value is None else round(value, 1)


def page(deps: Deps, books: Books, me: Person, found: Requisition, n: int, now: datetime) -> Page:
    """What there is to see on that page, in the person's language; on the last one where there are fewer."""
    every = facts(deps, books, me, found, now)
    return _page(deps, books, me, _cut(every, min(n, _last(every))))


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any] | None:
    """Only where it still shows what was drawn: what may be read changed since for some, for others not."""
    found = books.requisitions.seen_by(me.identity, about, me.roles)
    running.check_running(found, me.user, me.roles)
    every = facts(deps, books, me, found, deps.now())
    for n in range(_last(every) + 1):
        shown = _cut(every, n)
        heat = _heat(deps, me, shown)
        if heat is not None and heat.digest == digest:
            return _page(deps, books, me, shown).view
    return None


def _last(every: Mapping[str, Any]) -> int:
    return max(0, (len(every["rows"]) - 1) // LISTED)


def _cut(every: Mapping[str, Any], n: int) -> dict[str, Any]:
    all, first = every["rows"], n * LISTED
    rows = all[first : first + LISTED]
    paging = {"page": n, "is_last": n == _last(every), "first": first + 1, "last": first + len(rows), "all": len(all)}
    return {**every, "rows": rows, **paging}


def _heat(deps: Deps, me: Person, shown: Mapping[str, Any]) -> HeatMap | None:
    if not shown["columns"] or all(each["value"] is None for each in shown["rows"]):
        return None
    return heat_map(deps.words.tree(PICTURE, me.language, shown, me.zone))


def _page(deps: Deps, books: Books, me: Person, shown: dict[str, Any]) -> Page:
    heat = _heat(deps, me, shown)
    if heat is not None:
        shown["picture"] = pictures.shown(books.pictures.find(me.workspace, heat.digest))
    tree = deps.words.tree(TEMPLATE, me.language, {"prefix": deps.command_prefix, **shown}, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    has_file = bool(shown["picture"] and shown["picture"]["file"])
    return Page(blocks.modal(tree, more=more), heat, has_file)


def want(books: Books, me: Person, found: Requisition, made: Page, view: str | None, now: datetime) -> None:
    """The picture that this open page lacks is made."""
    if view and made.heat is not None and not made.has_file:
        pictures.want(books, me.workspace, made.heat, DRAW, OpenPage(view, me.user, found.id), now)


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet."""
    pictures.draw(deps, facts, _showing)


ERRANDS: dict[str, Work] = {DRAW: draw, **estimating.ERRANDS}
