"""Events, who comes to them, and the links of letters about them.

Whoever changes a seat reads its event first, by `get` in a transaction that writes: it is locked until the end, so that
a seat is given once on either engine.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Text,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.rules.community.events import HELD, Answer, Event, Kind, Seat, State
from bot.rules.community.events.figures import LAST
from bot.rules.community.members import Purpose, Standing
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.readable import readable
from bot.store.schema import community_events, event_links, event_seats, member_consents, members

e, s, k, m, c = community_events.c, event_seats.c, event_links.c, members.c, member_consents.c
_HELD = tuple(each.value for each in HELD)
_SEAT = tuple(each.name for each in s if each.name not in {"event", "member"})


class Events:
    """The events of every community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, event: Event) -> Event:
        """The event with the number it was given."""
        put = insert_numbered(self._connection, community_events).returning(e.id)
        return replace(event, id=self._connection.execute(put, _columns(event)).scalar_one())

    def keep(self, event: Event) -> None:
        """The event is as it says now."""
        self._connection.execute(update(community_events).where(e.id == event.id).values(**_columns(event)))

    def get(self, workspace: str, id: int) -> Event | None:
        """The event of that number there; locked in a transaction that writes."""
        query = select(community_events).where(e.workspace == workspace, e.id == id)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _event(row) if row else None

    def between(
        self, workspace: str, since: datetime, until: datetime | None, states: Collection[State], most: int
    ) -> Sequence[Event]:
        """The first events there in those states that end after `since` and begin before `until`."""
        query = select(community_events).where(e.workspace == workspace, e.ends > since)
        query = query.where(e.state.in_([each.value for each in states]))
        if until is not None:
            query = query.where(e.start < until)
        return self._events(query.order_by(e.start, e.id).limit(most))

    def of_member(self, member: int, since: datetime, most: int) -> Sequence[tuple[Event, Seat]]:
        """The first events that end after `since` and to which they go, or for which they wait."""
        query = select(community_events, *(each.label(f"_{each.name}") for each in s)).join(event_seats)
        query = query.where(s.member == member, s.answer != Answer.DECLINED.value, e.ends > since)
        query = query.where(e.state == State.ANNOUNCED.value).order_by(e.start, e.id).limit(most)
        rows = self._connection.execute(query).mappings()
        return [(_event(row), _seat({each.name: row[f"_{each.name}"] for each in s})) for row in rows]

    def leave(self, workspace: str, user: str, heir: str) -> Sequence[Event]:
        """What they hosted there `heir` hosts, nobody where that is empty; they helped nowhere. The events that `heir`
        has now, and did not have."""
        named = or_(e.host == user, e.by == user, cast(e.helpers, Text).contains(f'"{user}"', autoescape=True))
        theirs = self._events(select(community_events).where(e.workspace == workspace, named).order_by(e.id))
        for event in theirs:
            helpers = tuple(each for each in event.helpers if each not in {user, heir})
            host, by = (heir if each == user else each for each in (event.host, event.by))
            self.keep(replace(event, host=host, by=by, helpers=helpers))
        return [replace(event, host=heir) for event in theirs if heir and event.host == user]

    def seat(self, event: int, member: int) -> Seat | None:
        """That member's answer; theirs to change once the event is locked."""
        query = select(event_seats).where(s.event == event, s.member == member)
        row = self._connection.execute(query).mappings().first()
        return _seat(row) if row else None

    def seats_of(self, member: int, events: Collection[int]) -> Mapping[int, Seat]:
        """That member's answers to those events, by event."""
        query = select(event_seats).where(s.member == member, s.event.in_(events))
        return {row["event"]: _seat(row) for row in self._connection.execute(query).mappings()}

    def put(self, seat: Seat) -> None:
        """Their answer is that now."""
        row = {**vars(seat), "answer": seat.answer.value}
        put = insert_or_change(self._connection.dialect.name, event_seats, *_SEAT)
        self._connection.execute(put, row)

    def seats(
        self, event: int, answers: Collection[Answer], most: int | None = None, skip: int = 0
    ) -> Sequence[Seat]:
        """Who answered so, in the order in which they did."""
        wanted = [each.value for each in answers]
        query = select(event_seats).where(s.event == event, s.answer.in_(wanted)).order_by(s.at, s.member)
        rows = self._connection.execute(query.offset(skip).limit(most)).mappings()
        return [_seat(row) for row in rows]

    def counts(self, ids: Collection[int]) -> Mapping[int, Mapping[Answer, int]]:
        """How many answered how, each of them present with every answer."""
        found = {id: dict.fromkeys(Answer, 0) for id in ids}
        query = select(s.event, s.answer, func.count()).where(s.event.in_(ids)).group_by(s.event, s.answer)
        for event, answer, n in self._connection.execute(query):
            found[event][Answer(answer)] = int(n)
        return found

    def held(self, event: int, but: int = 0) -> int:
        """How many have a seat there or have one kept; `but` is not counted."""
        query = select(func.count()).where(s.event == event, s.answer.in_(_HELD), s.member != but)
        return self._connection.execute(query).scalar_one()

    def ahead(self, event: int, seat: Seat | None) -> int:
        """How many wait there before that one; all who wait for somebody who does not wait yet."""
        query = select(func.count()).where(s.event == event, s.answer == Answer.WAITING.value)
        if seat is not None and seat.answer is Answer.WAITING:
            query = query.where((s.at < seat.at) | and_(s.at == seat.at, s.member < seat.member))
        return self._connection.execute(query).scalar_one()

    def remind_anew(self, event: int, now: datetime) -> None:
        """It is at another time: whoever goes is looked at again."""
        going = (s.event == event) & (s.answer == Answer.GOING.value)
        self._connection.execute(update(event_seats).where(going).values(remind_at=now))

    def to_remind(self, now: datetime, most: int) -> Sequence[tuple[str, int, int]]:
        """Of whom it is to be looked whether they are reminded: workspace, event and member, the longest due first."""
        query = select(e.workspace, s.event, s.member).join(event_seats).where(s.remind_at <= now)
        rows = self._connection.execute(query.order_by(s.remind_at, s.event, s.member).limit(most))
        return [tuple(row) for row in rows]

    def lapsing(self, now: datetime, most: int) -> Sequence[tuple[str, int]]:
        """The workspace and number of events where an offer has passed."""
        query = select(e.workspace, e.id).join(event_seats).distinct()
        query = query.where(s.answer == Answer.OFFERED.value, s.until <= now, e.state == State.ANNOUNCED.value)
        return [tuple(row) for row in self._connection.execute(query.order_by(e.id).limit(most))]

    def wanted(self, now: datetime, most: int) -> Sequence[tuple[str, int]]:
        """The workspace and number of events to come for which somebody waits although a seat is free, the soonest
        first."""
        waits = exists().where(s.event == e.id, s.answer == Answer.WAITING.value)
        held = select(func.count()).where(s.event == e.id, s.answer.in_(_HELD)).scalar_subquery()
        query = select(e.workspace, e.id).where(e.state == State.ANNOUNCED.value, e.start > now, waits)
        query = query.where(e.capacity.is_(None) | (e.capacity > held)).order_by(e.start, e.id).limit(most)
        return [tuple(row) for row in self._connection.execute(query)]

    def ended(self, now: datetime, most: int) -> Sequence[tuple[str, int]]:
        """The workspace and number of what was announced and is over by now, the first to end first."""
        query = select(e.workspace, e.id).where(e.state == State.ANNOUNCED.value, e.ends <= now)
        return [tuple(row) for row in self._connection.execute(query.order_by(e.ends, e.id).limit(most))]

    def to_follow_up(
        self, ended: datetime, marked: datetime, given_up: datetime, most: int
    ) -> Sequence[tuple[str, int]]:
        """The same of what ended by then, after which nobody heard from us yet: where the last who came was marked by
        `marked`, and where it ended by `given_up`, whether anybody was or not."""
        last = select(func.max(s.came_at)).where(s.event == e.id, s.answer == Answer.GOING.value).scalar_subquery()
        query = select(e.workspace, e.id).where(e.state == State.OVER.value, ~e.followed_up, e.ends <= ended)
        query = query.where(or_(last <= marked, e.ends <= given_up))
        return [tuple(row) for row in self._connection.execute(query.order_by(e.ends, e.id).limit(most))]

    def past(self, workspace: str, before: Event | None = None) -> Sequence[tuple[int, int]]:
        """How many came, of how many with a seat, to the last events there of which anything is known, the newest
        first; to those that began before that one when given."""
        came = func.sum(case((s.came_at.is_not(None), 1), else_=0))
        query = select(came, func.count()).join_from(community_events, event_seats)
        query = query.where(e.workspace == workspace, e.state == State.OVER.value, s.answer == Answer.GOING.value)
        if before is not None:
            query = query.where(e.start < before.start, e.id != before.id)
        query = query.group_by(e.id, e.start).having(came > 0).order_by(e.start.desc(), e.id.desc()).limit(LAST)
        return [(int(there), int(going)) for there, going in self._connection.execute(query)]

    def stars(self, event: int) -> Sequence[int]:
        """What those who came said of it, in no order that tells who."""
        query = select(s.stars).where(s.event == event, s.stars.is_not(None)).order_by(s.stars)
        return list(self._connection.execute(query).scalars())

    def came(self, event: int) -> int:
        """How many came of those who have a seat."""
        came = (s.came_at.is_not(None), s.answer == Answer.GOING.value)
        query = select(func.count()).where(s.event == event, *came)
        return self._connection.execute(query).scalar_one()

    def reached_by_letter(self, workspace: str, now: datetime) -> Sequence[int]:
        """The members there who are not in Slack, whose address is proven, and who agreed to letters, by number."""
        agreed = select(c.member).where(c.purpose == Purpose.MAIL.value, c.ended_at.is_(None), c.until > now)
        query = select(m.id).where(m.workspace == workspace, m.standing == Standing.CONFIRMED.value)
        query = query.where(m.verified_at.is_not(None), m.email.is_not(None), m.id.in_(agreed)).order_by(m.id)
        return list(self._connection.execute(query).scalars())

    def link(self, token_hash: str, event: int, member: int, until: datetime) -> None:
        """Whoever has the token of that SHA-256 has that member's page of the event until then."""
        row = {"hash": token_hash, "event": event, "member": member, "expires_at": until}
        self._connection.execute(insert(event_links), row)

    def take_back(self, token_hash: str) -> None:
        """That link never reached anybody."""
        self._connection.execute(delete(event_links).where(k.hash == token_hash))

    def opened_by(self, token_hash: str, now: datetime) -> tuple[str, int, int] | None:
        """Workspace, event and member of that link; None for one that never was or is over."""
        query = select(e.workspace, k.event, k.member).join(event_links)
        row = self._connection.execute(query.where(k.hash == token_hash, k.expires_at > now)).first()
        return tuple(row) if row else None

    def forget_links(self, now: datetime) -> None:
        """Drop the links that are over."""
        self._connection.execute(delete(event_links).where(k.expires_at <= now))

    def _events(self, query: Select[Any]) -> Sequence[Event]:
        return readable(self._connection.execute(query).mappings(), _event, "events")


def _columns(event: Event) -> dict[str, Any]:
    kept = {name: value for name, value in vars(event).items() if name != "id"}
    more = {"kind": event.kind.value, "state": event.state.value, "helpers": list(event.helpers), "ends": event.end}
    return {**kept, **more}


def _event(row: RowMapping) -> Event:
    kept = {each.name: row[each.name] for each in e if each.name != "ends"}
    return Event(**{**kept, "kind": Kind(row["kind"]), "state": State(row["state"]), "helpers": tuple(row["helpers"])})


def _seat(row: Mapping[str, Any] | RowMapping) -> Seat:
    return Seat(**{**row, "answer": Answer(row["answer"])})
