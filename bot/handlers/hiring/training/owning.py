"""The owners' board: everybody's training, one of them, credit for what was done elsewhere, another try."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn
from bot.handlers.hiring.requisitions import text
from bot.handlers.hiring.training import TEMPLATES, behind, log, metadata, owners_board, owners_page
from bot.jobs.hiring.training import board as job
from bot.jobs.hiring.training import showing
from bot.rules.hiring.training import Kind, Step
from bot.rules.hiring.training.enrolling import Entry, Training, What, allowed, progress_of
from bot.rules.hiring.training.progress import Credit, NotCreditable, credited
from bot.slack import forms


def board(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Everybody's training. It takes the place of one's own, so that forms fit above it."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = owners_board(deps, books, me, deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def person(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One person's training with all that was done in it."""
    where = behind(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        view = owners_page(deps, books, me, books.trainings.seen_by_owner(me.workspace, where.id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def allow(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a quiz or an exercise once more to somebody who used up their tries."""
    where, now = behind(body), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = books.trainings.seen_by_owner(me.workspace, where.id)
        view = owners_page(deps, books, me, log(books, me, found, allowed(found, me.user, now)))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def credit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask which step somebody brings along from elsewhere, why, and who vouches for it."""
    where = behind(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = books.trainings.seen_by_owner(me.workspace, where.id)
        modules = showing.lessons(books, deps.words, me.language)(found)
    steps = job.creditable(found)
    if not steps:
        raise NotCreditable()
    listed = [
        {"value": f"{kind}:{module or ''}", "kind": kind, "times": times,
         "title": modules[module].title if module else ""}
        for kind, module, times in steps
    ]  # fmt: skip
    view = modal(deps, me, f"{TEMPLATES}/credit", {"who": found.user, "steps": listed}, metadata(where))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def give_credit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The step counts as done, with its reason and the name of who vouches."""
    where, now, answers = behind(body), deps.now(), forms.read(body["view"])
    reason, vouched = text(answers, "reason").strip(), text(answers, "vouched").strip()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = books.trainings.seen_by_owner(me.workspace, where.id)
        step = _step(found, text(answers, "step"))
        credited(progress_of(found), Credit(step, reason, vouched))
        content = {"reason": reason, "vouched": vouched}
        after = log(books, me, found, Entry(What.CREDIT, step.kind, step.module, me.user, now, True, content))
        view = owners_page(deps, books, me, after)
    bring_up_to_date(deps, me, body["view"]["previous_view_id"] or body["view"]["root_view_id"], view)
    return ack()


def _step(found: Training, value: str) -> Step:
    """The step of that training which an option names. Raises NotCreditable."""
    for kind, module, times in job.creditable(found):
        if value == f"{kind}:{module or ''}":
            return Step(Kind(kind), module, times)
    raise NotCreditable()
