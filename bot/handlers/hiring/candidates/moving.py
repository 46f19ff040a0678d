"""What happens to a candidate: the next stage or back, hold, go on, no, withdrawn, hired; and whom they are shut to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once
from bot.handlers.hiring.candidates import (
    TEMPLATES,
    behind,
    find,
    find_running,
    linking,
    list_page,
    page,
    place,
    show_anew,
)
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.candidates.moving import move, stages
from bot.jobs.hiring.panels import seats as panels
from bot.rules.hiring.candidates import NoSuchCandidate, Seen, What, adding, first_holder, moving, shut_out
from bot.rules.people import Person, Role
from bot.slack import forms
from bot.store import Books

# What the button carries that opens whom a candidate is shut to.
FLAGS = "flags"
Rule = Callable[[Books, Person, Seen, int, datetime], None]


def change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The next stage, one back, on again, hired, or held by oneself: at once. And what is done with the link."""
    if place(body).what in linking.VERBS:
        return linking.give(ack, person, deps, body)
    what = moving.what_from(place(body).what)
    if what in moving.ASKED:  # they have a form
        raise moving.CandidacyChanged()
    change_candidate(person, deps, body, body["view"]["id"], _moving(what))
    return ack()


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks why, or to whom a candidate is shut."""
    where, now = place(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, _ = find_running(books, me, where.id, now)
        kept = {"place": str(where), "seen": adding.fingerprint(found.candidate), **carried(body["view"])}
        if where.what == FLAGS:
            one = found.candidate
            facts: dict[str, Any] = {"name": one.name, "user": one.user or ""}
            facts |= {"referrers": ",".join(one.referrers), "relatives": ",".join(one.relatives)}
            template = f"{TEMPLATES}/flag"
        else:
            what = moving.what_from(where.what)
            moving.check_revision(found.candidacy, where.revision)
            moving.check_may(found.candidacy, what, stages(books, found.candidacy), me.user)
            facts = {"name": found.candidate.name, "what": what.value, "reasons": list(moving.REASONS.get(what, ()))}
            facts |= {"is_explained": what in moving.EXPLAINED, "most": moving.WHY_CHARACTERS}
            template = f"{TEMPLATES}/why"
    view = modal(deps, me, template, facts, json.dumps(kept))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def say(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """On hold, no, or withdrawn, with its reason."""
    answers, what = forms.read(body["view"]), moving.what_from(place(body).what)
    reason, why = text(answers, "reason"), text(answers, "why")
    change_candidate(person, deps, body, body["view"]["previous_view_id"], _moving(what, reason, why))
    return ack()


def flag(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Whom the candidate is shut to, from now on."""
    answers, seen_as = forms.read(body["view"]), carried(body["view"]).get("seen")

    def rule(books: Books, me: Person, found: Seen, revision: int, now: datetime) -> None:
        if adding.fingerprint(found.candidate) != seen_as:
            raise moving.CandidacyChanged()
        after, company = adding.flagged(found.candidate, answers), books.company.of(me.workspace, now)
        recruiters = books.roles.holders(me.workspace, Role.RECRUITER)
        first_holder(found.requisition, shut_out(after, company), recruiters, company.gone)
        books.candidates.flag(after)
        books.notices.refresh(now, about=job.about(found.candidacy))
        panels.shut(books, after, company, now)
        entry = {"user": after.user, "referrers": list(after.referrers), "relatives": list(after.relatives)}
        about = f"candidate:{after.id}"
        books.record.note(now, f"{job.FEATURE}.flag", about, workspace=me.workspace, who=me.user, **entry)

    is_seen = change_candidate(person, deps, body, body["view"]["previous_view_id"], rule)
    return ack() if is_seen else ack(response_action="clear")


def _moving(what: What, reason: str = "", why: str = "") -> Rule:
    def rule(books: Books, me: Person, found: Seen, revision: int, now: datetime) -> None:
        before = found.candidacy
        moving.check_revision(before, revision)
        move(books, me.workspace, before, what, me.user, now, reason, why)

    return rule


def change_candidate(person: Caller, deps: Deps, body: Mapping[str, Any], on: str, rule: Rule) -> bool:
    """One change in its transaction; afterwards the page `on` shows it, and the list below. Whether this person may
    still see the candidate. Raises what `find_running` and the rule raise; a page that was out of date is not any more.
    """
    where, now, below = place(body), deps.now(), behind(body["view"])
    root = body["view"].get("root_view_id") or on
    try:
        with deps.store.open(once=once(body), at=now) as books:
            me = person.enter(books)
            found, _ = find_running(books, me, where.id, now)
            rule(books, me, found, where.revision, now)
            shown, is_seen = {root: list_page(deps, books, me, below, now)} if root != on else {}, True
            try:
                found, company = find(books, me, where.id, now)
                shown[on] = page(deps, books, me, found, company, now, below)
            except NoSuchCandidate:
                is_seen = False
    except moving.CandidacyChanged:
        with deps.store.reading() as books:
            me = person.enter(books)
            found, company = find(books, me, where.id, now)
            shown = {on: page(deps, books, me, found, company, now, below)}
        show_anew(deps, me, shown)
        raise
    show_anew(deps, me, shown)
    return is_seen
