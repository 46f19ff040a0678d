"""Writing a description: its page, its texts, its key indicators, its qualities and what competency each is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, message, modal
from bot.handlers.hiring.descriptions import TEMPLATES, behind, changing, may, page, place, roles
from bot.handlers.hiring.requisitions import button, carried, text
from bot.jobs.hiring import competencies
from bot.rules.access import Right, has
from bot.rules.hiring import descriptions as rules
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions import Indicator, Part, Quality
from bot.slack import forms

# The form of one thing in the list of a part; the other parts are texts.
FORMS = {Part.INDICATORS: f"{TEMPLATES}/indicator", Part.QUALITIES: f"{TEMPLATES}/quality"}
TEXTS = f"{TEMPLATES}/texts"
# How many near matches are worth reading.
NEAREST = 4


def describe(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The roles of this person, and how far their descriptions are."""
    with deps.store.reading() as books:
        me = person.enter(books)
        may_edit = has(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind)
        facts = {"roles": roles(books, me, books.descriptions), "may_edit": may_edit}
    return ack(response_type="ephemeral", **message(deps, me, f"{TEMPLATES}/list", facts))


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The description of one role, as it is being written."""
    id, _ = button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, may(books, me, id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def edit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a part, or of one thing in its list."""
    where = place(behind(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        written = books.descriptions.written(may(books, me, where.id).id)
    rules.check_part(written, where.part, where.seen)
    items = {Part.INDICATORS: written.indicators, Part.QUALITIES: written.qualities}.get(where.part, ())
    if where.at is not None and where.at >= len(items):
        raise rules.DescriptionChanged()
    item = None if where.at is None else items[where.at]
    facts = {"written": written, "part": where.part.value, "item": item, "days": list(rules.MEASURED)}
    view = modal(deps, me, FORMS.get(where.part, TEXTS), facts, json.dumps({"place": str(where)}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def save_texts(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep the texts of a part."""
    where, answers = place(behind(body)), forms.read(body["view"])
    if where.part not in rules.TEXTS:
        raise rules.DescriptionChanged()
    texts = {name: text(answers, name) for name in rules.TEXTS[where.part]}
    with changing(person, deps, body, "save_texts", where, lambda it, _: rules.with_texts(it, where.part, texts)):
        return ack()


def save_indicator(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep a key indicator, or take it out."""
    where, answers = place(behind(body)), forms.read(body["view"])
    days = [int(day) for day in answers.get("measured") or [] if day.isdecimal()]
    made = Indicator(text(answers, "name"), text(answers, "target"), text(answers, "unit"), tuple(days))

    def change(it: rules.Description, _: Library) -> rules.Description:
        if where.at is not None and answers.get("out"):
            return rules.without_indicator(it, where.at)
        return rules.with_indicator(it, where.at, made)

    with changing(person, deps, body, "save_indicator", replace(where, part=Part.INDICATORS), change):
        return ack()


def save_quality(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep a quality or skill, or take it out; then ask which competency it is."""
    where, answers = replace(place(behind(body)), part=Part.QUALITIES), forms.read(body["view"])
    typed, is_out = text(answers, "text").strip(), where.at is not None and bool(answers.get("out"))

    def change(it: rules.Description, _: Library) -> rules.Description:
        if where.at is not None and is_out:
            return rules.without_quality(it, where.at)
        before = it.qualities[where.at : where.at + 1] if where.at is not None else ()
        competency = next((each.competency for each in before), None)
        return rules.with_quality(it, where.at, Quality(typed, answers.get("is_must") == "must", competency))

    with changing(person, deps, body, "save_quality", where, change) as (me, after, library):
        if is_out:
            return ack()
        at = where.at if where.at is not None else len(after.qualities) - 1
        chosen = after.qualities[at].competency
        near = competencies.described(library.closest(typed, me.language, NEAREST), me.language)
        there = replace(where, seen=rules.fingerprint(after, Part.QUALITIES), at=at)
        facts = {
            "text": typed, "near": near, "near_ids": [each["id"] for each in near], "chosen": chosen or "",
            "all": competencies.options(library, me.language, chosen), "place": str(there),
        }  # fmt: skip
        view = modal(deps, me, f"{TEMPLATES}/competency", facts, json.dumps({"place": str(there)}))
        return ack(response_action="update", view=view)


def choose_competency(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The quality is that competency; what was chosen from the whole library wins over the near matches."""
    where, answers = replace(place(carried(body["view"]).get("place")), part=Part.QUALITIES), forms.read(body["view"])
    chosen = text(answers, "other") or text(answers, "competency")

    def change(it: rules.Description, library: Library) -> rules.Description:
        if where.at is None or where.at >= len(it.qualities):
            raise rules.DescriptionChanged()
        quality = it.qualities[where.at]
        may_be = library.offers(chosen) or chosen == quality.competency
        return rules.with_quality(it, where.at, replace(quality, competency=chosen if may_be else None))

    with changing(person, deps, body, "choose_competency", where, change):
        return ack()
