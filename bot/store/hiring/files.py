"""Files of candidates, sealed in parts, and the links that open them, kept by hash alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, select

from bot.rules.hiring.candidates.files import GOOD_FOR, File, Kind
from bot.rules.people import Identity
from bot.store.dialect import insert_numbered, never_again
from bot.store.lookups import Lookups
from bot.store.schema import candidacies, candidate_file_links, candidate_file_parts, candidate_files, candidates
from bot.store.sealed import CV
from bot.store.secrets import Secrets

f, t, k = candidate_files.c, candidate_file_parts.c, candidate_file_links.c
# So much is sealed at once: whoever renews a hundred sealed values holds no more of them than a small machine can.
PART_BYTES = 1_000_000
_FIELDS = (f.id, f.candidacy, f.name, f.kind, f.size, f.by, f.at)


class Files:
    """By candidacy. Whoever asks has seen the candidate, or holds the token of a link."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets
        self._lookups = Lookups(connection, secrets, "files")

    def of(self, candidacy: int) -> Sequence[File]:
        """The files of that candidacy, in the order in which they came."""
        rows = self._connection.execute(select(*_FIELDS).where(f.candidacy == candidacy).order_by(f.id))
        return [File(**{**row, "kind": Kind(row["kind"])}) for row in rows.mappings()]

    def count(self, candidacy: int) -> int:
        """How many there are."""
        return self._connection.execute(select(func.count()).where(f.candidacy == candidacy)).scalar_one()

    def get(self, id: int) -> File | None:
        """That file."""
        row = self._connection.execute(select(*_FIELDS).where(f.id == id)).mappings().first()
        return File(**{**row, "kind": Kind(row["kind"])}) if row else None

    def same(self, candidacy: int, content: bytes) -> File | None:
        """The file of that candidacy that holds the same. Whoever asks has the candidacy locked."""
        query = select(f.id).where(f.candidacy == candidacy, f.digest == self._digest(candidacy, content))
        found = self._connection.execute(query).scalar()
        return None if found is None else self.get(found)

    def keep(self, candidacy: int, name: str, kind: Kind, content: bytes, by: str, at: datetime) -> File:
        """The file with the id it was given; none of that candidacy holds the same."""
        row = {
            "candidacy": candidacy, "name": name, "kind": kind.value, "size": len(content),
            "digest": self._digest(candidacy, content), "by": by, "at": at,
        }  # fmt: skip
        put = insert_numbered(self._connection, candidate_files).returning(f.id)
        id = self._connection.execute(put, row).scalar_one()
        starts = range(0, len(content), PART_BYTES)
        for n, start in enumerate(starts):
            sealed = self._secrets.seal_bytes(CV, content[start : start + PART_BYTES])
            part = {"key": f"{id}:{n}", "file": id, "position": n, "content": sealed}
            self._connection.execute(insert(candidate_file_parts), part)
        return File(id, candidacy, name, kind, len(content), by, at)

    def content(self, id: int) -> bytes:
        """What is in that file."""
        rows = self._connection.execute(select(t.content).where(t.file == id).order_by(t.position)).scalars()
        return b"".join(self._secrets.unseal_bytes(CV, sealed) for sealed in rows)

    def drop(self, ids: Collection[int]) -> None:
        """Those files are gone, and with them their links."""
        for table, column in ((candidate_file_links, k.file), (candidate_file_parts, t.file), (candidate_files, f.id)):
            self._connection.execute(delete(table).where(column.in_(ids)))
        if ids:
            never_again(self._connection, max(ids))

    def give(self, id: int, token_hash: str, who: str, at: datetime) -> None:
        """Whoever has the token of that SHA-256 opens the file for that person, for a while; what is over is forgotten.
        """
        self._connection.execute(delete(candidate_file_links).where(k.expires_at <= at))
        row = {"hash": token_hash, "file": id, "who": who, "expires_at": at + GOOD_FOR}
        self._connection.execute(insert(candidate_file_links), row)

    def opened_by(self, token_hash: str, now: datetime) -> tuple[Identity, File] | None:
        """Whom that token was made for, and the file; None for one that never was or is over."""
        query = select(k.file, k.who, candidates.c.workspace).join_from(candidate_file_links, candidate_files)
        query = query.join(candidacies, f.candidacy == candidacies.c.id).join(candidates)
        row = self._connection.execute(query.where(k.hash == token_hash, k.expires_at > now)).first()
        file = self.get(row.file) if row else None
        return (Identity(row.workspace, row.who), file) if row and file else None

    def _digest(self, candidacy: int, content: bytes) -> str | None:
        return self._lookups.hash(str(candidacy), sha256(content).hexdigest())
