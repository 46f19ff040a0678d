"""Ready texts of moderators, and the FAQ."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, delete, func, literal, select, update

from bot.rules.community.questions.faq import MOST_ENTRIES, MOST_READY, SHOWN, Consent, Entry, Ready
from bot.store.dialect import insert_numbered, locked, never_again
from bot.store.readable import readable
from bot.store.schema import question_faq, question_ready

f, r = question_faq.c, question_ready.c
_ENTRY = ("workspace", "question", "answer", "language", "at", "by", "of", "link")


class Faq:
    """By community; anybody there reads what is shown."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ready(self, workspace: str) -> Sequence[Ready]:
        """The ready texts there, by title."""
        query = select(question_ready).where(r.workspace == workspace).order_by(r.title, r.id).limit(MOST_READY)
        return [Ready(**row) for row in self._connection.execute(query).mappings()]

    def keep_ready(self, ready: Ready) -> None:
        """The ready text is as it says, a new one has a number."""
        kept = {name: value for name, value in vars(ready).items() if name != "id"}
        if ready.id:
            there = (r.id == ready.id) & (r.workspace == ready.workspace)
            self._connection.execute(update(question_ready).where(there).values(**kept))
        else:
            self._connection.execute(insert_numbered(self._connection, question_ready), kept)

    def drop_ready(self, workspace: str, id: int) -> None:
        """There is no such text any more."""
        never_again(self._connection, id)
        self._connection.execute(delete(question_ready).where(r.workspace == workspace, r.id == id))

    def add(self, entry: Entry) -> Entry:
        """The entry with the number it was given."""
        made = insert_numbered(self._connection, question_faq).returning(f.id)
        return replace(entry, id=self._connection.execute(made, _columns(entry)).scalar_one())

    def keep(self, entry: Entry) -> None:
        """The entry is as it says now."""
        self._connection.execute(update(question_faq).where(f.id == entry.id).values(**_columns(entry)))

    def get(self, workspace: str, id: int) -> Entry | None:
        """The entry of that number there; locked in a transaction that writes."""
        query = select(question_faq).where(f.workspace == workspace, f.id == id)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _entry(row) if row else None

    def shown(self, workspace: str, skip: int, most: int) -> Sequence[Entry]:
        """What everybody there reads, the newest first, after so many."""
        return self._read(select(question_faq).where(*_shown(workspace)).order_by(f.id.desc()).offset(skip).limit(most))

    def count(self, workspace: str) -> int:
        """How many of those there are."""
        return self._connection.execute(select(func.count()).where(*_shown(workspace))).scalar_one()

    def likest(self, workspace: str, beginnings: Sequence[str]) -> Sequence[Entry]:
        """Of those the `MOST_ENTRIES` that have most of these letters in a row, of equals the newest first."""
        text = func.lower(f.question + " " + f.answer)
        has = [case((text.contains(each, autoescape=True), 1), else_=0) for each in beginnings]
        query = select(question_faq).where(*_shown(workspace)).order_by(sum(has, literal(0)).desc(), f.id.desc())
        return self._read(query.limit(MOST_ENTRIES))

    def _read(self, query: Select[Any]) -> Sequence[Entry]:
        return readable(self._connection.execute(query).mappings(), _entry, "question_faq")

    def drop(self, workspace: str, id: int) -> None:
        """There is no such entry any more, and no other gets its number."""
        never_again(self._connection, id)
        self._connection.execute(delete(question_faq).where(f.workspace == workspace, f.id == id))

    def by(self, member: int) -> Sequence[Entry]:
        """What was made of that member's answers."""
        query = select(question_faq).where(f.by == member).order_by(f.id)
        return [_entry(row) for row in self._connection.execute(query).mappings()]

    def forget(self, member: int, questions: Collection[int]) -> Sequence[int]:
        """What was made of their answers stands without a name, what they did not agree to yet does not stand; entries
        made of those questions stand without a link. The numbers of what they answered."""
        mine = [each.id for each in self.by(member)]
        never_again(self._connection, max(mine, default=0))
        waits = delete(question_faq).where(f.by == member, f.consent == Consent.ASKED.value)
        self._connection.execute(waits)
        unnamed = update(question_faq).where(f.by == member)
        self._connection.execute(unnamed.values(by=None, consent=Consent.UNNAMED.value, link=""))
        self._connection.execute(update(question_faq).where(f.of.in_(questions)).values(of=None, link=""))
        return mine

    def move(self, member: int, to: int) -> None:
        """What one record answered the other did."""
        self._connection.execute(update(question_faq).where(f.by == member).values(by=to))


def _shown(workspace: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return f.workspace == workspace, f.consent.in_([each.value for each in SHOWN])


def _columns(entry: Entry) -> dict[str, Any]:
    return {**{name: getattr(entry, name) for name in _ENTRY}, "consent": entry.consent.value}


def _entry(row: RowMapping) -> Entry:
    return Entry(**{name: row[name] for name in (*_ENTRY, "id")}, consent=Consent(row["consent"]))
