"""A member learns: what there is, a lesson page by page, and its quiz."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn
from bot.handlers.community.nurture import carried
from bot.jobs.community.members import own
from bot.jobs.community.nurture import TEMPLATES
from bot.jobs.community.nurture import learning as job
from bot.rules.community.members import How, Member
from bot.rules.community.nurture.learning import NoSuchLesson
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

# What a button carries: a lesson, and a page of it.
_PLACE = re.compile("([a-z_]{1,32})(?::([0-9]{1,2}))?")


def learn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what there is to learn; asking for it is taking part."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        member = own.here(books, me, now)
        own.tapped(books, member, How.CLICK, now)
        view = _all(deps, books, me, member)
    open_or_turn(deps, me, body, view)
    return ack()


def read(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a lesson at the page where one was."""
    id, _ = _place(carried(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = job.leaf(books, deps.words.lessons(me.language), own.mine(books, me), id, None)
        view = modal(deps, me, f"{TEMPLATES}/read", facts)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Turn to another page, and remember that one was there."""
    (id, at), now = _place(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        facts = job.turn(books, deps.words.lessons(me.language), own.mine(books, me), id, at, now)
        view = modal(deps, me, f"{TEMPLATES}/read", facts)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def quiz(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the quiz of a lesson."""
    id, _ = _place(carried(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        own.mine(books, me)
        view = modal(deps, me, f"{TEMPLATES}/quiz", job.quiz(deps.words.lessons(me.language), id), id)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def answer_quiz(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What came out of it, with the reasons; the pages behind show that it was passed."""
    view, now = body["view"], deps.now()
    id, _ = _place(view["private_metadata"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        member, lessons = own.mine(books, me), deps.words.lessons(me.language)
        out = job.answer(books, lessons, member, id, forms.read(view), now)
        own.tapped(books, member, How.ANSWER, now)
        shown = modal(deps, me, f"{TEMPLATES}/result", out)
        all, last = _all(deps, books, me, member), job.leaf(books, lessons, member, id, None)
        read_to_the_end = modal(deps, me, f"{TEMPLATES}/read", last)
    bring_up_to_date(deps, me, view["root_view_id"], all)
    if view["previous_view_id"] not in {None, view["root_view_id"]}:
        bring_up_to_date(deps, me, view["previous_view_id"], read_to_the_end)
    return ack(response_action="update", view=shown)


def _all(deps: Deps, books: Books, me: Person, member: Member) -> Mapping[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/learn", job.page(books, deps.words.lessons(me.language), member))


def _place(value: Any) -> tuple[str, int]:
    """The lesson and the page that a button or a form of ours carries. Raises NoSuchLesson."""
    found = _PLACE.fullmatch(str(value))
    if found is None:
        raise NoSuchLesson()
    return found[1], int(found[2] or 0)
