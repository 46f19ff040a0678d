"""The link to the candidate's own page: made and shown once, sent by mail, revoked."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, once
from bot.handlers.hiring.candidates import behind, find_running, page, place
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.candidates import letters

LINK, MAIL, REVOKE = "link", "mail", "unlink"
VERBS = frozenset({LINK, MAIL, REVOKE})


def give(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Do that with the link, and show on the candidate's page how it stands; a link that was made, only now."""
    where, now, link, is_done = place(body), deps.now(), "", False
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, company = find_running(books, me, where.id, now)
        id = found.candidacy.id
        if where.what == REVOKE:
            is_done = books.own_pages.revoke(id, now)
        elif where.what == LINK and deps.public_url:
            link, is_done = letters.link(deps, books, id, me.user, now), True
        elif where.what == MAIL and deps.public_url and deps.mail:
            is_done = letters.ask(books, found, me.user, now)
        if is_done:
            entry = {"workspace": me.workspace, "who": me.user}
            books.record.note(now, f"{job.FEATURE}.{where.what}", job.about(found.candidacy), **entry)
        view = page(deps, books, me, found, company, now, behind(body["view"]), link)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()
