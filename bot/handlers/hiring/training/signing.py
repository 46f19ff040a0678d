"""Signing off: a lead's yes or no about somebody who sat beside them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.hiring.requisitions import text
from bot.handlers.hiring.training import TEMPLATES, Place, behind, log, metadata
from bot.jobs.hiring import training as job
from bot.jobs.hiring.training import showing
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.enrolling import Entry, NoSuchTraining, Training, What, owns, progress_of
from bot.rules.hiring.training.progress import NotAsked, SignOff, signed_off
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def sign(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask for the word of somebody who is to give it."""
    where = behind(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = _seen(books, me, where)
        if me.user not in job.stands(books, found, deps.now()).waits_for:
            raise NotAsked()
    facts = {"who": found.user, "track": found.track, **showing.stage(found, ())}
    view = modal(deps, me, f"{TEMPLATES}/sign", facts, metadata(where))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def sign_off(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep their yes, or their no with what to practise; the last yes certifies."""
    where, now, answers = behind(body), deps.now(), forms.read(body["view"])
    practise = text(answers, "practise").strip()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = _seen(books, me, where)
        company, owner = books.company.of(me.workspace, now), job.owner(books, me.workspace, found.track)
        vote = SignOff(me.user, answers.get("word") == "yes", now, practise)
        signed_off(progress_of(found), vote, owner, company.gone)
        content = {"practise": practise}
        log(books, me, found, Entry(What.SIGN_OFF, Kind.SIGN_OFF, None, me.user, now, vote.yes, content))
    return ack(response_action="clear")


def _seen(books: Books, me: Person, where: Place) -> Training:
    """The training under way for a lead beside its trainee, or for the owner who is asked when no lead is left."""
    try:
        found = books.trainings.seen_by_lead(me.identity, where.id)
    except NoSuchTraining:
        if not owns(me.roles, me.is_admin):
            raise
        found = books.trainings.seen_by_owner(me.workspace, where.id)
    if found.ended is not None:
        raise NotAsked()
    return found
