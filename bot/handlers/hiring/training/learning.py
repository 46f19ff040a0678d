"""Learning: one's own page, putting oneself in training, reading a module page by page, and its quiz."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.training import TEMPLATES, Place, behind, log, metadata, module_of, page
from bot.jobs.hiring import training as job
from bot.jobs.hiring.training import showing
from bot.rules.hiring.training import Checking, Kind, Module, Probing, Step
from bot.rules.hiring.training.enrolling import Entry, Training, What, may_try, progress_of
from bot.rules.hiring.training.practising import Outcome, quiz_outcome
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One's own training: what is done, what is next, certificates."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def enrol(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Put oneself in training on the track of the button, or on the way back to its certificate."""
    now, track = deps.now(), str(body["actions"][0].get("value"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.enrol(books, me.workspace, [me.user], track, me.user, now)
        shown = page(deps, books, me, now)
    bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()


def read(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a module at the page where one was."""
    where = behind(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = books.trainings.mine(me.identity, where.id)
        kept = books.drafts.get(me.identity, _form(where)).get("page")
        at = int(kept) if isinstance(kept, str) and kept.isdecimal() else 0
        view = _leaf(deps, books, me, found, replace(where, at=at))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Turn to another page, and remember that one was there."""
    where, now = behind(body), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = _leaf(deps, books, me, books.trainings.mine(me.identity, where.id), where)
        books.drafts.keep(me.identity, _form(where), {"page": str(where.at)}, now)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def quiz(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the quiz of a module, if it is next and may be tried today."""
    where = behind(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = books.trainings.mine(me.identity, where.id)
        lesson = module_of(deps, books, me, found, where.module)
        left = may_try(found, Step(Kind.MODULE, where.module), deps.now(), me.zone)
    facts = {"title": lesson.title, "quiz": _questions(lesson), "left": left}
    view = modal(deps, me, f"{TEMPLATES}/quiz", facts, metadata(where))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def answer_quiz(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What came out of the quiz, with the reasons; the page behind shows what is next."""
    where, now, answers = behind(body), deps.now(), forms.read(body["view"])
    step = Step(Kind.MODULE, where.module)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = books.trainings.mine(me.identity, where.id)
        lesson = module_of(deps, books, me, found, where.module)
        left = may_try(found, step, now, me.zone) - 1
        out = quiz_outcome(lesson.quiz, answers)
        content = {**out.score, "answers": [answers[f"q{n}"] for n in range(out.of)]}
        after = log(books, me, found, Entry(What.TRY, step.kind, step.module, me.user, now, out.passed, content))
        facts = result(lesson, step, out, left, after)
        view, shown = modal(deps, me, f"{TEMPLATES}/result", facts), page(deps, books, me, now)
        read_to_the_end = _leaf(deps, books, me, after, replace(where, at=len(lesson.pages)))
    bring_up_to_date(deps, me, body["view"]["root_view_id"], shown)
    if (behind_it := body["view"]["previous_view_id"]) not in {None, body["view"]["root_view_id"]}:
        bring_up_to_date(deps, me, behind_it, read_to_the_end)
    return ack(response_action="update", view=view)


def result(lesson: Module, step: Step, out: Outcome, left: int, after: Training) -> dict[str, Any]:
    """What is said of a try: item by item, how many tries are left, and what is next."""
    return {
        "title": lesson.title, "kind": step.kind.value, "out": out, "left": left,
        "is_marks": isinstance(lesson.practice, Checking) and step.kind is Kind.PRACTICE,
        "is_points": isinstance(lesson.practice, Probing) and step.kind is Kind.PRACTICE,
        "has_practice": step.kind is Kind.MODULE and lesson.practice is not None,
        "next": showing.stage(after, ()),
    }  # fmt: skip


def _questions(lesson: Module) -> list[dict[str, Any]]:
    return [{"ask": each.ask, "options": list(each.options)} for each in lesson.quiz.questions]


def _form(where: Place) -> str:
    return f"hiring.training.read:{where.id}:{where.module}"


def _leaf(deps: Deps, books: Books, me: Person, found: Training, where: Place) -> dict[str, Any]:
    """One page of a module; beyond the last one there is none."""
    lesson = module_of(deps, books, me, found, where.module)
    at = min(where.at, len(lesson.pages) - 1)
    leaf, step = lesson.pages[at], Step(Kind.MODULE, where.module)
    facts = {
        "value": f"{where.id}:{where.module}", "at": at, "count": len(lesson.pages), "title": lesson.title,
        "minutes": lesson.minutes, "video": lesson.video, "outcomes": list(lesson.outcomes),
        "checklist": list(lesson.checklist),
        "heading": leaf.title, "parts": [[part] if isinstance(part, str) else list(part) for part in leaf.text],
        "lists": [not isinstance(part, str) for part in leaf.text],
        "is_passed": step in progress_of(found).passed, "tries": showing.tries(found, step, deps.now(), me.zone),
    }  # fmt: skip
    return modal(deps, me, f"{TEMPLATES}/read", facts)
