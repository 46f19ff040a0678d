"""One's own interviews of today and the next days, their briefs, and that one has read what changed in a kit."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.jobs.hiring.panels import brief as job
from bot.jobs.hiring.panels import today as mine
from bot.jobs.hiring.panels.seats import about, answering
from bot.rules.hiring.panels.seats import NotYourSeat
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/panels"
_SEAT = re.compile("[0-9]{1,9}")


def today(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's own interviews."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def show_brief(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the brief of one's own seat."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _brief(deps, books, me, _theirs(books, me, body, now), now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def acknowledge(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They have read what changed in the kit: it is asked no more."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        one = _theirs(books, me, body, now)
        job.acknowledge(books, one, now)
        books.notices.refresh(now, about=about(one.interview))
        view = _brief(deps, books, me, one, now)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def page(deps: Deps, books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """The page of one's own interviews."""
    return modal(deps, me, f"{TEMPLATES}/today", mine.page(books, me, now))


def _brief(deps: Deps, books: Books, me: Person, one: job.Sitting, now: datetime) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/brief_page", job.content(books, one, now))


def _theirs(books: Books, me: Person, body: dict[str, Any], now: datetime) -> job.Sitting:
    """The seat that the button carries, if its brief is theirs to read. Raises NotYourSeat."""
    value = str(body["actions"][0].get("value"))
    if not _SEAT.fullmatch(value):
        raise NotYourSeat()
    interview, _ = answering(books, me.workspace, int(value), books.company.of(me.workspace, now))
    one = job.sitting(books, interview, int(value), now)
    if one is None or one.seat.who != me.user or not job.is_theirs(one):
        raise NotYourSeat()
    return one
