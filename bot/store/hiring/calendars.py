"""The calendars people connected, and when those say they are busy: nothing of what for."""

from __future__ import annotations

import secrets as random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from bot.rules.hiring.panels.availability import Feed, Spoken
from bot.rules.people import Identity
from bot.rules.spans import Span, Taken, taken
from bot.store.schema import busy_times, calendars, people
from bot.store.sealed import CALENDAR
from bot.store.secrets import Secrets, WrongKeys

c, b = calendars.c, busy_times.c


@dataclass(frozen=True)
class Connected:
    """A calendar, its address in clear (None when no key opens it), and what its server says to ask with next time.

    Where it `writes`, their interviews stand in it; with a `room` it is that room's.
    `next_look` is when it is looked at next, and until then the claim of who looks now. `told_at` is when its owner
    heard that it is dead, None after it was back.
    """

    feed: Feed
    who: Identity
    next_look: datetime
    url: str | None = field(repr=False)
    etag: str | None = None
    last_modified: str | None = None
    mark: str | None = None
    left_out: int = 0
    told_at: datetime | None = None
    spoken: Spoken = Spoken.FEED
    writes: bool = False
    room: str = ""


class Calendars:
    """Some for each person."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def connect(
        self, who: Identity, url: str, at: datetime, spoken: Spoken = Spoken.FEED, writes: bool = False, room: str = ""
    ) -> str:
        """That calendar is theirs, or a room's they answer for, due to be read at once; its id, which nobody can
        guess."""
        row = {"id": random.token_hex(12), "workspace": who.workspace, "user": who.user, "connected_at": at}
        how = {"kind": spoken.value, "writes": writes, "room": room, "url": self._secrets.seal(CALENDAR, url)}
        self._connection.execute(insert(calendars), {**row, "next_look": at, **how})
        return str(row["id"])

    def of(self, who: Identity) -> tuple[Connected, ...]:
        """Their calendars, first connected first."""
        query = select(calendars).where(c.workspace == who.workspace, c.user == who.user)
        rows = self._connection.execute(query.order_by(c.connected_at, c.id)).mappings()
        return tuple(self._opened(row) for row in rows)

    def get(self, id: str) -> Connected | None:
        """That calendar, None when it is not connected any more."""
        row = self._connection.execute(select(calendars).where(c.id == id)).mappings().first()
        return self._opened(row) if row else None

    def disconnect(self, who: Identity, id: str) -> bool:
        """That calendar of theirs is forgotten with all its times; whether it was there."""
        theirs = (c.id == id, c.workspace == who.workspace, c.user == who.user)
        if self._connection.execute(select(c.id).where(*theirs).with_for_update()).first() is None:
            return False
        self._connection.execute(delete(busy_times).where(b.calendar == id))
        self._connection.execute(delete(calendars).where(*theirs))
        return True

    def feeds_of(self, workspace: str, users: Iterable[str]) -> Mapping[str, tuple[Feed, ...]]:
        """The calendars of each of them, each of them present."""
        wanted = list(dict.fromkeys(users))
        found: dict[str, list[Feed]] = {user: [] for user in wanted}
        query = select(calendars).where(c.workspace == workspace, c.user.in_(wanted), c.room == "")
        query = query.order_by(c.connected_at, c.id)
        for row in self._connection.execute(query).mappings():
            found[row["user"]].append(_feed(row))
        return {user: tuple(feeds) for user, feeds in found.items()}

    def written(self, workspace: str, users: Iterable[str]) -> Sequence[tuple[str, str]]:
        """Whose interviews are put into which calendar of theirs."""
        query = select(c.user, c.id).where(c.workspace == workspace, c.user.in_(list(users)), c.writes)
        return [(user, id) for user, id in self._connection.execute(query.order_by(c.connected_at, c.id))]

    def taken(self, workspace: str, users: Iterable[str], window: Span) -> Mapping[str, Taken]:
        """When each of them is busy in the window by all their calendars together, each of them present."""
        wanted = list(dict.fromkeys(users))
        firm: dict[str, list[Span]] = {user: [] for user in wanted}
        perhaps: dict[str, list[Span]] = {user: [] for user in wanted}
        query = (
            select(c.user, b.starts, b.ends, b.tentative)
            .join_from(calendars, busy_times, b.calendar == c.id)
            .where(c.workspace == workspace, c.user.in_(wanted), c.room == "")
            .where(b.starts < window.end, b.ends > window.start)
        )
        for user, starts, ends, tentative in self._connection.execute(query):
            (perhaps if tentative else firm)[user].append(Span(starts, ends))
        return {user: taken(firm[user], perhaps[user], window) for user in wanted}

    def rooms(self, workspace: str) -> Sequence[tuple[str, Feed]]:
        """The calendars of rooms with the room of each."""
        query = select(calendars).where(c.workspace == workspace, c.room != "").order_by(c.connected_at, c.id)
        return [(row["room"], _feed(row)) for row in self._connection.execute(query).mappings()]

    def dead(self, workspace: str, before: datetime) -> Sequence[tuple[str, str, datetime]]:
        """Whose calendars were not read since before that instant, of which room (empty for one's own) and since
        when, the longest dead first; of people who are here."""
        since = func.coalesce(c.last_ok, c.connected_at)
        same = (people.c.workspace == c.workspace) & (people.c.user == c.user) & people.c.is_active
        query = select(c.user, c.room, c.last_ok, c.connected_at).join(people, same)
        query = query.where(c.workspace == workspace, since <= before).order_by(since, c.id)
        return [(user, room, ok or made) for user, room, ok, made in self._connection.execute(query)]

    def taken_in(self, ids: Iterable[str], window: Span) -> Taken:
        """When any of these calendars says busy in the window."""
        query = select(b.starts, b.ends, b.tentative).where(
            b.calendar.in_(list(ids)), b.starts < window.end, b.ends > window.start
        )
        found: tuple[list[Span], list[Span]] = ([], [])
        for starts, ends, tentative in self._connection.execute(query):
            found[tentative].append(Span(starts, ends))
        return taken(*found, window)

    def counts(self, who: Identity) -> Mapping[str, int]:
        """How many busy times each of their calendars has, those without any left out."""
        query = select(b.calendar, func.count()).join(calendars, c.id == b.calendar)
        rows = self._connection.execute(
            query.where(c.workspace == who.workspace, c.user == who.user).group_by(b.calendar)
        )
        return {id: int(count) for id, count in rows}

    def due(self, now: datetime, most: int) -> Sequence[str]:
        """The calendars of active people that are due to be read, longest first."""
        same = (people.c.workspace == c.workspace) & (people.c.user == c.user)
        query = select(c.id).join(people, same).where(c.next_look <= now, people.c.is_active)
        return list(self._connection.execute(query.order_by(c.next_look, c.id).limit(most)).scalars())

    def claim(self, id: str, now: datetime, until: datetime) -> Connected | None:
        """The calendar if it is due, nobody else's until then; None when it is not."""
        claimed = update(calendars).where(c.id == id, c.next_look <= now).values(next_look=until).returning(calendars)
        row = self._connection.execute(claimed).mappings().first()
        return self._opened(row) if row else None

    def look_now(self, who: Identity, id: str, now: datetime) -> bool:
        """That calendar of theirs is due; whether it is there."""
        theirs = update(calendars).where(c.id == id, c.workspace == who.workspace, c.user == who.user)
        return self._connection.execute(theirs.values(next_look=now).returning(c.id)).first() is not None

    def settle(self, claimed: Connected, **values: Any) -> bool:
        """What came of looking; False when the calendar is gone, or somebody asked to have it looked at anew."""
        ours = update(calendars).where(c.id == claimed.feed.id, c.next_look == claimed.next_look)
        return self._connection.execute(ours.values(**values).returning(c.id)).first() is not None

    def keep(self, id: str, found: Taken) -> None:
        """These are its busy times from now on, in place of what it had."""
        self._connection.execute(delete(busy_times).where(b.calendar == id))
        spans = [*((span, False) for span in found.firm), *((span, True) for span in found.tentative)]
        rows = [
            {"calendar": id, "position": n, "starts": span.start, "ends": span.end, "tentative": tentative}
            for n, (span, tentative) in enumerate(spans)
        ]
        if rows:
            self._connection.execute(insert(busy_times), rows)

    def forget(self, before: datetime) -> int:
        """Drop what was over then; how many times."""
        return self._connection.execute(delete(busy_times).where(b.ends < before)).rowcount

    def _opened(self, row: RowMapping) -> Connected:
        return Connected(
            _feed(row), Identity(row["workspace"], row["user"]), row["next_look"], self._address(row), row["etag"],
            row["last_modified"], row["mark"], row["left_out"], row["told_at"], Spoken(row["kind"]), row["writes"],
            row["room"],
        )  # fmt: skip

    def _address(self, row: RowMapping) -> str | None:
        try:
            return self._secrets.unseal(CALENDAR, row["url"])
        except WrongKeys:
            return None


def _feed(row: RowMapping) -> Feed:
    return Feed(row["id"], row["connected_at"], row["last_ok"], row["read_until"], row["failures"], row["why"])
