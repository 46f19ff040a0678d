"""Moderators ask a poll, stop it or call it off; members answer it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.polls import ASKED, FEATURE, LASTS, emptied
from bot.rules.community.questions import polls as rules
from bot.rules.community.questions.polls import (
    KEY_BYTES,
    NoSuchPoll,
    Poll,
    PollClosed,
    Repeat,
    State,
    TooFewForPoll,
    about,
)
from bot.rules.notices import Planned
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books


def make(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> Poll:
    """The poll is asked in its channel as the form says, from now on. Raises FieldRefusals."""
    hours, zone = str(answers.get("lasts") or ""), books.workspaces.get(me.workspace).zone
    lasts = timedelta(hours=int(hours) if hours in map(str, LASTS) else 0)
    blank = Poll(me.workspace, str(answers.get("channel") or ""), me.user, "", (), now, now, zone=zone)
    poll = rules.read(answers, blank, lasts)
    try:
        rules.check_floor(books.polls.could_answer(me.workspace), poll.is_anonymous)
    except TooFewForPoll as refusal:
        raise FieldRefusals({"named": refusal}) from None
    poll = books.polls.add(poll)
    ask(books, poll, now)
    _note(books, me, poll, "make", now)
    return poll


def ask(books: Books, poll: Poll, now: datetime) -> None:
    """It takes answers, and stands in its channel."""
    if poll.is_anonymous:
        books.polls.fill(poll.id, rules.opened(poll, secrets.token_bytes(KEY_BYTES)))
    said = Planned(
        f"{ASKED}:{poll.id}", ASKED, about(poll.id), poll.workspace, poll.channel, {"poll": poll.id},
        stale_after=poll.closes_at, living=True,
    )  # fmt: skip
    books.notices.plan(said, now)


def answer_unseen(books: Books, me: Person, id: int, choices: Collection[int], now: datetime) -> None:
    """Their answer to an anonymous poll is counted. The transaction writes the box and nothing else: neither who, nor
    when, nor a key under which this was done once, for the box takes one answer of each.

    Raises NoSuchPoll, PollClosed, NoSuchOption, AnsweredAlready.
    """
    poll = books.polls.get(me.workspace, id)
    box = books.polls.box(id)
    if not poll.is_anonymous or box is None:
        raise PollClosed()
    books.polls.fill(id, rules.cast(box, poll, me.identity, choices, now))


def answer_named(books: Books, me: Person, id: int, choices: Collection[int], now: datetime) -> None:
    """That is their answer to a named poll from now on. Raises NoSuchPoll, PollClosed, NoSuchOption, NotReadYet."""
    poll = books.polls.get(me.workspace, id)
    if poll.is_anonymous:
        raise PollClosed()
    chosen = rules.checked(poll, choices, now)
    books.polls.answer(id, own.here(books, me, now).id, chosen)


def call_off(books: Books, me: Person, id: int, now: datetime) -> None:
    """It takes no answers, nothing is told of it, and it does not come again. Raises NoSuchPoll."""
    poll = books.polls.get(me.workspace, id)
    if poll.state not in {State.WAITING, State.OPEN}:
        raise NoSuchPoll()
    emptied(books, poll, now)
    books.polls.keep(replace(poll, state=State.CALLED_OFF, repeat=Repeat.NEVER))
    _note(books, me, poll, "call_off", now)


def stop(books: Books, me: Person, id: int, now: datetime) -> None:
    """It is told when it closes, and does not come again. Raises NoSuchPoll."""
    poll = books.polls.get(me.workspace, id)
    if poll.state is not State.OPEN or poll.repeat is Repeat.NEVER:
        raise NoSuchPoll()
    books.polls.keep(replace(poll, repeat=Repeat.NEVER))
    _note(books, me, poll, "stop", now)


def _note(books: Books, me: Person, poll: Poll, verb: str, now: datetime) -> None:
    books.notices.refresh(now, about=about(poll.id))
    books.record.note(now, f"{FEATURE}.{verb}", about(poll.id), workspace=me.workspace, who=me.user)
