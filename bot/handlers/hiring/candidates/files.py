"""A candidate's files: a modal with links for one person, a form that takes one more, one that is deleted."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.candidates import TEMPLATES, find_running
from bot.handlers.hiring.requisitions import carried, whole
from bot.jobs.hiring.candidates import files as job
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates import files as rules
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.store import Books

# What the button carries that deletes a file: the candidacy and the file.
_FILE = re.compile("([0-9]{1,9}):([0-9]{1,9})")


def open_files(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The files, each with a link for this person alone."""
    id, now = whole(body["actions"][0].get("value")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = _listed(deps, books, me, job.seen_by(books, me, id, now), now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def add_file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that takes a file."""
    id, now = whole(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, _ = find_running(books, me, id, now)
        rules.check_room(books.files.count(id))
    facts = {"name": found.candidate.name, "most": rules.MOST_FILES}
    view = modal(deps, me, f"{TEMPLATES}/add_file", facts, json.dumps({"candidacy": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def keep_file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The file is fetched and kept; a message tells so, or what is wrong with it."""
    id, now, given = whole(carried(body["view"]).get("candidacy")), deps.now(), forms.read(body["view"]).get("file")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, _ = find_running(books, me, id, now)
        if not isinstance(given, list) or len(given) != 1:
            raise FieldRefusals({"file": rules.FileBlank()})
        job.ask(books, me, found, given[0], now)
    return ack()


def drop_file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """That file is deleted; the modal shows the others."""
    carries, now = _FILE.fullmatch(str(body["actions"][0].get("value"))), deps.now()
    if carries is None:
        raise rules.NoSuchFile()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, _ = find_running(books, me, int(carries[1]), now)
        job.drop(books, me, found, int(carries[2]), now)
        view = _listed(deps, books, me, found, now)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def _listed(deps: Deps, books: Books, me: Person, found: Seen, now: datetime) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/files", job.listed(books, me, found, now, deps.public_url))
