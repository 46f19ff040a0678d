"""Members ask questions for a session, and vote for those of others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.members import own
from bot.rules.community.questions import sessions as rules
from bot.rules.community.questions.sessions import Collected, QuestionGone, Session
from bot.rules.people import Person
from bot.store import Books


def ask(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> Session:
    """Their question is among those of the session. Raises NoSuchSession, NotCollecting, AskedEnough, NotReadYet,
    FieldRefusals."""
    session, member = books.sessions.get(me.workspace, id), own.here(books, me, now)
    asker = f"{member.id}"
    mine = [each for each in books.sessions.questions(id) if each.asker == asker]
    text = rules.read(str(answers.get("text") or ""), mine, session, now)
    is_new_voice = not books.sessions.was_heard(member.id, id)
    is_named = answers.get("unnamed") != ["yes"]
    books.sessions.ask(
        Collected(0, asker, text, now, is_new_voice=is_new_voice, session=id, is_named=is_named)
    )  # fmt: skip
    return session


def vote(books: Books, me: Person, question: int, now: datetime) -> Session:
    """They want an answer to it too, or no more. Raises QuestionGone, NotCollecting, NotReadYet."""
    session, member = books.sessions.session_of(me.workspace, question), own.here(books, me, now)
    books.sessions.change(rules.voted(one_of(books, session, question), f"{member.id}", session, now))
    return session


def one_of(books: Books, session: Session, id: int) -> Collected:
    """That question of the session. Raises QuestionGone."""
    found = next((each for each in books.sessions.questions(session.id) if each.id == id), None)
    if found is None:
        raise QuestionGone()
    return found
