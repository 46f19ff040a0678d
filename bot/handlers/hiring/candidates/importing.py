"""A file of candidates: giving it, saying what its columns hold, adding who is in it, taking them back."""

from __future__ import annotations

import json
import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once
from bot.handlers.hiring.candidates import TEMPLATES
from bot.handlers.hiring.requisitions import carried, whole
from bot.jobs.hiring.candidates import importing as job
from bot.jobs.hiring.candidates.adding import may_add, run_by
from bot.rules.hiring.candidates.importing import NoFile, check_ready
from bot.rules.hiring.candidates.reading import Field, chosen
from bot.rules.refusals import FieldRefusals
from bot.slack import forms

# A menu holds no more options (Slack).
MOST_COLUMNS = 100
NO_COLUMN = "none"
# What a button of the message carries: the import, what to do, and the columns as they were shown.
_BUTTON = re.compile(r"([0-9]{1,9}):(add|others|columns|discard|rows|undo):([0-9.-]{0,40})")


def load(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The file is fetched and read; a message tells what it would do."""
    now, files = deps.now(), forms.read(body["view"]).get("file")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = may_add(books, me, whole(carried(body["view"]).get("id")), now).found
        if not isinstance(files, list) or len(files) != 1:
            raise FieldRefusals({"file": NoFile()})
        job.begin(books, me, found.id, files[0], now)
    return ack()


def decide(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What was shown is done by an errand, or a form asks which column holds what."""
    button, now = _BUTTON.fullmatch(str(body["actions"][0].get("value"))), deps.now()
    if button is None:
        raise NoFile()
    id, what, mark = int(button[1]), button[2], button[3]
    if what == "columns":
        return _ask_columns(ack, person, deps, body, id)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.get(books, me, id)
        run_by(books, me, found.requisition)
        if what in {"add", "others"}:
            job.add(books, may_add(books, me, found.requisition, now), found, mark, now, without_alike=what == "others")
        elif what == "undo":
            job.undo(books, found, now)
        elif what == "rows":
            job.share(books, found, str((body.get("channel") or {}).get("id") or me.user), now)
        else:
            job.discard(books, found, now)
    return ack()


def map_columns(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The columns hold what somebody says; the message is told anew."""
    answers, now = forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.get(books, me, whole(carried(body["view"]).get("import")))
        may_add(books, me, found.requisition, now)
        width = len(check_ready(found).headers)
        job.map_columns(books, found, chosen({each: _column(answers.get(each.value)) for each in Field}, width), now)
    return ack()


def _ask_columns(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], id: int) -> BoltResponse:
    with deps.store.reading() as books:
        me = person.enter(books)
        found = job.get(books, me, id)
        may_add(books, me, found.requisition, deps.now())
        sheet = check_ready(found)
    headers = dict(enumerate(sheet.headers[: MOST_COLUMNS - 1]))
    held = {each: column for each, column in found.columns.items() if column in headers}
    fields = [{"field": each.value, "column": held.get(each, NO_COLUMN)} for each in Field]
    facts = {"headers": list(headers.values()), "fields": fields}
    view = modal(deps, me, f"{TEMPLATES}/columns", facts, json.dumps({"import": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view)
    return ack()


def _column(given: Any) -> int | None:
    return int(given) if re.fullmatch(r"[0-9]{1,2}", str(given)) else None
