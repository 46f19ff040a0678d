"""What methods see of competencies: the page of the matrix, and a cell as the organisation judges it."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.descriptions import may
from bot.handlers.hiring.plans import TEMPLATES
from bot.handlers.hiring.plans import page as plan_page
from bot.handlers.hiring.requisitions import carried, text, whole
from bot.jobs.hiring import competencies
from bot.jobs.hiring import fits as job
from bot.rules.access import Right, has
from bot.rules.hiring.competencies import Kind
from bot.rules.hiring.plans import PlanChanged, fit
from bot.rules.hiring.plans.methods import METHODS, Method
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def fits(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Which method sees what; the button carries the role whose plan stands under it, or nothing."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, str(body["actions"][0].get("value") or ""))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def edit_fit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which one method's sight of one kind of competency is judged."""
    kind, _, plan = str(body["actions"][0].get("value")).partition(":")
    with deps.store.reading() as books:
        me = person.enter(books)
    methods = [each.value for each in METHODS]
    facts = {"kind": _kind(kind).value, "methods": methods, "most": fit.REASON_CHARACTERS}
    view = modal(deps, me, f"{TEMPLATES}/fit", facts, json.dumps({"kind": kind, "plan": plan}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def judge_fit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The cell is the organisation's own now, or as it was shipped; no plan that is published moves."""
    now, kept, answers = deps.now(), carried(body["view"]), forms.read(body["view"])
    kind, method = _kind(kept.get("kind")), _method(answers.get("method"))
    seen = {str(each.value): each for each in fit.Fit}.get(text(answers, "fit"))
    plan = str(kept.get("plan") or "")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        judged = fit.judge(kind, method, seen, text(answers, "reason"), me.user, now)
        if judged:
            books.fits.keep(me.workspace, judged)
        else:
            books.fits.drop(me.workspace, kind, method)
        entry = {"who": me.user, "kind": kind.value, "method": method.value}
        said = {"fit": judged.fit.name.lower(), "reason": judged.reason} if judged else {"fit": "shipped"}
        books.record.note(now, "hiring.plans.judge_fit", f"workspace:{me.workspace}", **entry, **said)
        pages = {body["view"]["previous_view_id"]: _page(deps, books, me, plan)}
        if plan:
            root = body["view"]["root_view_id"]
            pages[root] = plan_page(deps, books, me, may(books, me, whole(plan)), root, now)
    for view, shown in pages.items():
        bring_up_to_date(deps, me, view, shown)
    return ack()


def _page(deps: Deps, books: Books, me: Person, plan: str) -> dict[str, Any]:
    may_judge = has(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind)
    library = competencies.library(books, deps.words.library, me.workspace)
    kinds = job.shown(books.fits.of(me.workspace), library, me.language)
    facts = {"kinds": kinds, "may_judge": may_judge, "plan": plan}
    return modal(deps, me, f"{TEMPLATES}/fits", facts)


def _kind(value: Any) -> Kind:
    found = next((kind for kind in Kind if kind.value == value), None)
    if found is None:
        raise PlanChanged()
    return found


def _method(value: Any) -> Method:
    found = next((method for method in METHODS if method.value == value), None)
    if found is None:
        raise PlanChanged()
    return found
