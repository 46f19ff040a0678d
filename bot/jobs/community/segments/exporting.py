"""A segment comes as a file to the moderator who asked, and is deleted in Slack a week later, or when somebody is
forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import lent
from bot.jobs.community.segments import FEATURE
from bot.rules.access import Right
from bot.rules.community.members import Member, Stand
from bot.rules.community.segments import Segment, check_open
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import written
from bot.slack.client import SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)
EXPORT, FORGET = f"{FEATURE}.export", f"{FEATURE}.forget_export"
HEADERS = (
    "name", "email", "standing", "language", "languages", "zone", "family", "seniority", "skills", "location", "tags",
    "joined", "graduates", "worked_until", "topics", "agreed",
)  # fmt: skip


def ask(books: Books, me: Person, segment: Segment, now: datetime) -> None:
    """The file is on its way, by an errand; the record says who asked. Raises SegmentOfHiring."""
    check_open(segment)
    facts = {"workspace": me.workspace, "segment": segment.id, "who": me.user}
    books.errands.plan(f"{EXPORT}:{segment.id}:to={me.user}:at={now.isoformat()}", EXPORT, facts, now)
    books.record.note(now, EXPORT, f"segment:{segment.id}", workspace=me.workspace, who=me.user)


def send(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Everybody in the segment stands in a file in the asker's own conversation, with nothing an office program runs.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    workspace, now = facts["workspace"], deps.now()
    with deps.store.reading() as books:
        try:
            books.people.enter(Identity(workspace, facts["who"]), Right.MODERATE)
            segment = books.segments.get(workspace, facts["segment"])
        except Refusal:
            log.info("a file that nobody may have any more", number=facts["segment"])
            return
        content = written(HEADERS, _rows(books, segment, now)).encode("utf-8-sig")
    hand_over(deps, workspace, facts["who"], "members.csv", content)


def hand_over(deps: Deps, workspace: str, who: str, name: str, content: bytes) -> None:
    """The file stands in somebody's own conversation, and is deleted there a week later.

    Raises SlackRefused, SlackLimited, SlackAway.
    """
    room = deps.slack.conversation(workspace, who)
    try:
        file = deps.slack.upload(workspace, name, name, content, to=room)
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a file may not have arrived", error=str(lost))
        return
    deps.crash("segments.export_sent")
    lent.lend(deps, workspace, file, lent.ADDRESSES_STAND_FOR)


def forget(deps: Deps, facts: Mapping[str, Any]) -> None:
    """A file that was sent by a version before this one is gone in Slack. Raises as `send` does."""
    deps.slack.delete_file(facts["workspace"], facts["file"])


def _rows(books: Books, segment: Segment, now: datetime) -> Iterator[Sequence[str]]:
    last = 0
    while ids := books.segments.members(segment, now, after=last):
        topics, agreed = books.members.topics(ids), books.members.holding(ids, now)
        for id, member in books.members.some(segment.workspace, ids).items():
            followed = [topic for topic, stand in topics[id].items() if stand is Stand.FOLLOWED]
            yield _row(member, followed, sorted(each.value for each in agreed.get(id, ())))
        last = ids[-1]


def _row(member: Member, topics: Sequence[str], agreed: Sequence[str]) -> Sequence[str]:
    days = [each.isoformat() if each else "" for each in (
        member.joined_at and member.joined_at.date(), member.graduates, member.worked_until,
    )]  # fmt: skip
    return (
        member.name, member.email, member.standing.value, member.language, ", ".join(member.languages), member.zone,
        member.family, member.seniority, ", ".join(member.skills), member.location, ", ".join(member.tags), *days,
        ", ".join(topics), ", ".join(agreed),
    )  # fmt: skip


ERRANDS: Mapping[str, Callable[[Deps, Mapping[str, Any]], None]] = {EXPORT: send, FORGET: forget}
