"""Equality look-ups of personal data: by a hash that nobody makes without the key."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from sqlalchemy import Connection, select

from bot.store.dialect import READS_ONLY, insert, locked
from bot.store.schema import lookup_keys
from bot.store.secrets import Secrets

# For what the key is sealed.
KEY = "lookup key"


class Lookups:
    """The hashes of one purpose. The key is made when the first is wanted by a transaction that writes.

    From its first hash to its end, such a transaction is the only one: what is not found is not added by another.
    """

    def __init__(self, connection: Connection, secrets: Secrets, purpose: str) -> None:
        self._connection = connection
        self._secrets = secrets
        self._purpose = purpose
        self._key: bytes | None = None

    def hash(self, *parts: str) -> str | None:
        """The hash of these texts, 64 hexadecimal digits, the same whichever SECRET_KEYS come first; None where nothing
        was ever hashed. Raises WrongKeys."""
        key = self._key = self._key or self._found() or self._made()
        return hmac.new(key, "\0".join(parts).encode(), sha256).hexdigest() if key else None

    def _found(self) -> bytes | None:
        query = select(lookup_keys.c.key).where(lookup_keys.c.purpose == self._purpose)
        sealed = self._connection.execute(locked(self._connection, query)).scalar()
        return None if sealed is None else bytes.fromhex(self._secrets.unseal(KEY, sealed))

    def _made(self) -> bytes | None:
        """Whoever is first makes it; who comes at the same time waits, and finds that one."""
        if self._connection.get_execution_options().get(READS_ONLY, False):
            return None
        row = {"purpose": self._purpose, "key": self._secrets.seal(KEY, secrets.token_hex(32))}
        self._connection.execute(insert(self._connection, lookup_keys).values(row).on_conflict_do_nothing())
        return self._found()
