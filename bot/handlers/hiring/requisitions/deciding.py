"""The approver's side: yes, no, taking it back, a question; and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, once
from bot.handlers.hiring.requisitions import TEMPLATES, Look, ask_for, button, change, save, seen, text, which
from bot.handlers.hiring.requisitions.showing import waiting_list
from bot.rules.hiring.requisitions import Requisition, deciding
from bot.rules.people import Person
from bot.slack import forms
from bot.slack.client import respond


def approve(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """This person's yes."""
    id, revision = button(body)
    is_list = (body.get("container") or {}).get("is_ephemeral")
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = seen(books, me, id, cases=True)
        save(books, "approve", before, deciding.approve(before, me.user, revision, now), me, now)
        left = waiting_list(books, deps, me, now) if is_list else None
    if left is not None:  # the list of `/hire approve`: no notice keeps it true
        respond(body["response_url"], left, replace=True)
    return ack()


def reject(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask for the reason of a no."""
    return ask_for(ack, person, deps, body, f"{TEMPLATES}/reject", _decides(deps, body))


def reject_with_reason(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """This person's no, with its reason."""
    (id, revision), why = which(body), text(forms.read(body["view"]), "reason")
    change(
        person,
        deps,
        body,
        id,
        "reject",
        lambda one, me, now: deciding.reject(one, me.user, revision, why, now),
        why=why,
    )
    return ack()


def undo(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """This person's last decision is taken back."""
    change(person, deps, body, button(body)[0], "undo", lambda one, me, now: deciding.undo(one, me.user, now))
    return ack()


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask for the words of a question."""
    return ask_for(ack, person, deps, body, f"{TEMPLATES}/ask", _decides(deps, body))


def ask_question(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A question to the asker; the time to decide stands still."""
    (id, revision), said = which(body), text(forms.read(body["view"]), "text")
    change(
        person,
        deps,
        body,
        id,
        "ask",
        lambda one, me, now: deciding.ask(one, me.user, revision, said, now),
        question=said,
    )
    return ack()


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask for the words of an answer."""

    def asked(found: Requisition, me: Person) -> Mapping[str, Any]:
        question = deciding.may_answer(found, me.user, button(body)[1])
        return {"title": found.wanted.title, "who": question.who, "text": question.text}

    return ask_for(ack, person, deps, body, f"{TEMPLATES}/answer", asked)


def answer_question(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The answer goes back to whoever asked; the time to decide runs again."""
    (id, number), said = which(body), text(forms.read(body["view"]), "text")
    change(
        person,
        deps,
        body,
        id,
        "answer",
        lambda one, me, now: deciding.answer(one, me.user, number, said, now),
        answer=said,
    )
    return ack()


def _decides(deps: Deps, body: Mapping[str, Any]) -> Look:
    """Only somebody it waits for fills these forms in."""

    def look(found: Requisition, me: Person) -> Mapping[str, Any]:
        deciding.may_decide(found, me.user, button(body)[1], deps.now())
        return {"title": found.wanted.title, "asker": found.asker}

    return look
