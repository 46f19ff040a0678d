"""Forms begun and not sent: the answers as typed, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.rules.people import Identity
from bot.store.dialect import insert
from bot.store.schema import drafts

Answers = dict[str, str | list[str] | None]


class Drafts:
    """One draft for each person and form."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, who: Identity, form: str) -> Answers:
        """What they had typed; empty when there is no draft."""
        query = select(drafts.c.answers).where(
            drafts.c.workspace == who.workspace, drafts.c.user == who.user, drafts.c.form == form
        )
        return dict(self._connection.execute(query).scalar() or {})

    def keep(self, who: Identity, form: str, answers: Mapping[str, str | list[str] | None], at: datetime) -> None:
        """Keep these answers; a field the form did not show keeps what it had."""
        merged = {**self.get(who, form), **answers}
        values = {"answers": merged, "changed_at": at}
        row = insert(self._connection, drafts).values(workspace=who.workspace, user=who.user, form=form, **values)
        self._connection.execute(
            row.on_conflict_do_update(index_elements=["workspace", "user", "form"], set_=values)
        )

    def drop(self, who: Identity, form: str) -> None:
        """The form was sent or given up."""
        self._connection.execute(
            delete(drafts).where(
                drafts.c.workspace == who.workspace, drafts.c.user == who.user, drafts.c.form == form
            )
        )
