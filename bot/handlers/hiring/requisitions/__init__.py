"""Requests for headcount: what people do with them, one file for each side of the desk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.jobs.hiring import requisitions as job
from bot.rules.access import Right, has
from bot.rules.hiring.requisitions import Requisition, Unknown
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/requisitions"
WHOLE = re.compile("[0-9]{1,9}")
# What a verb makes of a request, and what a form about it shows.
Rule = Callable[[Requisition, Person, datetime], Requisition]
Look = Callable[[Requisition, Person], Mapping[str, Any]]


def button(body: Mapping[str, Any]) -> tuple[int, int]:
    """The id and the number behind it that a button carries: a revision, or the position of a question.

    Raises Unknown for what no button of ours carries.
    """
    id, _, number = str(body["actions"][0].get("value")).partition(":")
    return whole(id), whole(number or 0)


def text(answers: Mapping[str, Any], name: str) -> str:
    """The text typed in that field; empty when it is not there."""
    value = answers.get(name)
    return value if isinstance(value, str) else ""


def seen(books: Books, me: Person, id: int, cases: bool = False) -> Requisition:
    """The request as this person may see it: those involved, and recruiters; with `cases` also one that is asked for
    an offer alone. Raises Unknown."""
    return books.requisitions.seen_by(me.identity, id, me.roles, cases)


def administers(books: Books, me: Person) -> bool:
    """Whether this person is an admin of a workspace that hires."""
    kind = books.workspaces.get(me.workspace).kind
    return has(Right.HIRE, me, kind) and has(Right.ADMINISTER, me, kind)


def save(
    books: Books, verb: str, before: Requisition, after: Requisition, me: Person, now: datetime, **more: Any
) -> None:
    """Keep what was done, write it into the record, and tell whom it concerns."""
    books.requisitions.save(before, after)
    note(books, verb, after, me, now, **more)


def note(books: Books, verb: str, after: Requisition, me: Person, now: datetime, **more: Any) -> None:
    """Write into the record what was done, and tell whom it concerns."""
    about, state = job.about(after), after.state.value
    books.record.note(
        now, f"hiring.requisitions.{verb}", about, workspace=me.workspace, who=me.user, state=state, **more
    )
    job.plan(books, after, now)


def change(
    person: Caller, deps: Deps, body: Mapping[str, Any], id: int, verb: str, rule: Rule, **more: Any
) -> tuple[Person, Requisition]:
    """One verb from end to end: the request for somebody who may see it, as `rule` leaves it, kept and told once.

    Raises Repeated, Unknown, and what `rule` raises.
    """
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = seen(books, me, id, cases=True)
        after = rule(before, me, now)
        save(books, verb, before, after, me, now, **more)
    return me, after


def ask_for(
    ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], template: str, look: Look, **metadata: Any
) -> BoltResponse:
    """Open the form about the request of the button; `look` checks that this person may, and gives what it shows."""
    id, number = button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = look(seen(books, me, id, cases=True), me)
    view = modal(deps, me, template, facts, json.dumps({"id": id, "number": number, **metadata}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def which(body: Mapping[str, Any]) -> tuple[int, int]:
    """The request a form is about, and the number it was opened with. What they allow is asked of the store."""
    found = carried(body["view"])
    return whole(found.get("id")), whole(found.get("number"))


def carried(view: Mapping[str, Any]) -> dict[str, Any]:
    """What we wrote into a form for when it comes back; empty for what we did not write."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def whole(number: Any) -> int:
    """A number as we write it into buttons and forms. Raises Unknown for anything else."""
    if not WHOLE.fullmatch(str(number)):
        raise Unknown()
    return int(number)
