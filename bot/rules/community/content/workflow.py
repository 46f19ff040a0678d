"""From a draft to what was said: who brings an item how far, and what a form says of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.calendar import end_of_day, local_day, zone_or_utc
from bot.rules.community import fields
from bot.rules.community.content import Item, Kind, State
from bot.rules.refusals import FieldRefusals, Refusal

# What a form takes.
TITLE_CHARACTERS, TEXT_CHARACTERS, SHARE_CHARACTERS, GOAL_CHARACTERS, HEARD_CHARACTERS = 120, 2500, 600, 120, 600
MOST_TOPICS = 5
LANGUAGES = ("", "en", "zh")
# What came of an item is read when it had a week to be seen.
MEASURED_AFTER = timedelta(days=7)
# What was done about what members said is told on their Homes for so long (a quarter).
TOLD_FOR = timedelta(days=90)
# An item may still be changed.
OPEN = frozenset({State.DRAFT, State.REVIEW, State.SCHEDULED})
# When on its day an item is posted, unless somebody says otherwise.
DEFAULT_TIME = "10:00"


class Did(StrEnum):
    """What somebody does with an item."""

    ASK = "ask"  # somebody else is to read it
    APPROVE = "approve"
    RETURN = "return"  # back to a draft
    DROP = "drop"


FROM: Mapping[Did, frozenset[State]] = {
    Did.ASK: frozenset({State.DRAFT}), Did.APPROVE: frozenset({State.DRAFT, State.REVIEW}),
    Did.RETURN: frozenset({State.REVIEW, State.SCHEDULED}), Did.DROP: OPEN,
}  # fmt: skip
TO = {Did.ASK: State.REVIEW, Did.APPROVE: State.SCHEDULED, Did.RETURN: State.DRAFT, Did.DROP: State.DROPPED}


class NoSuchItem(Refusal):
    """There is no item of that number here."""


class ItemChanged(Refusal):
    """It is not any more as this person saw it."""


class AnotherReads(Refusal):
    """Somebody else has to say yes to what one asked for oneself, unless nobody else moderates."""


class NothingToSay(Refusal):
    """It has no title or no text yet."""


class NothingDone(Refusal):
    """It is to tell what members said and what was done about it, and lacks one of them or the day."""


class NotYetDone(Refusal):
    """That day is still to come: nothing was done on it."""


class NotWhen(Refusal):
    """It is not said when it is to be posted, or that moment has passed."""


def moved(item: Item, did: Did, who: str, others: Collection[str], now: datetime) -> Item:
    """The item as that leaves it; `others` moderate there too. Whoever is alone says yes to their own.

    Raises ItemChanged, AnotherReads, NothingToSay, NothingDone, NotWhen.
    """
    if item.state not in FROM[did]:
        raise ItemChanged()
    if did in {Did.ASK, Did.APPROVE}:
        if not item.title or not (item.text or item.link):
            raise NothingToSay()
        if item.kind is Kind.HEARD and not (item.heard and item.text and item.done_on):
            raise NothingDone()
        if item.post_at is None or item.post_at <= now:
            raise NotWhen()
    if did is Did.APPROVE and others and (item.state is State.DRAFT or item.asked_by == who):
        raise AnotherReads()
    asked_by = who if did is Did.ASK else "" if did is Did.RETURN else item.asked_by
    return replace(item, state=TO[did], asked_by=asked_by, revision=item.revision + 1)


def edited(before: Item, after: Item, others: Collection[str]) -> Item:
    """The item as changed: a yes to other words does not hold for these, one to another moment does."""
    said = ("kind", "title", "text", "link", "language", "channel", "segment", "share", "heard", "done_on")
    is_same = all(getattr(before, each) == getattr(after, each) for each in said)
    state = before.state if is_same or not others else State.DRAFT
    return replace(after, state=state, asked_by=before.asked_by if state is before.state else "",
                   revision=before.revision + 1)  # fmt: skip


def read(
    answers: Mapping[str, Any], before: Item, topics: Collection[str], segments: Collection[int], zone: str,
    now: datetime,
) -> Item:  # fmt: skip
    """The item as the form has it, over what it was before; `segments` are those it may be for.

    Raises FieldRefusals for `title`, `text`, `link`, `goal`, `share`, `heard`, `done_on`, `day`, `time` and `expires`.
    """
    wrong: dict[str, Refusal] = {}
    said: dict[str, Any] = {
        "title": fields.text(answers, "title", TITLE_CHARACTERS, wrong, is_needed=True),
        "text": fields.text(answers, "text", TEXT_CHARACTERS, wrong),
        "link": fields.link(answers, "link", wrong),
        "goal": fields.text(answers, "goal", GOAL_CHARACTERS, wrong),
        "share": fields.text(answers, "share", SHARE_CHARACTERS, wrong),
        "heard": fields.text(answers, "heard", HEARD_CHARACTERS, wrong),
        "done_on": _past_day(answers, zone, now, wrong),
    }
    post_at = _moment(answers, zone, before, now, wrong)
    expires = fields.day(answers, "expires", wrong)
    expires_at = end_of_day(expires, zone) if expires else None
    if expires_at is not None and expires_at <= (post_at or now):
        wrong.setdefault("expires", fields.NoDay())
    if wrong:
        raise FieldRefusals(wrong)
    language = str(answers.get("language") or "")
    return replace(
        before, **said, kind=next((each for each in Kind if each.value == answers.get("kind")), before.kind),
        topics=fields.several(answers, "topics", topics, MOST_TOPICS), post_at=post_at, expires_at=expires_at,
        segment=next((each for each in segments if str(each) == answers.get("segment")), None),
        language=language if language in LANGUAGES else "",
        owner=str(answers.get("owner") or before.owner), channel=str(answers.get("channel") or ""),
    )  # fmt: skip


def copied(item: Item, who: str, now: datetime) -> Item:
    """A new draft that says the same, at no moment yet."""
    return Item(
        item.workspace, item.kind, item.title, item.text, who, now, link=item.link, language=item.language,
        topics=item.topics, segment=item.segment, goal=item.goal, channel=item.channel, share=item.share,
        author=item.author, heard=item.heard, done_on=item.done_on,
    )  # fmt: skip


def is_over(item: Item, now: datetime) -> bool:
    """Whether it is no longer true, so that nobody is told of it any more."""
    return item.expires_at is not None and item.expires_at <= now


def _past_day(answers: Mapping[str, Any], zone: str, now: datetime, wrong: dict[str, Refusal]) -> date | None:
    day = fields.day(answers, "done_on", wrong)
    if day is not None and day > local_day(now, zone):
        wrong["done_on"] = NotYetDone()
    return day


def _moment(
    answers: Mapping[str, Any], zone: str, before: Item, now: datetime, wrong: dict[str, Refusal]
) -> datetime | None:
    day = fields.day(answers, "day", wrong)
    if day is None:
        return None
    try:
        at = datetime.combine(day, time.fromisoformat(str(answers.get("time") or DEFAULT_TIME)), zone_or_utc(zone))
    except ValueError:
        wrong["time"] = fields.NoDay()
        return None
    if at <= now and at != before.post_at:
        wrong["day"] = fields.NoDay()
    return at.astimezone(UTC)
