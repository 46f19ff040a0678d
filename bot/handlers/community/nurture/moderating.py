"""Moderators and nurture: whom we owe a word, promises, and journeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.nurture import carried, key, member, promise
from bot.jobs.community.nurture import TEMPLATES
from bot.jobs.community.nurture import moderating as job
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

Look = Callable[[Books, Person, datetime], Mapping[str, Any]]
Verb = Callable[[Books, Person, Mapping[str, Any], datetime], object]


def board(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open how we keep in touch."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/board", job.board)


def wrote(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Somebody wrote to that member; a message with names shows it by itself."""
    id = member(carried(body))
    return _turn(ack, person, deps, body, lambda books, me, now: job.wrote(books, me, id, now))


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a journey."""
    which = key(carried(body))
    return _open(
        ack, person, deps, body, f"{TEMPLATES}/write", lambda books, me, now: job.writing(books, me, which, now), which
    )


def save_write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The journey is so."""
    which = key(str(body["view"]["private_metadata"]))
    return _save(
        ack, person, deps, body, lambda books, me, answers, now: job.write(books, me, which, answers, now)
    )  # fmt: skip


def pace(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of how often members of a segment hear from a person."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/pace", lambda books, me, now: job.pacing(books, me))


def save_pace(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """So often."""
    return _save(ack, person, deps, body, job.pace)


def make_promise(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a promise to that member."""
    id = member(carried(body))
    return _open(
        ack, person, deps, body, f"{TEMPLATES}/promise", lambda books, me, now: job.promising(books, me, id), str(id)
    )  # fmt: skip


def save_promise(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is a task with an owner and a day; a page below it is a member's, and stays."""
    id, now, view = member(str(body["view"]["private_metadata"])), deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        job.promise(books, person.enter(books), id, forms.read(view), now)
    return ack()


def keep(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is done; a message shows it by itself."""
    id = promise(carried(body))
    return _turn(ack, person, deps, body, lambda books, me, now: job.keep(books, me, id, now))


def release(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which a promise is taken back."""
    id = promise(carried(body))
    return _open(
        ack, person, deps, body, f"{TEMPLATES}/release", lambda books, me, now: job.releasing(books, me, id), str(id)
    )  # fmt: skip


def save_release(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The member is told that it will not be, and why."""
    id = promise(str(body["view"]["private_metadata"]))
    return _save(
        ack, person, deps, body, lambda books, me, answers, now: job.release(books, me, id, answers, now)
    )  # fmt: skip


def _open(
    ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], template: str, look: Look, metadata: str = ""
) -> BoltResponse:  # fmt: skip
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, template, look(books, me, now), metadata)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _turn(
    ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], do: Callable[[Books, Person, datetime], None]
) -> BoltResponse:  # fmt: skip
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        do(books, me, now)
        view = modal(deps, me, f"{TEMPLATES}/board", job.board(books, me, now))
    if is_modal(body):
        open_or_turn(deps, me, body, view)
    return ack()


def _save(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Verb) -> BoltResponse:
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/board", job.board(books, me, now))
    show_under(deps, me, view, shown)
    return ack()
