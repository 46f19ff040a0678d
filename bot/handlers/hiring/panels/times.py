"""When can the candidate come? They are asked on their own page; what they chose is put to use."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.candidates import behind, page, place
from bot.handlers.hiring.panels.proposing import TEMPLATES, answer_page, wanted_for
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring import candidates
from bot.jobs.hiring.candidates import times as job
from bot.rules.hiring.candidates.moving import CandidacyChanged
from bot.rules.hiring.panels.seats import StartPast
from bot.rules.hiring.panels.times import State
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.refusals import FieldRefusals
from bot.slack import forms

# What is done with the times: a person looks at the panel first, or nobody does.
LOOK, BOOK = "look", "book"


def ask_times(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks what is done with the times."""
    where, now = place(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        wanted = wanted_for(books, me, where, now)
        has_link = books.own_pages.good_until(wanted.found.candidacy.id, now) is not None
    facts = {
        "name": wanted.found.candidate.name, "title": wanted.found.requisition.wanted.title, "n": wanted.at + 1,
        "method": wanted.stage.method.value, "has_mail": deps.mail is not None and bool(deps.public_url),
        "has_link": has_link,
    }  # fmt: skip
    kept = json.dumps({**carried(body["view"]), "place": str(where)})
    view = modal(deps, me, f"{TEMPLATES}/ask_times", facts, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def send_times(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The candidate is asked: possible times are looked for and stand on their page."""
    where, then, now = place(body), text(forms.read(body["view"]), "then"), deps.now()
    if then not in (LOOK, BOOK):
        raise FieldRefusals({"then": Missing()})
    at_once = then == BOOK
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        wanted = wanted_for(books, me, where, now)
        job.ask(books, wanted.found, wanted.at, me.user, at_once, now)
        entry = {"workspace": me.workspace, "who": me.user, "stage": wanted.at + 1, "at_once": at_once}
        books.record.note(now, "hiring.panels.ask_times", candidates.about(wanted.found.candidacy), **entry)
        shown = page(deps, books, me, wanted.found, wanted.company, now, behind(body["view"]))
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()


def consider(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the best panel at one of the times that the candidate chose."""
    where, now = place(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        wanted = wanted_for(books, me, where, now)
        asking = job.present(books, wanted.found, now)
        if asking is None or asking.state is not State.CHOSEN:
            raise CandidacyChanged()
        starts = [start for start in asking.chosen if start > now]
        if not starts:
            raise StartPast()
        view = answer_page(deps, books, me, wanted, where, starts, body, now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()
