"""For how long moderators and ambassadors were appointed. Who has the role now stands with the roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, or_, select, update

from bot.rules.community.moderation.terms import Term
from bot.rules.people import Role
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import role_terms
from bot.store.sealed import MODERATION
from bot.store.secrets import Secrets

t = role_terms.c


class Terms:
    """By community. Each member has one term of each role: the last."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def get(self, workspace: str, id: int) -> Term | None:
        """The term of that number there; locked in a transaction that writes."""
        return next(iter(self._terms(select(role_terms).where(t.workspace == workspace, t.id == id))), None)

    def of(self, member: int) -> Sequence[Term]:
        """The terms of that member, the one that ends last first; locked in a transaction that writes."""
        return self._terms(select(role_terms).where(t.member == member).order_by(t.until.desc(), t.id))

    def there(self, workspace: str, ended_since: date) -> Sequence[Term]:
        """The terms there that are not over, or ended since that day, the first to end first; locked in a transaction
        that writes."""
        query = select(role_terms).where(t.workspace == workspace, or_(t.ended.is_(None), t.ended >= ended_since))
        return self._terms(query.order_by(t.until, t.id))

    def put(self, term: Term) -> Term:
        """The term is as it says now, with its number."""
        note = self._secrets.seal(MODERATION, term.note) if term.note else None
        row = {**asdict(term), "role": term.role.value, "note": note}
        id = row.pop("id")
        if id:
            self._connection.execute(update(role_terms).where(t.id == id).values(**row))
            return term
        made = insert_numbered(self._connection, role_terms).returning(t.id)
        return replace(term, id=self._connection.execute(made, row).scalar_one())

    def leave(self, workspace: str, user: str) -> None:
        """Nobody knows any more whom that user appointed."""
        self._connection.execute(update(role_terms).where(t.workspace == workspace, t.by == user).values(by=""))

    def _terms(self, query: Select[Any]) -> list[Term]:
        return [
            Term(**{
                **row, "role": Role(row["role"]),
                "note": self._secrets.unseal(MODERATION, row["note"]) if row["note"] else "",
            })
            for row in self._connection.execute(locked(self._connection, query)).mappings()
        ]  # fmt: skip
