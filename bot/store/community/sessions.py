"""Question sessions, what is asked in them, and who wants an answer. People are the numbers of members, as texts.

Whoever changes a question reads its session first, by `get` in a transaction that writes: it is locked until the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from bot.rules.community.questions.sessions import Collected, NoSuchSession, QuestionGone, Session, Stage, State
from bot.store.dialect import insert_numbered, locked
from bot.store.readable import readable
from bot.store.schema import question_sessions, session_questions, session_votes

s, q, v = question_sessions.c, session_questions.c, session_votes.c


class Sessions:
    """The sessions of every community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> Session:
        """The session with the number it was given."""
        put = insert_numbered(self._connection, question_sessions).returning(s.id)
        return replace(session, id=self._connection.execute(put, _columns(session)).scalar_one())

    def keep(self, session: Session) -> None:
        """The session is as it says now."""
        change = update(question_sessions).where(s.id == session.id)
        self._connection.execute(change.values(**_columns(session)))

    def get(self, workspace: str, id: int) -> Session:
        """That session there; locked in a transaction that writes. Raises NoSuchSession."""
        query = select(question_sessions).where(s.workspace == workspace, s.id == id)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        if row is None:
            raise NoSuchSession()
        return _session(row)

    def page(self, workspace: str, n: int, most: int) -> Sequence[Session]:
        """Page `n` of them, the newest first; one more than `most` when there is another page."""
        query = select(question_sessions).where(s.workspace == workspace).order_by(s.id.desc())
        rows = self._connection.execute(query.offset(n * most).limit(most + 1)).mappings()
        return readable(rows, _session, "question_sessions")

    def coming(self, workspace: str, now: datetime, most: int) -> Sequence[Session]:
        """The next ones for which questions are collected."""
        query = select(question_sessions).where(s.workspace == workspace, s.stage == Stage.ANNOUNCED.value)
        rows = self._connection.execute(query.where(s.starts_at > now).order_by(s.starts_at, s.id).limit(most))
        return readable(rows.mappings(), _session, "question_sessions")

    def to_begin(self, now: datetime, most: int) -> Sequence[tuple[str, int]]:
        """The workspace and number of those whose time has come."""
        query = select(s.workspace, s.id).where(s.stage == Stage.ANNOUNCED.value, s.starts_at <= now)
        return [tuple(row) for row in self._connection.execute(query.order_by(s.starts_at, s.id).limit(most))]

    def ask(self, question: Collected) -> Collected:
        """The question with the number it was given."""
        put = insert_numbered(self._connection, session_questions).returning(q.id)
        return replace(question, id=self._connection.execute(put, _row(question)).scalar_one())

    def questions(self, session: int) -> Sequence[Collected]:
        """All that was asked in it, the first first, with who wants an answer."""
        query = select(session_questions).where(q.session == session).order_by(q.id)
        rows = list(self._connection.execute(query).mappings())
        voters, also = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
        votes = select(session_votes).join(session_questions).where(q.session == session)
        for question, member in self._connection.execute(votes):
            voters[question].add(str(member))
        for row in rows:
            if row["merged_into"] is not None:
                also[row["merged_into"]].add(str(row["asker"]))
        return [_question(row, voters[row["id"]], also[row["id"]] - {str(row["asker"])}) for row in rows]

    def session_of(self, workspace: str, question: int) -> Session:
        """The session in which that was asked, as `get` gives it. Raises QuestionGone."""
        query = select(s.id).join(session_questions).where(s.workspace == workspace, q.id == question)
        id = self._connection.execute(query).scalar()
        if id is None:
            raise QuestionGone()
        return self.get(workspace, id)

    def change(self, question: Collected) -> None:
        """The question, and who wants an answer to it, are as it says now."""
        self._connection.execute(update(session_questions).where(q.id == question.id).values(**_row(question)))
        self._connection.execute(delete(session_votes).where(v.question == question.id))
        if question.voters:
            rows = [{"question": question.id, "member": int(who)} for who in sorted(question.voters, key=int)]
            self._connection.execute(insert(session_votes), rows)

    def merge(self, into: Collected, other: Collected) -> None:
        """Both are as they say now; what was put together with the other one belongs to the first as well."""
        self.change(into)
        self.change(other)
        self._connection.execute(
            update(session_questions).where(q.merged_into == other.id).values(merged_into=into.id)
        )

    def was_heard(self, member: int, but: int) -> bool:
        """Whether a question of theirs was answered or taken home in another session than that."""
        heard = (State.ANSWERED.value, State.CARRIED.value)
        query = select(func.count()).where(q.asker == member, q.session != but, q.state.in_(heard))
        return bool(self._connection.execute(query).scalar_one())

    def forget(self, member: int) -> Sequence[int]:
        """What they asked is gone with the votes for it, and what was put together with it stands by itself, as far as
        theirs had come; the numbers of the sessions that look otherwise now. Their own votes hang on them and go by
        that."""
        theirs = select(q.id).where(q.asker == member)
        voted = select(q.session).join(session_votes).where(v.member == member)
        found = {*self._connection.execute(select(q.session).where(q.asker == member)).scalars()}
        found |= {*self._connection.execute(voted).scalars()}
        into = session_questions.alias()
        as_that = {
            name: select(into.c[name]).where(into.c.id == q.merged_into).scalar_subquery()
            for name in ("state", "owner", "answer_by")
        }
        again = update(session_questions).where(q.merged_into.in_(theirs))
        self._connection.execute(again.values(merged_into=None, **as_that))
        self._connection.execute(delete(session_votes).where(v.question.in_(theirs)))
        self._connection.execute(delete(session_questions).where(q.asker == member))
        return sorted(found)


    def leave(self, workspace: str, user: str, heir: str) -> Sequence[tuple[int, str]]:
        """What they hosted there `heir` hosts, nobody where that is empty; what they had taken home its host answers.
        The numbers of the sessions that look otherwise now, each with its host."""
        there = select(s.id).where(s.workspace == workspace).scalar_subquery()
        mine = (q.owner == user, q.session.in_(there))
        changed = {*self._connection.execute(select(q.session).where(*mine)).scalars()}
        hosted = update(question_sessions).where(s.workspace == workspace, s.host == user)
        changed |= {*self._connection.execute(hosted.values(host=heir).returning(s.id)).scalars()}
        host = select(s.host).where(s.id == q.session).scalar_subquery()
        self._connection.execute(update(session_questions).where(*mine).values(owner=host))
        found = self._connection.execute(select(s.id, s.host).where(s.id.in_(changed)).order_by(s.id))
        return [(row.id, row.host) for row in found]


def _columns(session: Session) -> dict[str, Any]:
    return {**{name: value for name, value in vars(session).items() if name != "id"}, "stage": session.stage.value}


def _session(row: RowMapping) -> Session:
    return Session(**{**row, "stage": Stage(row["stage"])})


def _row(question: Collected) -> dict[str, Any]:
    kept = {name: value for name, value in vars(question).items() if name not in {"id", "voters", "also"}}
    return {**kept, "asker": int(question.asker), "state": question.state.value}


def _question(row: RowMapping, voters: set[str], also: set[str]) -> Collected:
    more = {"asker": str(row["asker"]), "state": State(row["state"])}
    return Collected(**{**row, **more, "voters": frozenset(voters), "also": frozenset(also)})
