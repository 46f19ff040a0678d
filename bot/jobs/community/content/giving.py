"""What the community is good for, and how an item is answered where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.content import FEATURE, get
from bot.rules.calendar import local_day
from bot.rules.community import fields
from bot.rules.community.content import Response
from bot.rules.community.members import Act
from bot.rules.notices import home_key
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

# A few sentences: a join page is read on a phone.
PROPOSITION_CHARACTERS = 600
LANGUAGES = ("en", "zh")


def form(books: Books, me: Person) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    said = books.content.proposition(me.workspace)
    return {"most": PROPOSITION_CHARACTERS, "said": {each: said.get(each, "") for each in LANGUAGES}}


def propose(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """From now on that is what the community is good for, in both languages. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    said = {each: fields.text(answers, each, PROPOSITION_CHARACTERS, wrong, is_needed=True) for each in LANGUAGES}
    if wrong:
        raise FieldRefusals(wrong)
    for language, text in said.items():
        books.content.propose(me.workspace, language, text, me.user, now)
    books.notices.refresh(now, keys=[home_key(me.workspace, me.user)])
    books.record.note(now, f"{FEATURE}.propose", f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)


def tapped(books: Books, me: Person, id: int, now: datetime) -> None:
    """They followed the link of that item. Raises NoSuchItem."""
    books.content.answered(get(books, me, id).id, Response.TAPS)
    member = books.members.of(me.identity)
    if member is not None:
        books.members.count(member.id, Act.TAP, local_day(now, member.zone))


def heard(books: Books, who: Identity, event: Mapping[str, Any]) -> bool:
    """Slack told that somebody reacted to a message or replied to it; whether it is an item that is counted."""
    if event.get("type") == "reaction_added":
        how, item = Response.REACTIONS, event.get("item") or {}
        channel, ts = item.get("channel"), item.get("ts")
    else:
        how, channel, ts = Response.REPLIES, event.get("channel"), event.get("thread_ts")
    id = books.content.at(who.workspace, str(channel), str(ts)) if channel and ts else None
    if id is not None:
        books.content.answered(id, how)
    return id is not None
