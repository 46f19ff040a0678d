"""A kind no to somebody who was turned down: written, read as it will be sent, and sent by a tap."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.candidates import TEMPLATES, behind, find_running, page, place
from bot.handlers.hiring.requisitions import carried
from bot.jobs.communities import after_a_no
from bot.jobs.hiring import candidates
from bot.jobs.hiring.candidates import refusing as job
from bot.mail.letters import letter
from bot.rules.calendar import known_zone
from bot.rules.hiring.candidates import refusing as rules
from bot.rules.hiring.candidates.moving import check_revision
from bot.slack import forms

# Where the link of a letter would lead that is only looked at; the real one is made when it goes.
NOWHERE = "https://example.invalid"


def write_no(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks which letter it is, and for a sentence of its own where that is allowed."""
    where, now = place(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, _ = find_running(books, me, where.id, now)
        check_revision(found.candidacy, where.revision)
        facts = job.form(books, found, now)
    kept = json.dumps({**carried(body["view"]), "place": str(where)})
    view = modal(deps, me, f"{TEMPLATES}/no", facts, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def check_no(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the letter as it will be sent."""
    where, now = place(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, _ = find_running(books, me, where.id, now)
        check_revision(found.candidacy, where.revision)
        job.check_may(books, found.candidacy)
        more = job.may_say_more(books, me.workspace)
        kind, sentence = rules.written(forms.read(body["view"]), more)
        join = after_a_no(books, me.workspace, deps.public_url)
        says = {**job.says(books, found, kind, sentence, now), "until": now, "join": join}
    says["url"] = f"{deps.public_url or NOWHERE}/candidate/…"
    to = found.candidate
    subject, text, _ = letter(deps.words.tree(f"{TEMPLATES}/mail_no", to.language, says, known_zone(to.zone)))
    kept = json.dumps({**carried(body["view"]), "letter": kind.value, "sentence": sentence})
    facts = {"name": to.name, "subject": subject, "text": text.strip(), "has_sentence": bool(sentence)}
    return ack(response_action="update", view=modal(deps, me, f"{TEMPLATES}/no_check", facts, kept))


def send_no(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The letter goes by day where the candidate is, once."""
    where, kept, now = place(body), carried(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, company = find_running(books, me, where.id, now)
        check_revision(found.candidacy, where.revision)
        kind, sentence = rules.written(kept, job.may_say_more(books, me.workspace))
        rules.check_read(sentence, bool(forms.read(body["view"]).get("read")))
        job.send(books, found, kind, sentence, me.user, now)
        entry = {"workspace": me.workspace, "who": me.user, "letter": kind.value}
        books.record.note(now, f"{candidates.FEATURE}.send_no", candidates.about(found.candidacy), **entry)
        shown = page(deps, books, me, found, company, now, behind(body["view"]))
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()
