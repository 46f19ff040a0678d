"""The editor of the approval chains, for admins: a list, a page for each chain, a form for each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, line, modal
from bot.handlers.chain_change import admin, chain_page, changing, list_page, place
from bot.jobs import chains as job
from bot.rules.hiring.requisitions import chain_editing as editing
from bot.rules.hiring.requisitions.chains import Chain
from bot.rules.hiring.requisitions.ready_chains import NEEDS, Part, Ready, chosen_from, ready
from bot.rules.people import Person

_BY = {"up": -1, "down": 1}


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of chains."""
    with deps.store.reading() as books:
        me, workspace = admin(person, books)
    deps.slack.open_view(me.workspace, body["trigger_id"], list_page(deps, me, workspace.chains))
    return ack()


def edit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of a chain, or the form of a new one."""
    value = _value(body)
    with deps.store.reading() as books:
        me, workspace = admin(person, books)
        at = place(value, workspace.chains).chain
        if at is not None:
            view = chain_page(deps, books, me, workspace.chains, at)
        else:
            facts = job.step_facts(books, me.workspace, workspace.chains, None)
            view = modal(deps, me, "chains/add", facts, value)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def edit_step(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a step, or of a new one."""
    value = _value(body)
    with deps.store.reading() as books:
        me, workspace = admin(person, books)
        where = place(value, workspace.chains)
        if where.chain is None:
            raise editing.ChainsChanged()
        step = None if where.step is None else workspace.chains[where.chain].steps[where.step]
        facts = job.step_facts(books, me.workspace, workspace.chains, step)
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "chains/step", facts, value), push=True)
    return ack()


def move(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Put a chain or a step one place up or down."""
    with changing(person, deps, body, _value(body)) as change:
        where = change.place
        if where.chain is None or where.what not in _BY:
            raise editing.ChainsChanged()
        change.keep(editing.moved(change.before, where.chain, where.step, _BY[where.what]))
    return ack()


def remove(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Take a chain or a step away."""
    with changing(person, deps, body, _value(body)) as change:
        where = change.place
        if where.chain is None or where.what:
            raise editing.ChainsChanged()
        change.keep(editing.removed(change.before, where.chain, where.step))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep the name and the conditions of a chain."""
    with changing(person, deps, body, body["view"]["private_metadata"]) as change:
        at = change.place.chain
        if at is None:
            raise editing.ChainsChanged()
        name, conditions = editing.heading_from(change.answers, change.users())
        chain = replace(change.before[at], name=name, conditions=conditions)
        change.keep(editing.changed(change.before, at, chain), at)
    return ack()


def add(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep a new chain with its first step."""
    with changing(person, deps, body, body["view"]["private_metadata"]) as change:
        users = change.users()
        name, conditions = editing.heading_from(change.answers, users)
        chain = Chain(name, conditions, (editing.step_from(change.answers, users),))
        change.check_people(chain)
        change.keep(*editing.added(change.before, chain))
    return ack()


def save_step(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep a step of a chain."""
    with changing(person, deps, body, body["view"]["private_metadata"]) as change:
        where = change.place
        if where.chain is None:
            raise editing.ChainsChanged()
        step = editing.step_from(change.answers, change.users())
        chain, at = editing.with_step(change.before[where.chain], step, where.step)
        change.check_people(Chain("", (), (step,)))
        change.keep(editing.changed(change.before, where.chain, chain), where.chain, at)
    return ack()


def choose_ready(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask who sits in a ready chain."""
    value = _value(body)
    with deps.store.reading() as books:
        me, workspace = admin(person, books)
        which = _ready(place(value, workspace.chains).what)
    facts = {"which": which.value, "name": _name(deps, me, which.value), "asked": NEEDS[which]}
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "chains/ready", facts, value), push=True)
    return ack()


def add_ready(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep a ready chain with the people chosen; its steps are called in the language of the workspace."""
    with changing(person, deps, body, body["view"]["private_metadata"]) as change:
        which = _ready(change.place.what)
        name, conditions = editing.heading_from(change.answers, change.users())
        chosen = chosen_from(which, change.answers)
        reader = replace(change.me, chosen_language=change.workspace.language)
        names = {part: _name(deps, reader, part.value) for part in Part}
        chain = replace(ready(which, chosen, name, names), conditions=conditions)
        change.check_people(chain)
        change.keep(*editing.added(change.before, chain))
    return ack()


def _value(body: Mapping[str, Any]) -> str:
    return str(body["actions"][0].get("value", ""))


def _ready(what: str) -> Ready:
    if what not in set(Ready):
        raise editing.ChainsChanged()
    return Ready(what)


def _name(deps: Deps, reader: Person, part: str) -> str:
    return line(deps, reader, "chains/ready_name", {"part": part})
