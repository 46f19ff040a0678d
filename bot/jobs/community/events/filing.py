"""The calendar file of an event for who is in Slack, in their own conversation with the bot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.community import events as job
from bot.jobs.community.events import FEATURE, letters
from bot.rules.access import Right
from bot.rules.calendar import known_zone
from bot.rules.community.events import Event
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.slack.client import SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)
FILE = f"{FEATURE}.file"


def ask(books: Books, me: Person, event: Event, now: datetime) -> None:
    """The file comes to this person alone."""
    facts = {"workspace": me.workspace, "who": me.user, "event": event.id}
    books.errands.plan(f"{FILE}:{event.id}:to={me.user}:at={now.isoformat()}", FILE, facts, now)


def _give(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The file stands in the asker's own conversation, while they may see the event.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    with deps.store.reading() as books:
        try:
            me = books.people.enter(Identity(facts["workspace"], facts["who"]), Right.BELONG)
            event = job.get(books, me, int(facts["event"]))
        except Refusal as refusal:
            log.info("a calendar file was not given out", why=type(refusal).__name__)
            return
    file = letters.given(deps, event, known_zone(me.zone), deps.now())
    room = deps.slack.conversation(me.workspace, me.user)
    try:
        deps.slack.upload(me.workspace, "event.ics", event.title, file, to=room)
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a calendar file may not have arrived", error=str(lost))
    deps.crash("events.file_given")


ERRANDS = {FILE: _give}
