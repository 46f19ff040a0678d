"""Availability: one's own hours, limits, pauses and calendars, and the link to one's personal feed."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.calendars.fetching import cleaned, with_password
from bot.calendars.troubles import Troubled
from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs import home
from bot.jobs.hiring.panels import availability as job
from bot.jobs.hiring.panels import own, own_calendars
from bot.rules.access import Right, check, has, token_hash
from bot.rules.calendar import local_day
from bot.rules.hiring.panels import rooms
from bot.rules.hiring.panels.availability import (
    MOST_CALENDARS,
    MOST_LETTERS,
    MOST_OF,
    AddressMeaningless,
    NoSuchCalendar,
    NoSuchPause,
    Own,
    Spoken,
    check_connecting,
    hours_from,
    pause_from,
    week_of,
    week_text,
)
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.store import Books

TEMPLATES = "hiring/panels"
# What a button of the page opens a form for.
FORMS = {
    "hours": "hiring/panels/hours",
    "pause": "hiring/panels/pause",
    "connect": "hiring/panels/connect",
    "caldav": "hiring/panels/connect_caldav",
}
_VALUE = re.compile("([a-z_]{1,16})(?::([0-9a-f]{1,32}))?")


def availability(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of one's own availability."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def change_availability(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a form of the page, or do at once what its button says."""
    found = _VALUE.fullmatch(str(body["actions"][0].get("value")))
    verb, id = (found[1], found[2] or "") if found else ("", "")
    if verb in FORMS:
        with deps.store.reading() as books:
            me = person.enter(books)
            facts = _form(books, me, verb, deps.now())
        view = modal(deps, me, FORMS[verb], facts, json.dumps({"form": verb}))
        deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
        return ack()
    now, link = deps.now(), ""
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        if verb == "make_feed" and deps.public_url:
            link = _make_feed(deps, books, me, now)
        else:
            _do(books, me, verb, id, now)
        _note(books, me, verb, now)
        home.refresh(books, me.workspace, [me.user], now)
        shown = _page(deps, books, me, now, link)
    bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()


def save_availability(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what a form of the page says; a calendar that was connected is read at once."""
    now, answers, form = deps.now(), forms.read(body["view"]), str(carried(body["view"]).get("form"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = books.availabilities.own(me.identity)
        if form == "hours":
            usual = week_of(Own(), books.people.hours(me.workspace, [me.user])[me.user])
            books.availabilities.set_hours(me.identity, hours_from(answers, usual, before))
        elif form == "pause":
            books.availabilities.add_pause(me.identity, pause_from(answers, before, local_day(now, me.zone)))
        else:
            _connect(books, me, answers, now, form == "caldav")
        _note(books, me, form, now)
        home.refresh(books, me.workspace, [me.user], now)
        shown = _page(deps, books, me, now)
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()


def _page(deps: Deps, books: Books, me: Person, now: datetime, link: str = "") -> dict[str, Any]:
    facts = own.page(books, me, now, bool(deps.public_url))
    return modal(deps, me, f"{TEMPLATES}/availability", {**facts, "link": link})


def _form(books: Books, me: Person, verb: str, now: datetime) -> dict[str, Any]:
    if verb == "hours":
        mine = books.availabilities.own(me.identity)
        hours = books.people.hours(me.workspace, [me.user])[me.user]
        limits = [{"of": name, "most": MOST_OF[name], "is": most} for name, most in vars(mine.limits).items()]
        return {"days": list(week_text(week_of(mine, hours)).values()), "limits": limits, "zone": hours.zone or "UTC"}
    if verb == "pause":
        return {"today": local_day(now, me.zone).isoformat(), "most": MOST_LETTERS}
    return {"administers": has(Right.ADMINISTER, me, books.workspaces.get(me.workspace).kind)}


def _do(books: Books, me: Person, verb: str, id: str, now: datetime) -> None:
    """Raises NoSuchPause, NoSuchCalendar."""
    if verb == "drop_pause":
        if not (id.isdigit() and len(id) < 10 and books.availabilities.drop_pause(me.identity, int(id))):
            raise NoSuchPause()
    elif verb == "revoke_feed":
        books.availabilities.revoke_feed(me.identity)
    elif verb == "disconnect":
        if not books.calendars.disconnect(me.identity, id):
            raise NoSuchCalendar()
        job.forgotten(books, id)
    else:
        if verb != "look" or not books.calendars.look_now(me.identity, id, now):
            raise NoSuchCalendar()
        job.plan_check(books, me.identity, id, now)


def _connect(books: Books, me: Person, answers: Mapping[str, Any], now: datetime, is_caldav: bool) -> None:
    """Raises FieldRefusals, and NotAllowed for a room that somebody else than an admin connects."""
    room = " ".join(text(answers, "room").split())
    if room:
        check(Right.ADMINISTER, me, books.workspaces.get(me.workspace).kind)
    if len(room) > rooms.MOST_LETTERS:
        raise FieldRefusals({"room": rooms.RoomTooLong(most=rooms.MOST_LETTERS)})
    try:
        url = cleaned(text(answers, "url"))
        if is_caldav:
            url = with_password(url, text(answers, "user"), text(answers, "password"))
    except Troubled:
        raise FieldRefusals({"url": AddressMeaningless()}) from None
    connected = [each.url or "" for each in books.calendars.of(me.identity) if bool(each.room) == bool(room)]
    check_connecting(connected, url, rooms.MOST_ROOMS if room else MOST_CALENDARS)
    spoken = Spoken.CALDAV if is_caldav else Spoken.FEED
    writes = is_caldav and bool(answers.get("writes")) and not room
    id = books.calendars.connect(me.identity, url, now, spoken, writes, room)
    job.plan_check(books, me.identity, id, now)
    if writes:
        own_calendars.plan(books, me.identity, id, now)


def _make_feed(deps: Deps, books: Books, me: Person, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    books.availabilities.give_feed(me.identity, token_hash(token), now)
    return f"{deps.public_url}/calendar/{token}.ics"


def _note(books: Books, me: Person, verb: str, now: datetime) -> None:
    about = f"availability:{me.user}"
    books.record.note(now, f"{job.FEATURE}.availability_{verb}", about, workspace=me.workspace, who=me.user)
