"""Looking at a report: the last version or the draft, an earlier one, what was said of a competency, the cards."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal
from bot.handlers.hiring.reports import TEMPLATES, clicked, page
from bot.jobs.hiring import reports as job
from bot.jobs.hiring.reports import writing
from bot.jobs.hiring.scorecards import reading


def report(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the report of a candidate."""
    where, now = clicked(body, 1, 2), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, job.find(books, me, where.id, now), where.number, now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another version in its place, or everything that was said of a competency in it: nothing fits above a page that
    stands above a candidate's."""
    where, now = clicked(body, 2, 3), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found = job.find(books, me, where.id, now)
        if where.at is None:
            view = page(deps, books, me, found, where.number, now)
        else:
            facts = writing.evidence(books, me, found, where.number, where.at, now)
            view = modal(deps, me, f"{TEMPLATES}/evidence", facts)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def cards(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The cards themselves in the page's place."""
    where, now = clicked(body, 1), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, "hiring/scorecards/cards", reading.page(books, me, reading.Place(where.id), now))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()
