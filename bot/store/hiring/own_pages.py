"""What belongs to candidates' own pages: their links, kept by hash alone, letters, and what was said at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.rules.hiring.candidates.own_page import GOOD_FOR, Answer, Letter
from bot.store.dialect import insert as insert_unless_known
from bot.store.schema import candidate_answers, candidate_letters, candidate_links

k, b, a = candidate_links.c, candidate_letters.c, candidate_answers.c


class OwnPages:
    """By candidacy. Whoever asks has seen the candidate, or holds the token of a link."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def give(self, candidacy: int, token_hash: str, by: str, at: datetime) -> None:
        """Whoever has the token of that SHA-256 opens the page from now on, as do those who have an older one."""
        row = {"hash": token_hash, "candidacy": candidacy, "by": by, "made_at": at, "expires_at": at + GOOD_FOR}
        self._connection.execute(insert(candidate_links), row)

    def take_back(self, token_hash: str) -> None:
        """That link never reached anybody: there is none."""
        self._connection.execute(delete(candidate_links).where(k.hash == token_hash))

    def revoke(self, candidacy: int, at: datetime) -> bool:
        """No link opens the page any more; whether one did."""
        theirs = update(candidate_links).where(k.candidacy == candidacy, k.revoked_at.is_(None), k.expires_at > at)
        return self._connection.execute(theirs.values(revoked_at=at).returning(k.hash)).first() is not None

    def opened_by(self, token_hash: str, now: datetime) -> int | None:
        """The candidacy whose page that token opens now; None for one that never was, is revoked, or is over."""
        good = (k.hash == token_hash, k.revoked_at.is_(None), k.expires_at > now)
        found: int | None = self._connection.execute(select(k.candidacy).where(*good)).scalar()
        return found

    def good_until(self, candidacy: int, now: datetime) -> datetime | None:
        """Until when some link opens the page; None when none does."""
        good = (k.candidacy == candidacy, k.revoked_at.is_(None), k.expires_at > now)
        found: datetime | None = self._connection.execute(select(func.max(k.expires_at)).where(*good)).scalar()
        return found

    def ask_letter(self, candidacy: int, by: str, at: datetime) -> Letter:
        """The letter that somebody asked for just now, behind the others."""
        last = self.last_letter(candidacy)
        made = Letter(last.number + 1 if last else 1, by, at)
        row = {"candidacy": candidacy, "number": made.number, "by": by, "asked_at": at, "is_refused": False}
        self._connection.execute(insert(candidate_letters), row)
        return made

    def last_letter(self, candidacy: int) -> Letter | None:
        """The letter that was asked for last."""
        query = select(candidate_letters).where(b.candidacy == candidacy).order_by(b.number.desc()).limit(1)
        return self._letter(query)

    def letter(self, candidacy: int, number: int) -> Letter | None:
        """That letter."""
        return self._letter(select(candidate_letters).where(b.candidacy == candidacy, b.number == number))

    def settle_letter(self, candidacy: int, number: int, sent_at: datetime | None) -> None:
        """The server took it then, or takes none to that address."""
        values = {"sent_at": sent_at, "is_refused": sent_at is None}
        this = update(candidate_letters).where(b.candidacy == candidacy, b.number == number)
        self._connection.execute(this.values(**values))

    def last_sent(self, candidacies: Sequence[int]) -> Mapping[int, datetime]:
        """When the last letter was sent to each of these, of whom one was sent any."""
        query = select(b.candidacy, func.max(b.sent_at)).where(b.candidacy.in_(candidacies), b.sent_at.is_not(None))
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(b.candidacy))}

    def say(self, candidacy: int, answer: Answer) -> bool:
        """Keep how it was; False, and nothing is otherwise, when the candidate said so before."""
        row = {"candidacy": candidacy, "rating": answer.rating, "text": answer.text, "at": answer.at}
        put = insert_unless_known(self._connection, candidate_answers).values(row).on_conflict_do_nothing()
        return self._connection.execute(put.returning(a.candidacy)).first() is not None

    def answer(self, candidacy: int) -> Answer | None:
        """What the candidate said."""
        row = self._connection.execute(select(a.rating, a.text, a.at).where(a.candidacy == candidacy)).first()
        return Answer(*row) if row else None

    def _letter(self, query: Any) -> Letter | None:
        row = self._connection.execute(query).mappings().first()
        return Letter(row["number"], row["by"], row["asked_at"], row["sent_at"], row["is_refused"]) if row else None
