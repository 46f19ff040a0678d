"""A member asks by a form, sees what became of their questions, and says whether one is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.moderation import users as moderators
from bot.jobs.community.questions import changed, enter, get, is_on, lines, telling
from bot.jobs.community.questions.noticing import Known, begin
from bot.rules.community.members import How
from bot.rules.community.questions import State
from bot.rules.community.questions import ladder as rules
from bot.rules.community.questions.kept import FLOOR, MOST_TOPICS, TEXT_CHARACTERS, Kept, QuestionsOff, read
from bot.rules.people import Person
from bot.store import Books

# How many of one's questions the form lists.
LISTED = 5


def form(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What the form shows before anything is typed, and their last questions. Begins a record where there is none.
    Raises NotReadYet."""
    member = own.here(books, me, now)
    offer = books.questions.offer(member.id)
    return {
        "is_on": is_on(books, me.workspace), "is_switched_on": books.questions.is_on(me.workspace), "floor": FLOOR,
        "have": len(books.questions.offers(me.workspace)), "helps": offer is not None and not offer.is_paused,
        "topics": [asdict(each) for each in books.topics.all(me.workspace)[:100]], "most": MOST_TOPICS,
        "characters": TEXT_CHARACTERS,
        "mine": lines(books, me.workspace, books.questions.of(member.id, LISTED), now),
    }  # fmt: skip


def ask(books: Books, me: Person, known: Known, answers: Mapping[str, Any], now: datetime) -> Kept:
    """Their question is posted in that channel with their name on it. Raises QuestionsOff, FieldRefusals."""
    member = own.here(books, me, now)
    if not is_on(books, me.workspace):
        raise QuestionsOff()
    typed = read(answers, {each.key for each in books.topics.all(me.workspace)})
    kept = begin(books, known, member, typed.channel, "", typed.text, now, typed.topics)
    own.tapped(books, member, How.ANSWER, now)
    telling.post(books, kept, now)
    enter(books, kept, "ask", me.user, now)
    return kept


def reopen(books: Books, me: Person, id: int, now: datetime) -> Kept:
    """It is open again, and others are asked. Raises NoSuchQuestion, NotTheirs."""
    kept = get(books, me.workspace, id)
    after = rules.reopened(kept.question, me.user, moderators(books, me.workspace), now)
    if after == kept.question:
        return kept
    kept = replace(kept, question=after, look_at=now, reason="")
    changed(books, kept, now)
    enter(books, kept, "reopen", me.user, now)
    return kept


def helped(books: Books, me: Person, id: int, now: datetime) -> Kept:
    """An earlier answer was one to theirs: nobody more is asked. Raises NoSuchQuestion, NotTheirs."""
    kept = get(books, me.workspace, id)
    after = rules.helped(kept.question, me.user)
    if kept.question.state is State.OPEN:
        kept = replace(kept, question=after, look_at=None)
        changed(books, kept, now)
        own.tapped(books, own.mine(books, me), How.CLICK, now)
        enter(books, kept, "helped", me.user, now)
    return kept
