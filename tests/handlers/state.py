"""The database as rows, and back; requests in every state; what a person was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from werkzeug.test import TestResponse

from bot.jobs.hiring import requisitions as job
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import Requisition
from bot.store import Store
from bot.store.schema import metadata
from sandbox.client import words
from tests import make
from tests.fakes import COMPANY, Slack
from tests.installed import CHAIN
from tests.make import NOW

Rows = Mapping[str, list[dict[str, Any]]]
FIRST, SECOND, APPROVED, REJECTED = "first step", "second step", "approved", "rejected"
STATES = (FIRST, SECOND, APPROVED, REJECTED)


def rows(store: Store) -> Rows:
    """Every row of every table."""
    with store.engines.read() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for name, table in metadata.tables.items()
        }


def put_back(store: Store, kept: Rows) -> None:
    """Make the database hold exactly these rows again."""
    with store.engines.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        for table in metadata.sorted_tables:
            if kept[table.name]:
                connection.execute(insert(table), kept[table.name])


def ask(store: Store, state: str = FIRST) -> Requisition:
    """Mina's request, gone as far as `state` says."""
    moves = {
        FIRST: [],
        SECOND: [(rules.approve, "U0OMAR")],
        APPROVED: [(rules.approve, who) for who in ("U0OMAR", "U0LIWEI", "U0NOOR")],
        REJECTED: [(rules.reject, "U0OMAR", "No budget.")],
    }[state]
    with store.open() as books:
        draft = rules.begin_draft(COMPANY, "U0MINA", make.wanted(hiring_manager="U0MINA"), NOW)
        now = books.requisitions.add(rules.submit(draft, "U0MINA", CHAIN, NOW))
        job.plan(books, now, NOW)
        for move, who, *reason in moves:
            after = move(now, who, 1, *reason, NOW)  # type: ignore[operator]
            books.requisitions.save(now, after)
            job.plan(books, after, NOW)
            now = after
    return now


def told(slack: Slack, answer: TestResponse, user: str, workspace: str = COMPANY) -> str:
    """Every word this person was answered: at once, beside a field, in a modal, or in their conversation."""
    rooms = slack.place(workspace).conversations.values()
    found = [said.text for room in rooms for said in room.messages if said.ephemeral_to == user]
    if answer.data:
        body = answer.get_json()
        found += [words(body), *body.get("errors", {}).values(), words(body.get("view", {}))]
    if view := slack.open_view(user, workspace):
        found.append(words(view))
    return "\n".join(filter(None, found))


def forget(slack: Slack) -> None:
    """Close every view and take away what only one person saw."""
    for place in slack.server.world.workspaces.values():
        place.views.clear()
        for room in place.conversations.values():
            room.messages[:] = [said for said in room.messages if not said.ephemeral_to]
