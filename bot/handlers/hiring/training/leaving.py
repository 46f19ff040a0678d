"""Leaving a training, and taking somebody out of one, with a word on why."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.requisitions import text
from bot.handlers.hiring.training import TEMPLATES, Place, behind, metadata, owners_board, owners_page, page
from bot.jobs.hiring import training as job
from bot.jobs.hiring.panels import learning
from bot.rules.hiring.training.enrolling import Training, owns
from bot.rules.hiring.training.leaving import check_may_end, left
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def leave(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask for the word with which a training ends before its end."""
    where = behind(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = _endable(deps, books, me, where)
    facts = {"who": found.user, "track": found.track, "is_own": found.user == me.user}
    view = modal(deps, me, f"{TEMPLATES}/leave", facts, metadata(where))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def leave_it(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The training is over; whatever page it was left from shows so."""
    where, now, why = behind(body), deps.now(), text(forms.read(body["view"]), "why")
    root, before = body["view"]["root_view_id"], body["view"]["previous_view_id"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        over = left(_endable(deps, books, me, where), me.user, why, now)
        job.ended(books, over, now)
        learning.ended(books, over, now)
        if before in {None, root}:
            shown = {root: page(deps, books, me, now)}
        else:
            shown = {root: owners_board(deps, books, me, now), before: owners_page(deps, books, me, over)}
    for view, content in shown.items():
        bring_up_to_date(deps, me, view, content)
    return ack()


def _endable(deps: Deps, books: Books, me: Person, where: Place) -> Training:
    """The training, if they may end it. Raises NoSuchTraining, TrainingOver."""
    found = books.trainings.seen_by_owner(me.workspace, where.id)
    managers = books.company.of(me.workspace, deps.now()).managers_of(found.user)
    check_may_end(found, me.user, owns(me.roles, me.is_admin), managers)
    return found
