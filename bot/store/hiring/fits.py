"""What an organisation judges for itself of what methods see."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.rules.hiring.competencies import Kind
from bot.rules.hiring.plans.fit import Fit, Judged
from bot.rules.hiring.plans.methods import Method
from bot.store.dialect import insert_or_change
from bot.store.schema import judged_fits

c = judged_fits.c


class FitBook:
    """A row for each cell that is the organisation's own; every other is as it was shipped."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, workspace: str) -> tuple[Judged, ...]:
        """The cells that this workspace judges for itself."""
        rows = self._connection.execute(select(judged_fits).where(c.workspace == workspace).order_by(c.kind, c.method))
        return tuple(
            Judged(Kind(row.kind), Method(row.method), Fit(row.fit), row.reason, row.by, row.at) for row in rows
        )

    def keep(self, workspace: str, judged: Judged) -> None:
        """The cell is this workspace's own from now on, as it says."""
        put = insert_or_change(self._connection.dialect.name, judged_fits, "fit", "reason", "by", "at")
        values = {**vars(judged), "kind": judged.kind.value, "method": judged.method.value, "fit": judged.fit.value}
        self._connection.execute(put, {"workspace": workspace, **values})

    def drop(self, workspace: str, kind: Kind, method: Method) -> None:
        """The cell is as it was shipped again."""
        here = (c.workspace == workspace) & (c.kind == kind.value) & (c.method == method.value)
        self._connection.execute(delete(judged_fits).where(here))
