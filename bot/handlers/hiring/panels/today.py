"""One's own interviews of today and the next days, their briefs, and that one has read what changed in a kit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.panels import brief as job
from bot.jobs.hiring.panels import today as mine
from bot.jobs.hiring.panels.seats import about, answering
from bot.rules.hiring.panels.seats import NotYourSeat
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/panels"
# The pages that say how one's card stands.
TODAY, BRIEF = "today", "brief"
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
        under = pages(body["view"]) if is_modal(body) else ()
        view = _brief(deps, books, me, _theirs(books, me, body, now), (*under, BRIEF), now)
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
        view = _brief(deps, books, me, one, pages(body["view"]) if is_modal(body) else (BRIEF,), now)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def page(deps: Deps, books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """The page of one's own interviews."""
    return modal(deps, me, f"{TEMPLATES}/today", mine.page(books, me, now), _kept([TODAY]))


def pages(view: Mapping[str, Any]) -> tuple[str, ...]:
    """Which pages of ours stand under what is opened on that view, itself among them, the lowest first."""
    kept = carried(view).get("pages")
    return tuple(each for each in (TODAY, BRIEF) if each in kept) if isinstance(kept, list) else ()


def behind(
    deps: Deps, books: Books, me: Person, view: Mapping[str, Any], under: Sequence[str], one: job.Sitting, now: datetime
) -> dict[str, dict[str, Any]]:
    """The pages that stand under that view of theirs, about the seat, by their ids and as they are now."""
    ids = [view.get("root_view_id"), view.get("previous_view_id")] if len(under) > 1 else [view.get("previous_view_id")]
    shown = {}
    for id, name in zip(ids, under, strict=False):
        if id and name == TODAY:
            shown[id] = page(deps, books, me, now)
        elif id and job.is_theirs(one):
            shown[id] = _brief(deps, books, me, one, under, now)
    return shown


def _kept(under: Sequence[str]) -> str:
    return json.dumps({"pages": list(under)})


def _brief(
    deps: Deps, books: Books, me: Person, one: job.Sitting, under: Sequence[str], now: datetime
) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/brief_page", job.content(books, one, now), _kept(under))


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
