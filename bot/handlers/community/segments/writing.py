"""A segment of one's own: the form, what it would come to, and saving it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, show_under
from bot.handlers.community.segments.showing import found, listed, looked_at
from bot.jobs.community.segments import FEATURE, TEMPLATES, making, showing
from bot.rules.community.segments import NothingToSave, Segment
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

DRAFT = f"{FEATURE}.write"
# What a button carries that begins a new one, or goes back to what was typed.
NEW, BACK = "new", "back"


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The form: empty, with a segment in it, or with what was typed before."""
    carried = str(body["actions"][0].get("value"))
    with deps.store.reading() as books:
        me = person.enter(books)
        if carried == BACK:
            answers = books.drafts.get(me.identity, DRAFT)
            about = str(answers.get("about") or "")
            before = _before(books, me, about)
        else:
            about, before = carried, _before(books, me, carried)
            answers = showing.answers_of(before) if before else {}
        facts = showing.form(books, me.workspace, answers, before is None)
    view = modal(deps, me, f"{TEMPLATES}/write", facts, about)
    if is_modal(body) and body["view"].get("previous_view_id"):
        bring_up_to_date(deps, me, body["view"]["id"], view)
    else:
        deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def check(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What it would come to stands in the form's place; what was typed is kept."""
    now, about = deps.now(), str(body["view"]["private_metadata"])
    answers = forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = _before(books, me, about)
        answers |= {"about": about, **({"kind": before.kind.value, "ready": before.ready} if before else {})}
        segment = making.draft(books, me, answers, before, now)
        books.drafts.sent(me.identity, DRAFT, now, "")
        books.drafts.keep(me.identity, DRAFT, answers, now)
        facts = {"one": showing.one(books, segment, now)}
    view = modal(deps, me, f"{TEMPLATES}/check", facts, f"{about}:{making.mark(answers)}")
    return ack(response_action="update", view=view)


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is kept as it was shown; the list below shows it."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        answers = books.drafts.get(me.identity, DRAFT)
        about = str(answers.get("about") or "")
        if not about or body["view"]["private_metadata"] != f"{about}:{making.mark(answers)}":
            raise NothingToSave()
        segment = making.save(books, me, making.draft(books, me, answers, _before(books, me, about), now), now)
        books.drafts.sent(me.identity, DRAFT, now, str(body["view"]["id"]))
        view, below = looked_at(deps, books, me, segment), listed(deps, books, me)
    show_under(deps, me, body["view"], below)
    return ack(response_action="update", view=view)


def _before(books: Books, me: Person, about: str) -> Segment | None:
    """The segment that is changed; None for a new one. Raises NoSuchSegment."""
    return None if about == NEW else found(books, me, about)
