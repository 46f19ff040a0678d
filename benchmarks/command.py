"""V1's work: a signed `/hire` that reads rights, writes a row, a notice and the record, commits and answers.

No command of the product writes so little or so much, so this listener stands in for one; everything around it is
the product's own: guard, Bolt, identity, dedupe, store, record.
"""

from __future__ import annotations

import os
from typing import Any

from slack_bolt import Ack, BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler

from benchmarks.company import PATH
from bot import settings
from bot.app import Rapport
from bot.deps import Deps
from bot.handlers.caller import Caller, once
from bot.handlers.registration import Entry, bolt, register
from bot.rules.access import Right
from bot.rules.notices import Planned
from bot.slack.guard import Guard, Wsgi

KIND = "benchmark.written"


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One row, one notice, one entry of the record."""
    now, key = deps.now(), once(body)
    with deps.store.open(once=key, at=now) as books:
        me = person.enter(books)
        books.drafts.keep(me.identity, "benchmark", {"text": body["text"]}, now)
        books.notices.plan(Planned(f"{KIND}:{key}", KIND, f"benchmark:{key}", me.workspace, me.user), now)
        books.record.note(now, KIND, f"benchmark:{key}", who=me.user)
    return ack()


def web(rapport: Rapport) -> Wsgi:
    """The WSGI app that answers `/hire` with `write`."""
    (company,) = (app for app in rapport.settings.apps if app.kind == "company")
    secret = company.signing_secret.get_secret_value() if company.signing_secret else ""
    made = bolt(rapport.deps, rapport.installed.authorizes(company.kind))
    register(made, [Entry("command", write, Right.HIRE, "hire")], rapport.deps)
    return Guard(SlackRequestHandler(made, path=PATH), secret)


def served() -> Wsgi:
    """The same, made from the environment in a server's process."""
    rapport = Rapport(settings.read(os.environ))
    rapport.install()
    return web(rapport)
