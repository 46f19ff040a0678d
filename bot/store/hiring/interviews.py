"""Interviews and their seats: kept as they are now, each change only on top of what was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, and_, func, insert, or_, select, update

from bot.rules.hiring.panels import Held
from bot.rules.hiring.panels.openings import CANDIDATE, NoShow, Opening
from bot.rules.hiring.panels.rescheduling import Moved
from bot.rules.hiring.panels.seats import LIVE, TOLD, Interview, InterviewChanged, Part, Seat, SeatAnswered, State
from bot.rules.people import Identity
from bot.rules.spans import Span
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import candidacies, interview_moves, interviews, no_shows, openings, people, seats

i, s, y, o, n, v = interviews.c, seats.c, candidacies.c, openings.c, no_shows.c, interview_moves.c
_LIVE, _TOLD = ([state.value for state in states] for states in (LIVE, TOLD))
# Longer than any interview: what began before is over.
LONGEST = timedelta(hours=24)


class Interviews:
    """Guarded: a candidate's are for whoever has seen the candidate, a seat is its person's. What is read in a
    transaction that writes is locked until its end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, workspace: str, users: Collection[str]) -> None:
        """Until the end of the transaction nobody else gives these people a seat."""
        rows = select(people.c.user).where(people.c.workspace == workspace, people.c.user.in_(users))
        self._connection.execute(locked(self._connection, rows.order_by(people.c.user))).all()

    def add(self, interview: Interview) -> Interview:
        """The interview and its seats with the ids they were given."""
        names = ("workspace", "candidacy", "plan", "stage", "start", "minutes", "by", "at", "called_off", "why_off")
        row = {name: getattr(interview, name) for name in (*names, "revision")}
        put = insert_numbered(self._connection, interviews).returning(i.id)
        id = self._connection.execute(put, row).scalar_one()
        return replace(interview, id=id, seats=tuple(self._add_seat(id, seat) for seat in interview.seats))

    def save(self, before: Interview, after: Interview) -> Interview:
        """The interview as it is kept now, new seats with their ids. `before` is what was read.

        Raises SeatAnswered, InterviewChanged when somebody else changed it since; then nothing is kept.
        """
        known, kept = {seat.id: seat for seat in before.seats}, list[Seat]()
        for seat in after.seats:
            if not seat.id:
                seat = self._add_seat(after.id, seat)
            elif seat != known[seat.id]:
                self._change_seat(known[seat.id], seat)
            kept.append(seat)
        opened = self._keep(openings, after.id, before.openings, after.openings)
        missed = self._keep(no_shows, after.id, before.no_shows, after.no_shows)
        values = {"start": after.start, "revision": after.revision}
        values |= {"called_off": after.called_off, "why_off": after.why_off}
        change = update(interviews).where(i.id == after.id, i.revision == before.revision).values(values)
        if self._connection.execute(change).rowcount != 1:
            raise InterviewChanged()
        return replace(after, seats=tuple(kept), openings=tuple(opened), no_shows=tuple(missed))

    def get(self, workspace: str, id: int) -> Interview | None:
        """That interview."""
        return next(iter(self._load(_ALL.where(i.workspace == workspace, i.id == id))), None)

    def by_seat(self, workspace: str, seat: int) -> Interview | None:
        """The interview with that seat."""
        id = self._connection.execute(select(s.interview).where(s.id == seat)).scalar()
        return None if id is None else self.get(workspace, id)

    def candidacy_of(self, workspace: str, seat: int) -> int | None:
        """Whose interview that seat is in; not locked."""
        query = select(i.candidacy).join_from(seats, interviews).where(s.id == seat, i.workspace == workspace)
        found: int | None = self._connection.execute(query).scalar()
        return found

    def candidacy_at(self, workspace: str, interview: int) -> int | None:
        """Whose interview that is; not locked."""
        query = select(i.candidacy).where(i.id == interview, i.workspace == workspace)
        found: int | None = self._connection.execute(query).scalar()
        return found

    def due(self, now: datetime, soon: timedelta) -> Sequence[tuple[str, int]]:
        """Where somebody has not answered, and what begins within `soon`: workspaces and ids, in time."""
        waits = and_(s.interview == i.id, s.state == State.OFFERED.value)
        query = select(i.workspace, i.id).where(i.start > now, i.called_off.is_(None))
        query = query.where(or_(i.start <= now + soon, select(s.id).where(waits).exists())).order_by(i.start, i.id)
        return [(row.workspace, row.id) for row in self._connection.execute(query)]

    def coming(self, workspace: str, now: datetime) -> Mapping[int, Collection[str]]:
        """By interview to come who has a live seat in it."""
        query = select(s.interview, s.who).join_from(seats, interviews).where(i.workspace == workspace, i.start > now)
        found: dict[int, set[str]] = {}
        for interview, who in self._connection.execute(query.where(i.called_off.is_(None), s.state.in_(_LIVE))):
            found.setdefault(interview, set()).add(who)
        return found

    def of(self, candidacy: int) -> Sequence[Interview]:
        """Those of a candidate in one recruitment, in time."""
        return self._load(_ALL.where(i.candidacy == candidacy))

    def of_all(self, candidacies: Collection[int], since: datetime | None = None) -> Sequence[Interview]:
        """Those of all these, in time; from then on."""
        query = _ALL.where(i.candidacy.in_(candidacies))
        return self._load(query if since is None else query.where(i.start >= since))

    def held_since(self, workspace: str, since: datetime, now: datetime) -> Sequence[int]:
        """The candidacies with an interview that began between then and now and was not called off."""
        query = select(i.candidacy).where(i.workspace == workspace, i.start >= since, i.start <= now).distinct()
        found = self._connection.execute(query.where(i.called_off.is_(None)).order_by(i.candidacy)).scalars()
        return list(found)

    def of_candidate(self, candidate: int) -> Sequence[Interview]:
        """Those of a candidate in all recruitments, in time."""
        return self._load(_ALL.where(y.candidate == candidate))

    def of_person(self, who: Identity, since: datetime) -> Sequence[Interview]:
        """Those that begin from then on and are not called off, in which that person has a live seat, in time."""
        mine = select(s.interview).where(s.who == who.user, s.state.in_(_LIVE))
        here = (i.workspace == who.workspace, i.called_off.is_(None), i.start >= since, i.id.in_(mine))
        return self._load(_ALL.where(*here))

    def seats_of(self, who: Identity, since: datetime) -> Mapping[int, int]:
        """By interview that begins from then on, the last seat that person has or had in it."""
        query = select(s.interview, s.id).join_from(seats, interviews).where(i.workspace == who.workspace)
        rows = self._connection.execute(query.where(s.who == who.user, i.start >= since).order_by(s.id))
        return {row.interview: row.id for row in rows}

    def used(self, requisition: int, stage: int, now: datetime) -> Mapping[str, int]:
        """By user the newest version of the plan by which they interviewed for that stage of that recruitment."""
        query = select(s.who, func.max(i.plan).label("plan")).join_from(seats, interviews).join(candidacies)
        query = query.where(y.requisition == requisition, i.stage == stage, i.called_off.is_(None), i.start <= now)
        rows = self._connection.execute(query.where(s.state == State.ACCEPTED.value).group_by(s.who))
        return {row.who: row.plan for row in rows}

    def told(self, who: Identity, since: datetime) -> Sequence[Interview]:
        """Those from then on in which that person is asked for a seat, or said yes, in time."""
        theirs = select(s.interview).where(s.who == who.user, s.state.in_(_TOLD))
        return self._load(_ALL.where(i.workspace == who.workspace, i.start >= since, i.id.in_(theirs)))

    def held(
        self, workspace: str, users: Collection[str], window: Span, but: Collection[int] = ()
    ) -> Mapping[str, Sequence[Held]]:
        """The live seats of each of these people in interviews that meet the window, in time; each of them present.
        Where they or the candidate did not come, it counts for nothing. Those in the interviews `but` are left out."""
        query = select(s.who, s.part, i.start, i.minutes, y.requisition, y.candidate).join_from(seats, interviews)
        query = query.join(candidacies).where(i.workspace == workspace, i.called_off.is_(None), s.who.in_(users))
        missed = select(n.id).where(n.interview == i.id, n.taken_back.is_(None), n.who.in_([s.who, CANDIDATE]))
        query = query.where(~missed.exists())
        query = query.where(s.state.in_(_LIVE), i.start > window.start - LONGEST, i.start < window.end)
        query = query.where(i.id.not_in(but)) if but else query
        found: dict[str, list[Held]] = {user: [] for user in users}
        for row in self._connection.execute(query.order_by(i.start, s.id)).mappings():
            span = Span(row["start"], row["start"] + timedelta(minutes=row["minutes"]))
            if span.meets(window):
                rates = row["part"] == Part.LEAD.value
                found[row["who"]].append(Held(span, str(row["requisition"]), str(row["candidate"]), rates))
        return found

    def note_move(self, before: Interview, after: Interview, by: str, at: datetime) -> None:
        """Its time was changed by `by`, the candidate where that is empty."""
        number = select(func.count()).where(v.interview == after.id).scalar_subquery()
        row = {"interview": after.id, "by": by, "at": at, "before": before.start, "after": after.start}
        self._connection.execute(insert(interview_moves).values(number=number, **row))

    def moves(self, candidacy: int) -> Sequence[Moved]:
        """Each change of a time in that recruitment of a candidate, the oldest first."""
        query = select(v.interview, v.by, v.at, v.before, v.after).join_from(interview_moves, interviews)
        rows = self._connection.execute(query.where(i.candidacy == candidacy).order_by(v.at, v.interview, v.number))
        return [Moved(*row) for row in rows]

    def last_starts(self, candidacies_: Sequence[int]) -> Mapping[int, datetime]:
        """The last beginning of those interviews of each that were not called off, past or to come."""
        query = select(i.candidacy, func.max(i.start)).where(i.candidacy.in_(candidacies_), i.called_off.is_(None))
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(i.candidacy))}

    def _add_seat(self, interview: int, seat: Seat) -> Seat:
        put = insert_numbered(self._connection, seats).returning(s.id)
        return replace(seat, id=self._connection.execute(put, {"interview": interview, **_row(seat)}).scalar_one())

    def _change_seat(self, before: Seat, after: Seat) -> None:
        change = update(seats).where(s.id == after.id, s.version == before.version).values(_row(after))
        if self._connection.execute(change).rowcount != 1:
            now = self._connection.execute(select(s.state).where(s.id == after.id)).scalar_one()
            raise SeatAnswered(state=now)

    def _keep(
        self, table: Table, interview: int, before: Iterable[Any], after: Iterable[Any]
    ) -> list[Any]:
        """What stands beside the seats as it is now, what is new with its id."""
        known, kept = {each.id: each for each in before}, []
        for each in after:
            row = {**vars(each), "interview": interview}
            del row["id"]
            if table is openings:
                row |= {"asked": list(each.asked), "seat": each.seat or None}
            if not each.id:
                put = insert_numbered(self._connection, table).returning(table.c.id)
                each = replace(each, id=self._connection.execute(put, row).scalar_one())
            elif each != known[each.id]:
                self._connection.execute(update(table).where(table.c.id == each.id).values(row))
            kept.append(each)
        return kept

    def _load(self, query: Select[Any]) -> list[Interview]:
        query = locked(self._connection, query.order_by(i.start, i.id), interviews)
        rows = self._connection.execute(query).mappings().all()
        sitting: dict[int, list[Seat]] = {row["id"]: [] for row in rows}
        for row in self._connection.execute(select(seats).where(s.interview.in_(sitting)).order_by(s.id)).mappings():
            sitting[row["interview"]].append(_seat(row))
        opened: dict[int, list[Opening]] = {id: [] for id in sitting}
        for row in self._connection.execute(select(openings).where(o.interview.in_(sitting)).order_by(o.id)).mappings():
            opened[row["interview"]].append(_opening(row))
        missed: dict[int, list[NoShow]] = {id: [] for id in sitting}
        for row in self._connection.execute(select(no_shows).where(n.interview.in_(sitting)).order_by(n.id)).mappings():
            missed[row["interview"]].append(NoShow(row["who"], row["by"], row["at"], row["taken_back"], row["id"]))
        return [
            Interview(
                row["workspace"], row["candidacy"], row["requisition"], row["candidate"], row["plan"], row["stage"],
                row["start"], row["minutes"], tuple(sitting[row["id"]]), row["by"], row["at"], row["called_off"],
                row["why_off"], row["revision"], row["id"], tuple(opened[row["id"]]), tuple(missed[row["id"]]),
            )
            for row in rows
        ]  # fmt: skip


_ALL = select(interviews, y.requisition, y.candidate).join_from(interviews, candidacies)


def _row(seat: Seat) -> dict[str, Any]:
    values = {name: value for name, value in vars(seat).items() if name != "id"}
    return {**values, "competencies": list(seat.competencies), "part": seat.part.value, "state": seat.state.value}


def _seat(row: RowMapping) -> Seat:
    return Seat(
        row["place"], row["who"], row["track"], tuple(row["competencies"]), Part(row["part"]), State(row["state"]),
        row["at"], row["answer_by"], row["reason"], row["version"], row["id"],
    )  # fmt: skip


def _opening(row: RowMapping) -> Opening:
    return Opening(
        row["place"], tuple(row["asked"]), row["at"], row["seat"] or 0, row["ended"], row["taker"], row["id"]
    )
