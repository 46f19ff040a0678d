"""Forms begun and not sent: the answers as typed, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, select

from bot.rules.people import Identity
from bot.store.dialect import insert_or_change
from bot.store.prepared import Prepared
from bot.store.schema import drafts

Answers = dict[str, str | list[str] | None]


_OF = and_(
    drafts.c.workspace == bindparam("workspace"), drafts.c.user == bindparam("user"), drafts.c.form == bindparam("form")
)
_GET = Prepared(lambda dialect: select(drafts.c.answers, drafts.c.sent_view).where(_OF))


@cache
def _put(*changed: str) -> Prepared:
    return Prepared(lambda dialect: insert_or_change(dialect, drafts, *changed), "workspace", "user", "form", *changed)


class Drafts:
    """One draft for each person and form."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, who: Identity, form: str) -> Answers:
        """What they had typed; empty when there is no draft."""
        return self._read(who, form)[0]

    def keep(
        self, who: Identity, form: str, answers: Mapping[str, str | list[str] | None], at: datetime, view: str = ""
    ) -> None:
        """Keep these answers; a field the form did not show keeps what it had.

        What still comes from a `view` that was sent already is late and changes nothing.
        """
        kept, sent_view = self._read(who, form)
        if {**kept, **answers} != kept and (not view or sent_view != view):
            self._put(who, form, answers={**kept, **answers}, changed_at=at)

    def sent(self, who: Identity, form: str, at: datetime, view: str) -> None:
        """The form was sent from that view: nothing is left of the draft."""
        self._put(who, form, answers={}, changed_at=at, sent_view=view)

    def forget(self, who: Identity, half: str) -> None:
        """Nothing is left of what they had begun to type on that half's forms."""
        theirs = (drafts.c.workspace == who.workspace, drafts.c.user == who.user)
        this = delete(drafts).where(*theirs, drafts.c.form.startswith(f"{half}.", autoescape=True))
        self._connection.execute(this)

    def _read(self, who: Identity, form: str) -> tuple[Answers, str | None]:
        key = {"workspace": who.workspace, "user": who.user, "form": form}
        row = _GET.first(self._connection, key)
        return (dict(row["answers"]), row["sent_view"]) if row else ({}, None)

    def _put(self, who: Identity, form: str, **values: Any) -> None:
        _put(*values)(self._connection, {"workspace": who.workspace, "user": who.user, "form": form, **values})
