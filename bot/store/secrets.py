"""Encryption at rest: one derived key for each purpose, newest secret first."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class WrongKeys(Exception):
    """What is stored was written with a key that is no longer among SECRET_KEYS."""


class Secrets:
    """Seals and opens what must not stand in the database in clear. Keys are Fernet keys, newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [base64.urlsafe_b64decode(key) for key in keys]

    def _box(self, purpose: str) -> MultiFernet:
        return MultiFernet([Fernet(_derive(key, purpose)) for key in self._keys])

    def seal(self, purpose: str, text: str) -> bytes:
        """`text` encrypted for `purpose`."""
        return self.seal_bytes(purpose, text.encode())

    def seal_bytes(self, purpose: str, content: bytes) -> bytes:
        """`content` encrypted for `purpose`; a third longer."""
        return self._box(purpose).encrypt(content)

    def seal_undated(self, purpose: str, text: str) -> bytes:
        """`text` encrypted for `purpose`, without the moment at which it was, which stands readable in what else is."""
        return self._box(purpose).encrypt_at_time(text.encode(), 0)

    def unseal(self, purpose: str, sealed: bytes) -> str:
        """What was sealed for `purpose`. Raises WrongKeys."""
        return self.unseal_bytes(purpose, sealed).decode()

    def unseal_bytes(self, purpose: str, sealed: bytes) -> bytes:
        """The bytes that were sealed for `purpose`. Raises WrongKeys."""
        try:
            return self._box(purpose).decrypt(sealed)
        except InvalidToken:
            raise WrongKeys(purpose) from None

    def renewed(self, purpose: str, sealed: bytes) -> bytes | None:
        """The same sealed with the newest key; None when it already is. Raises WrongKeys."""
        try:
            Fernet(_derive(self._keys[0], purpose)).decrypt(sealed)
        except InvalidToken:
            return self.seal_bytes(purpose, self.unseal_bytes(purpose, sealed))
        return None


def _derive(key: bytes, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"rapport:{purpose}".encode()).derive(key)
    return base64.urlsafe_b64encode(derived)
