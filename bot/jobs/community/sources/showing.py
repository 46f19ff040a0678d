"""Sources as moderators see them: the way in, what is counted, one source with its link, its text to share, visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.rules.community.sources import (
    COVERAGE_PERCENT,
    MADE,
    VISITED,
    Funnel,
    Source,
    Step,
    coverage,
    funnel,
    per_join,
)
from bot.rules.community.sources.invitation import MOST_JOINS, state
from bot.rules.community.sources.referring import Referral
from bot.rules.people import Person
from bot.store import Books
from bot.words.catalogues import LANGUAGES

PAGE, VISITS = 10, 5


def listed(books: Books, me: Person, n: int, now: datetime) -> dict[str, Any]:
    """Page `n` of the list, with how it stands with the way in and how many joins have a known source."""
    found = books.sources.page(me.workspace, n, PAGE)
    shown = found[:PAGE]
    funnels, visits = _funnels(books, shown, now), books.sources.visited([each.id for each in shown])
    percent = coverage(*books.sources.coverage(me.workspace))
    return {
        **way_in(books, me.workspace, now), "page": n, "is_last": len(found) <= PAGE, "percent": percent,
        "is_low": percent is not None and percent < COVERAGE_PERCENT, "at_least": COVERAGE_PERCENT,
        "sources": [{**_line(each), **_counted(funnels[each.id]), **_visited(each, visits)} for each in shown],
    }  # fmt: skip


def way_in(books: Books, workspace: str, now: datetime) -> dict[str, Any]:
    """How it stands with the invitation link."""
    found = books.ways_in.get(workspace)
    return {
        "state": state(found, now).value, "joins": found.joins if found else 0, "most": MOST_JOINS,
        "ends_at": found.ends_at if found else None, "by": found.by if found else "",
    }  # fmt: skip


def one(books: Books, me: Person, source: Source, public_url: str | None, now: datetime) -> dict[str, Any]:
    """One source: its link, its funnel, what a join cost, visits."""
    found = _funnels(books, [source], now)[source.id]
    visits = books.sources.visits(source.id, VISITS)
    return {
        **_line(source), **_counted(found), "url": link(source, public_url), "contact": source.contact,
        "cost": source.cost, "per_join": per_join(source, found), "active": found.active, "applied": found.applied,
        "hired": found.hired, "community": books.workspaces.get(me.workspace).name,
        "visits": [vars(each) for each in visits],
    }  # fmt: skip


def form(source: Source | None) -> dict[str, Any]:
    """What the form of a source shows: the one to change, or nothing yet."""
    return {
        "kinds": [each.value for each in MADE], "kind": source.kind.value if source else "",
        "name": source.name if source else "", "contact": source.contact if source else "",
        "cost": "" if source is None or source.cost is None else str(source.cost), "is_new": source is None,
        "pitches": {each: source.pitch.get(each, "") if source else "" for each in LANGUAGES},
    }  # fmt: skip


def link(source: Source, public_url: str | None) -> str:
    """The address of its page; empty where nobody reaches pages from outside."""
    return f"{public_url}/join/{source.code}" if public_url else ""


def referrals(books: Books, me: Person, n: int) -> dict[str, Any]:
    """Page `n` of who told whom: what moderators know of it, and the rewards."""
    found = books.referrals.page(me.workspace, n, PAGE)
    names = books.members.some(me.workspace, [each.member for each in found])
    return {
        "page": n, "is_last": len(found) <= PAGE,
        "referrals": [{**rewarded(me, each), "name": names[each.member].name} for each in found[:PAGE]],
    }  # fmt: skip


def rewarded(me: Person, referral: Referral) -> Mapping[str, Any]:
    """One referral with its reward. Who told is named by their id in this workspace alone."""
    return {
        "id": referral.id, "by": referral.by if referral.by_workspace == me.workspace else "", "at": referral.at,
        "relation": referral.relation.value, "note": referral.note, "terms": referral.terms, "due": referral.due,
        "is_paid": referral.paid_at is not None,
    }  # fmt: skip


def rewards(books: Books, me: Person, n: int) -> dict[str, Any]:
    """Page `n` of whom people of this workspace told, and the rewards: what recruiters know of it."""
    found = books.referrals.by_people_of(me.workspace, n, PAGE)
    lines = []
    for each in found[:PAGE]:
        names = books.members.some(each.workspace, [each.member]) if each.agreed_at else {}
        lines.append(of_company(me, each, names[each.member].name if each.member in names else ""))
    return {"page": n, "is_last": len(found) <= PAGE, "referrals": lines}


def of_company(me: Person, referral: Referral, name: str) -> Mapping[str, Any]:
    """One of them: nothing that only moderators read, and the name where the friend said that one may tell."""
    kept = {key: value for key, value in rewarded(me, referral).items() if key not in ("note", "relation")}
    return {**kept, "name": name}


def _funnels(books: Books, shown: list[Source] | Any, now: datetime) -> Mapping[int, Funnel]:
    ids = [each.id for each in shown]
    steps, active = books.sources.counted(ids), books.sources.active(ids, now)
    applied, hired = books.sources.applied(ids), books.sources.hired(ids)
    return {
        each.id: funnel(each, steps[each.id], *(of.get(each.id, 0) for of in (active, applied, hired)))
        for each in shown
    }


def _line(source: Source) -> dict[str, Any]:
    return {
        "id": source.id, "kind": source.kind.value, "name": source.name, "is_closed": source.closed_at is not None,
        "is_aggregate": source.is_aggregate,
    }  # fmt: skip


def _visited(source: Source, visits: Mapping[int, tuple[int, date]]) -> dict[str, Any]:
    n, last = visits.get(source.id, (0, None))
    return {"is_visited": source.kind in VISITED or n > 0, "visits": n, "last_visit": last}


def _counted(found: Funnel) -> dict[str, Any]:
    return {"steps": {step.value: found.steps[step] for step in Step}}
