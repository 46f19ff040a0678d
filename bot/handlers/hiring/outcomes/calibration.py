"""How one rates and foretells: for oneself, and for whoever one coaches."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal
from bot.jobs import pictures
from bot.jobs.hiring.outcomes import calibration as job
from bot.jobs.hiring.outcomes.calibration import Page
from bot.rules.people import Person
from bot.slack.client import SlackRefused


def how_i_rate(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show one's own record, or that of the person whom the button carries, in place of the page on which it stands;
    one's own from elsewhere as a page on top. The picture that it lacks is made."""
    whose = str(body["actions"][0].get("value") or "")
    me, made = _made(person, deps, whose)
    try:
        view = _show(deps, me, body, made, bool(whose))
    except SlackRefused as refused:
        if made.curve is None or not made.has_file or not pictures.is_of_a_picture(refused):
            raise
        with deps.store.open() as books:
            books.pictures.lost(me.workspace, made.curve.digest, deps.now())
        me, made = _made(person, deps, whose)
        view = _show(deps, me, body, made, bool(whose))
    if view and (whose or (made.curve and not made.has_file)):
        with deps.store.open() as books:
            job.want(books, me, made, view, deps.now())
    return ack()


def _made(person: Caller, deps: Deps, whose: str) -> tuple[Person, Page]:
    with deps.store.reading() as books:
        me = person.enter(books)
        return me, job.page(deps, books, me, whose, deps.now())


def _show(deps: Deps, me: Person, body: dict[str, Any], made: Page, in_place: bool) -> str | None:
    """The view that shows the page now. Raises SlackRefused."""
    if not (in_place and is_modal(body)):
        return deps.slack.open_view(me.workspace, body["trigger_id"], made.view, push=is_modal(body))
    on: str = body["view"]["id"]
    deps.slack.update_view(me.workspace, on, made.view)
    return on
