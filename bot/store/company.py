"""The company as a chain of approval asks for it: managers, heads, who is away, who left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from bot.rules.calendar import end_of_day, local_day
from bot.rules.company import Absence, Company
from bot.rules.people import Role
from bot.rules.staff import heads, managers_above
from bot.store.roles import holders_of
from bot.store.schema import people
from bot.store.staff import StaffBook


class CompanyBook:
    """Reads people and the people file together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, workspace: str, now: datetime) -> Company:
        """That workspace's company as of `now`. Guests, bots and leavers count as gone."""
        here = people.c.workspace == workspace
        rows = self._connection.execute(select(people).where(here)).mappings().all()
        entries = StaffBook(self._connection).known(workspace)
        users = {row["email"]: row["user"] for row in rows if row["email"]}
        left = {each.email for each in entries if each.has_left(now.date())}
        gone = {row["user"] for row in rows if _is_gone(row) or row["email"] in left}
        present = [each for each in entries if each.email not in left]
        admins = set(self._connection.execute(holders_of(workspace, Role.ADMIN)).scalars())
        admins |= {row["user"] for row in rows if row["is_admin"]}
        return Company(
            managers_above(present, users),
            heads(present, users),
            {row["user"]: _absence(row) for row in rows if _is_away(row, now)},
            frozenset(gone),
            tuple(sorted(admins - gone)),
            {users[each.email]: each.department for each in present if each.department and each.email in users},
        )


def _is_gone(row: RowMapping) -> bool:
    return not row["is_active"] or row["is_guest"] or row["is_bot"]


def _is_away(row: RowMapping, now: datetime) -> bool:
    if row["away_until"] is None:
        return False
    today = local_day(now, row["zone"])
    return bool((row["away_from"] or today) <= today <= row["away_until"])


def _absence(row: RowMapping) -> Absence:
    return Absence(end_of_day(row["away_until"], row["zone"]), row["delegate"])
