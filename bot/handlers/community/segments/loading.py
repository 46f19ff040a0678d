"""A file of members: giving it, saying what its columns hold, by what right they are written to, and what is done."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.jobs.community.segments import TEMPLATES
from bot.jobs.community.segments import loading as job
from bot.rules.community.members import Purpose
from bot.rules.community.segments.basis import NONE_YET, read_basis
from bot.rules.community.segments.importing import (
    NEEDED,
    Field,
    Import,
    NoFile,
    check_may_say,
    check_origin,
    check_ready,
    chosen,
)
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.slack import forms
from bot.store import Books

# What a button carries: the import, what is done with it, and the columns as they were shown.
_BUTTON = re.compile(r"([0-9]{1,9}):(add|discard|rows|undo):([-.0-9]{0,60})")
# A menu holds no more options (Slack), and one of them says that a column is not there.
MOST_COLUMNS = 99
NO_COLUMN = "none"
# Sources in a menu beside none.
MOST_SOURCES = 99


def load(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The form that takes a file."""
    with deps.store.reading() as books:
        me = person.enter(books)
        sources = books.segments.sources(me.workspace)[:MOST_SOURCES]
    facts = {"sources": [{"id": id, "name": name} for id, name in sources]}
    deps.slack.open_view(
        me.workspace, body["trigger_id"], modal(deps, me, f"{TEMPLATES}/load", facts), push=is_modal(body)
    )
    return ack()


def load_file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The file is fetched and read; a message tells what it would bring."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        files, wrong, origin = answers.get("file"), dict[str, Refusal](), ""
        if not isinstance(files, list) or len(files) != 1:
            wrong["file"] = NoFile()
        try:
            origin = check_origin(str(answers.get("origin") or ""))
        except Refusal as refusal:
            wrong["origin"] = refusal
        if wrong or not files:
            raise FieldRefusals(wrong)
        known = {str(id): id for id, _ in books.segments.sources(me.workspace)}
        job.begin(books, me, files[0], origin, known.get(str(answers.get("source"))), now)
    return ack()


def load_decide(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What was shown is done by an errand; the message shows it."""
    button, now = _BUTTON.fullmatch(str(body["actions"][0].get("value"))), deps.now()
    if button is None:
        raise NoFile()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, what = job.get(books, me, int(button[1])), button[2]
        if what == "add":
            job.add(books, me, found, button[3], now)
        elif what == "discard":
            job.discard(books, me, found, now)
        elif what == "rows":
            job.share(books, me, found, str((body.get("channel") or {}).get("id") or me.user), now)
        else:
            job.undo(books, me, found, now)
    return ack()


def load_columns(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask which column holds what."""
    id = str(body["actions"][0].get("value"))
    with deps.store.reading() as books:
        me = person.enter(books)
        found = _found(books, me, id)
        check_ready(found)
        headers = _headers(books, found)
    held = {each: column for each, column in found.columns.items() if column < len(headers)}
    facts = {
        "headers": headers,
        "fields": [{"field": e.value, "column": held.get(e, NO_COLUMN), "needed": e in NEEDED} for e in Field],
    }
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, f"{TEMPLATES}/load_columns", facts, id))
    return ack()


def map_columns(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The columns hold what somebody says; the message is told anew."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = _found(books, me, str(body["view"]["private_metadata"]))
        check_ready(found)
        columns = chosen({each: _column(answers.get(each.value)) for each in Field}, len(_headers(books, found)))
        job.map_columns(books, me, found, columns, now)
    return ack()


def load_basis(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask by what right they are written to."""
    id = str(body["actions"][0].get("value"))
    with deps.store.reading() as books:
        me = person.enter(books)
        found = _found(books, me, id)
        check_may_say(found)
    basis = found.basis
    facts = {
        "by": basis.by.value if basis else NONE_YET, "version": basis.version if basis else "",
        "day": basis.day.isoformat() if basis and basis.day else "", "reason": basis.reason if basis else "",
        "purposes": [each.value for each in (basis.purposes if basis else ())], "all": [each.value for each in Purpose],
    }  # fmt: skip
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, f"{TEMPLATES}/load_basis", facts, id))
    return ack()


def keep_basis(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """By that right those in the file are written to."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = _found(books, me, str(body["view"]["private_metadata"]))
        texts = {each: str(answers.get(each) or "") for each in ("by", "version", "day", "reason")}
        basis = read_basis(**texts, purposes=answers.get("purposes") or (), now=now)
        job.say_basis(books, me, found, basis, now)
    return ack()


def _found(books: Books, me: Person, id: str) -> Import:
    if not re.fullmatch("[0-9]{1,9}", id):
        raise NoFile()
    return job.get(books, me, int(id))


def _headers(books: Books, found: Import) -> list[str]:
    content = books.member_imports.content(found)
    return list(content.sheet.headers[:MOST_COLUMNS]) if content and content.sheet else []


def _column(given: Any) -> int | None:
    return int(given) if re.fullmatch(r"[0-9]{1,2}", str(given)) else None
