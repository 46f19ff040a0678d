"""The people file: giving it, saying what its columns hold, applying and undoing it; naming who manages whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once
from bot.jobs import staff as job
from bot.rules.access import Right, check, has
from bot.rules.notices import Notice
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.rules.staff.changing import (
    MOST_ASKED,
    NoImport,
    NotYourQuestion,
    QuestionSettled,
    check_ready,
    check_undoable,
    managed,
)
from bot.rules.staff.reading import NEEDED, Field, chosen
from bot.slack import forms
from bot.store import Books

# A menu holds no more options (Slack); a people file that needs more columns is none.
MOST_COLUMNS = 100
NO_COLUMN = "none"


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask for the file."""
    with deps.store.reading() as books:
        me = _enter(person, books)
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "staff/choose", {}))
    return ack()


def load(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The file is fetched and read; a message tells what it would change."""
    now, files = deps.now(), forms.read(body["view"]).get("file")
    with deps.store.open(once=once(body), at=now) as books:
        me = _enter(person, books)
        if not isinstance(files, list) or len(files) != 1:
            raise FieldRefusals({"file": NoImport()})
        job.begin(books, me.workspace, me.user, files[0], now)
    return ack()


def apply(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What was shown is done: at once, or by an errand when it is much."""
    id, mark = _button(body)

    def do(books: Books, me: Person) -> None:
        found = job.get(books, me.workspace, id)
        if len(check_ready(found, mark).rows) > job.AT_ONCE:
            job.later(books, job.APPLY, found, me.user, deps.now())
        else:
            job.apply(books, found, me.user, deps.now())

    return _done(ack, person, deps, body, do)


def undo(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Everybody in the people file is as before that import."""
    id, _ = _button(body)

    def do(books: Books, me: Person) -> None:
        found = job.get(books, me.workspace, id)
        check_undoable(found, books.staff.last_applied(me.workspace))
        if len(found.before.added) + len(found.before.changed) > job.AT_ONCE:
            job.later(books, job.UNDO, found, me.user, deps.now())
        else:
            job.undo(books, found, me.user, deps.now())

    return _done(ack, person, deps, body, do)


def discard(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nothing comes of the file."""
    id, _ = _button(body)

    def do(books: Books, me: Person) -> None:
        found = job.get(books, me.workspace, id)
        check_ready(found)
        books.staff.discard(found)
        job.refresh(books, found, deps.now())

    return _done(ack, person, deps, body, do)


def columns(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask which column holds what."""
    id, _ = _button(body)
    with deps.store.reading() as books:
        me = _enter(person, books)
        found = job.get(books, me.workspace, id)
        sheet = check_ready(found)
    headers = dict(enumerate(sheet.headers[: MOST_COLUMNS - 1]))
    held = {each: column for each, column in found.columns.items() if column in headers}
    facts = {
        "headers": list(headers.values()),
        "fields": [{"field": e.value, "column": held.get(e, NO_COLUMN), "needed": e in NEEDED} for e in Field],
    }
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "staff/columns", facts, str(id)))
    return ack()


def map_columns(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The columns hold what somebody says; the message is told anew."""
    answers, id = forms.read(body["view"]), _number(body["view"]["private_metadata"])

    def do(books: Books, me: Person) -> None:
        found = job.get(books, me.workspace, id)
        sheet = check_ready(found)
        books.staff.map(found, chosen({each: _column(answers.get(each.value)) for each in Field}, len(sheet.headers)))
        job.refresh(books, found, deps.now())

    return _done(ack, person, deps, body, do)


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask who manages those without a manager."""
    id = str(body["actions"][0]["value"])
    with deps.store.reading() as books:
        me = person.enter(books)
        asked = job.open_about(books, _question(books, me, id, deps), deps.now())
    if not asked:
        raise QuestionSettled()
    people = [{"number": number, "name": each.name} for number, each in asked[:MOST_ASKED]]
    facts = {"people": people, "more": max(0, len(asked) - MOST_ASKED)}
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "staff/answer", facts, id))
    return ack()


def name_managers(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Those people have the managers somebody named; who heads a department is asked about no more."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        notice = _question(books, me, body["view"]["private_metadata"], deps)
        asked = {number: each.email for number, each in job.open_about(books, notice, now)}
        named = {email: answers.get(f"person_{number}") for number, email in asked.items()}
        users = books.people.some(me.workspace, [str(user) for user in named.values() if user])
        managers = {email: users[str(user)].email for email, user in named.items() if user}
        heads = {asked[_number(each)] for each in answers.get("heads") or () if _number(each) in asked}
        changed = managed(books.staff.entries(me.workspace), notice.facts["people"], managers, heads)
        job.answered(books, me.workspace, changed, heads, me.user, now)
    return ack()


def _enter(person: Caller, books: Books) -> Person:
    """Somebody who administers a workspace where people are hired. Raises what `check` raises."""
    me = person.enter(books)
    check(Right.HIRE, me, books.workspaces.get(me.workspace).kind)
    return me


def _done(
    ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], do: Callable[[Books, Person], None]
) -> BoltResponse:
    with deps.store.open(once=once(body), at=deps.now()) as books:
        do(books, _enter(person, books))
    return ack()


def _button(body: Mapping[str, Any]) -> tuple[int, str]:
    id, _, mark = str(body["actions"][0]["value"]).partition(":")
    return _number(id), mark


def _number(text: Any) -> int:
    """A number as we write them ourselves. Raises NoImport for anything else."""
    if not re.fullmatch(r"[0-9]{1,9}", str(text)):
        raise NoImport()
    return int(text)


def _column(given: Any) -> int | None:
    return int(given) if re.fullmatch(r"[0-9]{1,2}", str(given)) else None


def _question(books: Books, me: Person, id: str, deps: Deps) -> Notice:
    """The question put to this person, if they still head a department or administer. Raises NotYourQuestion."""
    notice = books.notices.get(id) if re.fullmatch("[0-9a-f]{24}", id) else None
    if notice is None or (notice.kind, notice.workspace, notice.to) != (job.GAPS, me.workspace, me.user):
        raise NotYourQuestion()
    heads = books.company.of(me.workspace, deps.now()).heads.values()
    if me.user not in heads and not has(Right.ADMINISTER, me, books.workspaces.get(me.workspace).kind):
        raise NotYourQuestion()
    return notice
