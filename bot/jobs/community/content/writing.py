"""What moderators do with items: written, moved on, copied, and a whole calendar to begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.jobs.community.content import FEATURE, about, get, others
from bot.rules.calendar import local_day
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content import ready as starting
from bot.rules.community.content import workflow as rules
from bot.rules.community.content.ready import Prompt
from bot.rules.community.content.workflow import Did, ItemChanged
from bot.rules.community.first_steps import Channel
from bot.rules.community.goals.paces import NotSaidAnyMore
from bot.rules.community.goals.reviewing import Of
from bot.rules.notices import Planned, home_key
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.slack.heard import mentioned, readable
from bot.slack.text import shorten
from bot.store import Books

_USER = re.compile("[UW][A-Z0-9]{1,31}")
REVIEW = f"{FEATURE}.review"


@dataclass(frozen=True)
class Message:
    """What somebody wrote in a channel, as Slack has it; where it stands, empty where nobody could say."""

    text: str
    author: str
    link: str


def blank(books: Books, me: Person, prompts: Sequence[Prompt], now: datetime) -> Item:
    """An item that is not kept yet; with a prompt that rested where the bank is given, else without words."""
    channel = books.beginnings.channels(me.workspace).get(Channel.ANNOUNCEMENTS, "")
    if books.reviews.paces(me.workspace).is_stopped(Of.CHANNEL, channel):
        channel = ""
    made = Item(me.workspace, Kind.PROMPT if prompts else Kind.NEWS, "", "", me.user, now, channel=channel)
    found = starting.rested(prompts, books.content.prompts(me.workspace), now)
    if not found:
        return made
    language = books.workspaces.get(me.workspace).language
    return replace(made, text=found[0].texts[language], prompt=found[0].id)


def from_message(books: Books, me: Person, message: Message, is_heard: bool, now: datetime) -> Item:
    """An item that is not kept yet, of what somebody wrote in a channel: with `is_heard` it is to tell what is done
    about it."""
    kind = Kind.HEARD if is_heard else Kind.MEMBER
    names = {who: each.name for who, each in books.people.some(me.workspace, mentioned(message.text)).items()}
    said = readable(message.text, names)
    made = Item(me.workspace, kind, "", "", me.user, now, link=message.link, author=message.author)
    if is_heard:
        return replace(made, heard=shorten(said, rules.HEARD_CHARACTERS))
    return replace(made, text=shorten(said, rules.TEXT_CHARACTERS))


def a_user(id: object) -> str:
    """That id where it is one of a Slack user; else nothing."""
    return id if isinstance(id, str) and _USER.fullmatch(id) else ""


def known(prompts: Sequence[Prompt], id: object) -> str:
    """That prompt's id, empty for one that the bank does not have."""
    return next((each.id for each in prompts if each.id == id), "")


def save(
    books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], prompt: str, author: str,
    now: datetime,
) -> Item:  # fmt: skip
    """The item is as the form says; a new one where `id` is 0, credited to that author where it is of a message.

    Raises NoSuchItem, ItemChanged, FieldRefusals, also for a `kind`, `channel` or `segment` that a review stopped.
    """
    before = _same(books, me, id, revision) if id else Item(me.workspace, Kind.NEWS, "", "", me.user, now)
    if before.state not in rules.OPEN:
        raise ItemChanged()
    topics = {each.key for each in books.topics.all(me.workspace)}
    segments = [each.id for each in books.segments.all(me.workspace)]
    typed = rules.read(answers, before, topics, segments, books.workspaces.get(me.workspace).zone, now)
    _check_said(books, before, typed)
    if not id:
        made = books.content.add(replace(typed, prompt=prompt, author=author))
        return _note(books, me, made, "write", now)
    after = rules.edited(before, typed, others(books, me.workspace, me.user))
    return _keep(books, me, after, "edit", now)


def change(books: Books, me: Person, id: int, revision: int, did: Did, now: datetime) -> Item:
    """It is brought on. Raises NoSuchItem, ItemChanged, AnotherReads, NothingToSay, NotWhen."""
    apart = others(books, me.workspace, me.user)
    after = rules.moved(_same(books, me, id, revision), did, me.user, apart, now)
    if did is Did.ASK:
        for to in sorted(apart):
            key = f"{REVIEW}:{id}:revision={after.revision}:to={to}"
            books.notices.plan(Planned(key, REVIEW, about(id), me.workspace, to, {"item": id}, living=True), now)
    return _keep(books, me, after, did.value, now)


def copy(books: Books, me: Person, id: int, now: datetime) -> Item:
    """A new draft that says the same. Raises NoSuchItem, NotSaidAnyMore."""
    found, paces = get(books, me, id), books.reviews.paces(me.workspace)
    if any(paces.is_stopped(of, key) for of, key in where(found).items()):
        raise NotSaidAnyMore()
    made = books.content.add(rules.copied(found, me.user, now))
    return _note(books, me, made, "copy", now)


def four_weeks(books: Books, me: Person, prompts: Sequence[Prompt], now: datetime) -> int:
    """Drafts for the four weeks from the next Monday on; how many. Days that have something stay as they are."""
    there = books.workspaces.get(me.workspace)
    taken = {
        local_day(each.when, there.zone) for each in books.content.around(me.workspace, now) if each.when is not None
    }
    planned = starting.four_weeks(there.hours, taken, now)
    kept = books.reviews.paces(me.workspace).kept(Of.CONTENT, (kind for kind, _ in planned))
    plan = [each for each, is_kept in zip(planned, kept, strict=True) if is_kept]
    bank = starting.rested(prompts, books.content.prompts(me.workspace), now)
    drafts = starting.drafted(me.workspace, plan, bank, there.language, me.user, now)
    for each in drafts:
        books.content.add(each)
    books.notices.refresh(now, keys=[home_key(me.workspace, me.user)])
    books.record.note(now, f"{FEATURE}.fill", f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)
    return len(drafts)


def forget_author(books: Books, workspace: str, author: str, kind: str, now: datetime) -> None:
    """Nothing is left of what was made of their messages; where it was said, `kind` is said instead."""
    for each in books.content.by_author(workspace, author):
        books.notices.erase(about(each.id), kind, now)
        blank = Item(workspace, each.kind, "", "", each.owner, each.at, State.DROPPED, revision=each.revision + 1)
        books.content.keep(replace(blank, id=each.id))


def where(item: Item) -> Mapping[Of, str]:
    """What a review may stop, of that item."""
    return {Of.CONTENT: item.kind.value, Of.CHANNEL: item.channel, Of.SEGMENT: str(item.segment or "")}


def _check_said(books: Books, before: Item, after: Item) -> None:
    """Return where nothing that is new in it was stopped. Raises FieldRefusals."""
    paces, was = books.reviews.paces(after.workspace), where(before) if before.id else {}
    fields = {Of.CONTENT: "kind", Of.CHANNEL: "channel", Of.SEGMENT: "segment"}
    wrong: dict[str, Refusal] = {
        fields[of]: NotSaidAnyMore() for of, key in where(after).items()
        if was.get(of) != key and paces.is_stopped(of, key)
    }  # fmt: skip
    if wrong:
        raise FieldRefusals(wrong)


def _same(books: Books, me: Person, id: int, revision: int) -> Item:
    found = get(books, me, id)
    if found.revision != revision:
        raise ItemChanged()
    return found


def _keep(books: Books, me: Person, item: Item, what: str, now: datetime) -> Item:
    books.content.keep(item)
    books.notices.refresh(now, about=about(item.id))
    return _note(books, me, item, what, now)


def _note(books: Books, me: Person, item: Item, what: str, now: datetime) -> Item:
    books.record.note(now, f"{FEATURE}.{what}", about(item.id), workspace=me.workspace, who=me.user)
    return item
