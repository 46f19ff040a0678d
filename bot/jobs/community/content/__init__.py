"""Content as templates show it: the calendar with what it lacks, one item of it, and what is there on Home."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.jobs.moments import Facts
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content import gaps as looking
from bot.rules.community.content import workflow as rules
from bot.rules.community.content.workflow import Did, NoSuchItem
from bot.rules.people import Person, Role
from bot.store import Books
from bot.store.workspaces import Workspace

FEATURE = "community.content"
# What a page of the calendar lists, and what Home does.
LISTED, ON_HOME = 20, 5


class Span(StrEnum):
    """How much of the calendar somebody looks at."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class View:
    """A page of the calendar: the week or the month of that day."""

    span: Span
    day: date
    page: int = 0

    def __str__(self) -> str:
        return f"{self.span}:{self.day}:{self.page}"

    @property
    def first(self) -> date:
        """Its first day."""
        back = self.day.weekday() if self.span is Span.WEEK else self.day.day - 1
        return self.day - timedelta(days=back)

    @property
    def after(self) -> date:
        """The first day after it."""
        if self.span is Span.WEEK:
            return self.first + timedelta(days=7)
        return (self.first + timedelta(days=31)).replace(day=1)


def about(id: int) -> str:
    """What notices and entries of the record about that item are about."""
    return f"content:{id}"


def get(books: Books, me: Person, id: int) -> Item:
    """The item; locked in a transaction that writes. Raises NoSuchItem."""
    found = books.content.get(me.workspace, id)
    if found is None:
        raise NoSuchItem()
    return found


def others(books: Books, workspace: str, who: str) -> Collection[str]:
    """Who else may say yes to an item there."""
    every = {*books.roles.holders(workspace, Role.MODERATOR), *books.people.admins(workspace)}
    return every - {who}


def calendar(books: Books, me: Person, view: View, now: datetime) -> dict[str, Any]:
    """That page of the calendar, with what the mix lacks."""
    there = books.workspaces.get(me.workspace)
    zone = zone_or_utc(there.zone)
    since, until = (datetime.combine(day, time(), zone) for day in (view.first, view.after))
    items = books.content.around(me.workspace, min(since, now - looking.MIX))
    inside = [each for each in items if (when := each.when) is not None and since <= when < until]
    undated = [each for each in items if each.when is None]
    found, first = [*inside, *undated], view.page * LISTED
    before = View(view.span, view.first - timedelta(days=1))
    return {
        "span": view.span.value, "first": view.first, "last": view.after - timedelta(days=1), "zone": there.zone,
        "lines": [_line(each, now) for each in found[first : first + LISTED]],
        "page": view.page, "is_last": first + LISTED >= len(found), "all": len(found),
        "here": f"{view.span}:{view.day}", "before": f"{before.span}:{before.first}",
        "after": f"{view.span}:{view.after}",
        "other": f"{Span.MONTH if view.span is Span.WEEK else Span.WEEK}:{view.first}",
        **lacking(books, there, items, now),
    }  # fmt: skip


def lacking(books: Books, there: Workspace, items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """What is wrong with the mix there and what is missing."""
    gaps = looking.gaps(items, books.content.followers(there.id), there.hours, now)
    topics = {each.key: each for each in books.topics.all(there.id)}
    return {
        "warnings": [_warned(each) for each in looking.every_warning(items, now)],
        "days": list(gaps.days), "kinds": [each.value for each in gaps.kinds],
        "topics": [{**asdict(topics[key]), "n": n} for key, n in gaps.topics if key in topics],
    }  # fmt: skip


def one(books: Books, me: Person, item: Item, now: datetime) -> dict[str, Any]:
    """One item with what may be done with it, and what a yes would do to the mix."""
    topics = {each.key: each for each in books.topics.all(me.workspace)}
    apart = others(books, me.workspace, me.user)
    warnings: Sequence[looking.Warned] = ()
    if item.state in rules.OPEN and item.post_at is not None:
        known = books.content.around(me.workspace, min(now, item.post_at) - looking.MIX)
        planned = [each for each in known if each.id != item.id]
        warnings = looking.warnings([*planned, _as_scheduled(item)], item.segment, item.post_at)
    return {
        **_line(item, now), "text": item.text, "link": item.link, "language": item.language, "goal": item.goal,
        "topics": [asdict(topics[key]) for key in item.topics if key in topics], "share": item.share,
        "expires_at": item.expires_at, "opening": item.opening, "revision": item.revision,
        "asked_by": item.asked_by, "reactions": item.reactions, "replies": item.replies, "taps": item.taps,
        "verbs": _verbs(item, me.user, apart, now), "may_edit": item.state in rules.OPEN,
        "waits_for_another": item.state is State.REVIEW and item.asked_by == me.user and bool(apart),
        "warnings": [_warned(each) for each in warnings],
    }  # fmt: skip


def form(books: Books, me: Person, item: Item) -> dict[str, Any]:
    """What the form of an item shows before anything is typed."""
    zone = zone_or_utc(books.workspaces.get(me.workspace).zone)
    at = item.post_at.astimezone(zone) if item.post_at else None
    last = (item.expires_at - timedelta(seconds=1)).astimezone(zone) if item.expires_at else None
    return {
        "is_new": not item.id, "kind": item.kind.value, "kinds": [each.value for each in Kind], "title": item.title,
        "text": item.text, "link": item.link, "goal": item.goal, "share": item.share, "owner": item.owner,
        "channel": item.channel, "language": item.language or "both", "day": f"{at:%Y-%m-%d}" if at else "",
        "time": f"{at:%H:%M}" if at else rules.DEFAULT_TIME, "expires": f"{last:%Y-%m-%d}" if last else "",
        "chosen": list(item.topics), "topics": [asdict(each) for each in books.topics.all(me.workspace)[:100]],
        "most": {"title": rules.TITLE_CHARACTERS, "text": rules.TEXT_CHARACTERS, "share": rules.SHARE_CHARACTERS,
                 "goal": rules.GOAL_CHARACTERS},
        "is_prompt": bool(item.prompt),
    }  # fmt: skip


def kit(books: Books, workspace: str, language: str, now: datetime) -> dict[str, Any]:
    """What members may copy: of what was posted in the last weeks, in their language or in both, the newest first."""
    posted = books.content.posted(workspace, now - looking.MIX, now)
    shown = [each for each in posted if each.share and each.language in {"", language}]
    return {"items": [{"title": each.title, "share": each.share, "link": each.link} for each in shown[:LISTED]]}


def on_home(books: Books, me: Person, moderates: bool, now: datetime) -> Facts:
    """For moderators this week's content and what it lacks; for members whether there is something to share."""
    found: dict[str, Any] = {"has_kit": bool(kit(books, me.workspace, me.language, now)["items"]), "calendar": None}
    if not moderates:
        return found
    there = books.workspaces.get(me.workspace)
    page = calendar(books, me, View(Span.WEEK, local_day(now, there.zone)), now)
    waiting = [each for each in books.content.in_states(me.workspace, [State.REVIEW]) if each.asked_by != me.user]
    shown = {**page, "lines": page["lines"][:ON_HOME], "more": max(0, page["all"] - ON_HOME)}
    return {**found, "calendar": {**shown, "waiting": len(waiting)}}


def _line(item: Item, now: datetime) -> dict[str, Any]:
    when = item.when
    return {
        "id": item.id, "kind": item.kind.value, "title": item.title, "state": item.state.value, "when": when,
        "owner": item.owner, "channel": item.channel,
        "is_late": when is not None and when <= now and item.state in {State.DRAFT, State.REVIEW},
    }  # fmt: skip


def _warned(each: looking.Warned) -> Mapping[str, Any]:
    return {"warn": each.warn.value, "segment": each.segment, "jobs": each.jobs, "items": each.items}


def _as_scheduled(item: Item) -> Item:
    return Item(item.workspace, item.kind, "", "", "", item.at, State.SCHEDULED, segment=item.segment,
                post_at=item.post_at)  # fmt: skip


def _verbs(item: Item, who: str, apart: Collection[str], now: datetime) -> Sequence[str]:
    found = []
    for did in Did:
        try:
            rules.moved(item, did, who, apart, now)
        except rules.ItemChanged:
            continue
        except rules.AnotherReads:
            continue
        except (rules.NothingToSay, rules.NotWhen):
            pass  # offered, and it says what is missing
        found.append(did.value)
    return [each for each in found if each != Did.ASK.value or apart]
