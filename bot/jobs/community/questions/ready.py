"""Ready texts: moderators keep them, and say one in the thread of a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.community.questions import FEATURE, TEMPLATES, changed, enter, get
from bot.jobs.moments import Facts
from bot.rules.community import fields
from bot.rules.community.questions import Reply
from bot.rules.community.questions.faq import (
    ANSWER_CHARACTERS,
    MOST_READY,
    TITLE_CHARACTERS,
    NoSuchEntry,
    Ready,
    TooManyReady,
    ready,
)
from bot.rules.community.questions.kept import Kept
from bot.rules.community.questions.ladder import heard, may_use_macro
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import blocks
from bot.slack.client import SlackAway, SlackLimited, SlackRefused
from bot.store import Books

log = structlog.get_logger(__name__)
SAY = f"{FEATURE}.say"


def page(books: Books, me: Person) -> Facts:
    """All of them."""
    return {"lines": [asdict(each) for each in books.faq.ready(me.workspace)], "most": MOST_READY}


def form(books: Books, me: Person, id: int) -> Facts:
    """What the form of one holds, empty for a new one. Raises NoSuchEntry."""
    found = _one(books, me, id) if id else Ready(me.workspace, "", "")
    return {**asdict(found), "title_most": TITLE_CHARACTERS, "text_most": ANSWER_CHARACTERS}


def save(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> None:
    """It is so now. Raises NoSuchEntry, TooManyReady, FieldRefusals."""
    before = _one(books, me, id) if id else Ready(me.workspace, "", "")
    if not id and len(books.faq.ready(me.workspace)) >= MOST_READY:
        raise TooManyReady(most=MOST_READY)
    books.faq.keep_ready(ready(answers, before))
    _note(books, me, "keep_ready", now)


def drop(books: Books, me: Person, id: int, now: datetime) -> None:
    """There is no such text any more. Raises NoSuchEntry."""
    books.faq.drop_ready(me.workspace, _one(books, me, id).id)
    _note(books, me, "drop_ready", now)


def choosing(books: Books, me: Person, id: int) -> Facts:
    """What the form of saying one holds. Raises NoSuchQuestion, PersonFirst."""
    kept = get(books, me.workspace, id)
    may_use_macro(kept.question, _replies(books, kept))
    return {"text": kept.text, "all": [asdict(each) for each in books.faq.ready(me.workspace)]}


def say(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> None:
    """It is said in the thread, once. Raises NoSuchQuestion, PersonFirst, FieldRefusals."""
    kept = get(books, me.workspace, id)
    may_use_macro(kept.question, _replies(books, kept))
    chosen = str(answers.get("ready") or "")
    found = next((each for each in books.faq.ready(me.workspace) if str(each.id) == chosen), None)
    if found is None:
        raise FieldRefusals({"ready": fields.Empty()})
    facts = {"workspace": me.workspace, "question": id, "ready": found.id, "at": now.isoformat()}
    books.errands.plan(f"{SAY}:{id}:ready={found.id}:revision={kept.question.revision}", SAY, facts, now)
    after = heard(kept.question, Reply(me.user, now, is_macro=True))
    changed(books, replace(kept, question=after, look_at=now), now)
    enter(books, kept, "say", me.user, now, ready=found.id)


def _replies(books: Books, kept: Kept) -> list[Reply]:
    """What a person answered, as far as it is known."""
    return [Reply("", kept.answered_at)] if kept.answered_at else []


def _say(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The text stands in the thread of the question; tried again, it does not stand there twice.

    Raises SlackAway, SlackLimited, SlackUnclear: to be tried again.
    """
    workspace, at = str(facts["workspace"]), datetime.fromisoformat(str(facts["at"]))
    with deps.store.reading() as books:
        kept = books.questions.get(workspace, int(facts["question"]))
        text = next((each.text for each in books.faq.ready(workspace) if each.id == facts["ready"]), "")
        there = books.workspaces.get(workspace)
    if kept is None or not text or not kept.question.ts:
        return
    words = deps.words.tree(f"{TEMPLATES}/said", there.language, {"text": text}, there.zone)
    mark, question = f"question-{facts['question']}-{facts['ready']}-{facts['at']}", kept.question
    try:
        if not deps.slack.find(workspace, question.channel, mark, at, question.ts):
            deps.slack.post(workspace, question.channel, blocks.message(words, ""), mark, question.ts)
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        log.warning("a ready text was not said", error=str(refused))
    deps.crash("questions.said")


def _one(books: Books, me: Person, id: int) -> Ready:
    found = next((each for each in books.faq.ready(me.workspace) if each.id == id), None)
    if found is None:
        raise NoSuchEntry()
    return found


def _note(books: Books, me: Person, what: str, now: datetime) -> None:
    books.record.note(now, f"{FEATURE}.{what}", f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)


ERRANDS = {SAY: _say}
