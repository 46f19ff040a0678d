"""Candidates as templates show them: the roles, who is in one, one of them with everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.jobs.hiring.requisitions.showing import recruiting
from bot.rules.access import Right, has
from bot.rules.company import Company
from bot.rules.hiring.candidates import (
    GOING_ON,
    Candidacy,
    Candidate,
    Conflict,
    Seen,
    Source,
    Standing,
    holder_now,
)
from bot.rules.hiring.candidates.adding import LANGUAGES
from bot.rules.hiring.candidates.moving import ASKED, verbs
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.under_way import comparable
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.versions import Version
from bot.rules.people import Person
from bot.store import Books
from bot.store.hiring.candidates import Line

FEATURE = "hiring.candidates"
# What one page lists.
LISTED = 20
# In which order a page shows those for whom it is over.
OVER = (Standing.HIRED, Standing.REJECTED, Standing.WITHDRAWN)


def about(candidacy: Candidacy) -> str:
    """What notices and the record say a candidacy is about."""
    return f"candidacy:{candidacy.id}"


def roles(books: Books, me: Person, company: Company, page: int) -> dict[str, Any]:
    """The roles with how many are under way in each, page by page."""
    found = recruiting(books, me)
    shown, paging = _page(found, page)
    lines = books.candidates.listed_for(me, shown, company)
    counted = Counter((each.requisition, each.standing) for each in lines)
    stages = Counter((each.requisition, each.stage) for each in lines if each.standing is Standing.UNDER_WAY)
    plans = books.plans.numbers([each.id for each in shown])
    recruits = has(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind)
    rows = [_role(each, counted, stages, plans.get(each.id, 0)) for each in shown]
    return {"roles": rows, "recruits": recruits, **paging}


def _role(
    one: Requisition, counted: Counter[tuple[int, Standing]], stages: Counter[tuple[int, int]], plan: int
) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.wanted.title,
        "department": one.wanted.department,
        "is_planned": plan > 0,
        **{name.value: counted[one.id, name] for name in Standing},
        "stages": [{"n": stage + 1, "count": stages[id, stage]} for id, stage in sorted(stages) if id == one.id],
    }


def listed(books: Books, me: Person, found: Requisition, company: Company, page: int, now: datetime) -> dict[str, Any]:
    """Who is in a role: those under way by stage, the furthest first, then those for whom it is over."""
    lines = books.candidates.listed_for(me, [found], company)
    lines = sorted(lines, key=lambda each: OVER.index(each.standing) + 1 if each.standing in OVER else 0)
    shown, paging = _page(lines, page)
    plans = {each.number: each.content for each in books.plans.versions(found.id)}
    last = plans.get(max(plans, default=0))
    otherwise = {number for number, plan in plans.items() if last and not comparable(plan, last)}
    groups: list[dict[str, Any]] = []
    for each in shown:
        name = _group(each, plans)
        if not groups or groups[-1]["name"] != name:
            groups.append({"name": name, "lines": []})
        version = each.plan if each.plan in otherwise else 0
        groups[-1]["lines"].append({**_line(each, company, now), "version": version})
    return {
        "id": found.id,
        "title": found.wanted.title,
        "groups": [{**each["name"], "lines": each["lines"]} for each in groups],
        "may_add": may_run(found, me.user, me.roles) and found.state in IN_CHARGE,
        "is_planned": bool(plans),
        "is_mixed": any(each.plan in otherwise for each in lines),
        **paging,
    }


def _group(line: Line, plans: Mapping[int, Plan]) -> dict[str, Any]:
    if line.standing not in GOING_ON:
        return {"standing": line.standing.value, "n": 0, "method": ""}
    return {"standing": "", "n": line.stage + 1, "method": _method(plans.get(line.plan), line.stage)}


def _line(line: Line, company: Company, now: datetime) -> dict[str, Any]:
    holder = "" if line.holder in line.shut or line.holder in company.gone else line.holder
    return {
        "id": line.id, "name": line.name, "standing": line.standing.value, "holder": holder, "since": line.since,
        "days": max(0, (now - line.since).days), "goes_on": line.standing in GOING_ON,
    }  # fmt: skip


def one(
    books: Books, me: Person, seen: Seen, company: Company, now: datetime, results: Iterable[Mapping[str, Any]] = (),
    interviews: Iterable[Mapping[str, Any]] = (), panel_for: str = "", own: Mapping[str, Any] | None = None,
    late: Iterable[Mapping[str, Any]] = (), debriefs: Mapping[str, Any] = MappingProxyType({}),
    offer: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A candidate's page: where they are, what is next, who holds it and for how long, which interviews and results
    there are, and what may be done; `panel_for` is the interview for which a panel can be proposed, `own` says how it
    stands with their own page, for who runs the recruitment, `late` whose card is missing,
    `debriefs` which there are and whether one can be opened, `offer` how it stands with that."""
    candidacy, candidate, requisition = seen.candidacy, seen.candidate, seen.requisition
    plan = plan_of(books, candidacy)
    runs = may_run(requisition, me.user, me.roles) and not candidate.erased
    administers = has(Right.ADMINISTER, me, books.workspaces.get(me.workspace).kind)
    stages = len(plan.stages) if plan else 0
    offered = verbs(candidacy, stages, me.user) if runs else ()
    return {
        "id": candidacy.id,
        "revision": candidacy.revision,
        "name": candidate.name,
        "title": requisition.wanted.title,
        "standing": candidacy.standing.value,
        "goes_on": candidacy.standing in GOING_ON,
        "n": candidacy.stage + 1,
        "stages": [each.method.value for each in plan.stages] if plan else [],
        "since": candidacy.since,
        "days": max(0, (now - candidacy.since).days),
        "holder": holder_now(candidacy, seen.shut, company.gone),
        "held_since": candidacy.held_since,
        "verbs": [{"name": each.value, "is_asked": each in ASKED} for each in offered],
        "runs": runs,
        "has_data": (runs or administers) and not candidate.erased,
        "erased": candidate.erased,
        "person": _person(candidate) if runs else None,
        "code": candidacy.code,
        "conflicts": _conflicts(seen) if runs else [],
        "results": list(results),
        "own": own if runs else None,
        "interviews": list(interviews),
        "late": list(late),
        "offer": offer,
        "hire": 0,
        "panel_for": panel_for,
        "may_begin": False,
        "debriefs": [],
        **debriefs,
        "moves": [
            {
                "what": each.what.value, "who": each.who, "at": each.at, "n": each.stage + 1,
                "reason": each.reason, "why": each.why,
            }
            for each in reversed(candidacy.moves)
        ],
    }  # fmt: skip


def plan_of(books: Books, candidacy: Candidacy) -> Plan | None:
    """The version of the plan that candidate goes through."""
    found: Version[Plan] | None = books.plans.kept_by(candidacy.requisition, candidacy.code)
    return found.content if found else None


def form(typed: Mapping[str, Any], title: str, language: str, near: Iterable[Candidate] = ()) -> dict[str, Any]:
    """The form in which a candidate is added, as far as it was filled in; `near` have the same phone."""
    texts = {name: typed.get(name) or "" for name in ("name", "email", "phone", "zone", "links", "notes", "user")}
    users = {name: ",".join(typed.get(name) or ()) for name in ("referrers", "relatives")}
    return {
        **texts, **users, "title": title, "source": typed.get("source") or "",
        "language_chosen": typed.get("language") or language, "languages": list(LANGUAGES),
        "sources": [each.value for each in Source],
        "near": [{"id": each.id, "name": each.name, "email": each.emails[0] if each.emails else ""} for each in near],
    }  # fmt: skip


def _person(candidate: Candidate) -> dict[str, Any]:
    return {
        "emails": list(candidate.emails), "phone": candidate.phone, "zone": candidate.zone,
        "language": candidate.language, "source": candidate.source.value, "links": list(candidate.links),
        "notes": candidate.notes, "user": candidate.user or "",
    }  # fmt: skip


def _conflicts(seen: Seen) -> list[dict[str, Any]]:
    return [
        {"kind": kind.value, "people": people}
        for kind in Conflict
        if (people := [user for user, why in seen.shut.items() if why is kind])
    ]


def _method(plan: Plan | None, stage: int) -> str:
    return plan.stages[stage].method.value if plan and stage < len(plan.stages) else ""


def _page(found: Sequence[Any], page: int) -> tuple[Sequence[Any], dict[str, Any]]:
    last = max(0, (len(found) - 1) // LISTED)
    page = min(page, last)
    first = page * LISTED
    paging = {"page": page, "is_last": page == last, "first": first + 1, "last": min(first + LISTED, len(found))}
    return found[first : first + LISTED], {**paging, "all": len(found)}
