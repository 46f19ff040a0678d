"""Putting people in training, and naming founding interviewers."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.requisitions import carried, text
from bot.handlers.hiring.training import TEMPLATES, owners_board, page
from bot.jobs.hiring import training as job
from bot.rules.calendar import local_day
from bot.rules.hiring.training.certificates import founding
from bot.rules.hiring.training.enrolling import NoSuchTraining, NotYoursToTrain, check_may_train, owns
from bot.rules.hiring.training.scoring import Unanswered
from bot.rules.people import Identity
from bot.slack import forms

# What the button on the owners' board carries.
BOARD = "board"


def enrol_somebody(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask whom to put in training: for its owners, and for managers."""
    with deps.store.reading() as books:
        me, tracks = person.enter(books), list(books.trainings.rules(person.identity.workspace))
        managers = books.company.of(me.workspace, deps.now()).managers.values()
        if not owns(me.roles, me.is_admin) and me.user not in managers:
            raise NotYoursToTrain()
    beneath = json.dumps({"beneath": BOARD}) if body["actions"][0].get("value") == BOARD else ""
    view = modal(deps, me, f"{TEMPLATES}/enrol", {"tracks": tracks}, beneath)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def enrol_them(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """All of them are in training, or none; each hears of it."""
    now, answers = deps.now(), forms.read(body["view"])
    track, users = text(answers, "track"), users_of(answers)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        company, is_owner = books.company.of(me.workspace, now), owns(me.roles, me.is_admin)
        for user in users:
            check_may_train(user, me.user, is_owner, company.managers_of(user))
            books.people.check_here(Identity(me.workspace, user))
        job.enrol(books, me.workspace, users, track, me.user, now)
        view = modal(deps, me, f"{TEMPLATES}/done", {"users": users, "track": track, "until": None})
        is_board = is_owner and carried(body["view"]).get("beneath") == BOARD
        shown = owners_board(deps, books, me, now) if is_board else page(deps, books, me, now)
    if (root := body["view"]["root_view_id"]) != body["view"]["id"]:
        bring_up_to_date(deps, me, root, shown)
    return ack(response_action="update", view=view)


def found(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask who may interview from the first day, and why."""
    with deps.store.reading() as books:
        me, tracks = person.enter(books), list(books.trainings.rules(person.identity.workspace))
    view = modal(deps, me, f"{TEMPLATES}/found", {"tracks": tracks})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def name_founding(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are founding interviewers for half a year."""
    now, answers = deps.now(), forms.read(body["view"])
    track, users = text(answers, "track"), users_of(answers)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        if track not in books.trainings.rules(me.workspace):
            raise NoSuchTraining()
        for user in users:
            books.people.check_here(Identity(me.workspace, user))
        before = [each.person for each in books.trainings.founding(me.workspace) if each.track == track]
        named = founding(users, track, text(answers, "reason"), me.user, local_day(now, me.zone), before)
        books.trainings.found(me.workspace, named)
        about = f"training:{me.workspace}"
        books.record.note(now, "hiring.training.found", about, workspace=me.workspace, who=me.user, whom=users)
        view = modal(deps, me, f"{TEMPLATES}/done", {"users": users, "track": track, "until": named[0].until})
    return ack(response_action="update", view=view)


def users_of(answers: dict[str, Any]) -> list[str]:
    """Whom a form names. Raises Unanswered for nobody."""
    named = answers.get("who")
    if not named or not isinstance(named, list):
        raise Unanswered(n=1)
    return list(dict.fromkeys(named))
