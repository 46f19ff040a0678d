"""What interviewers noted in the threads of their briefs: sealed, and their own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from bot.rules.hiring.panels.evidence import Note
from bot.rules.people import Identity
from bot.store.dialect import insert
from bot.store.schema import interview_notes, interviews
from bot.store.sealed import NOTE
from bot.store.secrets import Secrets

n = interview_notes.c


class Evidence:
    """Guarded: notes are read by whoever wrote them, through `seen_by`, and by nobody else."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def seen_by(self, who: Identity, interview: int) -> Sequence[Note]:
        """What that person noted on that interview, in order."""
        query = select(n.seat, n.ts, n.text, n.at).join_from(interview_notes, interviews)
        query = query.where(n.interview == interview, n.who == who.user, interviews.c.workspace == who.workspace)
        rows = self._connection.execute(query.order_by(n.at, n.id))
        return [Note(interview, row.seat, who.user, row.ts, self._opened(row.text), row.at) for row in rows]

    def keep(self, note: Note) -> None:
        """Keep it; said twice, and changed, it is there once, as it was said last."""
        row = {**vars(note), "text": self._secrets.seal(NOTE, note.text)}
        put = insert(self._connection, interview_notes)
        put = put.on_conflict_do_update(index_elements=["seat", "ts"], set_={"text": put.excluded.text})
        self._connection.execute(put, row)

    def change(self, seat: int, ts: str, text: str) -> None:
        """They wrote it otherwise; nothing where it was never kept."""
        this = update(interview_notes).where(n.seat == seat, n.ts == ts)
        self._connection.execute(this.values(text=self._secrets.seal(NOTE, text)))

    def drop(self, seat: int, ts: str) -> None:
        """They took it back."""
        self._connection.execute(delete(interview_notes).where(n.seat == seat, n.ts == ts))

    def _opened(self, sealed: bytes) -> str:
        return self._secrets.unseal(NOTE, sealed)
