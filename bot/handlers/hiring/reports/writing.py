"""Writing a report over the bot's draft: the form, what is about to be signed, and signing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, once
from bot.handlers.hiring.reports import TEMPLATES, behind, clicked, form, page
from bot.jobs.hiring import reports as job
from bot.jobs.hiring.reports import writing
from bot.rules.hiring.reports.signing import ReportChanged, fingerprint
from bot.rules.refusals import FieldRefusals
from bot.slack import forms


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The form in the page's place, with what was typed before, or what the bot drafts."""
    where, now = clicked(body, 1), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found = job.running(books, me, where.id, now)
        facts, last = writing.form(books, me, found, now), writing.last_number(books, found)
        view = form(deps, me, f"{TEMPLATES}/write", facts, where, last=last)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def close(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what Slack tells when the form is closed."""
    _keep(person, deps, body, once(body))
    return ack()


def review(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What they wrote is kept, and shown whole before it is signed."""
    _keep(person, deps, body)
    where, kept, now = *behind(body["view"]), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found = job.running(books, me, where.id, now)
        report = writing.checked(books, me, found, _last(kept), now)
        facts = writing.to_sign(books, me, found, report)
        view = form(deps, me, f"{TEMPLATES}/sign", facts, where, last=_last(kept), mark=fingerprint(report))
    return ack(response_action="update", view=view)


def sign(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It stands, as they read it just now."""
    where, kept, now = *behind(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        books.candidates.seen_by(me, where.id, books.company.of(me.workspace, now))  # so that one signs at a time
        found = job.running(books, me, where.id, now)
        try:
            report = writing.checked(books, me, found, _last(kept), now)
        except FieldRefusals:  # what they read is not what waits for them any more
            raise ReportChanged() from None
        if fingerprint(report) != kept.get("mark"):
            raise ReportChanged()
        writing.sign(books, me, found, report, now)
        view = page(deps, books, me, job.find(books, me, where.id, now), 0, now, "signed")
    return ack(response_action="update", view=view)


def _keep(person: Caller, deps: Deps, body: Mapping[str, Any], key: str | None = None) -> None:
    """A review has no key: what was wrong is corrected and sent from the same view again."""
    (where, _), now = behind(body["view"]), deps.now()
    with deps.store.open(once=key, at=now) as books:
        me = person.enter(books)
        found = job.running(books, me, where.id, now)
        writing.keep_draft(books, me, found, forms.read(body["view"]))


def _last(kept: Mapping[str, Any]) -> int:
    """The number of the version they saw last. Raises ReportChanged for what no form of ours carries."""
    last = kept.get("last")
    if not isinstance(last, int) or isinstance(last, bool):
        raise ReportChanged()
    return last
