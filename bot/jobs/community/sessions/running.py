"""Moderators announce a session, sort its questions, say what became of each, and let the recap out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from bot.jobs.community.sessions import ANNOUNCED, CARRIED, FEATURE, MOVED, OWED, RECAP, moderates, today
from bot.jobs.community.sessions.asking import one_of
from bot.rules.calendar import zone_or_utc
from bot.rules.community import fields
from bot.rules.community.questions import sessions as rules
from bot.rules.community.questions.sessions import Collected, NoSuchSession, QuestionGone, Session, Stage, State, about
from bot.rules.notices import Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

# At what hour of their day somebody is reminded of an answer they owe.
REMINDED_AT = time(9)


def announce(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> Session:
    """It stands in its channel, and questions are collected. Raises FieldRefusals."""
    blank = Session(me.user, now, now, now, 0, workspace=me.workspace)
    planned = rules.planned(answers, blank, books.workspaces.get(me.workspace).zone, now)
    session = books.sessions.add(planned)
    said = Planned(
        f"{ANNOUNCED}:{session.id}", ANNOUNCED, about(session.id), me.workspace, session.channel,
        {"session": session.id}, stale_after=session.starts_at, living=True,
    )  # fmt: skip
    books.notices.plan(said, now)
    _note(books, me, session, "announce", now)
    return session


def change(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> Session:
    """It is as the form says, and what stands in its channel too; another time is told there anew, because nobody is
    shown that a message was changed. Raises NoSuchSession for what begins, FieldRefusals."""
    before = books.sessions.get(me.workspace, id)
    session = rules.changed(answers, before, books.workspaces.get(me.workspace).zone, now)
    books.sessions.keep(session)
    if session.starts_at != before.starts_at:
        said = Planned(
            f"{MOVED}:{id}:{now.isoformat()}", MOVED, about(id), me.workspace, session.channel,
            {"session": id, "starts_at": session.starts_at.isoformat()}, stale_after=session.starts_at,
        )  # fmt: skip
        books.notices.plan(said, now)
    _note(books, me, session, "change", now)
    return session


def call_off(books: Books, me: Person, id: int, now: datetime) -> None:
    """It does not take place; its channel reads so. Raises NoSuchSession for what has begun."""
    session = rules.called_off(books.sessions.get(me.workspace, id))
    books.sessions.keep(session)
    _note(books, me, session, "call_off", now)


def merge(books: Books, me: Person, id: int, into: int, other: int, now: datetime) -> Session:
    """The second asks what the first does: its votes go there. Raises NoSuchSession, QuestionGone."""
    session = _open(books, me, id)
    found = {each.id: each for each in books.sessions.questions(id)}
    if into not in found or other not in found:
        raise QuestionGone()
    books.sessions.merge(*rules.merged(found[into], found[other]))
    _note(books, me, session, "merge", now)
    return session


def answered(books: Books, me: Person, question: int, now: datetime) -> Session:
    """It was answered, in the session or later by whoever took it home. Raises NoSuchSession, QuestionGone for
    somebody else's too."""
    session = books.sessions.session_of(me.workspace, question)
    found = one_of(books, session, question)
    if not (moderates(books, me) or (found.state is State.CARRIED and found.owner == me.user)):
        raise QuestionGone()
    if session.stage not in {Stage.BEGUN, Stage.TOLD}:
        raise NoSuchSession()
    books.sessions.change(rules.answered(found))
    _note(books, me, session, "answered", now)
    return session


def carry(
    books: Books, me: Person, id: int, question: int, answers: Mapping[str, Any], now: datetime
) -> Session:  # fmt: skip
    """Somebody answers it until a day, or all that are left where `question` is 0; they are told at once, and reminded
    on that day. Raises NoSuchSession, QuestionGone, NotHere, FieldRefusals."""
    session = _open(books, me, id)
    if session.stage is Stage.ANNOUNCED:
        raise NoSuchSession()
    wrong: dict[str, Refusal] = {}
    owner, day = str(answers.get("owner") or ""), fields.day(answers, "answer_by", wrong)
    if wrong:
        raise FieldRefusals(wrong)
    found = books.sessions.questions(id)
    some = [each for each in found if (each.id == question if question else each.state is State.COLLECTED)]
    if not some:
        raise QuestionGone()
    taken = [rules.carried(each, owner, day, today(books, me.workspace, now)) for each in some]
    books.people.check_here(Identity(me.workspace, owner))
    for each in taken:
        books.sessions.change(each)
    _tell(books, session, taken[0], now)
    _note(books, me, session, "carry", now)
    return session


def tell(books: Books, me: Person, id: int, now: datetime) -> Session:
    """The recap stands in the channel. Raises NoSuchSession, NobodyAnswers."""
    session = books.sessions.get(me.workspace, id)
    if session.stage is not Stage.BEGUN:
        raise NoSuchSession()
    rules.recap(books.sessions.questions(id))
    session = replace(session, stage=Stage.TOLD)
    books.sessions.keep(session)
    said = Planned(
        f"{RECAP}:{id}", RECAP, about(id), me.workspace, session.channel, {"session": id}, living=True
    )  # fmt: skip
    books.notices.plan(said, now)
    _note(books, me, session, "tell", now)
    return session


def _tell(books: Books, session: Session, taken: Collected, now: datetime) -> None:
    """Whoever takes questions home hears which, and on their day what is left of them: once for a day."""
    owner, day = taken.owner, taken.answer_by
    assert day is not None
    facts, key = {"session": session.id, "day": day.isoformat()}, f"{session.id}:{owner}:{day}"
    notices = [Planned(f"{CARRIED}:{key}", CARRIED, about(session.id), session.workspace, owner, facts, living=True)]
    at = _on(day, books.people.get(Identity(session.workspace, owner)).zone)
    if at > now:  # else they were told just now
        notices.append(
            Planned(f"{OWED}:{key}", OWED, about(session.id), session.workspace, owner, facts, at, living=True)
        )
    books.notices.plan_many(notices, now)


def _on(day: date, zone: str | None) -> datetime:
    return datetime.combine(day, REMINDED_AT, zone_or_utc(zone))


def _open(books: Books, me: Person, id: int) -> Session:
    session = books.sessions.get(me.workspace, id)
    if session.stage not in {Stage.ANNOUNCED, Stage.BEGUN}:
        raise NoSuchSession()
    return session


def _note(books: Books, me: Person, session: Session, verb: str, now: datetime) -> None:
    books.notices.refresh(now, about=about(session.id))
    books.record.note(now, f"{FEATURE}.{verb}", about(session.id), workspace=me.workspace, who=me.user)
