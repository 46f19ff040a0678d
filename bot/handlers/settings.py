"""Settings: one's own language, hours and absence; for admins, the hours and the channel of the whole workspace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.jobs import first_run, home
from bot.jobs.hiring import requisitions
from bot.jobs.settings import tell_delegates
from bot.rules.access import Right, check, has
from bot.rules.calendar import local_day
from bot.rules.people import Identity
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.settings import (
    AWAY,
    LANGUAGES,
    LanguageUnknown,
    answers_of,
    check_delegate,
    choices_from,
    everybody_from,
    holidays_text,
)
from bot.slack import forms
from bot.slack.client import SlackRefused


class ChannelUnseen(Refusal):
    """A channel the app cannot post in."""


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's own settings; admins find the way to the workspace's there."""
    with deps.store.reading() as books:
        me = person.enter(books)
        workspace, choices = books.workspaces.get(me.workspace), books.people.choices(me.identity)
    facts = {
        "answers": answers_of(choices, local_day(deps.now(), me.zone)),
        "may_hire": has(Right.HIRE, me, workspace.kind),
        "administers": has(Right.ADMINISTER, me, workspace.kind),
        "zone": me.zone,
        "day_starts": f"{workspace.day_starts:%H:%M}",
        "day_ends": f"{workspace.day_ends:%H:%M}",
    }
    view = modal(deps, me, "settings/show", facts)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what somebody set for themselves, and tell the delegate."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        workspace, before = books.workspaces.get(me.workspace), books.people.choices(me.identity)
        if any(answers.get(field) for field in AWAY):
            check(Right.HIRE, me, workspace.kind)
        after = choices_from(answers, before, workspace.hours, local_day(now, me.zone))
        if after.delegate:
            delegate = Identity(me.workspace, after.delegate)
            check_delegate(after, me.user, books.people.get(delegate), books.people.choices(delegate))
        books.people.choose(me, after)
        tell_delegates(books, me, before, after, now)
        if replace(after, language=before.language) != before:  # who decides, and by when
            books.requisitions.check_all(me.workspace, now)
        home.refresh(books, me.workspace, [me.user], now)
    return ack()


def workspace(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what holds for the whole workspace; for its admins."""
    with deps.store.reading() as books:
        me = person.enter(books)
        found = books.workspaces.get(me.workspace)
    facts = {
        "may_hire": has(Right.HIRE, me, found.kind),
        "hr_channel": found.hr_channel or "",
        "channel_language": found.language,
        "zone": found.zone,
        "day_starts": f"{found.day_starts:%H:%M}",
        "day_ends": f"{found.day_ends:%H:%M}",
        "holidays": holidays_text(found.holidays),
        "loops": found.loops,
    }
    view = modal(deps, me, "settings/workspace", facts)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_workspace(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what an admin set for everybody: it counts as confirmed."""
    now, answers = deps.now(), forms.read(body["view"])
    if channel := answers.get("hr_channel"):
        with deps.store.reading() as books:
            person.enter(books)
        _check_seen(deps, person.identity.workspace, str(channel))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = books.workspaces.get(me.workspace)
        if answers.keys() & {"hr_channel", "loops"}:
            check(Right.HIRE, me, before.kind)
        chosen, language = everybody_from(answers), str(answers.get("channel_language") or before.language)
        if language not in LANGUAGES.values():
            raise FieldRefusals({"channel_language": LanguageUnknown()})
        books.workspaces.set_hours(me.workspace, chosen.zone, chosen.day_starts, chosen.day_ends, chosen.holidays)
        books.workspaces.confirm(me.workspace, "hours", now)
        kept = str(channel) if channel else None if "hr_channel" in answers else before.hr_channel
        books.workspaces.set_hiring(me.workspace, kept, language)
        books.workspaces.set_loops(me.workspace, bool(answers["loops"]) if "loops" in answers else before.loops)
        if channel:
            books.workspaces.confirm(me.workspace, "channel", now)
            if before.hr_channel is None:
                requisitions.plan_for_hr(books, me.workspace, now)
        books.record.note(now, "settings.save_workspace", f"workspace:{me.workspace}", who=me.user)
        books.requisitions.check_all(me.workspace, now)
        first_run.moved(books, me.workspace, now)
    return ack()


def _check_seen(deps: Deps, workspace: str, channel: str) -> None:
    try:
        known = deps.slack.channel(workspace, channel)
    except SlackRefused as refused:
        raise FieldRefusals({"hr_channel": ChannelUnseen()}) from refused
    if known.get("is_private") and not known.get("is_member"):
        raise FieldRefusals({"hr_channel": ChannelUnseen()})
