"""Files with people in them that somebody asked for: they stand in that person's own conversation in Slack for a time,
and go at once when somebody is erased who may be in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.errands import Work
from bot.rules.giving import readable
from bot.slack.client import SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)

FORGET = "lent.forget"
# So long a file with people in it stands in Slack: whoever needs it has taken it by then. One with everybody's address
# goes sooner.
STANDS_FOR, ADDRESSES_STAND_FOR = timedelta(days=90), timedelta(days=7)


def lend(deps: Deps, workspace: str, file: str, stands_for: timedelta = STANDS_FOR) -> None:
    """The file stands there, and goes after that time."""
    facts, until = {"workspace": workspace, "file": file}, deps.now() + stands_for
    with deps.store.open() as books:
        books.errands.plan(f"{FORGET}:{workspace}:{file}", FORGET, facts, until)
    deps.crash("lent.noted")


def both(deps: Deps, workspace: str, user: str, name: str, whole: Mapping[str, Any]) -> Iterator[str]:
    """All of it in that person's own conversation as two files, one for programs and one to read: the number of each
    that arrived, as far as anybody knows.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    contents = {"json": json.dumps(whole, ensure_ascii=False, indent=1, default=str), "txt": readable(whole)}
    room = deps.slack.conversation(workspace, user)
    for kind, content in contents.items():
        file = f"{name}.{kind}"
        try:
            sent = deps.slack.upload(workspace, file, file, content.encode(), to=room)
        except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
            log.warning("what is kept of somebody may not have arrived", error=str(lost))
            continue
        yield sent


def recall(books: Books, workspace: str, now: datetime) -> None:
    """Every such file of that workspace goes now: nobody knows who is in which."""
    books.errands.hasten(f"{FORGET}:{workspace}:", now)


def _forget(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Slack has the file no more. Raises SlackRefused, SlackLimited, SlackAway."""
    deps.slack.delete_file(facts["workspace"], facts["file"])
    deps.crash("lent.forgotten")


ERRANDS: Mapping[str, Work] = {FORGET: _forget}
