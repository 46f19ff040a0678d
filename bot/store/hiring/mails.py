"""Letters that go to candidates by themselves: each once, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from bot.rules.hiring.candidates.mails import Kind, Mail
from bot.rules.hiring.candidates.refusing import Letter, No
from bot.store.dialect import insert
from bot.store.schema import candidate_mails, candidate_nos

m, n = candidate_mails.c, candidate_nos.c


class Mails:
    """By candidacy. Whoever asks has seen the candidate, or sends them something."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, mail: Mail) -> Mail:
        """That letter as it stands; it is begun now unless it was before."""
        row = {**vars(mail), "kind": mail.kind.value}
        self._connection.execute(insert(self._connection, candidate_mails).values(row).on_conflict_do_nothing())
        return next(each for each in self.of(mail.candidacy) if each.key == mail.key)

    def settle(self, key: str, sent_at: datetime | None) -> None:
        """The server took it then, or takes none to that address."""
        values = {"sent_at": sent_at, "is_refused": sent_at is None}
        self._connection.execute(update(candidate_mails).where(m.key == key).values(**values))

    def of(self, candidacy: int) -> Sequence[Mail]:
        """Those to that candidate, in the order in which they were begun."""
        query = select(candidate_mails).where(m.candidacy == candidacy).order_by(m.asked_at, m.key)
        return [
            Mail(row.key, row.candidacy, Kind(row.kind), row.by, row.asked_at, row.sent_at, row.is_refused)
            for row in self._connection.execute(query)
        ]

    def say_no(self, no: No) -> bool:
        """Keep what that candidate is told; False, and nothing is otherwise, where something was before."""
        row = {**vars(no), "letter": no.letter.value}
        put = insert(self._connection, candidate_nos).values(row).on_conflict_do_nothing().returning(n.candidacy)
        return self._connection.execute(put).first() is not None

    def no(self, candidacy: int, move: int) -> No | None:
        """What the candidate is told of that decision."""
        row = self._connection.execute(select(candidate_nos).where(n.candidacy == candidacy, n.move == move)).first()
        return No(row.candidacy, row.move, Letter(row.letter), row.sentence, row.by, row.at) if row else None

    def last_sent(self, candidacies: Sequence[int]) -> Mapping[int, datetime]:
        """When the last one was sent to each of these, of whom one was sent any."""
        query = select(m.candidacy, func.max(m.sent_at)).where(m.candidacy.in_(candidacies), m.sent_at.is_not(None))
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(m.candidacy))}
