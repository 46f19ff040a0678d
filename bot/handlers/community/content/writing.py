"""Writing an item: anew, from a prompt of the bank, from a message, or one that is there."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.community.content import TEMPLATES, bring, clicked, kept, show_anew, spot
from bot.handlers.hiring.requisitions import carried
from bot.handlers.settings import ChannelUnseen
from bot.jobs.community import content as job
from bot.jobs.community.content import writing
from bot.rules.community.content import Item
from bot.rules.community.content.workflow import OPEN, ItemChanged
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.slack.client import SlackRefused
from bot.store import Books

# What the button of a new item carries, and that of one from the bank.
NEW, PROMPT = "new", "prompt"


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of an item: empty, with a prompt that rested, or of one that is there."""
    value = str(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        item = _wanted(deps, books, me, value)
        shown = form_of(deps, books, me, item, body.get("view") or {})
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The item is as the form says; new ones are drafts."""
    view, answers, now = body["view"], forms.read(body["view"]), deps.now()
    id, revision = spot(carried(view).get("spot"))
    prompt = writing.known(deps.words.prompts, carried(view).get("prompt"))
    author = writing.a_user(carried(view).get("author"))
    if channel := answers.get("channel"):
        with deps.store.reading() as books:
            person.enter(books)
        check_seen(deps, person.identity.workspace, str(channel))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        item = writing.save(books, me, id, revision, answers, prompt, author, now)
        pages = show_anew(deps, books, me, item, now, view)
    bring(deps, me, pages)
    return ack()


def _wanted(deps: Deps, books: Books, me: Person, value: str) -> Item:
    if value in {NEW, PROMPT}:
        return writing.blank(books, me, deps.words.prompts if value == PROMPT else (), deps.now())
    id, revision = spot(value)
    found = job.get(books, me, id)
    if found.revision != revision or found.state not in OPEN:
        raise ItemChanged()
    return found


def form_of(deps: Deps, books: Books, me: Person, item: Item, below: dict[str, Any]) -> dict[str, Any]:
    """The form with that item in it; what it was made from goes with it."""
    carries = kept(below, spot=f"{item.id}:{item.revision}", prompt=item.prompt, author=item.author)
    return modal(deps, me, f"{TEMPLATES}/form", job.form(books, me, item), carries)


def check_seen(deps: Deps, workspace: str, channel: str) -> None:
    """Return if we may post in that channel. Raises FieldRefusals for `channel`."""
    try:
        known = deps.slack.channel(workspace, channel)
    except SlackRefused as refused:
        raise FieldRefusals({"channel": ChannelUnseen()}) from refused
    if known.get("is_private") and not known.get("is_member"):
        raise FieldRefusals({"channel": ChannelUnseen()})
