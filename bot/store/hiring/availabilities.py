"""What people set for their own interviews: hours, limits, pauses, and the token of their personal feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from bot.rules.hiring.panels import Limits
from bot.rules.hiring.panels.availability import WEEK, Kind, Own, Pause, Week
from bot.rules.people import Identity
from bot.store.dialect import insert_numbered, insert_or_change
from bot.store.schema import availabilities, pauses

c, p = availabilities.c, pauses.c


class Availabilities:
    """One for each person who set anything."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def own(self, who: Identity) -> Own:
        """What they set."""
        return self.own_of(who.workspace, [who.user])[who.user]

    def own_of(self, workspace: str, users: Iterable[str]) -> Mapping[str, Own]:
        """What each of them set, each of them present; pauses by their first day."""
        wanted = list(dict.fromkeys(users))
        rows = self._connection.execute(select(availabilities).where(c.workspace == workspace, c.user.in_(wanted)))
        found = {row["user"]: row for row in rows.mappings()}
        order = (p.first, p.last, p.id)
        query = select(pauses).where(p.workspace == workspace, p.user.in_(wanted)).order_by(*order)
        away: dict[str, list[Pause]] = {user: [] for user in wanted}
        for row in self._connection.execute(query).mappings():
            away[row["user"]].append(Pause(Kind(row["kind"]), row["first"], row["last"], row["reason"], row["id"]))
        return {user: _own(found.get(user), tuple(away[user])) for user in wanted}

    def set_hours(self, who: Identity, own: Own) -> None:
        """From now on these are their hours and limits."""
        week = None if own.week is None else {str(day): _pair(own.week[day]) for day in own.week}
        limits = {f"per_{name}": most for name, most in vars(own.limits).items()}
        self._put(who, week=week, **limits)

    def add_pause(self, who: Identity, pause: Pause) -> None:
        """They have one more pause."""
        values = {"kind": pause.kind.value, "first": pause.first, "last": pause.last, "reason": pause.reason}
        row = insert_numbered(self._connection, pauses).values(workspace=who.workspace, user=who.user, **values)
        self._connection.execute(row)

    def drop_pause(self, who: Identity, id: int) -> bool:
        """That pause of theirs is no more; whether there was one."""
        gone = delete(pauses).where(p.workspace == who.workspace, p.user == who.user, p.id == id).returning(p.id)
        return self._connection.execute(gone).first() is not None

    def give_feed(self, who: Identity, token_hash: str, at: datetime) -> None:
        """Whoever has the token of that SHA-256 reads their personal feed; who has an older one does not any more."""
        self._put(who, feed=token_hash, feed_made_at=at)

    def revoke_feed(self, who: Identity) -> bool:
        """Nobody reads it any more; whether anybody did."""
        theirs = (c.workspace == who.workspace, c.user == who.user, c.feed.is_not(None))
        gone = update(availabilities).where(*theirs).values(feed=None, feed_made_at=None).returning(c.user)
        return self._connection.execute(gone).first() is not None

    def feed_made_at(self, who: Identity) -> datetime | None:
        """When their personal feed was made; None when they have none."""
        query = select(c.feed_made_at).where(c.workspace == who.workspace, c.user == who.user)
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def by_feed(self, token_hash: str) -> Identity | None:
        """Whose personal feed that token opens."""
        row = self._connection.execute(select(c.workspace, c.user).where(c.feed == token_hash)).first()
        return Identity(row[0], row[1]) if row else None

    def _put(self, who: Identity, **values: Any) -> None:
        put = insert_or_change(self._connection.dialect.name, availabilities, *values)
        self._connection.execute(put, {"workspace": who.workspace, "user": who.user, **values})


def _pair(pair: tuple[time, time]) -> list[str]:
    return [f"{each:%H:%M}" for each in pair]


def _own(row: RowMapping | None, away: tuple[Pause, ...]) -> Own:
    if row is None:
        return Own(pauses=away)
    return Own(_week(row["week"]), Limits(row["per_day"], row["per_week"], row["per_month"]), away)


def _week(stored: Any) -> Week | None:
    """None too for what is no week: their row is read together with many others', who must not wait for it."""
    try:
        week = {int(day): (time.fromisoformat(pair[0]), time.fromisoformat(pair[1])) for day, pair in stored.items()}
    except (AttributeError, TypeError, ValueError, IndexError):
        return None
    return {day: pair for day, pair in week.items() if day in WEEK and pair[0] < pair[1]}
