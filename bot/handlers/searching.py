"""What searching has in common on both sides of the wall; the listeners of each side stand in its half."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, offered, once, open_or_turn, show_under, tell
from bot.jobs import narrowing
from bot.jobs import searching as job
from bot.rules.people import Person
from bot.rules.search import NoSuchSearch, NothingToSearch, Side
from bot.rules.search.narrowing import Asked
from bot.rules.search.query import MOST_CHARACTERS, read
from bot.rules.search.saving import NAME_CHARACTERS
from bot.slack import forms
from bot.store import Books

# What a button carries: which page of the answers to what stands in the box, or which search that is kept.
_PAGE, _SAVED = re.compile("[0-9]{1,3}"), re.compile("saved:([0-9]{1,9})")
_NUMBER = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class Half:
    """A side of the wall, and where its words stand."""

    side: Side
    page: str
    naming: str
    stopped: str


def show(half: Half, ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any]) -> BoltResponse:
    """The box, with the answers to what a command or a button asks."""
    value = str((body.get("actions") or [{}])[0].get("value"))
    page, asked = int(value) if _PAGE.fullmatch(value) else 0, Asked()
    if "actions" not in body:
        asked = Asked((body.get("text") or "").strip().partition(" ")[2])
    with deps.store.reading() as books:
        me = person.enter(books)
        if kept := _SAVED.fullmatch(value):
            asked = Asked(books.saved_searches.get(me.identity, half.side, int(kept[1])).query)
        elif "actions" in body and is_modal(body) and _PAGE.fullmatch(value):
            asked = _in_the_box(deps, books, me, half, body)
        view = _view(deps, books, me, half, asked, page)
    open_or_turn(deps, me, body, view)
    return ack()


def find(half: Half, ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any]) -> BoltResponse:
    """The answers to what stands in the box, in the page's place."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _view(deps, books, me, half, _in_the_box(deps, books, me, half, body), 0, is_asked=True)
    return ack(response_action="update", view=view)


def suggest(half: Half, ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any]) -> BoltResponse:
    """What can be chosen beside the words, for what was typed there."""
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = narrowing.offered(books, me, half.side, str(body.get("value") or ""), deps.now())
    return ack(**offered(deps, me, "search/values", facts))


def save(half: Half, ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any]) -> BoltResponse:
    """Ask for the name of a search."""
    with deps.store.reading() as books:
        me = person.enter(books)
        job.scope(books, me, half.side)
        asked = _question(_in_the_box(deps, books, me, half, body).text if is_modal(body) else "")
    facts = {"asked": asked, "most": NAME_CHARACTERS}
    view = modal(deps, me, half.naming, facts, json.dumps({"asked": asked}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def keep(half: Half, ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any]) -> BoltResponse:
    """It is kept; the page below is the first one again, with everything that is."""
    view, now = body["view"], deps.now()
    asked = _question(_carried(view))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.save(books, me, half.side, asked, forms.read(view), now)
        shown = _view(deps, books, me, half, Asked(), 0)
    show_under(deps, me, view, shown)
    return ack()


def stop(half: Half, ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any]) -> BoltResponse:
    """They hear of it no more; a message says so beside it, the page shows it."""
    id = _number(body["actions"][0].get("value"))
    with deps.store.open(once=once(body), at=deps.now()) as books:
        me = person.enter(books)
        saved = job.stop(books, me, half.side, id)
        view = _view(deps, books, me, half, Asked(), 0) if is_modal(body) else None
    if view:
        bring_up_to_date(deps, me, str(body["view"]["id"]), view)
    else:
        tell(deps, me, body, half.stopped, {"name": saved.name})
    return ack()


def drop(half: Half, ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any]) -> BoltResponse:
    """It is kept no more."""
    id = _number(body["actions"][0].get("value"))
    with deps.store.open(once=once(body), at=deps.now()) as books:
        me = person.enter(books)
        job.drop(books, me, half.side, id)
        view = _view(deps, books, me, half, Asked(), 0)
    open_or_turn(deps, me, body, view)
    return ack()


def _view(
    deps: Deps, books: Books, me: Person, half: Half, asked: Asked, page: int, is_asked: bool = False
) -> dict[str, Any]:
    if is_asked or asked.text:
        facts = job.answered(books, me, half.side, asked.text, page, deps.now())
    else:
        facts = job.begun(books, me, half.side)
    fields = narrowing.shown(books, me, half.side, asked)
    return modal(deps, me, half.page, {**facts, **fields, "most": MOST_CHARACTERS})


def _question(value: Any) -> str:
    """A question with words in it. Raises NothingToSearch for anything else."""
    asked = value.strip()[:MOST_CHARACTERS] if isinstance(value, str) else ""
    if read(asked) is None:
        raise NothingToSearch()
    return asked


def _in_the_box(deps: Deps, books: Books, me: Person, half: Half, body: Mapping[str, Any]) -> Asked:
    return narrowing.asked(books, me, half.side, forms.read(body["view"]), deps.now())


def _number(value: Any) -> int:
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchSearch()
    return int(value)


def _carried(view: Mapping[str, Any]) -> Any:
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, RecursionError):
        return None
    return found.get("asked") if isinstance(found, dict) else None
