"""Questions in channels: what was asked, who helps, who was asked to answer, and whether they are noticed at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, select, update

from bot.rules.community.members import Act, Standing
from bot.rules.community.questions import Question, Rung, State
from bot.rules.community.questions.alike import Earlier
from bot.rules.community.questions.kept import Kept, Offer
from bot.store.dialect import insert_numbered, insert_or_change, locked, never_again
from bot.store.readable import readable
from bot.store.schema import (
    member_acts,
    members,
    notices,
    question_asks,
    question_helpers,
    question_settings,
    questions,
)
from bot.store.sealed import QUESTION
from bot.store.secrets import Secrets

q, a, h, s, m = questions.c, question_asks.c, question_helpers.c, question_settings.c, members.c
# What a question is as of its ladder, in its own columns.
_OF_LADDER = ("workspace", "channel", "ts", "since", "last_at", "language", "is_first", "revision", "rung_at")
_BESIDE = ("member", "at", "link", "answered_by", "answered_at", "answer_ts", "look_at", "is_posted", "reason")
_ANSWERED = (State.ANSWERED.value, State.SETTLED.value)


@dataclass(frozen=True)
class Load:
    """When somebody was asked since some time, and how many of those questions are open."""

    asks: tuple[datetime, ...] = ()
    open: int = 0


class Questions:
    """By community. Texts stand sealed."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def add(self, kept: Kept) -> Kept:
        """The question with the number it was given."""
        made = insert_numbered(self._connection, questions).returning(q.id)
        id = self._connection.execute(made, self._columns(kept)).scalar_one()
        return replace(kept, question=replace(kept.question, id=id))

    def keep(self, kept: Kept) -> None:
        """The question is as it says now; who was asked stands apart."""
        self._connection.execute(update(questions).where(q.id == kept.question.id).values(**self._columns(kept)))

    def drop(self, id: int) -> None:
        """It was never asked; its number is given to no other, because messages know it."""
        never_again(self._connection, id)
        self._connection.execute(delete(question_asks).where(a.question == id))
        self._connection.execute(delete(questions).where(q.id == id))

    def get(self, workspace: str, id: int) -> Kept | None:
        """The question of that number there; locked in a transaction that writes."""
        return self._one(select(questions).where(q.workspace == workspace, q.id == id))

    def at(self, workspace: str, channel: str, ts: str) -> Kept | None:
        """The question that stands there, its own message or what the app posted; locked in a transaction that
        writes."""
        there = (q.workspace == workspace, q.channel == channel)
        found = self._one(select(questions).where(*there, q.ts == ts))
        if found is not None:
            return found
        to_come = {posted_key(id): id for id in self._connection.execute(
            select(q.id).where(*there, q.ts == "", q.is_posted)
        ).scalars()}  # fmt: skip
        query = select(notices.c.key).where(notices.c.key.in_(to_come), notices.c.ts == ts)
        key = self._connection.execute(query).scalar()
        return self.get(workspace, to_come[key]) if key else None

    def stands_at(self, id: int) -> str:
        """Where what the app posted for that question stands; empty while it does not."""
        query = select(notices.c.ts).where(notices.c.key == posted_key(id))
        return self._connection.execute(query).scalar() or ""

    def due(self, now: datetime, most: int) -> Sequence[tuple[str, int]]:
        """What is to be looked at anywhere: its workspace and number, the longest due first."""
        query = select(q.workspace, q.id).where(q.look_at <= now).order_by(q.look_at, q.id).limit(most)
        return [(row.workspace, row.id) for row in self._connection.execute(query)]

    def waiting(self, workspace: str, states: Collection[State], most: int, skip: int = 0) -> Sequence[Kept]:
        """Questions there in those states: the oldest open ones first, of others the newest."""
        query = select(questions).where(q.workspace == workspace, q.state.in_([each.value for each in states]))
        order = (q.at, q.id) if State.OPEN in states else (q.at.desc(), q.id.desc())
        return self._many(query.order_by(*order).limit(most).offset(skip))

    def count(self, workspace: str, before: datetime | None = None) -> int:
        """How many are open there, that were asked before then."""
        query = select(func.count()).where(q.workspace == workspace, q.state == State.OPEN.value)
        return self._connection.execute(query.where(q.at < before) if before else query).scalar_one()

    def of(self, member: int, most: int) -> Sequence[Kept]:
        """The last that this member asked, the newest first."""
        return self._many(select(questions).where(q.member == member).order_by(q.at.desc(), q.id.desc()).limit(most))

    def earlier(self, workspace: str, most: int) -> Sequence[Earlier]:
        """What the last questions there say that a person answered."""
        query = select(q.id, q.text).where(q.workspace == workspace, q.state.in_(_ANSWERED), q.text.is_not(None))
        query = query.where(q.answered_by.is_not(None))
        rows = self._connection.execute(query.order_by(q.id.desc()).limit(most))
        return [Earlier(row.id, self._secrets.unseal(QUESTION, row.text)) for row in rows]

    def times(self, workspace: str, since: datetime) -> Sequence[tuple[datetime, datetime | None]]:
        """When each was asked there since then, and answered first."""
        query = select(q.at, q.answered_at).where(q.workspace == workspace, q.at >= since)
        return [(row.at, row.answered_at) for row in self._connection.execute(query)]

    def forget_texts(self, before: datetime) -> None:
        """What questions said where nobody wrote since then is gone."""
        old = update(questions).where(q.text.is_not(None), q.last_at < before)
        self._connection.execute(old.values(text=None))

    def written(self, member: int) -> int:
        """How often that member wrote in channels."""
        acts = member_acts.c
        wrote = (acts.member == member, acts.act.in_([Act.POST.value, Act.REPLY.value]))
        query = select(func.coalesce(func.sum(acts.n), 0)).where(*wrote)
        return int(self._connection.execute(query).scalar_one())

    def ask(self, question: int, member: int, rung: Rung, at: datetime) -> None:
        """They are asked to answer it."""
        row = {"question": question, "member": member, "rung": rung.value, "at": at, "answer": ""}
        changed = ("rung", "at", "answer")
        self._connection.execute(insert_or_change(self._connection.dialect.name, question_asks, *changed), row)

    def say(self, question: int, member: int, answer: str) -> bool:
        """Whoever was asked says that: `will` or `not_me`; whether they were asked."""
        asked = update(question_asks).where(a.question == question, a.member == member)
        return self._connection.execute(asked.values(answer=answer)).rowcount > 0

    def said(self, question: int) -> Mapping[int, str]:
        """Who was asked, with what they said, empty for nothing yet."""
        query = select(a.member, a.answer).where(a.question == question).order_by(a.at, a.member)
        return {row.member: row.answer for row in self._connection.execute(query)}

    def load(self, workspace: str, since: datetime) -> Mapping[int, Load]:
        """How much each member there was asked since then."""
        query = select(a.member, a.at, q.state).join(questions, q.id == a.question)
        found: dict[int, Load] = {}
        for row in self._connection.execute(query.where(q.workspace == workspace, a.at > since).order_by(a.at)):
            before = found.get(row.member, Load())
            found[row.member] = Load((*before.asks, row.at), before.open + (row.state == State.OPEN.value))
        return found

    def offer(self, member: int) -> Offer | None:
        """What that member offers to help with."""
        row = self._connection.execute(select(question_helpers).where(h.member == member)).mappings().first()
        return _offer(row) if row else None

    def offers(self, workspace: str, of: Collection[int] | None = None) -> Sequence[tuple[str, Offer]]:
        """What everybody offers who is in the community there, or these members of it, with their user."""
        query = select(question_helpers, m.user).join(members, m.id == h.member)
        query = query.where(m.workspace == workspace, m.standing == Standing.JOINED.value, m.user.is_not(None))
        query = query if of is None else query.where(h.member.in_(of))
        rows = self._connection.execute(query.order_by(h.member)).mappings()
        return [(row["user"], _offer(row)) for row in rows]

    def paused(self, workspace: str, now: datetime) -> Collection[int]:
        """Who of those who offer help there pauses everything now."""
        query = select(h.member).join(members, m.id == h.member)
        query = query.where(m.workspace == workspace, m.paused_until > now)
        return set(self._connection.execute(query).scalars())

    def keep_offer(self, offer: Offer) -> None:
        """From now on that is what they offer."""
        row = {**vars(offer), "topics": sorted(offer.topics), "languages": sorted(offer.languages)}
        changed = ("topics", "languages", "is_paused")
        self._connection.execute(insert_or_change(self._connection.dialect.name, question_helpers, *changed), row)

    def drop_offer(self, member: int) -> None:
        """They help no more."""
        self._connection.execute(delete(question_helpers).where(h.member == member))

    def is_on(self, workspace: str) -> bool:
        """Whether moderators switched it on there."""
        return bool(self._connection.execute(select(s.is_on).where(s.workspace == workspace)).scalar())

    def switch(self, workspace: str, is_on: bool, by: str, at: datetime) -> None:
        """It is on or off from now on."""
        row = {"workspace": workspace, "is_on": is_on, "by": by, "at": at}
        changed = ("is_on", "by", "at")
        self._connection.execute(insert_or_change(self._connection.dialect.name, question_settings, *changed), row)

    def leave(self, workspace: str, user: str) -> None:
        """Nobody knows any more that they switched it on or off."""
        theirs = update(question_settings).where(s.workspace == workspace, s.by == user)
        self._connection.execute(theirs.values(by=""))

    def forget(self, member: int) -> Collection[int]:
        """Nobody knows any more that this member answered, and nobody was asked to answer them; their questions and
        offers go with what hangs on them. The numbers of their questions."""
        mine = list(self._connection.execute(select(q.id).where(q.member == member).order_by(q.id)).scalars())
        never_again(self._connection, max(mine, default=0))
        self._connection.execute(delete(question_asks).where(a.question.in_(mine)))
        theirs = update(questions).where(q.answered_by == member)
        self._connection.execute(theirs.values(answered_by=None, answer_ts=""))
        return mine

    def move(self, member: int, to: int) -> None:
        """What one record answered the other did."""
        self._connection.execute(update(questions).where(q.answered_by == member).values(answered_by=to))

    def _one(self, query: Select[Any]) -> Kept | None:
        row = self._connection.execute(locked(self._connection, query.limit(1))).mappings().first()
        return self._kept(row, *self._people([row])) if row else None

    def _many(self, query: Select[Any]) -> list[Kept]:
        rows = list(self._connection.execute(query).mappings())
        users, asked = self._people(rows)
        return readable(rows, lambda row: self._kept(row, users, asked), "questions")

    def _people(self, rows: Sequence[RowMapping]) -> tuple[Mapping[int, str], Mapping[int, set[str]]]:
        """The users of whoever asked, by number, and of whoever was asked, by question."""
        ids, askers = [row["id"] for row in rows], {row["member"] for row in rows}
        query = select(m.id, m.user).where(m.id.in_(askers))
        users = {row.id: row.user or "" for row in self._connection.execute(query)}
        asked: dict[int, set[str]] = {id: set() for id in ids}
        query = select(a.question, m.user).join(members, m.id == a.member).where(a.question.in_(ids))
        for row in self._connection.execute(query.where(m.user.is_not(None))):
            asked[row.question].add(row.user)
        return users, asked

    def _kept(self, row: RowMapping, users: Mapping[int, str], asked: Mapping[int, set[str]]) -> Kept:
        question = Question(
            **{name: row[name] for name in _OF_LADDER}, asker=users.get(row["member"], ""),
            topics=frozenset(row["topics"]), interests=frozenset(row["interests"]), state=State(row["state"]),
            rung=Rung(row["rung"]) if row["rung"] else None, asked=frozenset(asked[row["id"]]), id=row["id"],
        )  # fmt: skip
        text = self._secrets.unseal(QUESTION, row["text"]) if row["text"] else ""
        return Kept(question=question, text=text, **{name: row[name] for name in _BESIDE})

    def _columns(self, kept: Kept) -> dict[str, Any]:
        question = kept.question
        return {
            **{name: getattr(question, name) for name in _OF_LADDER}, **{name: getattr(kept, name) for name in _BESIDE},
            "topics": sorted(question.topics), "interests": sorted(question.interests), "state": question.state.value,
            "rung": question.rung.value if question.rung else None,
            "text": self._secrets.seal(QUESTION, kept.text) if kept.text else None,
        }  # fmt: skip


def posted_key(id: int) -> str:
    """The key of the notice that is a question where the app posted it."""
    return f"community.questions.posted:{id}"


def _offer(row: RowMapping) -> Offer:
    return Offer(row["member"], frozenset(row["topics"]), frozenset(row["languages"]), row["is_paused"])
