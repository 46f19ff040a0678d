"""Putting people in training, naming founding interviewers, and what is set for a track."""

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
from bot.rules.hiring.training import TRACKS
from bot.rules.hiring.training.by_rule import IN_CHARGE, department_of, offered
from bot.rules.hiring.training.certificates import CERTIFIED_TO_REQUIRE, Level, certified_in, chosen, founding
from bot.rules.hiring.training.enrolling import (
    NoSuchTraining,
    NotYoursToTrain,
    OwnerIsNone,
    Rules,
    check_may_train,
    owns,
)
from bot.rules.hiring.training.scoring import Unanswered
from bot.rules.people import Identity, Person
from bot.slack import forms
from bot.store import Books

# What the button on the owners' board carries.
BOARD = "board"
# What Slack takes in one list.
MOST_OPTIONS = 100


def enrol_somebody(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask whom to put in training: for its owners, and for managers."""
    with deps.store.reading() as books:
        me = person.enter(books)
        managers = books.company.of(me.workspace, deps.now()).managers.values()
        if not owns(me.roles, me.is_admin) and me.user not in managers:
            raise NotYoursToTrain()
    beneath = json.dumps({"beneath": BOARD}) if body["actions"][0].get("value") == BOARD else ""
    view = modal(deps, me, f"{TEMPLATES}/enrol", {"tracks": list(TRACKS)}, beneath)
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
        me = person.enter(books)
    view = modal(deps, me, f"{TEMPLATES}/found", {"tracks": list(TRACKS)})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def name_founding(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are founding interviewers for half a year."""
    now, answers = deps.now(), forms.read(body["view"])
    track, users = text(answers, "track"), users_of(answers)
    if track not in TRACKS:
        raise NoSuchTraining()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        for user in users:
            books.people.check_here(Identity(me.workspace, user))
        before = [each.person for each in books.trainings.founding(me.workspace) if each.track == track]
        named = founding(users, track, text(answers, "reason"), me.user, local_day(now, me.zone), before)
        books.trainings.found(me.workspace, named)
        about = f"training:{me.workspace}"
        books.record.note(now, "hiring.training.found", about, workspace=me.workspace, who=me.user, whom=users)
        view = modal(deps, me, f"{TEMPLATES}/done", {"users": users, "track": track, "until": named[0].until})
    return ack(response_action="update", view=view)


def set_up(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask how strict a track is, who owns it, and who is enrolled by rule."""
    track = str(body["actions"][0].get("value"))
    with deps.store.reading() as books:
        me = person.enter(books)
        if track not in TRACKS:
            raise NoSuchTraining()
        rules, certified = books.trainings.rules(me.workspace)[track], _certified(books, me, track, deps)
        there = books.company.of(me.workspace, deps.now()).departments.values()
        departments = offered(there, rules.enrols)[:MOST_OPTIONS]
    may_require = rules.level is Level.REQUIRE or certified >= CERTIFIED_TO_REQUIRE
    levels = [level.value for level in Level if level is not Level.REQUIRE or may_require]
    facts = {
        "track": track, "level": rules.level.value, "levels": levels, "certified": certified,
        "needed": CERTIFIED_TO_REQUIRE, "owner": rules.owner or "", "in_charge": IN_CHARGE in rules.enrols,
        "departments": [{"value": rule, "name": name} for rule, name in departments],
        "chosen": [rule for rule, _ in departments if rule in rules.enrols],
    }  # fmt: skip
    view = modal(deps, me, f"{TEMPLATES}/set_up", facts, json.dumps({"track": track}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_set_up(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """From now on this holds for the track."""
    now, answers, track = deps.now(), forms.read(body["view"]), str(carried(body["view"]).get("track"))
    level, owner = text(answers, "level"), text(answers, "owner") or None
    if track not in TRACKS or level not in list(Level):
        raise NoSuchTraining()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = books.trainings.rules(me.workspace)[track]
        asked = Level(level)
        if asked is not before.level:
            chosen(asked, _certified(books, me, track, deps))
        if owner:
            named = Identity(me.workspace, owner)
            if not owns(books.roles.of(named), owner in books.people.admins(me.workspace)):
                raise OwnerIsNone()
        named_rules = [*(answers.get("enrols") or ()), *(answers.get("departments") or ())]
        enrols = tuple(rule for rule in named_rules if rule == IN_CHARGE or department_of(rule))
        books.trainings.set_rules(me.workspace, track, Rules(asked, owner, enrols))
        about = f"training:{me.workspace}"
        more = {"track": track, "level": level, "owner": owner, "by_rule": list(enrols)}
        books.record.note(now, "hiring.training.set_up", about, workspace=me.workspace, who=me.user, **more)
        shown = owners_board(deps, books, me, now)
    bring_up_to_date(deps, me, body["view"]["root_view_id"], shown)
    return ack()


def users_of(answers: dict[str, Any]) -> list[str]:
    """Whom a form names. Raises Unanswered for nobody."""
    named = answers.get("who")
    if not named or not isinstance(named, list):
        raise Unanswered(n=1)
    return list(dict.fromkeys(named))


def _certified(books: Books, me: Person, track: str, deps: Deps) -> int:
    day, gone = local_day(deps.now(), me.zone), books.company.of(me.workspace, deps.now()).gone
    return len(certified_in(books.certificates.all(me.workspace), track, day) - gone)
