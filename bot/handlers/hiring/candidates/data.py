"""What is kept of a candidate: put right in a form, given out as a file, erased when their code is typed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.candidates import TEMPLATES, Place, behind, find, find_running, list_page, page, place
from bot.handlers.hiring.candidates.moving import change_candidate
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.candidates import data as job
from bot.jobs.hiring.offers import doing as offers
from bot.rules.hiring.candidates import Seen, adding, moving
from bot.rules.hiring.candidates.correcting import CodeWrong
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.store import Books


def correct(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form with what is kept."""
    where = _place(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found, _ = find_running(books, me, where.id, deps.now())
    one = found.candidate
    kept = {"place": str(where), "seen": adding.fingerprint(one), **carried(body["view"])}
    facts = {
        "name": one.name, "emails": "\n".join(one.emails), "phone": one.phone, "zone": one.zone,
        "language_chosen": one.language, "languages": list(adding.LANGUAGES), "links": "\n".join(one.links),
        "notes": one.notes,
    }  # fmt: skip
    view = modal(deps, me, f"{TEMPLATES}/correct", facts, json.dumps(kept))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def save_correction(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The record says that now, on its page and in what was said."""
    answers, seen_as = forms.read(body["view"]), carried(body["view"]).get("seen")

    def rule(books: Books, me: Person, found: Seen, revision: int, now: datetime) -> None:
        if adding.fingerprint(found.candidate) != seen_as:
            raise moving.CandidacyChanged()
        job.correct(books, me, found.candidate, answers, now)

    change_candidate(person, deps, body, body["view"]["previous_view_id"], rule)
    return ack()


def give(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """All that is kept comes as a file, to this person alone."""
    where, now = _place(body), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.find(books, me, where.id, now)
        job.ask(books, me, found, now)
        view = modal(deps, me, f"{TEMPLATES}/given", {"name": found.candidate.name})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def erase(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that says what will be gone, and asks for the code."""
    where, now = _place(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found = job.find(books, me, where.id, now)
        count = len(books.erasing.candidacies(found.candidate.id))
    kept = {"place": str(where), **carried(body["view"])}
    facts = {"name": found.candidate.name, "code": found.candidacy.code, "count": count}
    view = modal(deps, me, f"{TEMPLATES}/erase", facts, json.dumps(kept))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def erase_them(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are erased, and the page below shows what is left; or it has to wait, and is noted."""
    where, now, below = _place(body), deps.now(), behind(body["view"])
    typed = text(forms.read(body["view"]), "code").strip()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.find(books, me, where.id, now)
        if typed.casefold() != found.candidacy.code.casefold():
            raise FieldRefusals({"code": CodeWrong()})
        if hold := job.must_wait(books, me, found, now):
            return ack(response_action="update", view=modal(deps, me, "retention/waits", {"until": hold.until}))
        offers.let_go(books, found.candidate, me.user, now)
        job.erase(books, me, found, now)
        after, company = find(books, me, where.id, now)
        shown = page(deps, books, me, after, company, now, below)
        listed = list_page(deps, books, me, below, now)
    on = body["view"]["previous_view_id"]
    bring_up_to_date(deps, me, on, shown)
    if (root := body["view"].get("root_view_id")) and root != on:
        bring_up_to_date(deps, me, root, listed)
    return ack()


def _place(body: dict[str, Any]) -> Place:
    """The candidate whose data it is about. Raises CandidacyChanged for what no button of ours carries."""
    where = place(body)
    if where.what != "data":
        raise moving.CandidacyChanged()
    return where
