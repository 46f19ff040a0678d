"""Calibrating: offered to certified people, who rate recorded answers and see how they compare with the experts."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.requisitions import text
from bot.handlers.hiring.training import TEMPLATES, behind, metadata, owners_board, page
from bot.handlers.hiring.training.enrolling import users_of
from bot.jobs.hiring.training import calibrating as job
from bot.jobs.hiring.training import showing
from bot.rules.calendar import local_day
from bot.rules.hiring.training import ANCHORED, Rating
from bot.rules.hiring.training.calibrating import Calibration, NoSuchCalibration, exercises
from bot.rules.hiring.training.enrolling import NoSuchTraining
from bot.rules.hiring.training.practising import RATINGS, outcome
from bot.rules.people import Identity, Person
from bot.slack import forms
from bot.store import Books


def calibrate(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask who is offered a calibration, beginning with those whose eye is to be set anew."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        due = job.wanted(books, me.workspace, local_day(now, me.zone), now)
        modules = showing.newest(books, deps.words, me.language, me.workspace)
    listed = [{"value": id, "title": modules[id].title} for id in exercises(modules)]
    view = modal(deps, me, f"{TEMPLATES}/calibrate", {"due": due, "modules": listed})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def offer_calibration(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """All of them are offered it, or none."""
    now, answers = deps.now(), forms.read(body["view"])
    module, users = text(answers, "module"), users_of(answers)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        if module not in exercises(showing.newest(books, deps.words, me.language, me.workspace)):
            raise NoSuchTraining()
        for user in users:
            books.people.check_here(Identity(me.workspace, user))
        found = job.offer(books, me, users, module, now)
        view = modal(deps, me, f"{TEMPLATES}/calibrated", {"users": found, "had_one": len(users) - len(found)})
        shown = owners_board(deps, books, me, now)
    if (root := body["view"]["root_view_id"]) != body["view"]["id"]:
        bring_up_to_date(deps, me, root, shown)
    return ack(response_action="update", view=view)


def rate(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the exercise that was offered."""
    where = behind(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        exercise = _exercise(deps, books, me, books.calibrations.mine(me.identity, where.id))
    recorded = [{"n": n, "it": each} for n, each in enumerate(exercise.recorded)]
    facts = {"items": recorded, "anchored": list(ANCHORED), "ratings": list(RATINGS)}
    view = modal(deps, me, f"{TEMPLATES}/rate", facts, metadata(where))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def compare(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """How they compare with the experts, answer by answer; nobody else sees it."""
    where, now, answers = behind(body), deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        offered = books.calibrations.mine(me.identity, where.id)
        out = outcome(_exercise(deps, books, me, offered), answers)
        rated = [{"yours": item.yours, "experts": item.right} for item in out.items]
        books.calibrations.do(offered, {**out.score, "passed": out.passed, "ratings": rated}, now)
        books.record.note(now, "hiring.training.compare", f"calibration:{offered.id}", who=me.user)
        view, shown = modal(deps, me, f"{TEMPLATES}/compared", {"out": out}), page(deps, books, me, now)
    if (root := body["view"]["root_view_id"]) != body["view"]["id"]:
        bring_up_to_date(deps, me, root, shown)
    return ack(response_action="update", view=view)


def _exercise(deps: Deps, books: Books, me: Person, offered: Calibration) -> Rating:
    sources = books.curricula.sources(offered.workspace, offered.edition)
    module = deps.words.curriculum(me.language, sources).get(offered.module)
    if module is None or not isinstance(module.practice, Rating):
        raise NoSuchCalibration()
    return module.practice
