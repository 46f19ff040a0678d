"""Interview kits: the page of one, in place of the plan's, and what may be changed in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.descriptions import behind, may
from bot.handlers.hiring.plans import TEMPLATES, page
from bot.handlers.hiring.requisitions import text
from bot.jobs.hiring import plans as job
from bot.jobs.hiring.plans import kits as showing
from bot.rules.hiring import plans as rules
from bot.rules.hiring.competencies import ANCHORED
from bot.rules.hiring.plans import Plan, kits
from bot.rules.hiring.plans.kits import Frame, Kit
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.store import Books

Rule = Callable[[Kit, Frame], Kit]
# What a button and a form carry: the request, the plan's fingerprint, a stage, what to do, and a question by its place.
_SPOT = re.compile("([0-9]{1,9}):([0-9a-f]{16}):([0-9]{0,2}):([a-z]{0,8}):([0-9]{0,2})")


@dataclass(frozen=True)
class Spot:
    """A stage of the plan of a request as somebody saw it (-1 for the plan as a whole), what to do there, and a
    question of its kit by its place; None for a new one."""

    id: int
    seen: str
    at: int
    what: str
    number: int | None


def spot(body: Mapping[str, Any]) -> Spot:
    """What the clicked button or the form carries. Raises PlanChanged for what is not ours."""
    found = _SPOT.fullmatch(str(behind(body)))
    if found is None:
        raise rules.PlanChanged()
    at, number = (int(each) if each else None for each in (found[3], found[5]))
    return Spot(int(found[1]), found[2], -1 if at is None else at, found[4], number)


def kit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the kit of an interview in place of the plan, or the plan again: Slack lays no more than three modals on
    one another, and the forms come on top."""
    where, on = spot(body), str((body.get("view") or {}).get("id"))
    with deps.store.open() as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        if where.at < 0:
            view = page(deps, books, me, found, on, deps.now())
        else:
            plan = books.plans.written(found.id)
            rules.check_seen(plan, where.seen)
            books.pictures.left(me.workspace, on)
            view = _page(deps, books, me, found, plan, where.at)
    bring_up_to_date(deps, me, on, view)
    return ack()


def change_kit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Let a kit be proposed, take a question out, or put it before the one it follows."""
    where = spot(body)
    at = -1 if where.number is None else where.number
    verbs: dict[str, Rule] = {
        "propose": lambda it, frame: kits.proposed(it, frame, deps.words.library),
        "remove": lambda it, frame: kits.removed(it, at),
        "move": lambda it, frame: kits.moved(it, at),
    }
    if where.what not in verbs:
        raise rules.PlanChanged()
    _change(person, deps, body, where, verbs[where.what])
    return ack()


def edit_kit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what the bank still has, the form of one's own question, or that of opening and closing."""
    where = spot(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        plan = books.plans.written(found.id)
        looked = job.view(books, deps.words.library, me, found)
    rules.check_seen(plan, where.seen)
    rules.frame(plan, where.at)
    match where.what:
        case "bank":
            template, facts = f"{TEMPLATES}/kit_bank", showing.bank(plan, where.at, looked)
        case "own":
            template, facts = f"{TEMPLATES}/kit_own", showing.form(plan, where.at, where.number, looked)
        case "texts":
            template, facts = f"{TEMPLATES}/kit_texts", {"kit": plan.stages[where.at].kit}
        case _:
            raise rules.PlanChanged()
    view = modal(deps, me, template, facts, json.dumps({"place": body["actions"][0]["value"]}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def save_kit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what one of those forms says."""
    where, answers = spot(body), forms.read(body["view"])

    def from_bank(it: Kit, frame: Frame) -> Kit:
        chosen = set(answers.get("chosen") or ())
        offered = [each for each in kits.offered(it, frame, deps.words.library) if each.id in chosen]
        if not offered:
            raise FieldRefusals({"chosen": Missing()})
        for each in offered:
            it = kits.added(it, frame, kits.of_bank(each, deps.words.library))
        return it

    def own(it: Kit, frame: Frame) -> Kit:
        competency, kind, asked, probes = (text(answers, name) for name in ("competency", "kind", "text", "probes"))
        made = kits.own(frame, competency, kind, asked, probes, [text(answers, f"anchor_{n}") for n in ANCHORED])
        return kits.added(it, frame, made) if where.number is None else kits.reworded(it, frame, where.number, made)

    def texts(it: Kit, frame: Frame) -> Kit:
        return kits.with_texts(it, text(answers, "opening"), text(answers, "closing"))

    saves: dict[str, Rule] = {"bank": from_bank, "own": own, "texts": texts}
    if where.what not in saves:
        raise rules.PlanChanged()
    _change(person, deps, body, where, saves[where.what])
    return ack()


def _change(person: Caller, deps: Deps, body: Mapping[str, Any], where: Spot, rule: Rule) -> None:
    """One change of a kit in its transaction: kept and written into the record; afterwards the page shows it.

    Raises Repeated, Unknown, NotYours, IllegalMove, PlanChanged, and what `rule` raises.
    """
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        before = books.plans.written(found.id)
        rules.check_seen(before, where.seen)
        frame = rules.frame(before, where.at)
        after = rules.with_kit(before, where.at, rule(before.stages[where.at].kit, frame))
        books.plans.keep(found.id, after, me.user, now)
        entry = {"workspace": me.workspace, "who": me.user, "stage": where.at + 1, "how": where.what}
        books.record.note(now, "hiring.plans.change_kit", job.about(found), **entry)
        shown = _page(deps, books, me, found, after, where.at)
    is_form = body["type"] == "view_submission"
    above = body["view"]["previous_view_id"] if is_form else str((body.get("view") or {}).get("id"))
    bring_up_to_date(deps, me, above, shown)


def _page(deps: Deps, books: Books, me: Person, found: Requisition, plan: Plan, at: int) -> dict[str, Any]:
    """The modal with the whole kit, and what may be changed in it."""
    looked = job.view(books, deps.words.library, me, found)
    because = books.hire_questions.of_role(found.id)
    facts = showing.shown(plan, at, looked, found, deps.words.wording(me.language), deps.words.asking, because)
    return modal(deps, me, f"{TEMPLATES}/kit", facts)
