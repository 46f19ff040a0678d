"""Requisitions with their steps, decisions, questions, revisions and moves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, delete, func, insert, or_, select, update

from bot.rules.hiring.requisitions import (
    DECIDING,
    ENDED,
    Climbed,
    Decision,
    EndedBy,
    Mode,
    Move,
    Question,
    Reason,
    Requisition,
    Revision,
    Seat,
    State,
    Step,
    Unknown,
    Verdict,
    Wanted,
    Why,
    seen_by,
    waiting_for,
)
from bot.rules.hiring.requisitions.asking import post
from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.people import Identity, Role
from bot.store.dialect import insert_numbered, locked
from bot.store.readable import readable
from bot.store.schema import (
    requisition_approvers,
    requisition_decisions,
    requisition_moves,
    requisition_questions,
    requisition_revisions,
    requisition_steps,
    requisitions,
)
from bot.store.workspaces import condition

# A list in Slack shows no more than this; the newest come first.
PAGE = 20
# Requests that one being sent is told to be like: more would not be read.
MOST_LIKE = 3
_DECIDING = [state.value for state in DECIDING]
# Not asked for an offer alone.
_IS_ROLE = requisitions.c.raises.is_(None)


class Requisitions:
    """Guarded: what a person may not see is not found for them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, requisition: Requisition) -> Requisition:
        """The requisition with the id it was given."""
        row = insert_numbered(self._connection, requisitions).returning(requisitions.c.id)
        given = self._connection.execute(row, _columns(requisition)).scalar_one()
        kept = replace(requisition, id=given)
        self._write_steps(kept)
        self._append(requisition_decisions, kept, _decisions(kept), 0)
        self._append(requisition_moves, kept, _moves(kept), 0)
        return kept

    def save(self, before: Requisition, after: Requisition) -> None:
        """Keep what changed between the two."""
        here = requisitions.c.id == after.id
        self._connection.execute(update(requisitions).where(here).values(**_columns(after)))
        if before.steps != after.steps:
            for table in (requisition_approvers, requisition_steps):
                self._connection.execute(delete(table).where(table.c.requisition == after.id))
            self._write_steps(after)
        self._write(requisition_decisions, after, _decisions(before), _decisions(after))
        self._write(requisition_questions, after, _questions(before), _questions(after))
        self._append(requisition_moves, after, _moves(after), len(before.moves))
        revisions = [
            {"requisition": after.id, "number": each.number, "at": each.at, "content": _content(each.wanted)}
            for each in after.revisions[len(before.revisions) :]
        ]
        self._insert(requisition_revisions, revisions)

    def check_again(self, id: int, at: datetime | None) -> None:
        """Look at the request again at that instant."""
        here = requisitions.c.id == id
        self._connection.execute(update(requisitions).where(here).values(check_at=at))

    def check_all(self, workspace: str, at: datetime) -> None:
        """Look at every request under way there by that instant: people may have changed."""
        here = (requisitions.c.workspace == workspace) & requisitions.c.state.in_(_DECIDING)
        later = or_(requisitions.c.check_at.is_(None), requisitions.c.check_at > at)
        self._connection.execute(update(requisitions).where(here, later).values(check_at=at))

    def to_check(self, now: datetime, most: int) -> Sequence[tuple[int, datetime]]:
        """Up to `most` requests that are to be looked at by now, longest due first: each id, and since when."""
        query = select(requisitions.c.id, requisitions.c.check_at).where(requisitions.c.check_at <= now)
        found = self._connection.execute(query.order_by(requisitions.c.check_at).limit(most))
        return [(row.id, row.check_at) for row in found]

    def next_check(self) -> datetime | None:
        """When the next request is to be looked at."""
        query = select(func.min(requisitions.c.check_at))
        found: datetime | None = self._connection.execute(query).scalar_one()
        return found

    def seen_by(self, who: Identity, id: int, roles: Collection[Role] = (), cases: bool = False) -> Requisition:
        """The requisition for somebody who may see it; locked in a transaction that writes. One that is asked for an
        offer alone is found with `cases` only. Raises Unknown."""
        found = self._locked(
            select(requisitions).where(requisitions.c.id == id, requisitions.c.workspace == who.workspace)
        )
        if not found or (found[0].raises is not None and not cases):
            raise Unknown()
        return seen_by(found[0], who.user, roles)

    def for_admin(self, workspace: str, id: int) -> Requisition:
        """The requisition for an admin of its workspace, who names people for it. Raises Unknown."""
        found = self.for_notice(id)
        if found is None or found.workspace != workspace:
            raise Unknown()
        return found

    def for_notice(self, id: int) -> Requisition | None:
        """The requisition a notice or a job is about; what each reader may see is theirs to cut."""
        found = self._locked(select(requisitions).where(requisitions.c.id == id))
        return found[0] if found else None

    def _locked(self, query: Select[Any]) -> list[Requisition]:
        rows, read = self._loaded(locked(self._connection, query))
        return [read(row) for row in rows]

    def of(self, who: Identity, page: int = 0) -> Sequence[Requisition]:
        """What they asked for, or run as hiring manager, recruiter or person in charge: newest first, 20 a page."""
        query = select(requisitions).where(requisitions.c.workspace == who.workspace, _run_by(who.user), _IS_ROLE)
        return self._load(query.order_by(requisitions.c.id.desc()).limit(PAGE).offset(page * PAGE))

    def recruited(self, who: Identity, is_recruiter: bool) -> Sequence[Requisition]:
        """Every request that was ever approved and that they run, which a recruiter does all of: newest first."""
        moves = requisition_moves.c
        approved = select(moves.requisition).where(moves.after == State.APPROVED.value)
        here = (requisitions.c.workspace == who.workspace, _IS_ROLE)
        query = select(requisitions).where(*here, requisitions.c.id.in_(approved))
        query = query if is_recruiter else query.where(_run_by(who.user))
        return self._load(query.order_by(requisitions.c.id.desc()))

    def waiting_for(self, who: Identity, now: datetime) -> Sequence[Requisition]:
        """What waits for their yes or no, longest first."""
        return [each for each in self.with_a_say(who) if who.user in waiting_for(each, now)]

    def with_a_say(self, who: Identity) -> Sequence[Requisition]:
        """What is under way where they have a seat, stand in, or are the backup: longest first."""
        seats = requisition_approvers.c
        theirs = select(seats.requisition).where(or_(seats.approver == who.user, seats.delegate == who.user))
        backed = select(requisition_steps.c.requisition).where(requisition_steps.c.backup == who.user)
        found = self.under_way(who.workspace, requisitions.c.id.in_(theirs.union(backed)))
        return [each for each in found if who.user not in each.barred]

    def under_way(self, workspace: str, *which: Any) -> Sequence[Requisition]:
        """Every request that is being decided there, longest first."""
        query = select(requisitions).where(
            requisitions.c.workspace == workspace, requisitions.c.state.in_(_DECIDING), *which
        )
        return self._load(query.order_by(requisitions.c.since, requisitions.c.id))

    def cases(self, workspace: str) -> Sequence[Requisition]:
        """Every request being decided there that is asked for an offer alone, longest first."""
        return self.under_way(workspace, requisitions.c.raises.is_not(None))

    def running(self, workspace: str) -> Sequence[Requisition]:
        """Every request for a role there that has not ended, oldest first."""
        ended = [state.value for state in ENDED]
        here = (requisitions.c.workspace == workspace, requisitions.c.state.not_in(ended), _IS_ROLE)
        query = select(requisitions).where(*here)
        return self._load(query.order_by(requisitions.c.id))

    def some(self, workspace: str, ids: Collection[int]) -> Sequence[Requisition]:
        """Those of these requests that are there, for deciding; whoever asks says who may see them."""
        here = (requisitions.c.workspace == workspace) & requisitions.c.id.in_(ids)
        return self._load(select(requisitions).where(here).order_by(requisitions.c.id))

    def newest(self, workspace: str, most: int) -> Sequence[Requisition]:
        """The newest requests for a role ever sent there, ended ones too."""
        sent = (requisitions.c.workspace == workspace) & (requisitions.c.state != State.DRAFT.value)
        return self._load(select(requisitions).where(sent, _IS_ROLE).order_by(requisitions.c.id.desc()).limit(most))

    def has_any(self, workspace: str) -> bool:
        """Whether anybody there ever sent a request."""
        sent = (requisitions.c.workspace == workspace) & (requisitions.c.state != State.DRAFT.value)
        return self._connection.execute(select(requisitions.c.id).where(sent).limit(1)).first() is not None

    def like(self, workspace: str, wanted: Wanted) -> Sequence[Requisition]:
        """The newest requests under way there for the same title in the same department, at most `MOST_LIKE`."""
        r, ended = requisitions.c, [state.value for state in ENDED]
        names = select(r.id, r.title, r.department).where(r.workspace == workspace, r.state.not_in(ended), _IS_ROLE)
        rows = self._connection.execute(names.order_by(r.id.desc()))
        same = [row.id for row in rows if post(row.title, row.department) == post(wanted.title, wanted.department)]
        return self._load(select(requisitions).where(r.id.in_(same[:MOST_LIKE])).order_by(r.id.desc()))

    def _load(self, query: Select[Any]) -> list[Requisition]:
        """Those that can be read: one that cannot takes nobody's list away."""
        return readable(*self._loaded(query), "requisitions")

    def _loaded(self, query: Select[Any]) -> tuple[Sequence[RowMapping], Callable[[RowMapping], Requisition]]:
        """The rows, and what makes a requisition of one of them and its parts."""
        rows = self._connection.execute(query).mappings().all()
        ids = [row["id"] for row in rows]
        steps, approvers = self._parts(requisition_steps, ids), self._parts(requisition_approvers, ids)
        decisions, moves = self._parts(requisition_decisions, ids), self._parts(requisition_moves, ids)
        questions, revisions = self._parts(requisition_questions, ids), self._parts(requisition_revisions, ids)

        def read(row: RowMapping) -> Requisition:
            return _requisition(
                row,
                [_step(part, approvers.get(row["id"], [])) for part in steps.get(row["id"], [])],
                [_decision(part) for part in decisions.get(row["id"], [])],
                [_question(part) for part in questions.get(row["id"], [])],
                [_revision(part) for part in revisions.get(row["id"], [])],
                [_move(part) for part in moves.get(row["id"], [])],
            )

        return rows, read

    def _parts(self, table: Table, ids: Sequence[int]) -> dict[int, list[RowMapping]]:
        parts: dict[int, list[RowMapping]] = {}
        if ids:
            for row in self._connection.execute(_of_some(table), {"ids": ids}).mappings():
                parts.setdefault(row["requisition"], []).append(row)
        return parts

    def _write_steps(self, requisition: Requisition) -> None:
        steps, approvers = [], []
        for position, step in enumerate(requisition.steps):
            at = {"requisition": requisition.id, "step": position}
            approvers += [{**at, "position": n, **_seat_columns(seat)} for n, seat in enumerate(step.seats)]
            columns = {name: value for name, value in vars(step).items() if name != "seats"}
            columns |= {
                "mode": step.mode.value,
                "inputs": sorted(step.inputs),
                "conditions": [asdict(each) for each in step.conditions],
                "skipped_by": asdict(step.skipped_by) if step.skipped_by else None,
            }
            steps.append({"requisition": requisition.id, "position": position, **columns})
        self._insert(requisition_steps, steps)
        self._insert(requisition_approvers, approvers)

    def _write(
        self, table: Table, requisition: Requisition, before: list[dict[str, Any]], after: list[dict[str, Any]]
    ) -> None:
        """Add what is new; when something that was there changed, write all of it anew."""
        known = len(before)
        if after[:known] != before:
            self._connection.execute(delete(table).where(table.c.requisition == requisition.id))
            known = 0
        self._append(table, requisition, after, known)

    def _append(self, table: Table, requisition: Requisition, rows: Iterable[dict[str, Any]], known: int) -> None:
        new = [{"requisition": requisition.id, "position": n, **row} for n, row in enumerate(rows) if n >= known]
        self._insert(table, new)

    def _insert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)


@cache
def _of_some(table: Table) -> Select[Any]:
    """What hangs on some requisitions: six questions for each that is read, said once and not each time anew."""
    some = table.c.requisition.in_(bindparam("ids", expanding=True))
    return select(table).where(some).order_by(*table.primary_key.columns)


def _run_by(user: str) -> Any:
    c = requisitions.c
    return or_(*(column == user for column in (c.asker, c.hiring_manager, c.recruiter, c.in_charge)))


def _columns(requisition: Requisition) -> dict[str, Any]:
    names = ("workspace", "asker", "since", "revision", "chain", "in_charge", "nudged_at", "raises")
    content = {**vars(requisition.wanted), "reason": requisition.wanted.reason.value}
    kept = {name: getattr(requisition, name) for name in names}
    return {**content, **kept, "barred": sorted(requisition.barred), "state": requisition.state.value}


def _seat_columns(seat: Seat) -> dict[str, Any]:
    return {
        "approver": seat.who,
        "delegate": seat.stand_in,
        "until": seat.until,
        "why": seat.why.value if seat.why else None,
        "since": seat.since,
        "climbed": int(seat.climbed),
    }


def _decisions(requisition: Requisition) -> list[dict[str, Any]]:
    return [
        {**vars(each), "verdict": each.verdict.value, "ended_by": each.ended_by.value if each.ended_by else None}
        for each in requisition.decisions
    ]


def _questions(requisition: Requisition) -> list[dict[str, Any]]:
    return [vars(question) for question in requisition.questions]


def _moves(requisition: Requisition) -> list[dict[str, Any]]:
    return [{**vars(move), "before": move.before.value, "after": move.after.value} for move in requisition.moves]


def _content(wanted: Wanted) -> dict[str, Any]:
    start = wanted.target_start.isoformat() if wanted.target_start else None
    return {**vars(wanted), "reason": wanted.reason.value, "target_start": start}


def _wanted(content: dict[str, Any]) -> Wanted:
    start = content["target_start"]
    is_text = isinstance(start, str)
    return Wanted(
        **{
            **content,
            "reason": Reason(content["reason"]),
            "target_start": date.fromisoformat(start) if is_text else start,
        }
    )


def _requisition(
    row: RowMapping,
    steps: list[Step],
    decisions: list[Decision],
    questions: list[Question],
    revisions: list[Revision],
    moves: list[Move],
) -> Requisition:
    wanted = _wanted({name: row[name] for name in Wanted.__dataclass_fields__})
    return Requisition(
        row["workspace"], row["asker"], wanted, State(row["state"]), row["since"], row["id"], row["revision"],
        row["chain"], tuple(steps), tuple(decisions), tuple(questions), tuple(revisions), tuple(moves),
        row["in_charge"], row["nudged_at"], row["raises"], frozenset(row["barred"] or ()),
    )  # fmt: skip


def _step(row: RowMapping, approvers: list[RowMapping]) -> Step:
    return Step(
        row["name"], tuple(_seat(each) for each in approvers if each["step"] == row["position"]), Mode(row["mode"]),
        row["needed"], row["veto"], tuple(condition(each) for each in row["conditions"]), frozenset(row["inputs"]),
        row["hours_allowed"], row["backup"], _skipped_by(row["skipped_by"]), row["asked"], row["asked_at"],
    )  # fmt: skip


def _skipped_by(stored: dict[str, Any] | None) -> Condition | None:
    return condition(stored) if stored else None


def _seat(row: RowMapping) -> Seat:
    why = Why(row["why"]) if row["why"] else None
    return Seat(row["approver"], row["delegate"], row["until"], why, row["since"], Climbed(row["climbed"]))


def _decision(row: RowMapping) -> Decision:
    ended_by = EndedBy(row["ended_by"]) if row["ended_by"] else None
    return Decision(
        row["step"], row["revision"], row["approver"], Verdict(row["verdict"]), row["at"], row["reason"],
        row["for_whom"], row["ended_at"], ended_by,
    )  # fmt: skip


def _question(row: RowMapping) -> Question:
    return Question(row["who"], row["text"], row["asked_at"], row["answer"], row["ended_at"])


def _revision(row: RowMapping) -> Revision:
    return Revision(row["number"], row["at"], _wanted(dict(row["content"])))


def _move(row: RowMapping) -> Move:
    return Move(row["at"], row["who"], State(row["before"]), State(row["after"]), row["why"])
