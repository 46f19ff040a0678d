"""Showcases: written, looked at, published, taken back or down, and listed for the members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.members import FEATURE, about, enter, note
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right, has
from bot.rules.community.members import Member, NoSuchMember
from bot.rules.community.members import showcase as rules
from bot.rules.community.members.showcase import Showcase
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person
from bot.store import Books

TAKEN_DOWN = f"{FEATURE}.taken_down"
# What one page of people shows: a showcase has up to ten lines.
SHOWN = 5


def preview(books: Books, member: Member) -> dict[str, Any]:
    """What a member sees of their own: how it looks, and whether it is published or was taken down."""
    found = books.showcases.get(member.id)
    return {
        "shown": _shown(books, member, found) if found else None,
        "published_at": found.published_at if found else None, "reason": found.reason if found else "",
    }  # fmt: skip


def form(books: Books, member: Member) -> dict[str, Any]:
    """What the form holds in which it is written."""
    found = books.showcases.get(member.id)
    links = found.links if found else ()
    return {
        "headline": found.headline if found else "", "work": found.work if found else "",
        "ask": found.ask if found else "", "topics": list(found.topics) if found else [],
        "links": [{"name": name, "link": links[n] if n < len(links) else ""} for n, name in enumerate(rules.LINKS)],
        "all": books.topics.all(member.workspace)[:100], "most_topics": rules.MOST_TOPICS,
        "most": {
            "headline": rules.HEADLINE_CHARACTERS, "work": rules.WORK_CHARACTERS, "ask": rules.ASK_CHARACTERS,
        },
    }  # fmt: skip


def write(books: Books, member: Member, answers: Mapping[str, object], now: datetime) -> None:
    """It says that now, and is shown once it is published. Raises FieldRefusals."""
    topics = [each.key for each in books.topics.all(member.workspace)]
    before = books.showcases.get(member.id)
    after = rules.written(before, member.id, answers, topics, now)
    if after != before:
        books.showcases.keep(after)


def publish(books: Books, member: Member, now: datetime) -> None:
    """The members see it. Raises NothingWritten, WasTakenDown."""
    before = books.showcases.get(member.id)
    after = rules.published(before, now)
    if after != before:
        books.showcases.keep(after)
        note(books, member.id, "published", "", now)
        enter(books, member, "publish", member.user or "", now)


def withdraw(books: Books, member: Member, now: datetime) -> None:
    """Nobody sees it. Raises NothingWritten."""
    before = books.showcases.get(member.id)
    after = rules.withdrawn(before)
    if after != before:
        books.showcases.keep(after)
        note(books, member.id, "withdrew", "", now)
        enter(books, member, "withdraw", member.user or "", now)


def people(books: Books, me: Person, topic: str, page: int) -> dict[str, Any]:
    """A page of what members show, about that topic or any."""
    topics = books.topics.all(me.workspace)[:99]
    topic = topic if topic in {each.key for each in topics} else ""
    all = books.showcases.count(me.workspace, topic)
    page = min(page, max(0, all - 1) // SHOWN)
    found = books.showcases.published(me.workspace, topic, SHOWN, page * SHOWN)
    return {
        "people": [{**_shown(books, member, each), "id": member.id} for member, each in found],
        "all_topics": topics, "topic": topic, "page": page, "all": all, "last": page * SHOWN + len(found),
        "moderates": has(Right.MODERATE, me, books.workspaces.get(me.workspace).kind),
    }  # fmt: skip


def taking(books: Books, me: Person, id: int) -> dict[str, Any]:
    """What the form shows in which a moderator says why it is taken down. Raises NoSuchMember, NothingShown."""
    member = books.members.for_moderators(me, me.workspace, id).member
    found = books.showcases.get(id)
    if found is None or found.published_at is None:
        raise rules.NothingShown()
    return {"name": member.name, "headline": found.headline, "most": rules.REASON_CHARACTERS}


def take_down(books: Books, me: Person, id: int, answers: Mapping[str, object], now: datetime) -> None:
    """Nobody sees it until it says something else; its member reads why. Raises NoSuchMember, NothingShown,
    FieldRefusals."""
    member = books.members.for_moderators(me, me.workspace, id).member
    books.showcases.keep(rules.taken_down(books.showcases.get(id), me.user, answers, now))
    note(books, id, "took_down", me.user, now)
    enter(books, member, "take_down", me.user, now)
    if member.user:
        key, facts = f"{TAKEN_DOWN}:{id}:at={now.isoformat()}", {"member": id}
        books.notices.plan(Planned(key, TAKEN_DOWN, about(id), me.workspace, member.user, facts), now)


def _shown(books: Books, member: Member, showcase: Showcase) -> dict[str, Any]:
    """All of somebody that other members see."""
    return {
        "name": member.name, "user": member.user or "", "headline": showcase.headline, "work": showcase.work,
        "links": list(showcase.links), "ask": showcase.ask,
        "topics": [each for each in books.topics.all(member.workspace) if each.key in showcase.topics],
    }  # fmt: skip


def _taken(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Why, while that stands."""
    found = books.showcases.get(int(notice.facts["member"]))
    try:
        member = books.members.get(notice.workspace, int(notice.facts["member"]))
    except NoSuchMember:
        return None
    if found is None or found.taken_at is None:
        return None
    return {"headline": found.headline, "reason": found.reason, "name": member.name}


MOMENTS = {TAKEN_DOWN: Moment(_taken, Pace.DAYTIME)}
