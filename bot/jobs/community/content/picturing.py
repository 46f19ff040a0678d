"""The calendar with its picture, and the errand that draws it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs import pictures
from bot.jobs.community.content import FEATURE, Span, View, around, calendar, within
from bot.rules.access import Right
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.content import Item, Kind, State
from bot.rules.people import Person
from bot.slack import blocks
from bot.slack.pictures.calendar import Calendar
from bot.slack.pictures.calendar import calendar as read
from bot.store import Books
from bot.store.pictures import OpenPage

DRAW = f"{FEATURE}.draw"
TEMPLATES = "community/content"
# What stands on one day before the rest is counted: a month has five rows.
SHOWN = {Span.WEEK: 8, Span.MONTH: 3}
# Kinds that are alike have one colour: what there is to learn; jobs; news; the company; people; what is answered; what
# is done together; what was done for members. Each says its kind in words beside it.
TONES: Mapping[Kind, int] = {
    Kind.LEARNING: 0, Kind.CAREER: 0, Kind.JOB: 1, Kind.NEWS: 2, Kind.COMPANY: 3, Kind.BEHIND: 3,
    Kind.MEMBER: 4, Kind.TESTIMONIAL: 4, Kind.SPOTLIGHT: 4, Kind.PROMPT: 5, Kind.POLL: 5, Kind.QUESTIONS: 5,
    Kind.EVENT: 6, Kind.PROJECT: 6, Kind.HEARD: 7,
}  # fmt: skip
LEVELS: Mapping[State, int] = {
    State.DRAFT: 0, State.REVIEW: 1, State.SCHEDULED: 2, State.POSTED: 3, State.MEASURED: 3,
}  # fmt: skip
# How a part of the calendar is written as one number: digits of the page, of the day and span, then the segment's.
_PAGES, _DAYS = 1_000, 100_000_000


@dataclass(frozen=True)
class Page:
    """The modal with a part of the calendar; the picture it has, and whether Slack has its file."""

    view: dict[str, Any]
    shown: View
    drawn: Calendar | None
    has_file: bool


def page(deps: Deps, books: Books, me: Person, view: View, now: datetime) -> Page:
    """That part of the calendar, in the person's language."""
    facts, drawn = calendar(books, me, view, now), None
    if view.is_picture:
        told = {"prefix": deps.command_prefix, **weeks(books, me, view)}
        drawn = read(deps.words.tree(f"{TEMPLATES}/picture", me.language, told, me.zone))
        facts["picture"] = pictures.shown(books.pictures.find(me.workspace, drawn.digest))
    tree = deps.words.tree(f"{TEMPLATES}/list", me.language, {"prefix": deps.command_prefix, **facts}, me.zone)
    more = blocks.plain(deps.words.tree("more", me.language, {}, me.zone))
    modal = blocks.modal(tree, json.dumps({"calendar": str(view)}), more=more)
    return Page(modal, view, drawn, bool(facts["picture"] and facts["picture"]["file"]))


def weeks(books: Books, me: Person, view: View) -> dict[str, Any]:
    """What the picture shows: whole weeks from a Monday on, each day with what is said on it."""
    there = books.workspaces.get(me.workspace)
    first = view.first - timedelta(days=view.first.weekday())
    count = -(-(view.after - first).days // 7) * 7
    items = around(books, me.workspace, datetime.combine(view.first, time(), zone_or_utc(there.zone)))
    by_day: dict[date, list[Item]] = {}
    for each in within(items, view, there.zone):
        if each.when is not None and (not view.segment or each.segment in {None, view.segment}):
            by_day.setdefault(local_day(each.when, there.zone), []).append(each)
    days = [first + timedelta(days=n) for n in range(count)]
    return {
        "first": view.first, "last": view.after - timedelta(days=1), "states": [*dict.fromkeys(LEVELS.values())],
        "days": [
            {
                "number": day.day, "is_out": not view.first <= day < view.after,
                "entries": [_entry(each, there.zone) for each in by_day.get(day, ())[: SHOWN[view.span]]],
                "more": max(0, len(by_day.get(day, ())) - SHOWN[view.span]),
            }
            for day in days
        ],
    }  # fmt: skip


def _entry(item: Item, zone: str) -> dict[str, Any]:
    at = item.when.astimezone(zone_or_utc(zone)) if item.when else None
    return {
        "kind": item.kind.value, "title": item.title, "tone": TONES[item.kind], "level": LEVELS[item.state],
        "at": f"{at:%H:%M}" if at else "",
    }  # fmt: skip


def want(books: Books, me: Person, made: Page, on: str | None, now: datetime) -> None:
    """The picture that this open page lacks is made; it waits for no other any more."""
    if not on:
        return
    books.pictures.left(me.workspace, on)
    if made.drawn is not None and not made.has_file:
        pictures.want(books, me.workspace, made.drawn, DRAW, OpenPage(on, me.user, as_number(made.shown)), now)


def draw(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The picture `facts["digest"]` is in Slack, and the pages that wait for it show it, or why there is none yet.
    Where the calendar is otherwise by now they show that, and wait for its picture."""
    pictures.draw(deps, facts, _showing, Right.MODERATE, _changed)


def _showing(deps: Deps, books: Books, me: Person, about: int, digest: str) -> dict[str, Any] | None:
    made = page(deps, books, me, of_number(about), deps.now())
    return made.view if made.drawn and made.drawn.digest == digest else None


def _changed(deps: Deps, me: Person, on: OpenPage) -> None:
    """The page shows the calendar as it is, and waits for the picture that it lacks. Raises what the client raises."""
    now = deps.now()
    with deps.store.open() as books:
        made = page(deps, books, me, of_number(on.about), now)
        want(books, me, made, on.view, now)
    deps.crash("content.redrawn")
    deps.slack.update_view(me.workspace, on.view, made.view)


def as_number(view: View) -> int:
    """A part of the calendar with a picture as one number."""
    day = view.day.toordinal() * 2 + (view.span is Span.MONTH)
    return (view.segment * _DAYS + day) * _PAGES + min(view.page, _PAGES - 1)


def of_number(number: int) -> View:
    """The part of the calendar that is that number."""
    rest, at = divmod(number, _PAGES)
    segment, day = divmod(rest, _DAYS)
    span = Span.MONTH if day % 2 else Span.WEEK
    return View(span, date.fromordinal(day // 2), at, segment, True)


ERRANDS = {DRAW: draw}
