"""Making a source, changing what is said of it, closing it, noting a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, show_under
from bot.handlers.community.sources import TEMPLATES, clicked, list_page, number, page
from bot.jobs.community.sources import showing
from bot.rules.community import sources as rules
from bot.rules.community.sources import Source
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books
from bot.words.catalogues import LANGUAGES


def add(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form for a new source."""
    with deps.store.reading() as books:
        me = person.enter(books)
    view = modal(deps, me, f"{TEMPLATES}/add", showing.form(None))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """There is one more; its page is shown in place of the form."""
    now, view, answers = deps.now(), body["view"], forms.read(body["view"])
    kind, name, contact, cost = (str(answers.get(each) or "") for each in ("kind", "name", "contact", "cost"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        what, name, contact, spent = rules.described(kind, name, contact, cost)
        made = Source(me.workspace, what, rules.new_code(), name, me.user, now, contact=contact, cost=spent)
        made = books.sources.add(made)
        books.record.note(now, "community.sources.save", f"source:{made.id}", workspace=me.workspace, who=me.user)
        shown, below = page(deps, books, me, made), list_page(deps, books, me, 0)
    show_under(deps, me, view, below)
    return ack(response_action="update", view=shown)


def change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what is said of a source."""
    return _open(ack, person, deps, body, "change")


def save_change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is said of it from now on."""
    answers = forms.read(body["view"])
    name, contact, cost = (str(answers.get(each) or "") for each in ("name", "contact", "cost"))
    said = {each: str(answers.get(f"pitch_{each}") or "") for each in LANGUAGES}

    def does(books: Books, me: Person, source: Source) -> Source:
        kind = source.kind.value
        _, changed, whom, spent = rules.described(kind, name, contact, cost)
        changed_to = replace(source, name=changed, contact=whom, cost=spent, pitch=rules.pitched(said))
        books.sources.save(changed_to)
        return changed_to

    return _save(ack, person, deps, body, does)


def visit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form for a visit."""
    return _open(ack, person, deps, body, "visit")


def save_visit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Somebody was there."""
    answers = forms.read(body["view"])

    def does(books: Books, me: Person, source: Source) -> Source:
        day, note = str(answers.get("day") or ""), str(answers.get("note") or "")
        books.sources.visit(source.id, rules.visited(day, note, me.user))
        return source

    return _save(ack, person, deps, body, does)


def close_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Its page says that it is closed; what was counted stays."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        source = books.sources.get(me.workspace, number(clicked(body)))
        closed = source if source.closed_at else replace(source, closed_at=now)
        books.sources.save(closed)
        books.record.note(now, "community.sources.close_one", f"source:{source.id}", who=me.user)
        shown = page(deps, books, me, closed)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()


def _open(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], template: str) -> BoltResponse:
    with deps.store.reading() as books:
        me = person.enter(books)
        source = books.sources.get(me.workspace, number(clicked(body)))
    facts = {**showing.form(source), "most_note": rules.NOTE_CHARACTERS}
    name = f"{TEMPLATES}/visit" if template == "visit" else f"{TEMPLATES}/change"
    deps.slack.open_view(
        me.workspace, body["trigger_id"], modal(deps, me, name, facts, str(source.id)), push=is_modal(body)
    )
    return ack()


def _save(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], does: Callable[[Books, Person, Source], Source]
) -> BoltResponse:
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        source = does(books, me, books.sources.get(me.workspace, number(view.get("private_metadata"))))
        books.record.note(now, "community.sources.save_change", f"source:{source.id}", who=me.user)
        shown = page(deps, books, me, source)
    show_under(deps, me, view, shown)
    return ack()
