"""Digests as templates show them: in a message, a letter, on a page, on the Home tab. All show the same state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.jobs.community.content.digests import DIGEST, STILL_USEFUL, readers, shelf
from bot.jobs.community.content.digests.planning import week
from bot.jobs.moments import Facts, Moment
from bot.rules.community.content import State
from bot.rules.community.content.digests import TEXT_CHARACTERS, Picked, Said, Why, less_often, may_mail, way_to
from bot.rules.community.content.digests.ranking import FEWEST
from bot.rules.community.members import Frequency, Member, NoSuchMember, Stand, Way
from bot.rules.community.topics import Topic
from bot.rules.notices import Notice, Pace
from bot.slack.text import shorten
from bot.store import Books
from bot.words.inline import address
from bot.words.tree import WrongWords

# Slack takes no more boxes to tick in one field.
MOST_OPTIONS = 10
# What a Home tab shows of what is for somebody.
ON_HOME = 3
# Reasons that name a topic.
_OF_TOPIC = {Why.FOLLOWED, Why.LIKED, Why.DIFFERENT}


def lines(books: Books, member: Member, picked: Sequence[Picked], now: datetime) -> list[dict[str, Any]]:
    """What is said of each of those items that is not over."""
    ids = [each.item for each in picked]
    items, said = books.content.some(member.workspace, ids), books.digests.said(member.id, ids)
    responses, stands = books.digests.responses(ids), books.members.topics([member.id])[member.id]
    topics = {each.key: each for each in books.topics.all(member.workspace)}
    found = []
    for each in picked:
        item = items.get(each.item)
        if item is None or item.state is State.DROPPED or (item.expires_at and item.expires_at <= now):
            continue
        key = each.which if each.why in _OF_TOPIC else next(iter(item.topics), "")
        did, response = said.get(item.id, frozenset()), responses.get(item.id)
        found.append({
            "id": item.id, "kind": item.kind.value, "title": item.title, "link": safe(item.link),
            "text": shorten(item.text, TEXT_CHARACTERS), "heard": shorten(item.heard, TEXT_CHARACTERS),
            "done_on": item.done_on, "channel": item.channel,
            "why": each.why.value, "from_channel": each.which if each.why is Why.CHANNEL else "",
            "topic": topics.get(key, Topic(key)) if key else None,
            "shown": response.shown if response else 0, "tapped": response.tapped if response else 0,
            "said": next((one.value for one in (Said.MORE, Said.LESS) if one in did), ""),
            "is_muted": any(stands.get(topic) is Stand.MUTED for topic in item.topics),
        })  # fmt: skip
    return found


def safe(link: str) -> str:
    """The address if a button may lead there; else none."""
    try:
        return address(link) if link.startswith("https://") else ""
    except WrongWords:
        return ""


def on_home(books: Books, member: Member, now: datetime) -> Sequence[dict[str, Any]]:
    """What is for them now, with why."""
    on_it = shelf(books, member.workspace, now)
    (chosen,) = on_it.digests(readers(books, on_it, [member], now), week(now))
    return lines(books, member, chosen[:ON_HOME], now)


def whole(books: Books, member: Member, period: str, now: datetime) -> dict[str, Any] | None:
    """A digest as it stands; None where it is gone."""
    given = books.digests.get(member.id, period)
    if given is None:
        return None
    shown = lines(books, member, given.items, now)
    return {"period": period, "items": shown, "frequency": member.frequency.value}


def _digest(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """At claim, what was muted or ran out since is left out; with too little left, or where it may not go any more,
    nothing is said."""
    try:
        member = books.members.get(notice.workspace, int(notice.facts["member"]))
    except NoSuchMember:
        return None
    found = whole(books, member, str(notice.facts["period"]), now)
    if found is None or member.user != notice.to:
        return None
    if notice.ts is not None:
        return found
    left = [each for each in found["items"] if not each["is_muted"]]
    agreed = books.members.holding([member.id], now).get(member.id, frozenset())
    return {**found, "items": left} if len(left) >= FEWEST and way_to(member, agreed, now) is Way.MESSAGE else None


def question(books: Books, member: Member) -> dict[str, Any]:
    """What is asked of who does not look at their digests; whether it still waits for an answer."""
    course, less = books.digests.course(member.id), less_often(member.frequency)
    waits = member.frequency is not Frequency.NEVER and course is not None and course.asked_at is not None
    return {"waits": waits, "frequency": member.frequency.value, "less": less.value}


def settings(books: Books, member: Member, now: datetime) -> dict[str, Any]:
    """How often and where to, as it is; what may be chosen; and the topics that are muted."""
    agreed = books.members.holding([member.id], now).get(member.id, frozenset())
    stands, topics = books.members.topics([member.id])[member.id], books.topics.all(member.workspace)
    return {
        "frequency": member.frequency.value, "frequencies": [each.value for each in Frequency],
        "way": member.way.value, "may_mail": may_mail(member, agreed),
        "muted": [each for each in topics if stands.get(each.key) is Stand.MUTED][:MOST_OPTIONS],
    }  # fmt: skip


def _still_useful(books: Books, notice: Notice, now: datetime) -> Facts | None:
    try:
        member = books.members.get(notice.workspace, int(notice.facts["member"]))
    except NoSuchMember:
        return None
    asked = question(books, member)
    agreed = books.members.holding([member.id], now).get(member.id, frozenset())
    may = asked["waits"] and way_to(member, agreed, now) is Way.MESSAGE
    return asked if may or notice.ts is not None else None


MOMENTS = {
    DIGEST: Moment(_digest, Pace.DAYTIME),
    STILL_USEFUL: Moment(_still_useful, Pace.DAYTIME, counts=True),
}
