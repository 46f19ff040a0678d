"""Calendars are read by the clock; who connected one hears once that it is dead, and once that it is back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from bot.calendars.caldav import CalDav
from bot.calendars.fetching import host_of
from bot.calendars.published import Look, Published, Seen
from bot.calendars.troubles import Troubled, Why
from bot.deps import Deps
from bot.jobs.errands import NotYet
from bot.jobs.hiring.panels import own_calendars
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.panels.availability import WHOLE_EVERY, Spoken, State, next_look, state, window_from
from bot.rules.notices import LEASE, UNSAID, Notice, Pace, Planned, home_key
from bot.rules.people import Identity, Person
from bot.rules.spans import Span
from bot.store import Books, Busy
from bot.store.hiring.calendars import Connected

log = structlog.get_logger(__name__)

FEATURE = "hiring.panels"
CHECK = f"{FEATURE}.check_calendar"
CHECKED, DEAD, BACK = (f"{FEATURE}.calendar_{what}" for what in ("checked", "dead", "back"))
# What one tick takes, and how long it goes on taking more.
MOST, MOST_SECONDS = 100, 60.0
# Busy times that are over are of no use to anybody; a day is for clocks that are wrong.
KEEP = timedelta(days=1)


def plan_check(books: Books, who: Identity, id: str, now: datetime) -> None:
    """Read that calendar at once, and tell its owner what was found."""
    books.errands.plan(f"{CHECK}:{id}:at={now.isoformat()}", CHECK, {"workspace": who.workspace, "calendar": id}, now)


def forgotten(books: Books, id: str) -> None:
    """That calendar is no more: nothing waits to be said of it, or to be written in it."""
    books.invitations.forget(id)
    for about in (_about(id), _about_check(id)):
        books.notices.withdraw(about)


def look(deps: Deps) -> None:
    """Read the calendars that are due. One that cannot be read stops no other."""
    until = time.monotonic() + MOST_SECONDS
    with deps.store.reading() as books:
        due = books.calendars.due(deps.now(), MOST)
    for id in due:
        if time.monotonic() > until:
            return
        try:
            _read(deps, id)
        except (DBAPIError, Busy):
            raise
        except Exception:
            log.exception("a calendar was not looked at", key=id)


def forget(deps: Deps) -> None:
    """Drop the busy times that are over."""
    with deps.store.open() as books:
        books.calendars.forget(deps.now() - KEEP)
    deps.crash("calendars.forgotten")


def _check(deps: Deps, facts: Mapping[str, Any]) -> None:
    id = str(facts["calendar"])
    _read(deps, id)
    with deps.store.open() as books:
        found = books.calendars.get(id)
        if found is None:
            return
        if found.feed.last_ok is None and not found.feed.failures:
            raise NotYet("somebody else is reading it")
        at = (found.feed.last_ok or found.feed.connected_at).isoformat()
        key = f"{CHECKED}:{id}:at={at}:failures={found.feed.failures}"
        _plan(books, key, CHECKED, _about_check(id), found, deps.now())
    deps.crash("calendars.checked")


def _read(deps: Deps, id: str) -> None:
    now = deps.now()
    with deps.store.open() as books:
        claimed = books.calendars.claim(id, now, now + LEASE)
        owner = books.people.get(claimed.who) if claimed else None
    deps.crash("calendars.claimed")
    if claimed is None or owner is None:
        return
    window = window_from(now)
    try:
        found: Look | Why = _look(deps, claimed, owner, window)
    except Troubled as trouble:
        log.info("a calendar could not be read", key=id, why=trouble.why.value, error=str(trouble))
        found = trouble.why
    except Exception:
        log.exception("a calendar could not be read", key=id)
        found = Why.OURS
    deps.crash("calendars.answered")
    if isinstance(found, Look) and claimed.writes:
        found = _heard(deps, claimed, owner, found)
    with deps.store.open() as books:
        if isinstance(found, Look):
            _keep(books, claimed, found, window, now)
        else:
            _put_off(books, claimed, found, now)
    deps.crash("calendars.read")


def _look(deps: Deps, claimed: Connected, owner: Person, window: Span) -> Look:
    if claimed.url is None:
        raise Troubled(Why.OURS, "no key opens its address")
    if claimed.spoken is Spoken.CALDAV:
        return Look(Seen(), CalDav(deps.fetch, claimed.url, owner.zone, owner.email).busy(window))
    reaches = claimed.feed.read_until
    is_whole = reaches is None or reaches <= window.end - WHOLE_EVERY
    seen = None if is_whole else Seen(claimed.etag, claimed.last_modified, claimed.mark)
    return Published(deps.fetch, claimed.url, owner.zone, owner.email).look(window, seen)


def _heard(deps: Deps, claimed: Connected, owner: Person, found: Look) -> Look | Why:
    """What was found, once what they answered in it counts; or why it could not be read after all."""
    try:
        own_calendars.hear(deps, claimed, owner)
    except Troubled as trouble:
        log.info("a calendar could not be read", key=claimed.feed.id, why=trouble.why.value, error=str(trouble))
        return trouble.why
    return found


def _keep(books: Books, claimed: Connected, found: Look, window: Span, now: datetime) -> None:
    values: dict[str, Any] = {
        "last_ok": now, "failures": 0, "why": None, "told_at": None, "next_look": next_look(0, now),
        "etag": found.seen.etag, "last_modified": found.seen.last_modified, "mark": found.seen.mark,
    }  # fmt: skip
    if found.taken is not None:
        values |= {"read_until": window.end, "left_out": found.left_out}
    if not books.calendars.settle(claimed, **values):
        return
    if found.taken is not None:
        books.calendars.keep(claimed.feed.id, found.taken)
    if claimed.told_at is not None:
        about = _about(claimed.feed.id)
        books.notices.withdraw(about)
        if any(notice.kind == DEAD and notice.state not in UNSAID for notice in books.notices.about(about)):
            _plan(books, f"{BACK}:{claimed.feed.id}:told={claimed.told_at.isoformat()}", BACK, about, claimed, now)
    _show(books, claimed, claimed.told_at is not None, now)


def _put_off(books: Books, claimed: Connected, why: Why, now: datetime) -> None:
    feed = replace(claimed.feed, failures=claimed.feed.failures + 1)
    is_news = claimed.told_at is None and state(feed, now) is State.DEAD
    values = {"failures": feed.failures, "why": why.value, "next_look": next_look(feed.failures, now)}
    if not books.calendars.settle(claimed, **values, **({"told_at": now} if is_news else {})):
        return
    if is_news:
        books.notices.withdraw(_about(feed.id))
        _plan(books, f"{DEAD}:{feed.id}:since={feed.since.isoformat()}", DEAD, _about(feed.id), claimed, now)
    _show(books, claimed, is_news, now)


def _show(books: Books, claimed: Connected, is_news: bool, now: datetime) -> None:
    if is_news:
        books.notices.refresh(now, keys=[home_key(claimed.who.workspace, claimed.who.user)])


def _plan(books: Books, key: str, kind: str, about: str, of: Connected, now: datetime) -> None:
    facts = {"calendar": of.feed.id}
    books.notices.plan(Planned(key, kind, about, of.who.workspace, of.who.user, facts), now)


def _about(id: str) -> str:
    return f"calendar:{id}"


def _about_check(id: str) -> str:
    return f"calendar_check:{id}"


def _checked(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.calendars.get(str(notice.facts["calendar"]))
    if found is None:
        return None
    count = books.calendars.counts(found.who).get(found.feed.id, 0)
    facts = {"host": host_of(found.url or ""), "why": found.feed.why, "count": count, "left_out": found.left_out}
    return {**facts, "room": found.room}


def _dead(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.calendars.get(str(notice.facts["calendar"]))
    if found is None or state(found.feed, now) is not State.DEAD:
        return None
    return {"host": host_of(found.url or ""), "why": found.feed.why, "since": found.feed.since, "room": found.room}


def _back(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.calendars.get(str(notice.facts["calendar"]))
    if found is None or state(found.feed, now) is not State.FRESH:
        return None
    return {"host": host_of(found.url or ""), "room": found.room}


MOMENTS = {
    CHECKED: Moment(_checked), DEAD: Moment(_dead, Pace.DAYTIME), BACK: Moment(_back, Pace.DAYTIME),
}  # fmt: skip
ERRANDS = {CHECK: _check}
