"""Practising: an exercise screen by screen, kept as one goes on, and what came out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.training import TEMPLATES, Place, behind, log, metadata, module_of, page
from bot.handlers.hiring.training.learning import result
from bot.rules.hiring.training import ANCHORED, Exercise, Kind, Mark, Module, Step
from bot.rules.hiring.training.enrolling import Entry, NoSuchTraining, Training, What, may_try
from bot.rules.hiring.training.practising import PROBES, RATINGS, Answers, check_filled, outcome, screens
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def practise(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the exercise of a module where it was left, if it is next and may be tried today."""
    where = behind(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        _, lesson, _ = _trying(deps, books, me, where)
        kept = books.drafts.get(me.identity, _form(where))
        view = _screen(deps, me, lesson, replace(where, at=_left_at(kept)), kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def back_in_practice(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show another screen of the exercise, and keep what stands in this one."""
    where, now = behind(body), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        _, lesson, _ = _trying(deps, books, me, where)
        books.drafts.keep(me.identity, _form(where), {**forms.read(body["view"]), "at": str(where.at)}, now)
        view = _screen(deps, me, lesson, where, books.drafts.get(me.identity, _form(where)))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def answer_practice(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep this screen and show the next one; after the last, what came out."""
    where, now = behind(body), deps.now()
    shown = None
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, lesson, left = _trying(deps, books, me, where)
        every, answers = screens(lesson.practice), forms.read(body["view"])
        ahead = replace(where, at=min(where.at, len(every) - 1) + 1)
        check_filled(lesson.practice, every[ahead.at - 1], answers)
        books.drafts.keep(me.identity, _form(where), {**answers, "at": str(ahead.at)}, now)
        kept = books.drafts.get(me.identity, _form(where))
        if ahead.at < len(every):
            view = _screen(deps, me, lesson, ahead, kept)
        else:
            out, step = outcome(lesson.practice, kept), Step(Kind.PRACTICE, where.module)
            books.drafts.sent(me.identity, _form(where), now, body["view"]["id"])
            content = {**out.score, "answers": {name: kept[name] for name in kept if name != "at"}}
            after = log(books, me, found, Entry(What.TRY, step.kind, step.module, me.user, now, out.passed, content))
            facts = result(lesson.module, step, out, left - 1, after)
            view, shown = modal(deps, me, f"{TEMPLATES}/result", facts), page(deps, books, me, now)
    if shown:
        bring_up_to_date(deps, me, body["view"]["root_view_id"], shown)
    return ack(response_action="update", view=view)


@dataclass(frozen=True)
class _Lesson:
    """A module and its exercise."""

    module: Module
    practice: Exercise


def _trying(deps: Deps, books: Books, me: Person, where: Place) -> tuple[Training, _Lesson, int]:
    """The training, what is practised, and how many tries are left.

    Raises NoSuchTraining and what `may_try` raises.
    """
    found = books.trainings.mine(me.identity, where.id)
    module = module_of(deps, books, me, found, where.module)
    if module.practice is None:
        raise NoSuchTraining()
    left = may_try(found, Step(Kind.PRACTICE, where.module), deps.now(), me.zone)
    return found, _Lesson(module, module.practice), left


def _form(where: Place) -> str:
    return f"hiring.training.practise:{where.id}:{where.module}"


def _left_at(kept: Answers) -> int:
    at = kept.get("at")
    return int(at) if isinstance(at, str) and at.isdecimal() else 0


def _screen(deps: Deps, me: Person, lesson: _Lesson, where: Place, kept: Answers) -> dict[str, Any]:
    exercise = lesson.practice
    every = screens(exercise)
    at = min(where.at, len(every) - 1)
    lists = {"write": "answers", "mark": "answers", "rate": "recorded", "claims": "claims", "resolve": "conflicts"}
    screen = every[at]
    items = getattr(exercise, lists[screen.kind])
    before = [sum(len(getattr(each, "questions", ())) for each in items[:n]) for n in screen.items]
    facts = {
        "title": lesson.module.title, "intro": exercise.intro, "at": at,
        "count": len(every), "kind": screen.kind, "kept": kept, "rubric": list(getattr(exercise, "rubric", ())),
        "items": [{"n": n, "it": items[n], "first": first} for n, first in zip(screen.items, before, strict=True)],
        "anchored": list(ANCHORED), "ratings": list(RATINGS), "probes": list(range(PROBES)),
        "marks": [each.value for each in Mark],
        "back": str(replace(where, at=at - 1)) if at else "",
    }  # fmt: skip
    return modal(deps, me, f"{TEMPLATES}/practice", facts, metadata(replace(where, at=at)), generation=at)
