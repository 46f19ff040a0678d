"""What members write in public channels: questions are noticed, corrected and answered there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.jobs.community.members.joining import SAID
from bot.jobs.community.questions import changed, interests, is_on, shown_anew
from bot.rules.access import Right, has
from bot.rules.calendar import local_day
from bot.rules.community.members import Member
from bot.rules.community.questions import Question, Reply, State, about
from bot.rules.community.questions.kept import TEXT_CHARACTERS, Kept, language_of
from bot.rules.community.questions.ladder import heard, left_unanswered
from bot.rules.community.questions.noticing import Wording, asked, is_wordless, topics_of
from bot.rules.people import Identity, Person
from bot.slack.heard import mentioned, readable
from bot.slack.text import shorten
from bot.store import Books

# A private channel's messages are for those in it: nobody else is shown them.
PUBLIC = "channel"
EDITED, DELETED = "message_changed", "message_deleted"


@dataclass(frozen=True)
class Known:
    """By which words a question is known, and by which its topic."""

    wording: Wording
    topics: Mapping[str, tuple[str, ...]]


def is_correction(event: Mapping[str, Any]) -> bool:
    """Whether it tells that a person's message in a public channel was changed, or that any was deleted there."""
    is_bots = bool((event.get("previous_message") or {}).get("bot_id"))
    if event.get("channel_type") != PUBLIC:
        return False
    return event.get("subtype") == DELETED or (event.get("subtype") == EDITED and not is_bots)


def take(books: Books, known: Known, me: Person, event: Mapping[str, Any], now: datetime) -> None:
    """A member wrote in a public channel: a question of theirs is remembered, a reply to one may answer it; of which
    topics it was is noted, and not what it said. What moderators write is no question and no topic of members."""
    if event.get("channel_type") != PUBLIC or event.get("subtype") not in SAID or event.get("bot_id"):
        return
    channel, ts, thread = (str(event.get(each) or "") for each in ("channel", "ts", "thread_ts"))
    member = books.members.of(me.identity)
    if member is None or not channel or not ts:
        return
    text = str(event.get("text") or "")
    found = topics(books, known, me.workspace, text)
    if found and not _moderates(books, me):
        books.talk.note(member.id, found, local_day(now, books.workspaces.get(me.workspace).zone))
    if thread and thread != ts:
        _reply(books, me, member, event, now)
    else:
        _notice(books, known, me, member, channel, ts, text, now)


def _moderates(books: Books, me: Person) -> bool:
    return has(Right.MODERATE, me, books.workspaces.get(me.workspace).kind)


def _notice(
    books: Books, known: Known, me: Person, member: Member, channel: str, ts: str, text: str, now: datetime
) -> None:
    if not _moderates(books, me) and is_on(books, me.workspace) and asked(text, known.wording):
        begin(books, known, member, channel, ts, _readable(books, me.workspace, text), now)


def begin(
    books: Books, known: Known, member: Member, channel: str, ts: str, text: str, now: datetime,
    chosen: frozenset[str] = frozenset(),
) -> Kept:  # fmt: skip
    """That question of that member is remembered, and looked at at once; without `ts` it is posted by the app.
    `chosen` are the topics its asker named."""
    wrote = books.questions.written(member.id)
    question = Question(
        member.workspace, channel, ts, member.user or "", now, now, language_of(text),
        chosen or topics(books, known, member.workspace, text), interests(books, member.id),
        is_first=wrote <= (1 if ts else 0),  # the message itself was counted already
    )  # fmt: skip
    kept = books.questions.add(Kept(question, member.id, now, text, look_at=now, is_posted=not ts))
    shown_anew(books, member.workspace, kept.question.id, now)
    return kept


def topics(books: Books, known: Known, workspace: str, text: str) -> frozenset[str]:
    """What that text is about: shipped topics by their words, the community's own by their names."""
    own = {each.key: (each.name,) for each in books.topics.all(workspace) if each.name}
    return topics_of(text, {**known.topics, **own})


def correct(books: Books, known: Known, workspace: str, event: Mapping[str, Any], now: datetime) -> None:
    """A question is as its asker changed it, and none any more where it asks nothing, or is gone; one whose answer is
    gone is open again. What asks something only now is noticed now."""
    kept = concerned(books, workspace, event)
    if kept is None:
        return _correct_into_one(books, known, workspace, event, now)
    _, ts, thread = _place(event)
    is_gone, after = event.get("subtype") == DELETED, event.get("message") or {}
    if thread and thread != ts:
        if is_gone and kept.answer_ts == ts and kept.question.state is State.ANSWERED:
            opened = left_unanswered(kept.question)
            kept = replace(kept, question=opened, answered_by=None, answered_at=None, answer_ts="", look_at=now)
            changed(books, kept, now)
    elif is_gone or not asked(text := str(after.get("text") or ""), known.wording):
        gone(books, kept, now)
    else:
        said = _readable(books, workspace, text)
        question = replace(
            kept.question, topics=topics(books, known, workspace, said), language=language_of(said),
            revision=kept.question.revision + 1,
        )  # fmt: skip
        if said != kept.text:
            changed(books, replace(kept, question=question, text=said), now)


def asks_only_now(known: Known, event: Mapping[str, Any]) -> bool:
    """Whether a message of its own that nobody replied to yet asks something since it was changed, and did not before.
    Slack tells of a change too where it adds the preview of a link."""
    after, (_, ts, thread) = event.get("message") or {}, _place(event)
    if event.get("subtype") != EDITED or thread not in {"", ts} or after.get("reply_count"):
        return False
    return bool(after.get("user")) and _asks(known, after) and not _asks(known, event.get("previous_message") or {})


def _asks(known: Known, message: Mapping[str, Any]) -> bool:
    return bool(asked(str(message.get("text") or ""), known.wording))


def _correct_into_one(books: Books, known: Known, workspace: str, event: Mapping[str, Any], now: datetime) -> None:
    if not asks_only_now(known, event):
        return
    after, (channel, ts, _) = event["message"], _place(event)
    who = Identity(workspace, str(after["user"]))
    member = books.members.of(who)
    if member is not None and channel and ts:
        me = books.people.enter(who, Right.ANYBODY)
        _notice(books, known, me, member, channel, ts, str(after["text"]), now)


def concerned(books: Books, workspace: str, event: Mapping[str, Any]) -> Kept | None:
    """The question that the changed or deleted message is, or stands below; None for any other message."""
    channel, ts, thread = _place(event)
    return books.questions.at(workspace, channel, thread or ts) if channel and ts else None


def _place(event: Mapping[str, Any]) -> tuple[str, str, str]:
    before = event.get("previous_message") or {}
    ts = str(before.get("ts") or event.get("deleted_ts") or "")
    return str(event.get("channel") or ""), ts, str(before.get("thread_ts") or "")


def gone(books: Books, kept: Kept, now: datetime) -> None:
    """It was never asked; whoever was asked to answer reads that it is gone."""
    id = kept.question.id
    books.notices.withdraw(about(id))
    books.questions.drop(id)
    shown_anew(books, kept.question.workspace, id, now)


def _reply(books: Books, me: Person, member: Member, event: Mapping[str, Any], now: datetime) -> None:
    kept = books.questions.at(me.workspace, str(event["channel"]), str(event["thread_ts"]))
    if kept is None:
        return
    after = heard(kept.question, Reply(me.user, now, is_wordless=is_wordless(str(event.get("text") or ""))))
    if after.state is State.ANSWERED and kept.question.state is not State.ANSWERED:
        kept = replace(kept, answered_by=member.id, answered_at=kept.answered_at or now, answer_ts=str(event["ts"]))
        changed(books, replace(kept, question=after, look_at=now), now)
    else:
        books.questions.keep(replace(kept, question=after, look_at=now))


def _readable(books: Books, workspace: str, text: str) -> str:
    names = {user: each.name for user, each in books.people.some(workspace, mentioned(text)).items()}
    return shorten(readable(text, names), TEXT_CHARACTERS)
