"""Candidates: their lists and pages, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import bring_up_to_date, modal
from bot.handlers.hiring.requisitions import carried, seen
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.candidates import times
from bot.jobs.hiring.candidates.own_page import shown
from bot.jobs.hiring.candidates.refusing import in_slack as of_no
from bot.jobs.hiring.candidates.results import listed
from bot.jobs.hiring.checkins import showing as checkins
from bot.jobs.hiring.debriefs import opening as debriefs
from bot.jobs.hiring.offers.showing import on_page
from bot.jobs.hiring.panels import seats as interviews
from bot.jobs.hiring.panels.attention import figures
from bot.jobs.hiring.scorecards.reading import late
from bot.rules.company import Company
from bot.rules.hiring.candidates import NotYoursToRun, Seen
from bot.rules.hiring.candidates.correcting import AlreadyErased
from bot.rules.hiring.candidates.moving import CandidacyChanged
from bot.rules.hiring.requisitions import Unknown
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/candidates"
# What a button carries of a list: a request (none for all of them) and a page; and of a candidate: the candidacy, its
# revision, and what to do, or the place of a stage, with `ask` before it to ask others.
_LIST = re.compile("([0-9]{0,9})(?::([0-9]{1,4}))?")
_PLACE = re.compile("([0-9]{1,9}):([0-9]{1,6})(?::([a-z]{1,10}|(?:ask)?[0-9]{1,2}))?")


@dataclass(frozen=True)
class List:
    """A page of the candidates of a request; of the roles where `id` is None."""

    id: int | None = None
    page: int = 0

    def __str__(self) -> str:
        return f"{'' if self.id is None else self.id}:{self.page}"


@dataclass(frozen=True)
class Place:
    """A candidacy as somebody saw it, and what they want done with it."""

    id: int
    revision: int
    what: str = ""

    def __str__(self) -> str:
        return f"{self.id}:{self.revision}:{self.what}"


def list_from(value: Any) -> List:
    """The list a button or a page of ours carries. Raises Unknown for anything else."""
    found = _LIST.fullmatch(str(value or ""))
    if found is None:
        raise Unknown()
    return List(int(found[1]) if found[1] else None, int(found[2] or 0))


def place(body: Mapping[str, Any]) -> Place:
    """What the clicked button carries, or the form. Raises CandidacyChanged for what is not ours."""
    is_click = body["type"] == "block_actions"
    value = body["actions"][0].get("value") if is_click else carried(body["view"]).get("place")
    found = _PLACE.fullmatch(str(value))
    if found is None:
        raise CandidacyChanged()
    return Place(int(found[1]), int(found[2]), found[3] or "")


def list_page(deps: Deps, books: Books, me: Person, where: List, now: datetime) -> dict[str, Any]:
    """The modal with that list. Raises Unknown for a request they may not see."""
    company = books.company.of(me.workspace, now)
    kept = json.dumps({"list": str(where)})
    if where.id is None:
        return modal(deps, me, f"{TEMPLATES}/roles", job.roles(books, me, company, where.page), kept)
    role = seen(books, me, where.id)
    facts = job.listed(books, me, role, company, where.page, now)
    facts["figures"] = figures(books, me, role, company, now)
    return modal(deps, me, f"{TEMPLATES}/list", facts, kept)


def find(books: Books, me: Person, id: int, now: datetime) -> tuple[Seen, Company]:
    """The candidate for somebody who may see them. Raises NoSuchCandidate."""
    company = books.company.of(me.workspace, now)
    return books.candidates.seen_by(me, id, company), company


def find_running(books: Books, me: Person, id: int, now: datetime) -> tuple[Seen, Company]:
    """The candidate for somebody who runs their recruitment.

    Raises NoSuchCandidate, NotYoursToRun, AlreadyErased.
    """
    found, company = find(books, me, id, now)
    if not may_run(found.requisition, me.user, me.roles):
        raise NotYoursToRun()
    if found.candidate.erased:
        raise AlreadyErased()
    return found, company


def page(
    deps: Deps, books: Books, me: Person, found: Seen, company: Company, now: datetime, behind: List, link: str = ""
) -> dict[str, Any]:
    """The modal of a candidate; `behind` is the list below it, `link` one to their own page that was made just now."""
    runs = may_run(found.requisition, me.user, me.roles) and not found.candidate.erased
    plan = job.plan_of(books, found.candidacy) if runs else None
    results = listed(books, found.candidacy, plan) if runs else ()
    sitting = interviews.on_page(books, found.candidacy, plan, now, me.user) if runs else {}
    own = shown(books, found.candidacy, now, bool(deps.public_url), deps.mail is not None, link) if runs else None
    own = own and {
        **own, "times": times.in_slack(books, found, now), "no": of_no(books, found.candidacy),
    }  # fmt: skip
    waits = late(books, found, me, now)
    talked = debriefs.on_page(books, found, now) if runs else {}
    offer = on_page(books, me, found) if runs else None
    facts = job.one(
        books, me, found, company, now, results, own=own, late=waits, debriefs=talked, offer=offer, **sitting
    )  # fmt: skip
    facts["hire"] = checkins.on_page(books, me, found.candidacy.id, now)
    return modal(deps, me, f"{TEMPLATES}/show", facts, json.dumps({"list": str(behind)}))


def behind(view: Mapping[str, Any]) -> List:
    """The list below a page, as the page carries it; the first one where it carries none."""
    try:
        return list_from(carried(view).get("list"))
    except Unknown:
        return List()


def show_anew(deps: Deps, me: Person, shown: Mapping[str, Mapping[str, Any]]) -> None:
    """Each of these open views shows how it is now."""
    for view, content in shown.items():
        bring_up_to_date(deps, me, view, content)
