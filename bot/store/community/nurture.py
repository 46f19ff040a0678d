"""Journeys, who is on them, promises to members, and when we and they last wrote to each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, extract, func, insert, or_, select, update

from bot.rules.community.members import Purpose, Standing
from bot.rules.community.nurture import Journey, Start, Step, Stop, To, Traveller
from bot.rules.community.nurture.checkins import Later, Rhythm
from bot.rules.community.nurture.promises import Promise, State
from bot.rules.community.nurture.writing import Written
from bot.rules.community.sources import Kind as Source
from bot.rules.hiring.candidates import Standing as Candidacy
from bot.rules.hiring.offers import Standing as Offered
from bot.store.community.conditions import agreed
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.hiring.segments import flagged
from bot.store.readable import readable
from bot.store.schema import (
    candidacies,
    check_in_rhythms,
    check_ins,
    community_events,
    event_seats,
    journeys,
    member_acts,
    member_consents,
    member_touches,
    members,
    nurture_days,
    offers,
    promises,
    sources,
    travellers,
)
from bot.store.sealed import PROMISE
from bot.store.secrets import Secrets

j, t, p, k, r, d = journeys.c, travellers.c, promises.c, check_ins.c, check_in_rhythms.c, nurture_days.c
m, a, c, s, e = members.c, member_acts.c, member_consents.c, event_seats.c, community_events.c
h, o, f = member_touches.c, sources.c, offers.c
_HERE = (m.standing == Standing.JOINED.value, m.user.is_not(None))
# Whoever did nothing for so long, and something before, may be lapsing; `engagement.band` says whether they are.
SILENT, SILENT_AT_MOST = timedelta(days=56), timedelta(days=168)
# How long before and after the day a student is done they set out.
AHEAD, BEHIND = timedelta(days=190), timedelta(days=30)


@dataclass(frozen=True)
class Going:
    """A member on a journey: `waits_since` a person is to write to them, `ended` is why it is over."""

    journey: int
    traveller: Traveller
    look_at: datetime | None = None
    ended: Stop | None = None
    waits_since: date | None = None


@dataclass(frozen=True)
class CheckIn:
    """When a person of us last wrote to a member and they to us, for when they asked, and on which day somebody was
    last given their name."""

    member: int
    our_word: datetime | None = None
    their_word: datetime | None = None
    later: Later | None = None
    told_on: date | None = None


class Nurture:
    """By community. Promises stand sealed."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def journeys(self, workspace: str) -> Sequence[Written]:
        """Those of a community, as they were made."""
        query = select(journeys).where(j.workspace == workspace).order_by(j.id)
        return readable(self._connection.execute(query).mappings(), _written, "journeys")

    def journey(self, workspace: str, id: int) -> Written | None:
        """That journey there; locked in a transaction that writes."""
        query = locked(self._connection, select(journeys).where(j.workspace == workspace, j.id == id))
        row = self._connection.execute(query).mappings().first()
        return _written(row) if row else None

    def keep(self, written: Written, by: str, at: datetime) -> Written:
        """The journey is so from now on, with its number."""
        row = _row(written, by, at)
        if written.id:
            self._connection.execute(update(journeys).where(j.id == written.id).values(**row))
            return written
        put = insert_numbered(self._connection, journeys).returning(j.id)
        return replace(written, id=self._connection.execute(put, row).scalar_one())

    def setting_out(
        self, written: Written, today: date, now: datetime, most: int
    ) -> Sequence[tuple[int, datetime | date]]:  # fmt: skip
        """Who sets out on it now, with the moment or the day it counts from."""
        known = exists().where(t.journey == written.id, t.member == m.id)
        here = (m.workspace == written.workspace, *_HERE, ~known)
        match written.journey.start:
            case Start.JOINED:
                query: Any = select(m.id, m.joined_at).where(*here, m.joined_at >= written.since)
            case Start.GRADUATION:
                query = select(m.id, m.graduates).where(*here, m.graduates.between(today - BEHIND, today + AHEAD))
            case Start.EVENT:
                query = select(m.id, func.min(e.start)).join_from(members, event_seats).join(community_events)
                query = query.where(*here, s.came_at.is_not(None), e.start >= written.since).group_by(m.id)
            case Start.LAPSING:
                last = select(a.member, func.max(a.day).label("day")).group_by(a.member).subquery()
                query = select(m.id, last.c.day).join(last, last.c.member == m.id)
                query = query.where(*here, last.c.day.between(today - SILENT_AT_MOST, today - SILENT))
            case Start.KINDLY_REFUSED:
                by_no = exists().where(h.member == m.id, h.source == o.id, o.kind == Source.NO.value)
                query = select(m.id, m.joined_at).where(*here, m.joined_at >= written.since, by_no)
            case Start.OFFER_DECLINED:
                query = select(m.id, func.max(f.since)).join(candidacies, candidacies.c.candidate == m.candidate)
                query = query.join(offers, f.candidacy == candidacies.c.id).where(f.standing == Offered.DECLINED.value)
                may = (flagged("declined_offer"), agreed(Purpose.HIRING, now))
                query = query.where(*here, *may, f.since >= written.since).group_by(m.id)
            case _:
                return []
        return [(row[0], row[1]) for row in self._connection.execute(query.order_by(m.id).limit(most))]

    def begin(self, going: Iterable[Going]) -> None:
        """They set out; whoever is on it already stays where they are."""
        rows = [_going_row(each) for each in going]
        if rows:
            self._connection.execute(insert_unless_known(self._connection, travellers).on_conflict_do_nothing(), rows)

    def due(self, journeys: Sequence[Written], now: datetime, most: int) -> Sequence[Going]:
        """Who on one of those is to be looked at, the longest due first; locked in a transaction that writes."""
        by_id = {each.id: each for each in journeys}
        query = select(travellers).where(t.journey.in_(by_id), t.look_at <= now)
        query = locked(self._connection, query.order_by(t.look_at, t.member).limit(most))
        rows = self._connection.execute(query).mappings()
        return [self._going(row, by_id[row["journey"]]) for row in rows]

    def going(self, journey: Written, member: int, now: datetime) -> Going | None:
        """That member on it, with what decides whether it goes on; locked in a transaction that writes."""
        query = locked(self._connection, select(travellers).where(t.journey == journey.id, t.member == member))
        row = self._connection.execute(query).mappings().first()
        return self._going(row, journey) if row else None

    def hired(self, ids: Collection[int]) -> frozenset[int]:
        """Those of them who were hired. For the bot alone: moderators are never told."""
        query = select(m.id).join(candidacies, candidacies.c.candidate == m.candidate)
        return frozenset(self._connection.execute(
            query.where(m.id.in_(ids), candidacies.c.standing == Candidacy.HIRED.value)
        ).scalars())  # fmt: skip

    def on(self, member: int) -> Sequence[int]:
        """The journeys that member is on."""
        query = select(t.journey).where(t.member == member, t.ended == "").order_by(t.journey)
        return list(self._connection.execute(query).scalars())

    def went(self, going: Going) -> None:
        """They are there now."""
        here = (t.journey == going.journey) & (t.member == going.traveller.member)
        self._connection.execute(update(travellers).where(here).values(**_going_row(going)))

    def waiting(self, workspace: str) -> Sequence[tuple[int, int, date]]:
        """The journeys and members there whom a person is to write to, with since when, the longest first."""
        query = select(t.journey, t.member, t.waits_since).join(journeys)
        query = query.where(j.workspace == workspace, t.waits_since.is_not(None)).order_by(t.waits_since, t.member)
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def counts(self, workspace: str) -> Mapping[int, int]:
        """How many are on each journey there."""
        query = select(t.journey, func.count()).join(journeys).where(j.workspace == workspace, t.ended == "")
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(t.journey))}

    def promise(self, workspace: str, new: Promise) -> Promise:
        """The promise with the number it was given."""
        put = insert_numbered(self._connection, promises).returning(p.id)
        row = {"workspace": workspace, **self._promise_row(new)}
        return replace(new, id=self._connection.execute(put, row).scalar_one())

    def keep_promise(self, kept: Promise) -> None:
        """It is so now."""
        self._connection.execute(update(promises).where(p.id == kept.id).values(**self._promise_row(kept)))

    def promised(self, workspace: str, id: int) -> Promise | None:
        """That promise there; locked in a transaction that writes."""
        query = locked(self._connection, select(promises).where(p.workspace == workspace, p.id == id))
        row = self._connection.execute(query).mappings().first()
        return self._promise(row) if row else None

    def open_promises(self, workspace: str, most: int) -> Sequence[Promise]:
        """Those there that are open, the first due first."""
        query = select(promises).where(p.workspace == workspace, p.state == State.OPEN.value)
        rows = self._connection.execute(query.order_by(p.due, p.id).limit(most)).mappings()
        return [self._promise(row) for row in rows]

    def promises_since(self, workspace: str, since: date) -> Sequence[Promise]:
        """All there that were due since that day."""
        query = select(promises).where(p.workspace == workspace, p.due >= since).order_by(p.due, p.id)
        return [self._promise(row) for row in self._connection.execute(query).mappings()]

    def promises_to(self, member: int) -> Sequence[Promise]:
        """All that was promised to that member, the first first."""
        query = select(promises).where(p.member == member).order_by(p.id)
        return [self._promise(row) for row in self._connection.execute(query).mappings()]

    def check_ins(self, ids: Collection[int]) -> Mapping[int, CheckIn]:
        """How it stands with each of them, each of them present."""
        query = locked(self._connection, select(check_ins).where(k.member.in_(ids)).order_by(k.member))
        found = {row["member"]: _check_in(row) for row in self._connection.execute(query).mappings()}
        return {id: found.get(id, CheckIn(id)) for id in ids}

    def check_in(self, kept: CheckIn) -> None:
        """It stands so now."""
        row = {
            "member": kept.member, "our_word": kept.our_word, "their_word": kept.their_word, "told_on": kept.told_on,
            "later_on": kept.later.said_on if kept.later else None,
            "later_months": kept.later.months if kept.later else None,
        }  # fmt: skip
        put = insert_or_change(
            self._connection.dialect.name, check_ins, "our_word", "their_word", "told_on", "later_on", "later_months"
        )
        self._connection.execute(put, row)

    def quiet(self, workspace: str, before: datetime, now: datetime, most: int) -> Sequence[int]:
        """Whoever there agreed to be written to and heard from nobody of us since then, or wrote to us since we wrote
        to them, the longest first."""
        is_for_it = (c.purpose == Purpose.COMMUNITY.value, c.ended_at.is_(None), c.until > now)
        agreed = exists().where(c.member == m.id, *is_for_it)
        last = func.coalesce(k.our_word, m.joined_at, m.at)
        owed = k.their_word.is_not(None) & or_(k.our_word.is_(None), k.our_word < k.their_word)
        query = select(m.id).outerjoin(check_ins, k.member == m.id).where(m.workspace == workspace, *_HERE)
        query = query.where(or_(owed, (last < before) & agreed))
        return list(self._connection.execute(query.order_by(last, m.id).limit(most)).scalars())

    def worked_until(self, workspace: str, days: Collection[date], most: int) -> Mapping[int, date]:
        """Until when former colleagues there worked with us who did so until one of those days of any year, or until
        29 February, by member."""
        on = extract("month", m.worked_until) * 100 + extract("day", m.worked_until)
        query = select(m.id, m.worked_until).where(m.workspace == workspace, *_HERE)
        query = query.where(on.in_([229, *(each.month * 100 + each.day for each in days)])).order_by(m.id).limit(most)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def rhythms(self, workspace: str) -> Sequence[Rhythm]:
        """How often members of which segments there hear from a person."""
        query = select(check_in_rhythms).where(r.workspace == workspace).order_by(r.segment)
        return [Rhythm(row["segment"], row["months"]) for row in self._connection.execute(query).mappings()]

    def set_rhythm(self, workspace: str, segment: int, months: int | None) -> None:
        """So often from now on; by their tier alone where None."""
        here = (r.workspace == workspace) & (r.segment == segment)
        self._connection.execute(delete(check_in_rhythms).where(here))
        if months is not None:
            row = {"workspace": workspace, "segment": segment, "months": months}
            self._connection.execute(insert(check_in_rhythms).values(row))

    def looked_on(self, workspace: str) -> date | None:
        """The day on which check-ins there were looked at last."""
        return self._connection.execute(select(d.looked_on).where(d.workspace == workspace)).scalar()

    def looked(self, workspace: str, on: date) -> None:
        """They were looked at on that day."""
        put = insert_or_change(self._connection.dialect.name, nurture_days, "looked_on")
        self._connection.execute(put, {"workspace": workspace, "looked_on": on})

    def _going(self, row: RowMapping, journey: Written) -> Going:
        found = Traveller(
            row["member"], journey.journey.key, row["day"], row["begun_at"], frozenset(row["sent"]), row["last_at"]
        )
        ended = Stop(row["ended"]) if row["ended"] else None
        return Going(row["journey"], found, row["look_at"], ended, row["waits_since"])

    def _promise_row(self, promise: Promise) -> dict[str, Any]:
        kept = {name: value for name, value in vars(promise).items() if name != "id"}
        text, reason = (
            self._secrets.seal(PROMISE, each) if each else None for each in (promise.text, promise.reason)
        )
        return {**kept, "state": promise.state.value, "text": text, "reason": reason}

    def _promise(self, row: RowMapping) -> Promise:
        kept = {name: row[name] for name in ("member", "by", "owner", "due", "at", "ended_at", "id")}
        text, reason = (self._secrets.unseal(PROMISE, row[name]) if row[name] else "" for name in ("text", "reason"))
        return Promise(**kept, text=text, reason=reason, state=State(row["state"]))


def _written(row: RowMapping) -> Written:
    steps = tuple(
        Step(each["day"], each["words"], To(each["to"]), each["is_asked"], each["if_not_done"]) for each in row["steps"]
    )
    texts = tuple(str(each.get("text", "")) for each in row["steps"])
    made = Journey(row["key"], Start(row["start"]), steps, row["segment"], row["is_on"])
    return Written(row["workspace"], made, row["since"], row["name"], texts if any(texts) else (), row["id"])


def _row(written: Written, by: str, at: datetime) -> dict[str, Any]:
    steps = [
        {**vars(each), "to": each.to.value, "text": written.text(place)}
        for place, each in enumerate(written.journey.steps)
    ]
    return {
        "workspace": written.workspace, "key": written.journey.key, "name": written.name,
        "start": written.journey.start.value, "steps": steps, "segment": written.journey.segment,
        "is_on": written.journey.is_on, "since": written.since, "by": by, "at": at,
    }  # fmt: skip


def _going_row(going: Going) -> dict[str, Any]:
    found = going.traveller
    return {
        "journey": going.journey, "member": found.member, "day": found.day, "begun_at": found.begun_at,
        "sent": sorted(found.sent), "last_at": found.last_at, "look_at": going.look_at,
        "ended": going.ended.value if going.ended else "", "waits_since": going.waits_since,
    }  # fmt: skip


def _check_in(row: RowMapping) -> CheckIn:
    later = Later(row["later_on"], row["later_months"]) if row["later_on"] and row["later_months"] else None
    return CheckIn(row["member"], row["our_word"], row["their_word"], later, row["told_on"])
