"""The commands: a word after `/hire` or `/community`, in English or Chinese, or the nearest one to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from slack_bolt import Ack, BoltResponse
from structlog.contextvars import bind_contextvars

from bot.deps import Deps
from bot.handlers import settings
from bot.handlers.caller import Caller, Listener, message, once
from bot.handlers.community.content import listing as calendar
from bot.handlers.community.events import listing as events
from bot.handlers.community.goals import showing as goals
from bot.handlers.community.intros import own as intros
from bot.handlers.community.matching import looking as matching
from bot.handlers.community.members import acting
from bot.handlers.community.members import own as members
from bot.handlers.community.moderation import reading as moderation
from bot.handlers.community.moderation import reporting
from bot.handlers.community.nurture import learning as lessons
from bot.handlers.community.openings import listing as openings
from bot.handlers.community.polls import asking as polls
from bot.handlers.community.questions import asking as questions
from bot.handlers.community.questions import helping
from bot.handlers.community.questions import keeping as questions_kept
from bot.handlers.community.questions import known as question_words
from bot.handlers.community.questions import moderating as questions_moderated
from bot.handlers.community.recognition import thanking
from bot.handlers.community.search import finding as searching
from bot.handlers.community.segments import showing as segments
from bot.handlers.community.sessions import asking as sessions
from bot.handlers.community.sources import listing as sources
from bot.handlers.community.sources import referring
from bot.handlers.hiring.candidates import listing
from bot.handlers.hiring.checkins import listing as checkins
from bot.handlers.hiring.debriefs import opening as debriefing
from bot.handlers.hiring.descriptions import writing
from bot.handlers.hiring.panels import availability, claiming, today
from bot.handlers.hiring.panels import noting as reading
from bot.handlers.hiring.plans import writing as planning
from bot.handlers.hiring.reports import keeping, numbers
from bot.handlers.hiring.requisitions import asking, showing
from bot.handlers.hiring.scorecards import filling
from bot.handlers.hiring.search import finding as people
from bot.handlers.hiring.training import learning
from bot.jobs import hints
from bot.jobs.community import nurture
from bot.jobs.community.questions import noticing
from bot.jobs.hiring.panels import noting
from bot.rules.access import Right, has
from bot.slack import ids
from bot.slack.heard import readable

# How alike a mistyped word and ours must be to be offered: one letter in three may be wrong.
ALIKE = 0.6


@dataclass(frozen=True)
class Word:
    """A word after a command, in both languages, what answers it, and the right that asks for."""

    command: str
    english: str
    chinese: str
    listener: Listener
    right: Right


WORDS = (
    Word("hire", "request", "申请", asking.request, Right.HIRE),
    Word("hire", "approve", "审批", showing.waiting, Right.HIRE),
    Word("hire", "status", "进度", showing.status, Right.HIRE),
    Word("hire", "describe", "职位", writing.describe, Right.HIRE),
    Word("hire", "plan", "方案", planning.plan, Right.HIRE),
    Word("hire", "search", "找人", people.show, Right.HIRE),
    Word("hire", "candidates", "候选人", listing.show, Right.HIRE),
    Word("hire", "decide", "决定", debriefing.show, Right.HIRE),
    Word("hire", "known", "已认识", matching.known, Right.HIRE),
    Word("hire", "pool", "人才库", keeping.pool, Right.HIRE),
    Word("hire", "checkins", "回访", checkins.show, Right.HIRE),
    Word("hire", "numbers", "数据", numbers.numbers, Right.HIRE),
    Word("interview", "today", "今天", today.today, Right.HIRE),
    Word("interview", "card", "评分", filling.card, Right.HIRE),
    Word("interview", "training", "培训", learning.show, Right.HIRE),
    Word("interview", "availability", "空档", availability.availability, Right.HIRE),
    Word("interview", "swap", "换人", claiming.coming, Right.HIRE),
    Word("hire", "settings", "设置", settings.show, Right.ANYBODY),
    Word("interview", "settings", "设置", settings.show, Right.ANYBODY),
    Word("community", "me", "我的", members.me, Right.BELONG),
    Word("community", "jobs", "机会", openings.show, Right.BELONG),
    Word("community", "events", "活动", events.show, Right.BELONG),
    Word("community", "sessions", "问答", sessions.show, Right.BELONG),
    Word("community", "meet", "认识", intros.meet, Right.BELONG),
    Word("community", "learn", "学习", lessons.learn, Right.BELONG),
    Word("community", "ask", "提问", questions.ask, Right.BELONG),
    Word("community", "help-others", "帮忙", helping.offer, Right.BELONG),
    Word("community", "faq", "常见问题", questions_kept.faq, Right.BELONG),
    Word("community", "thanks", "感谢", thanking.thanks, Right.BELONG),
    Word("community", "refer", "推荐", referring.refer, Right.BELONG),
    Word("community", "pause", "暂停", members.pause, Right.BELONG),
    Word("community", "report", "举报", reporting.somebody, Right.BELONG),
    Word("community", "queue", "待办", moderation.queue, Right.MODERATE),
    Word("community", "questions", "问题", questions_moderated.board, Right.MODERATE),
    Word("community", "search", "找人", searching.show, Right.MODERATE),
    Word("community", "content", "内容", calendar.show, Right.MODERATE),
    Word("community", "poll", "发起投票", polls.poll, Right.MODERATE),
    Word("community", "polls", "投票", polls.show, Right.MODERATE),
    Word("community", "segments", "分组", segments.show, Right.MODERATE),
    Word("community", "goals", "目标", goals.show, Right.MODERATE),
    Word("community", "invite", "邀请", sources.invite, Right.MODERATE),
    Word("community", "settings", "设置", settings.show, Right.ANYBODY),
)
HELP = {"", "help", "帮助", "?"}


def hire(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """`/hire`: the department's side of hiring."""
    return _answer("hire", ack, person, deps, body)


def interview(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """`/interview`: the interviewer's side of hiring."""
    return _answer("interview", ack, person, deps, body)


def community(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """`/community`: the member's side."""
    return _answer("community", ack, person, deps, body)


def said(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
    """Somebody wrote: keep it where it is a note on an interview; count it where it is in a community's channel, and
    look whether it asks or answers something; what was written to the bot is answered with what it listens to."""
    if noticing.is_correction(event):
        return _corrected(ack, person, deps, body, event)
    note = reading.read(event, person.identity.user)
    is_word = event.get("channel_type") == "im" and not event.get("subtype") and not event.get("bot_id")
    if note or is_word or acting.counts(person, deps, event):
        now = deps.now()
        with deps.store.open(once=once(body), at=now) as books:
            me = person.enter(books)
            acting.take(books, me.identity, event, now)
            noticing.take(books, question_words(deps), me, event, now)
            if is_word:
                nurture.heard(books, me.identity, readable(str(event.get("text") or ""), {}), now)
            if not (note and noting.take(books, me, note, now)) and is_word:
                hints.plan(books, me, now)
    return ack()


def _corrected(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
    """A message was changed or deleted, which only matters where it is a question, becomes one, or stands below one."""
    now, workspace = deps.now(), person.identity.workspace
    with deps.store.reading() as books:
        is_known = noticing.concerned(books, workspace, event) is not None
    if is_known or noticing.asks_only_now(question_words(deps), event):
        with deps.store.open(once=once(body), at=now) as books:
            noticing.correct(books, question_words(deps), workspace, event, now)
    return ack()


def _answer(command: str, ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    said = (body.get("text") or "").strip().lower()
    first = said.split(maxsplit=1)[0] if said else ""
    words = [word for word in WORDS if word.command == command]
    for word in words:
        if first in {word.english, word.chinese}:
            bind_contextvars(address=ids.address(word.listener))
            return word.listener(ack=ack, person=Caller(person.identity, word.right), deps=deps, body=body)  # type: ignore[no-any-return]
    return _help(command, ack, person, deps, "" if first in HELP else first, words)


def _help(command: str, ack: Ack, person: Caller, deps: Deps, unknown: str, words: Sequence[Word]) -> BoltResponse:
    with deps.store.reading() as books:
        me = person.enter(books)
        kind = books.workspaces.get(me.workspace).kind
    offered = [word for word in words if has(word.right, me, kind)]
    names = [name for word in offered for name in (word.english, word.chinese)]
    facts = {
        "command": command,
        "unknown": unknown,
        "nearest": next(iter(get_close_matches(unknown, names, 1, ALIKE)), ""),
        "words": [word.english for word in offered],
    }
    return ack(response_type="ephemeral", **message(deps, me, "commands/help", facts))
