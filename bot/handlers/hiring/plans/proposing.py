"""Proposing a plan: for how much time, which trade-offs there are, and one of them taken; and publishing."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.descriptions import may
from bot.handlers.hiring.plans import TEMPLATES, changing, page, place
from bot.handlers.hiring.requisitions import carried, text, whole
from bot.jobs.hiring import plans as job
from bot.rules.hiring import plans as rules
from bot.rules.hiring.plans import MOST_PANEL, Plan, proposing
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.store import Books

# What a candidate can be asked to give, in hours.
LEAST_HOURS, MOST_HOURS = 1, 16


def propose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask how much of a candidate's time there is, and how many interview together."""
    where = place(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        if not job.view(books, deps.words.library, me, found).brief.wanted:
            raise rules.NothingToLookFor()
    metadata = json.dumps({"place": body["actions"][0]["value"]})
    view = modal(deps, me, f"{TEMPLATES}/propose", {"most": MOST_PANEL}, metadata)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def weigh(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the best trade-offs for that time, each with its reasons."""
    where, answers = place(body), forms.read(body["view"])
    hours = _asked(text(answers, "hours"), LEAST_HOURS, MOST_HOURS)
    panel = _asked(text(answers, "panel"), 1, MOST_PANEL)
    wrong = {}
    if hours is None:
        wrong["hours"] = rules.OutOfRange(least=LEAST_HOURS, most=MOST_HOURS)
    if panel is None:
        wrong["panel"] = rules.OutOfRange(least=1, most=MOST_PANEL)
    if hours is None or panel is None:
        raise FieldRefusals(wrong)
    with deps.store.reading() as books:
        me = person.enter(books)
        looked = job.view(books, deps.words.library, me, may(books, me, where.id), hours * 60, panel)
    facts = {"proposals": job.proposals(looked), "shifts": job.shifts(looked), "hours": hours, "panel": panel}
    asked = {"hours": hours, "panel": panel, "asked": rules.asked(looked.brief)}
    kept = {"place": carried(body["view"])["place"], **asked}
    view = modal(deps, me, f"{TEMPLATES}/proposals", facts, json.dumps(kept))
    return ack(response_action="update", view=view)


def take(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The chosen trade-off is the plan now; what was planned before is in the record only."""
    kept, chosen = carried(body["view"]), forms.read(body["view"]).get("chosen")

    def change(it: Plan, books: Books, me: Person, found: Requisition) -> Plan:
        hours, panel = whole(kept.get("hours")), whole(kept.get("panel"))
        looked = job.view(books, deps.words.library, me, found, hours * 60, panel)
        offered = proposing.few(proposing.propose(looked.brief))
        taken = [each for number, each in enumerate(offered) if str(number) == chosen]
        if rules.asked(looked.brief) != kept.get("asked") or not taken:
            raise rules.PlanChanged()
        return rules.taken(it, taken[0], panel)

    with changing(person, deps, body, "take", change):
        return ack()


def publish(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The plan as it is seen is a version now, and those who run the recruitment hear of it."""
    now, where = deps.now(), place(body)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        written = books.plans.written(found.id)
        rules.check_seen(written, where.seen)
        written = rules.for_description(written, books.descriptions.last(found.id))
        rules.check_publishable(written, books.plans.last(found.id))
        books.plans.keep(found.id, written, me.user, now)
        version = books.plans.publish(found.id, written, me.user, now)
        entry = {"workspace": me.workspace, "who": me.user, "number": version.number}
        books.record.note(now, "hiring.plans.publish", job.about(found), **entry)
        job.plan_news(books, found, version, now)
        on = body["view"]["id"] if is_modal(body) else None
        shown = page(deps, books, me, found, on, now)
    if on:
        bring_up_to_date(deps, me, on, shown)
    return ack()


def _asked(typed: str, least: int, most: int) -> int | None:
    given = typed.strip()
    is_number = given.isascii() and given.isdecimal() and len(given) < 4
    return int(given) if is_number and least <= int(given) <= most else None
