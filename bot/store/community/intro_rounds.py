"""Rounds of introductions: who was to meet whom, why, and whether they did."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, update

from bot.rules.community.intros import Distance, Group, Help, Kind, Two, Why, two
from bot.rules.community.intros.following import MOST_ASKED, Answer, Introduced
from bot.rules.community.intros.rounds import OPEN, Held, Introduction, NoSuchRound, State
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import intro_apart, intro_groups, intro_left, intro_members, intro_rounds

r, g, n, f, a = intro_rounds.c, intro_groups.c, intro_members.c, intro_left.c, intro_apart.c
_HELD = tuple(intro_rounds.columns.keys())
# Groups with their rounds, whose columns have names of their own here.
_WITH_ROUND = select(intro_groups, r.kind, r.at, r.said_at).join(intro_rounds, r.id == g.round)


class IntroRounds:
    """By community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, held: Held) -> Held:
        """The round with the number it was given."""
        put = insert_numbered(self._connection, intro_rounds).returning(r.id)
        return replace(held, id=self._connection.execute(put, _columns(held)).scalar_one())

    def get(self, workspace: str, id: int) -> Held:
        """That round there; locked in a transaction that writes. Raises NoSuchRound."""
        query = locked(self._connection, select(intro_rounds).where(r.workspace == workspace, r.id == id))
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NoSuchRound()
        return _held(row)

    def keep(self, held: Held) -> None:
        """The round is as it says now."""
        self._connection.execute(update(intro_rounds).where(r.id == held.id).values(**_columns(held)))

    def open(self, workspace: str) -> Sequence[Held]:
        """Those there that were not said yet, the first first."""
        query = select(intro_rounds).where(r.workspace == workspace, r.state.in_([each.value for each in OPEN]))
        return [_held(row) for row in self._connection.execute(query.order_by(r.at, r.id)).mappings()]

    def put(self, held: Held, groups: Sequence[Group], left: Collection[int]) -> None:
        """The round has these groups and no others, and nobody for those."""
        self._empty(r.id == held.id)
        put = insert_numbered(self._connection, intro_groups).returning(g.id)
        rows = list[dict[str, Any]]()
        for each in groups:
            id = self._connection.execute(put, {"round": held.id, **_why(each), "prompt": each.prompt}).scalar_one()
            rows += [
                {"group": id, "member": member, "place": place, "asked": 0, "answer": "", "answered_at": None}
                for place, member in enumerate(each.members)
            ]  # fmt: skip
        if rows:
            self._connection.execute(insert(intro_members), rows)
        if left:
            self._connection.execute(insert(intro_left), [{"round": held.id, "member": each} for each in sorted(left)])

    def count(self, round: int) -> int:
        """How many groups it has."""
        return self._connection.execute(select(func.count()).where(g.round == round)).scalar_one()

    def groups(self, round: int, most: int | None = None, after: int = 0) -> Sequence[Introduction]:
        """Its groups, the first so many above the number `after`."""
        return self._read(_WITH_ROUND.where(g.round == round, g.id > after).order_by(g.id).limit(most))

    def left(self, round: int) -> Sequence[int]:
        """For whom it has nobody."""
        query = select(f.member).where(f.round == round).order_by(f.member)
        return list(self._connection.execute(query).scalars())

    def keep_apart(self, round: int, pairs: Collection[Two]) -> None:
        """Moderators do not want to see those together in it."""
        rows = [{"round": round, "one": one, "other": other} for one, other in pairs]
        self._connection.execute(insert_unless_known(self._connection, intro_apart).on_conflict_do_nothing(), rows)

    def apart(self, round: int) -> frozenset[Two]:
        """Whom they do not want to see together in it."""
        rows = self._connection.execute(select(a.one, a.other).where(a.round == round))
        return frozenset(two(one, other) for one, other in rows)

    def history(self, workspace: str, since: datetime) -> Sequence[Introduction]:
        """Whoever was introduced there since then, and who is to be soon, the first first."""
        there = _WITH_ROUND.where(r.workspace == workspace, r.at >= since)
        told = (State.SAID.value, State.PROPOSED.value)
        return self._read(there.where(r.state.in_(told)).order_by(r.at, g.id))

    def left_out(self, workspace: str, since: datetime) -> Mapping[tuple[Kind, int], datetime]:
        """When each there was last left out of a round that was said since then, by kind and member."""
        query = select(r.kind, f.member, func.max(r.said_at)).join(intro_rounds, r.id == f.round)
        query = query.where(r.workspace == workspace, r.said_at >= since).group_by(r.kind, f.member)
        rows = self._connection.execute(query)
        return {(Kind(kind), member): at for kind, member, at in rows}

    def one(self, workspace: str, id: int) -> Introduction | None:
        """That group there, once it was said."""
        query = _WITH_ROUND.where(r.workspace == workspace, g.id == id, r.state == State.SAID.value)
        return next(iter(self._read(locked(self._connection, query, intro_groups))), None)

    def of(self, member: int, most: int) -> Sequence[Introduction]:
        """To whom they were introduced, the newest first."""
        query = _WITH_ROUND.join(intro_members, n.group == g.id).where(n.member == member)
        return self._read(query.where(r.state == State.SAID.value).order_by(r.said_at.desc(), g.id.desc()).limit(most))

    def said(self, workspace: str, since: datetime, until: datetime) -> Sequence[Introduction]:
        """Whoever was introduced there in that time, the first first."""
        query = _WITH_ROUND.where(r.workspace == workspace, r.said_at >= since, r.said_at <= until)
        return self._read(query.order_by(r.said_at, g.id))

    def to_ask(self, workspace: str, since: datetime, until: datetime) -> Sequence[Introduction]:
        """The same where somebody was not asked yet whether they met, or said "not yet"."""
        waits = (n.asked == 0) | ((n.answer == Answer.NOT_YET.value) & (n.asked < MOST_ASKED))
        query = _WITH_ROUND.where(r.workspace == workspace, r.said_at >= since, r.said_at <= until)
        some = query.where(g.id.in_(select(n.group).where(waits)))
        return self._read(some.order_by(r.said_at, g.id))

    def asked(self, group: int, member: int, times: int) -> None:
        """They were asked so often whether they met."""
        here = (n.group == group) & (n.member == member)
        self._connection.execute(update(intro_members).where(here).values(asked=times))

    def answer(self, group: int, member: int, answer: Answer, at: datetime) -> None:
        """That is what they say now."""
        here = (n.group == group) & (n.member == member)
        self._connection.execute(update(intro_members).where(here).values(answer=answer.value, answered_at=at))

    def erase(self, member: int) -> None:
        """What somebody offered or looked for stands in no reason any more."""
        theirs = select(n.group).where(n.member == member)
        self._connection.execute(update(intro_groups).where(g.id.in_(theirs)).values(helps=[]))

    def forget(self, before: datetime) -> None:
        """Drop rounds of before then, with all that hangs on them."""
        self._empty(r.at < before)
        old = select(r.id).where(r.at < before)
        self._connection.execute(delete(intro_apart).where(a.round.in_(old)))
        self._connection.execute(delete(intro_rounds).where(r.at < before))

    def _empty(self, which: ColumnElement[bool]) -> None:
        rounds = select(r.id).where(which)
        theirs = select(g.id).where(g.round.in_(rounds))
        self._connection.execute(delete(intro_members).where(n.group.in_(theirs)))
        self._connection.execute(delete(intro_groups).where(g.round.in_(rounds)))
        self._connection.execute(delete(intro_left).where(f.round.in_(rounds)))

    def _read(self, query: Any) -> list[Introduction]:
        rows = self._connection.execute(query).mappings().all()
        inside: dict[int, list[RowMapping]] = {row["id"]: [] for row in rows}
        ids = list(inside)
        for first in range(0, len(ids), 500):
            some = select(intro_members).where(n.group.in_(ids[first : first + 500])).order_by(n.group, n.place)
            for each in self._connection.execute(some).mappings():
                inside[each["group"]].append(each)
        return [_introduction(row, inside[row["id"]]) for row in rows]


def _columns(held: Held) -> dict[str, Any]:
    values = {name: getattr(held, name) for name in _HELD if name != "id"}
    return {**values, "kind": held.kind.value, "state": held.state.value}


def _held(row: RowMapping) -> Held:
    return Held(**{name: row[name] for name in _HELD} | {"kind": Kind(row["kind"]), "state": State(row["state"])})


def _why(group: Group) -> dict[str, Any]:
    why, place = group.why, {member: at for at, member in enumerate(group.members)}
    return {
        "topics": list(why.topics), "helps": [[place[each.by], place[each.to], each.what] for each in why.helps],
        "distance": why.distance.value, "times": [each.isoformat() for each in why.times],
    }  # fmt: skip


def _introduction(row: RowMapping, inside: Sequence[RowMapping]) -> Introduction:
    at = {each["place"]: each["member"] for each in inside}
    helps = tuple(Help(at[by], at[to], what) for by, to, what in row["helps"] if by in at and to in at)
    times = tuple(map(datetime.fromisoformat, row["times"]))
    why = Why(tuple(row["topics"]), helps, Distance(row["distance"]), times)
    members = tuple(each["member"] for each in inside)
    asked = {each["member"]: each["asked"] for each in inside if each["asked"]}
    answers = {each["member"]: Answer(each["answer"]) for each in inside if each["answer"]}
    introduced = Introduced(members, row["said_at"] or row["at"], asked, answers)
    return Introduction(row["id"], row["round"], Kind(row["kind"]), Group(members, why, row["prompt"]), introduced)
