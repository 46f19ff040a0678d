"""Forms begun and not sent: the answers as typed, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from bot.rules.people import Identity
from bot.store.dialect import insert_or_change
from bot.store.schema import drafts

Answers = dict[str, str | list[str] | None]


class Drafts:
    """One draft for each person and form."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, who: Identity, form: str) -> Answers:
        """What they had typed; empty when there is no draft."""
        query = select(drafts.c.answers).where(*_of(who, form))
        return dict(self._connection.execute(query).scalar() or {})

    def keep(
        self, who: Identity, form: str, answers: Mapping[str, str | list[str] | None], at: datetime, view: str = ""
    ) -> None:
        """Keep these answers; a field the form did not show keeps what it had.

        What still comes from a `view` that was sent already is late and changes nothing.
        """
        sent = select(drafts.c.sent_view).where(*_of(who, form))
        if view and self._connection.execute(sent).scalar() == view:
            return
        self._put(who, form, answers={**self.get(who, form), **answers}, changed_at=at)

    def sent(self, who: Identity, form: str, at: datetime, view: str) -> None:
        """The form was sent from that view: nothing is left of the draft."""
        self._put(who, form, answers={}, changed_at=at, sent_view=view)

    def _put(self, who: Identity, form: str, **values: Any) -> None:
        row = insert_or_change(self._connection, drafts, *values)
        self._connection.execute(row, {"workspace": who.workspace, "user": who.user, "form": form, **values})


def _of(who: Identity, form: str) -> tuple[ColumnElement[bool], ...]:
    return (drafts.c.workspace == who.workspace, drafts.c.user == who.user, drafts.c.form == form)
