"""Polls. Of an anonymous one that is open there is a box, sealed and undated; docs/decisions/
an-answer-that-is-only-counted.md says what must not stand beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, select, update

from bot.rules.community.members import Standing
from bot.rules.community.questions.polls import Box, NoSuchPoll, Poll, Repeat, Result, State
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.readable import readable
from bot.store.schema import members, poll_answers, poll_boxes, polls
from bot.store.sealed import POLL
from bot.store.secrets import Secrets

p, b, a, m = polls.c, poll_boxes.c, poll_answers.c, members.c


class Polls:
    """The polls of every community."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def add(self, poll: Poll) -> Poll:
        """The poll with the number it was given."""
        put = insert_numbered(self._connection, polls).returning(p.id)
        return replace(poll, id=self._connection.execute(put, _columns(poll)).scalar_one())

    def keep(self, poll: Poll) -> None:
        """The poll is as it says now."""
        self._connection.execute(update(polls).where(p.id == poll.id).values(**_columns(poll)))

    def get(self, workspace: str, id: int) -> Poll:
        """That poll there; locked in a transaction that writes. Raises NoSuchPoll."""
        query = locked(self._connection, select(polls).where(p.workspace == workspace, p.id == id))
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NoSuchPoll()
        return _poll(row)

    def page(self, workspace: str, n: int, most: int) -> Sequence[Poll]:
        """Page `n` of them, the newest first; one more than `most` when there is another page."""
        query = select(polls).where(p.workspace == workspace).order_by(p.id.desc()).offset(n * most).limit(most + 1)
        return readable(self._connection.execute(query).mappings(), _poll, "polls")

    def to_open(self, now: datetime, most: int) -> Sequence[tuple[str, int]]:
        """The workspace and number of those whose time has come, the first first."""
        query = select(p.workspace, p.id).where(p.state == State.WAITING.value, p.opens_at <= now)
        return [tuple(row) for row in self._connection.execute(query.order_by(p.opens_at, p.id).limit(most))]

    def to_close(self, now: datetime, most: int) -> Sequence[tuple[str, int]]:
        """The same of those whose time is over, and of those that are open without a box that they need."""
        boxed = select(b.poll).where(b.poll == p.id).exists()
        query = select(p.workspace, p.id).where(p.state == State.OPEN.value)
        query = query.where((p.closes_at <= now) | (p.is_anonymous & ~boxed))
        return [tuple(row) for row in self._connection.execute(query.order_by(p.closes_at, p.id).limit(most))]

    def box(self, poll: int) -> Box | None:
        """The box of that poll, locked in a transaction that writes; None where there is none."""
        query = locked(self._connection, select(b.content).where(b.poll == poll))
        sealed = self._connection.execute(query).scalar()
        if sealed is None:
            return None
        said = json.loads(self._secrets.unseal(POLL, sealed))
        return Box(tuple(said["counts"]), said["answers"], frozenset(said["marks"]), bytes.fromhex(said["key"]))

    def fill(self, poll: int, box: Box) -> None:
        """The box of that poll is that, written whole; what it was before is overwritten."""
        said = {"counts": box.counts, "answers": box.answers, "marks": sorted(box.marks), "key": box.key.hex()}
        sealed = self._secrets.seal_undated(POLL, json.dumps(said, sort_keys=True))
        put = insert_or_change(self._connection.dialect.name, poll_boxes, "content")
        self._connection.execute(put, {"poll": poll, "content": sealed})

    def empty(self, poll: int) -> None:
        """There is no box of that poll any more."""
        self._connection.execute(delete(poll_boxes).where(b.poll == poll))

    def answer(self, poll: int, member: int, options: frozenset[int]) -> None:
        """That is what they chose in a named poll."""
        row = {"poll": poll, "member": member, "options": sorted(options)}
        put = insert_or_change(self._connection.dialect.name, poll_answers, "options")
        self._connection.execute(put, row)

    def answers(self, poll: int) -> Mapping[str, frozenset[int]]:
        """What each chose in a named poll, by user; by the number of the member where they are not in Slack."""
        query = select(a.member, m.user, a.options).join(members, m.id == a.member).where(a.poll == poll)
        return {user or f"{id}": frozenset(options) for id, user, options in self._connection.execute(query)}

    def of_member(self, member: int) -> Sequence[int]:
        """The numbers of the named polls they answered."""
        query = select(a.poll).where(a.member == member).order_by(a.poll)
        return list(self._connection.execute(query).scalars())

    def leave(self, workspace: str, user: str) -> None:
        """Nobody knows any more that they asked a poll."""
        self._connection.execute(update(polls).where(p.workspace == workspace, p.asker == user).values(asker=""))

    def could_answer(self, workspace: str) -> int:
        """How many members there are in that community."""
        query = select(func.count()).where(m.workspace == workspace, m.standing == Standing.JOINED.value)
        return self._connection.execute(query).scalar_one()


def _columns(poll: Poll) -> dict[str, Any]:
    kept = {name: value for name, value in vars(poll).items() if name not in {"id", "told"}}
    told = {"counts": poll.told.counts, "answers": poll.told.answers} if poll.told else None
    more = {"options": list(poll.options), "repeat": poll.repeat.value, "state": poll.state.value, "result": told}
    return {**kept, **more}


def _poll(row: RowMapping) -> Poll:
    kept = {each.name: row[each.name] for each in p if each.name != "result"}
    counts = row["result"] and row["result"]["counts"]
    told = Result(None if counts is None else tuple(counts), row["result"]["answers"]) if row["result"] else None
    more = {"options": tuple(row["options"]), "repeat": Repeat(row["repeat"]), "state": State(row["state"])}
    return Poll(**{**kept, **more, "told": told})
