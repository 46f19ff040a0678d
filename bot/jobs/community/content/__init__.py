"""Content as templates show it: the calendar with what it lacks, one item of it, and what is there on Home."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.jobs.community.content.digests import reaching
from bot.jobs.moments import Facts
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community import events
from bot.rules.community.content import Item, Kind, Occasion, State
from bot.rules.community.content import gaps as looking
from bot.rules.community.content import workflow as rules
from bot.rules.community.content.workflow import Did, NoSuchItem
from bot.rules.community.goals.reviewing import Of
from bot.rules.people import Person, Role
from bot.store import Books
from bot.store.workspaces import Workspace

FEATURE = "community.content"
# What a page of the calendar lists, and what Home does.
LISTED, ON_HOME, HEARD_ON_HOME = 20, 5, 2
# How far an event is, in the words of items; one that is called off stands in no calendar. More than a community has.
STANDS = {
    events.State.DRAFT: State.DRAFT, events.State.ANNOUNCED: State.SCHEDULED, events.State.OVER: State.POSTED,
}  # fmt: skip
MOST_EVENTS = 500


class Span(StrEnum):
    """How much of the calendar somebody looks at."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class View:
    """A page of the calendar: the week or the month of that day, of all or of what one segment is told, with a picture
    above the list or without."""

    span: Span
    day: date
    page: int = 0
    segment: int = 0
    is_picture: bool = False

    def __str__(self) -> str:
        return f"{self.span}:{self.day}:{self.page}:{self.segment}{':picture' if self.is_picture else ''}"

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
    there, segments = books.workspaces.get(me.workspace), named_segments(books, me.workspace)
    zone = zone_or_utc(there.zone)
    since = datetime.combine(view.first, time(), zone)
    items = around(books, me.workspace, min(since, now - looking.MIX))
    if view.segment not in segments:  # since deleted: all of it
        view = replace(view, segment=0)
    if view.segment:
        items = [each for each in items if each.segment in {None, view.segment}]
    inside = within(items, view, there.zone)
    undated = [each for each in items if each.when is None]
    found, first = [*inside, *undated], view.page * LISTED
    anew = replace(view, page=0)
    other = Span.MONTH if view.span is Span.WEEK else Span.WEEK
    return {
        "span": view.span.value, "first": view.first, "last": view.after - timedelta(days=1), "zone": there.zone,
        "lines": [_line(each, segments, now) for each in found[first : first + LISTED]],
        "page": view.page, "is_last": first + LISTED >= len(found), "all": len(found),
        "is_picture": view.is_picture, "picture": None,
        "told": str(anew), "everybody": str(replace(anew, segment=0)),
        "segments": [{**each, "view": str(replace(anew, segment=id))} for id, each in segments.items()],
        "page_before": str(replace(view, page=max(0, view.page - 1))),
        "page_after": str(replace(view, page=view.page + 1)),
        "before": str(replace(anew, day=replace(anew, day=view.first - timedelta(days=1)).first)),
        "after": str(replace(anew, day=view.after)), "other": str(replace(anew, span=other, day=view.first)),
        "look": str(replace(view, is_picture=not view.is_picture)),
        **lacking(books, there, items, view.segment or None, now),
    }  # fmt: skip


def around(books: Books, workspace: str, since: datetime) -> Sequence[Item]:
    """What is said there, or is to be, since then or at no moment yet, and what takes place, by when."""
    planned = [
        Occasion(workspace, Kind.EVENT, each.title, each.text, each.host, each.at, STANDS[each.state],
                 channel=each.channel, post_at=each.start, event=each.id)
        for each in books.events.between(workspace, since, None, tuple(STANDS), MOST_EVENTS) if each.start >= since
    ]  # fmt: skip
    found = [*books.content.around(workspace, since), *planned]
    return sorted(found, key=lambda each: (each.when is None, each.when or each.at))


def within(items: Sequence[Item], view: View, zone: str) -> Sequence[Item]:
    """Those of them that are said in that part of the calendar."""
    since, until = (datetime.combine(day, time(), zone_or_utc(zone)) for day in (view.first, view.after))
    return [each for each in items if (when := each.when) is not None and since <= when < until]


def named_segments(books: Books, workspace: str) -> Mapping[int, dict[str, Any]]:
    """What is shown of each segment there, by its number."""
    return {
        each.id: {"id": each.id, "name": each.name, "ready": each.ready} for each in books.segments.all(workspace)
    }


def lacking(
    books: Books, there: Workspace, items: Sequence[Item], segment: int | None, now: datetime
) -> dict[str, Any]:
    """What is wrong with the mix there, in all or for one segment, and what is missing."""
    gaps = looking.gaps(items, books.content.followers(there.id), there.hours, now)
    topics, segments = {each.key: each for each in books.topics.all(there.id)}, named_segments(books, there.id)
    found = looking.warnings(items, segment, now) if segment else looking.every_warning(items, now)
    paces = books.reviews.paces(there.id)
    return {
        "warnings": [_warned(each, segments) for each in found],
        "days": list(gaps.days), "kinds": [each.value for each in gaps.kinds if paces.of(Of.CONTENT, each) is None],
        "topics": [{**asdict(topics[key]), "n": n} for key, n in gaps.topics if key in topics],
    }  # fmt: skip


def one(books: Books, me: Person, item: Item, now: datetime) -> dict[str, Any]:
    """One item with what may be done with it, and what a yes would do to the mix."""
    topics = {each.key: each for each in books.topics.all(me.workspace)}
    apart, segments = others(books, me.workspace, me.user), named_segments(books, me.workspace)
    warnings: Sequence[looking.Warned] = ()
    if item.state in rules.OPEN and item.post_at is not None:
        known = around(books, me.workspace, min(now, item.post_at) - looking.MIX)
        planned = [each for each in known if each.id != item.id]
        warnings = looking.warnings([*planned, _as_scheduled(item)], item.segment, item.post_at)
    return {
        **_line(item, segments, now), "text": item.text, "link": item.link, "reads": item.language,
        "goal": item.goal, "author": item.author, "heard": item.heard, "done_on": item.done_on,
        "topics": [asdict(topics[key]) for key in item.topics if key in topics], "share": item.share,
        "expires_at": item.expires_at, "opening": item.opening, "revision": item.revision,
        "asked_by": item.asked_by, "reactions": item.reactions, "replies": item.replies, "taps": item.taps,
        "verbs": _verbs(item, me.user, apart, now), "may_edit": item.state in rules.OPEN,
        "waits_for_another": item.state is State.REVIEW and item.asked_by == me.user and bool(apart),
        "warnings": [_warned(each, segments) for each in warnings],
        "reach": reaching.of_item(books, item, now) if item.state in rules.OPEN else None,
    }  # fmt: skip


def form(books: Books, me: Person, item: Item) -> dict[str, Any]:
    """What the form of an item shows before anything is typed."""
    zone, paces = zone_or_utc(books.workspaces.get(me.workspace).zone), books.reviews.paces(me.workspace)
    kinds = [each for each in Kind if (item.id and each is item.kind) or not paces.is_stopped(Of.CONTENT, each)]
    segments = named_segments(books, me.workspace).values()
    at = item.post_at.astimezone(zone) if item.post_at else None
    last = (item.expires_at - timedelta(seconds=1)).astimezone(zone) if item.expires_at else None
    return {
        "is_new": not item.id, "kind": (item.kind if item.kind in kinds else kinds[0]).value,
        "kinds": [each.value for each in kinds], "title": item.title,
        "text": item.text, "link": item.link, "goal": item.goal, "share": item.share, "owner": item.owner,
        "channel": item.channel, "reads": item.language or "both", "heard": item.heard, "author": item.author,
        "done_on": item.done_on.isoformat() if item.done_on else "", "segment": item.segment or 0,
        "segments": [
            each for each in segments
            if (item.id and each["id"] == item.segment) or not paces.is_stopped(Of.SEGMENT, str(each["id"]))
        ],
        "day": f"{at:%Y-%m-%d}" if at else "",
        "time": f"{at:%H:%M}" if at else rules.DEFAULT_TIME, "expires": f"{last:%Y-%m-%d}" if last else "",
        "chosen": list(item.topics), "topics": [asdict(each) for each in books.topics.all(me.workspace)[:100]],
        "most": {"title": rules.TITLE_CHARACTERS, "text": rules.TEXT_CHARACTERS, "share": rules.SHARE_CHARACTERS,
                 "goal": rules.GOAL_CHARACTERS, "heard": rules.HEARD_CHARACTERS},
        "is_prompt": bool(item.prompt),
    }  # fmt: skip


def kit(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What members may copy: of what was posted in the last weeks and is for them, the newest first."""
    shown = [each for each in _theirs(books, me, now - looking.MIX, now) if each.share]
    return {"items": [{"title": each.title, "share": each.share, "link": each.link} for each in shown[:LISTED]]}


def heard(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What members said and what was done about it, of the last 90 days and for them, the newest first."""
    shown = [each for each in _theirs(books, me, now - rules.TOLD_FOR, now) if each.kind is Kind.HEARD]
    return {
        "items": [
            {"title": each.title, "heard": each.heard, "text": each.text, "done_on": each.done_on}
            for each in shown[:LISTED]
        ]
    }


def _theirs(books: Books, me: Person, since: datetime, now: datetime) -> Sequence[Item]:
    """What was posted since then, in their language or in both, for everybody or for a segment they are in."""
    posted = [each for each in books.content.posted(me.workspace, since, now) if each.language in {"", me.language}]
    wanted = {each.segment for each in posted if each.segment is not None}
    member = books.members.of(me.identity) if wanted else None
    among = books.segments.among(me.workspace, wanted, [member.id], now)[member.id] if member else frozenset[int]()
    return [each for each in posted if each.segment is None or each.segment in among]


def on_home(books: Books, me: Person, moderates: bool, now: datetime) -> Facts:
    """For moderators this week's content and what it lacks; for members whether there is something to share."""
    found: dict[str, Any] = {"has_kit": bool(kit(books, me, now)["items"]), "calendar": None}
    done = heard(books, me, now)["items"]
    found |= {"heard": done[:HEARD_ON_HOME], "has_more_heard": len(done) > HEARD_ON_HOME}
    if not moderates:
        return found
    there = books.workspaces.get(me.workspace)
    page = calendar(books, me, View(Span.WEEK, local_day(now, there.zone)), now)
    waiting = [each for each in books.content.in_states(me.workspace, [State.REVIEW]) if each.asked_by != me.user]
    shown = {**page, "lines": page["lines"][:ON_HOME], "more": max(0, page["all"] - ON_HOME)}
    return {**found, "calendar": {**shown, "waiting": len(waiting)}}


def _line(item: Item, segments: Mapping[int, dict[str, Any]], now: datetime) -> dict[str, Any]:
    when = item.when
    return {
        "segment": segments.get(item.segment or 0),
        "id": item.id, "event": item.event if isinstance(item, Occasion) else 0,
        "kind": item.kind.value, "title": item.title, "state": item.state.value, "when": when,
        "owner": item.owner, "channel": item.channel,
        "is_late": when is not None and when <= now and item.state in {State.DRAFT, State.REVIEW},
    }  # fmt: skip


def _warned(each: looking.Warned, segments: Mapping[int, dict[str, Any]]) -> Mapping[str, Any]:
    return {"warn": each.warn.value, "segment": segments.get(each.segment or 0), "jobs": each.jobs, "items": each.items}


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
        except (rules.NothingToSay, rules.NothingDone, rules.NotWhen):
            pass  # offered, and it says what is missing
        found.append(did.value)
    return [each for each in found if each != Did.ASK.value or apart]
