"""Looking among the people already known: what an admin accepted, who stands where for a role, what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, delete, func, insert, or_, select, update

from bot.rules.community.matching.approaching import Answer, Approach
from bot.rules.community.matching.deciding import Decided, Verdict
from bot.rules.community.matching.holding import Duty, Filled
from bot.rules.community.matching.ordering import Accepted
from bot.rules.community.matching.ranking import Ranking
from bot.rules.hiring.requisitions import ENDED, State
from bot.store.community.filled import filled
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.schema import (
    match_approaches,
    match_decisions,
    match_holds,
    match_looks,
    match_settings,
    matches,
    members,
    requisitions,
)
from bot.store.sealed import APPROACH
from bot.store.secrets import Secrets

t, k, m, d, h, a, r = (
    each.c for each in (
        match_settings, match_looks, matches, match_decisions, match_holds, match_approaches, requisitions,
    )
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """Whether there is an order in a company, and since when decisions are learned from anew."""

    accepted: Accepted | None = None
    reset_at: datetime | None = None


@dataclass(frozen=True)
class Counted:
    """A must-have of a role, and how many stood how to it, by the standing's name."""

    asked: str
    people: Mapping[str, int]


@dataclass(frozen=True)
class Look:
    """How it was when a role was looked for last: how many were considered, and how they stood to each must-have."""

    role: int
    number: int
    at: datetime
    considered: int
    is_ordered: bool
    counts: Sequence[Counted]


@dataclass(frozen=True)
class Found:
    """A member whom a look for a role found: in which order they stand where there is none, and their place among the
    best."""

    role: int
    member: int
    lot: int
    place: int | None = None
    places: Mapping[Ranking, int] | None = None


@dataclass(frozen=True)
class Kept:
    """For how many hours those known come first for a role, as somebody said it."""

    hours: int
    duty: Duty | None
    by: str
    at: datetime
    ended_at: datetime | None = None


class Matching:
    """By role. Whoever asks has seen the role; whose agreement holds now is asked of `Known`."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def setting(self, workspace: str) -> Setting:
        """What was accepted there; locked in a transaction that writes."""
        query = locked(self._connection, select(match_settings).where(t.workspace == workspace))
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return Setting()
        held = Accepted(row["by"], row["at"], row["version"], row["ended_at"]) if row["at"] else None
        return Setting(held, row["reset_at"])

    def settle(self, workspace: str, setting: Setting) -> None:
        """It is so there from now on."""
        held = setting.accepted
        row = {
            "workspace": workspace, "by": held.by if held else "", "at": held.at if held else None,
            "version": held.version if held else "", "ended_at": held.ended_at if held else None,
            "reset_at": setting.reset_at,
        }  # fmt: skip
        self._put(match_settings, row, "workspace")

    def due(self, now: datetime, rested: datetime, most: int) -> Sequence[tuple[str, int, int]]:
        """Open roles that are to be looked for, where the last look, if any, was by `rested`: workspace, role and
        the number of the look that is due."""
        query = select(r.workspace, r.id, func.coalesce(k.number, 0) + 1).join_from(
            requisitions, match_looks, k.requisition == r.id, isouter=True
        )
        is_due = or_(k.requisition.is_(None), and_(k.due_at <= now, k.at <= rested))
        which = (r.state == State.OPEN.value, r.raises.is_(None), is_due)
        found = self._connection.execute(query.where(*which).order_by(r.id).limit(most))
        return [(where, id, n) for where, id, n in found]

    def again(self, now: datetime, workspace: str | None = None, role: int | None = None) -> None:
        """What was looked for is looked for anew: for every role, those of a company, or one."""
        change = update(match_looks).where(or_(k.due_at.is_(None), k.due_at > now))
        if workspace is not None:
            change = change.where(k.requisition.in_(select(r.id).where(r.workspace == workspace)))
        if role is not None:
            change = change.where(k.requisition == role)
        self._connection.execute(change.values(due_at=now))

    def ended(self, most: int) -> Sequence[int]:
        """Roles that nobody recruits for any more, of which it is still kept who was found."""
        over = select(m.requisition).distinct().join(requisitions, r.id == m.requisition)
        over = over.where(r.state.in_([each.value for each in ENDED])).limit(most)
        return list(self._connection.execute(over).scalars())

    def forget_found(self, role: int) -> None:
        """Who was found for that role is kept no more; what was decided and written stays with the member."""
        self._connection.execute(delete(matches).where(m.requisition == role))

    def look(self, role: int) -> Look | None:
        """How it was when that role was looked for last."""
        row = self._connection.execute(select(match_looks).where(k.requisition == role)).mappings().first()
        if row is None:
            return None
        counts = [Counted(each["asked"], each["people"]) for each in row["counts"]]
        return Look(role, row["number"], row["at"], row["considered"], row["is_ordered"], counts)

    def put(self, look: Look, found: Collection[Found], due_at: datetime | None) -> None:
        """That is how it is; what was asked for while it was looked for is still due."""
        held = self._connection.execute(select(k.due_at).where(k.requisition == look.role)).scalar()
        later = held if held is not None and held > look.at else due_at
        row = {
            "requisition": look.role, "number": look.number, "at": look.at, "due_at": later,
            "considered": look.considered, "is_ordered": look.is_ordered,
            "counts": [{"asked": each.asked, "people": dict(each.people)} for each in look.counts],
        }  # fmt: skip
        self._put(match_looks, row, "requisition")
        self._connection.execute(delete(matches).where(m.requisition == look.role))
        asked = select(members.c.id).where(members.c.id.in_([each.member for each in found]))
        there = set(self._connection.execute(asked).scalars())
        rows = [
            {"requisition": look.role, "member": each.member, "lot": each.lot, "place": each.place,
             "places": _written(each.places or {})}
            for each in found if each.member in there
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(matches), rows)

    def found(self, role: int) -> Mapping[int, Found]:
        """Whom the last look for that role found, by member, in the order of the lot."""
        rows = self._connection.execute(select(matches).where(m.requisition == role).order_by(m.lot)).mappings()
        return {row["member"]: _found(row) for row in rows}

    def forget(self, member: int, now: datetime) -> Sequence[int]:
        """They are among those known for no role, at once; every role is looked for anew. Which roles they were found
        for."""
        theirs = select(m.requisition).where(m.member == member)
        roles = list(self._connection.execute(theirs.order_by(m.requisition)).scalars())
        fewer = update(match_looks).where(k.requisition.in_(roles)).values(considered=k.considered - 1)
        self._connection.execute(fewer)
        self._connection.execute(delete(matches).where(m.member == member))
        self.again(now)
        return roles

    def of_member(self, member: int) -> Sequence[Found]:
        """For which open roles they were found, the newest first."""
        query = select(matches).join(requisitions, r.id == m.requisition)
        query = query.where(m.member == member, r.state == State.OPEN.value).order_by(r.id.desc())
        return [_found(row) for row in self._connection.execute(query).mappings()]

    def decide(self, decided: Decided) -> None:
        """That is what became of them for that role."""
        row = {
            "requisition": decided.role, "member": decided.member, "verdict": decided.verdict.value, "why": decided.why,
            "places": _written(decided.places), "by": decided.by, "at": decided.at,
        }  # fmt: skip
        self._put(match_decisions, row, "requisition", "member")

    def decided(self, role: int) -> Mapping[int, Decided]:
        """What was decided for that role, by member."""
        query = select(match_decisions).where(d.requisition == role)
        return {row["member"]: _decided(row) for row in self._connection.execute(query).mappings()}

    def decisions(self, workspace: str, since: datetime | None) -> Sequence[Decided]:
        """What was decided in that company since then, by role and member."""
        query = select(match_decisions).join(requisitions, r.id == d.requisition).where(r.workspace == workspace)
        if since is not None:
            query = query.where(d.at > since)
        rows = self._connection.execute(query.order_by(d.requisition, d.member)).mappings()
        return [_decided(row) for row in rows]

    def hold(self, role: int) -> Kept | None:
        """For how long those known come first for that role; None where nobody was asked."""
        row = self._connection.execute(select(match_holds).where(h.requisition == role)).mappings().first()
        duty = Duty(row["duty"]) if row and row["duty"] else None
        return Kept(row["hours"], duty, row["by"], row["at"], row["ended_at"]) if row else None

    def keep_hold(self, role: int, kept: Kept) -> None:
        """It is so from now on."""
        row = {**vars(kept), "duty": kept.duty.value if kept.duty else None, "requisition": role}
        self._put(match_holds, row, "requisition")

    def approach(self, approach: Approach) -> Approach:
        """It was written to them, with its number."""
        row = {
            "requisition": approach.role, "member": approach.member, "by": approach.by, "at": approach.at,
            "text": self._secrets.seal(APPROACH, approach.text), "answer": approach.answer.value,
        }  # fmt: skip
        put = insert_numbered(self._connection, match_approaches).returning(a.id)
        return replace(approach, id=self._connection.execute(put, row).scalar_one())

    def answer(self, approach: Approach) -> None:
        """They answered that."""
        said = {"answer": approach.answer.value, "answered_at": approach.answered_at, "until": approach.until}
        self._connection.execute(update(match_approaches).where(a.id == approach.id).values(**said))

    def approach_of(self, id: int) -> Approach | None:
        """What was written under that number; locked in a transaction that writes."""
        query = locked(self._connection, select(match_approaches).where(a.id == id))
        row = self._connection.execute(query).mappings().first()
        return self._approach(row) if row else None

    def approaches(self, workspace: str, ids: Collection[int]) -> Mapping[int, Sequence[Approach]]:
        """What people of that company wrote to each of these members, each present, the oldest first."""
        query = select(match_approaches).join(requisitions, r.id == a.requisition)
        query = query.where(r.workspace == workspace, a.member.in_(ids)).order_by(a.at, a.id)
        found: dict[int, list[Approach]] = {id: [] for id in ids}
        for row in self._connection.execute(query).mappings():
            found[row["member"]].append(self._approach(row))
        return found

    def approaches_to(self, member: int) -> Sequence[Approach]:
        """What was written to them by anybody, the oldest first."""
        query = select(match_approaches).where(a.member == member).order_by(a.at, a.id)
        return [self._approach(row) for row in self._connection.execute(query).mappings()]

    def filled(self, workspace: str) -> Sequence[Filled]:
        """The roles there that were filled, with since when whoever got them was known: as a member, as a candidate for
        another role, or because they worked there already. Several posts of one role are several."""
        return [Filled(*each) for each in filled(self._connection, workspace)]

    def _put(self, table: Table, row: dict[str, Any], *key: str) -> None:
        changed = [name for name in row if name not in key]
        self._connection.execute(insert_or_change(self._connection.dialect.name, table, *changed), row)

    def _approach(self, row: RowMapping) -> Approach:
        return Approach(
            row["requisition"], row["member"], row["by"], self._secrets.unseal(APPROACH, row["text"]), row["at"],
            Answer(row["answer"]), row["answered_at"], row["until"], row["id"],
        )  # fmt: skip


def _found(row: RowMapping) -> Found:
    return Found(row["requisition"], row["member"], row["lot"], row["place"], _read(row["places"]))


def _decided(row: RowMapping) -> Decided:
    return Decided(
        row["requisition"], row["member"], Verdict(row["verdict"]), row["why"], _read(row["places"]), row["by"],
        row["at"],
    )  # fmt: skip


def _written(places: Mapping[Ranking, int]) -> dict[str, int]:
    return {each.value: place for each, place in places.items()}


def _read(places: Mapping[str, int]) -> Mapping[Ranking, int]:
    return {each: places[each.value] for each in Ranking if each.value in places}
