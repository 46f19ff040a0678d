"""What moderators do with items: written, moved on, copied, and a whole calendar to begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.content import FEATURE, about, get, others
from bot.rules.calendar import local_day
from bot.rules.community.content import Item, Kind
from bot.rules.community.content import ready as starting
from bot.rules.community.content import workflow as rules
from bot.rules.community.content.ready import Prompt
from bot.rules.community.content.workflow import Did, ItemChanged
from bot.rules.notices import Planned
from bot.rules.people import Person
from bot.store import Books

REVIEW = f"{FEATURE}.review"


def blank(books: Books, me: Person, prompts: Sequence[Prompt], now: datetime) -> Item:
    """An item that is not kept yet; with a prompt that rested where the bank is given, else without words."""
    made = Item(me.workspace, Kind.PROMPT if prompts else Kind.NEWS, "", "", me.user, now)
    found = starting.rested(prompts, books.content.prompts(me.workspace), now)
    if not found:
        return made
    language = books.workspaces.get(me.workspace).language
    return replace(made, text=found[0].texts[language], prompt=found[0].id)


def known(prompts: Sequence[Prompt], id: object) -> str:
    """That prompt's id, empty for one that the bank does not have."""
    return next((each.id for each in prompts if each.id == id), "")


def save(
    books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], prompt: str, now: datetime
) -> Item:
    """The item is as the form says; a new one where `id` is 0. Raises NoSuchItem, ItemChanged, FieldRefusals."""
    before = _same(books, me, id, revision) if id else Item(me.workspace, Kind.NEWS, "", "", me.user, now)
    if before.state not in rules.OPEN:
        raise ItemChanged()
    topics = {each.key for each in books.topics.all(me.workspace)}
    typed = rules.read(answers, before, topics, books.workspaces.get(me.workspace).zone, now)
    if not id:
        made = books.content.add(replace(typed, prompt=prompt))
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
    """A new draft that says the same. Raises NoSuchItem."""
    made = books.content.add(rules.copied(get(books, me, id), me.user, now))
    return _note(books, me, made, "copy", now)


def four_weeks(books: Books, me: Person, prompts: Sequence[Prompt], now: datetime) -> int:
    """Drafts for the four weeks from the next Monday on; how many. Days that have something stay as they are."""
    there = books.workspaces.get(me.workspace)
    taken = {
        local_day(each.when, there.zone) for each in books.content.around(me.workspace, now) if each.when is not None
    }
    plan = starting.four_weeks(there.hours, taken, now)
    bank = starting.rested(prompts, books.content.prompts(me.workspace), now)
    drafts = starting.drafted(me.workspace, plan, bank, there.language, me.user, now)
    for each in drafts:
        books.content.add(each)
    books.record.note(now, f"{FEATURE}.fill", f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)
    return len(drafts)


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
