"""A file of past hires: giving it, saying what is done with it, asking for an example, taking one person out."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn, show_under, told
from bot.jobs.hiring.outcomes import TEMPLATES
from bot.jobs.hiring.outcomes import loading as job
from bot.rules.hiring.outcomes.importing import NoFile
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.store import Books

# What a button carries: the import and what is done with it.
_BUTTON = re.compile(r"([0-9]{1,9}):(add|discard|rows|undo)")


def load(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The page that takes a file, and tells which came before."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me)
    open_or_turn(deps, me, body, view)
    return ack()


def load_file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The file is fetched and read; a message tells what it would do."""
    now, files = deps.now(), forms.read(body["view"]).get("file")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        if not isinstance(files, list) or len(files) != 1:
            raise FieldRefusals({"file": NoFile()})
        job.begin(books, me, files[0], now)
    return ack()


def load_decide(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What was shown is done by an errand; the page on which it was said shows it."""
    button, now = _BUTTON.fullmatch(str(body["actions"][0].get("value"))), deps.now()
    if button is None:
        raise NoFile()
    id, what = int(button[1]), button[2]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        if what == "add":
            job.add(books, me, id, now)
        elif what == "discard":
            job.discard(books, me, id, now)
        elif what == "rows":
            job.share(books, me, id, str((body.get("channel") or {}).get("id") or me.user), now)
        else:
            job.undo(books, me, id, now)
        view = _page(deps, books, me)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def load_example(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A file as it may look comes to this person alone."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.ask_example(books, me, now)
        view = modal(deps, me, f"{TEMPLATES}/load_example_given", {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def take_out(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A form asks who."""
    with deps.store.reading() as books:
        me = person.enter(books)
    view = modal(deps, me, f"{TEMPLATES}/take_out", {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def take_out_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nothing of that person is kept any more; the page below shows it."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        count = job.take_out(books, me, str(answers.get("person") or ""), now)
        view, said = _page(deps, books, me), told(deps, me, f"{TEMPLATES}/taken_out", {"count": count})
    show_under(deps, me, body["view"], view)
    return ack(response_action="update", view=said)


def _page(deps: Deps, books: Books, me: Person) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/load", job.page(books, me))
