"""Reporting: a message, whoever wrote it, or somebody without one. Whom it is about hears nothing of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.community.members import joining, own
from bot.jobs.community.moderation import PROMISED, enter, refresh, telling
from bot.rules.community.fields import Empty, TooMuch, text
from bot.rules.community.members import Member
from bot.rules.community.moderation import (
    NOTE_CHARACTERS,
    Breach,
    Case,
    NobodyHere,
    Report,
    ReportsOneself,
    What,
)
from bot.rules.community.moderation import cases as rules
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

_USER, _CHANNEL, _TS = (
    re.compile(each) for each in ("[UW][A-Z0-9]{1,31}", "[CDG][A-Z0-9]{1,31}", r"[0-9]{1,12}\.[0-9]{1,6}")
)


@dataclass(frozen=True)
class Message:
    """A message that is reported: who wrote it, and where it stands. In a conversation of a few people the app sees
    nothing, so that `is_direct` says what it is."""

    user: str
    channel: str
    ts: str
    is_direct: bool


def message(user: Any, channel: Any, ts: Any, is_direct: Any) -> Message:
    """What Slack, or a form of ours, says of a message. Raises NobodyHere for what is none of a person."""
    known = (_USER, user), (_CHANNEL, channel), (_TS, ts)
    if not all(isinstance(value, str) and form.fullmatch(value) for form, value in known):
        raise NobodyHere()
    return Message(user, channel, ts, bool(is_direct))


def form(books: Books, me: Person, said: Message | None, quote: str = "") -> dict[str, Any]:
    """What the form asks. Raises ReportsOneself, NobodyHere."""
    name = ""
    if said is not None:
        if said.user == me.user:
            raise ReportsOneself()
        there = books.people.get(Identity(me.workspace, said.user))
        if there.is_bot:
            raise NobodyHere()
        name = there.name
    return {
        "is_message": said is not None, "is_direct": said is not None and said.is_direct, "name": name,
        "quote": quote[:NOTE_CHARACTERS], "breaches": [each.value for each in Breach], "most": NOTE_CHARACTERS,
    }  # fmt: skip


def take(
    books: Books, me: Person, said: Message | None, answers: Mapping[str, Any], now: datetime, link: str = ""
) -> Case:  # fmt: skip
    """It is reported: moderators hear of it, and whoever reports has a receipt. `link` leads to the message.

    Raises FieldRefusals, ReportsOneself, NobodyHere, NotReadYet.
    """
    wrong: dict[str, Refusal] = {}
    told, quote = (text(answers, name, NOTE_CHARACTERS, wrong) for name in ("text", "quote"))
    breach = next((each for each in Breach if each.value == answers.get("breach")), None)
    if breach is None:
        wrong["breach"] = Empty()
    user = said.user if said else answers.get("whom")
    if not isinstance(user, str):
        wrong["whom"] = Empty()
    if wrong or breach is None or not isinstance(user, str):
        raise FieldRefusals(wrong)
    by = own.here(books, me, now)
    whom = books.members.get(me.workspace, _whom(books, Identity(me.workspace, user), now).id)
    report = Report(by.id, whom.id, _what(said), breach, now, told, quote)
    if said is not None and not said.is_direct:
        report = Report(by.id, whom.id, What.MESSAGE, breach, now, told, quote, said.channel, said.ts, link)
    elif said is not None and not told and quote:
        report = Report(by.id, whom.id, What.DIRECT, breach, now, quote, quote)  # what they show says it
    try:
        case = rules.reported(books.moderation.undecided(me.workspace, whom.id), report, me.workspace)
    except (Empty, TooMuch) as refusal:
        raise FieldRefusals({"text": refusal}) from None
    case = books.moderation.report(case)
    enter(books, case, "report", me.user, now, breach=breach.value)
    telling.reported(books, case, by, now)
    refresh(books, case, now)
    return case


def thanks(case: Case, now: datetime) -> dict[str, Any]:
    """What the form says once it is sent: by when it is decided."""
    return {"by_when": now + PROMISED, "is_urgent": case.breach is Breach.SAFETY}


def _what(said: Message | None) -> What:
    return What.PERSON if said is None else What.DIRECT if said.is_direct else What.MESSAGE


def _whom(books: Books, who: Identity, now: datetime) -> Member:
    person = books.people.get(who)
    if person.is_bot:
        raise NobodyHere()
    member = books.members.of(who) or (joining.joined(books, person, now) if person.is_known else None)
    if member is None:
        raise NobodyHere()
    return member
