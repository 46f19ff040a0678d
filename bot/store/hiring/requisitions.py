"""Requisitions with their steps, decisions and moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, delete, insert, or_, select, update

from bot.rules.hiring.requisitions import (
    Decision,
    Mode,
    Move,
    Reason,
    Requisition,
    State,
    Step,
    Unknown,
    Verdict,
    Wanted,
    seen_by,
    waiting_for,
)
from bot.rules.people import Identity
from bot.store.schema import (
    requisition_approvers,
    requisition_decisions,
    requisition_moves,
    requisition_steps,
    requisitions,
)

# A list in Slack shows no more than this; the newest come first.
PAGE = 20


_ADD = insert(requisitions).returning(requisitions.c.id)


class Requisitions:
    """Guarded: what a person may not see is not found for them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, requisition: Requisition) -> Requisition:
        """The requisition with the id it was given."""
        given = self._connection.execute(_ADD, _columns(requisition)).scalar_one()
        kept = replace(requisition, id=given)
        self._write_steps(kept)
        self._append(requisition_moves, kept, _moves(kept), 0)
        return kept

    def save(self, before: Requisition, after: Requisition) -> None:
        """Keep what changed between the two: the row, its steps, and the decisions and moves that were added."""
        here = requisitions.c.id == after.id
        self._connection.execute(update(requisitions).where(here).values(**_columns(after)))
        if before.steps != after.steps:
            for table in (requisition_approvers, requisition_steps):
                self._connection.execute(delete(table).where(table.c.requisition == after.id))
            self._write_steps(after)
        self._append(requisition_decisions, after, _decisions(after), len(before.decisions))
        self._append(requisition_moves, after, _moves(after), len(before.moves))

    def seen_by(self, who: Identity, id: int) -> Requisition:
        """The requisition for somebody who may see it; locked in a transaction that writes. Raises Unknown."""
        query = select(requisitions).where(requisitions.c.id == id, requisitions.c.workspace == who.workspace)
        may_change = self._connection.get_execution_options().get("writes", False)
        found = self._load(query.with_for_update() if may_change else query)
        if not found:
            raise Unknown()
        return seen_by(found[0], who.user)

    def for_notice(self, id: int) -> Requisition | None:
        """The requisition a notice is about, for the jobs; what each reader may see is theirs to cut."""
        found = self._load(select(requisitions).where(requisitions.c.id == id))
        return found[0] if found else None

    def of(self, who: Identity, page: int = 0) -> Sequence[Requisition]:
        """What they asked for, or run as hiring manager or recruiter: newest first, a page of 20."""
        columns = (requisitions.c.asker, requisitions.c.hiring_manager, requisitions.c.recruiter)
        mine = or_(*(column == who.user for column in columns))
        query = select(requisitions).where(requisitions.c.workspace == who.workspace, mine)
        return self._load(query.order_by(requisitions.c.id.desc()).limit(PAGE).offset(page * PAGE))

    def waiting_for(self, who: Identity) -> Sequence[Requisition]:
        """What waits for their yes or no, longest first."""
        steps = select(requisition_approvers.c.requisition).where(requisition_approvers.c.approver == who.user)
        query = select(requisitions).where(
            requisitions.c.workspace == who.workspace,
            requisitions.c.state == State.SUBMITTED.value,
            requisitions.c.id.in_(steps),
        )
        found = self._load(query.order_by(requisitions.c.since, requisitions.c.id))
        return [requisition for requisition in found if who.user in waiting_for(requisition)]

    def _load(self, query: Select[Any]) -> list[Requisition]:
        rows = self._connection.execute(query).mappings().all()
        ids = [row["id"] for row in rows]
        steps, approvers = self._parts(requisition_steps, ids), self._parts(requisition_approvers, ids)
        decisions, moves = self._parts(requisition_decisions, ids), self._parts(requisition_moves, ids)
        return [
            _requisition(
                row,
                [_step(part, approvers.get(row["id"], [])) for part in steps.get(row["id"], [])],
                [_decision(part) for part in decisions.get(row["id"], [])],
                [_move(part) for part in moves.get(row["id"], [])],
            )
            for row in rows
        ]

    def _parts(self, table: Table, ids: Sequence[int]) -> dict[int, list[RowMapping]]:
        parts: dict[int, list[RowMapping]] = {}
        if ids:
            query = select(table).where(table.c.requisition.in_(ids)).order_by(*table.primary_key.columns)
            for row in self._connection.execute(query).mappings():
                parts.setdefault(row["requisition"], []).append(row)
        return parts

    def _write_steps(self, requisition: Requisition) -> None:
        steps, approvers = [], []
        for position, step in enumerate(requisition.steps):
            columns = {**vars(step), "mode": step.mode.value}
            for n, who in enumerate(columns.pop("approvers")):
                approvers.append({"requisition": requisition.id, "step": position, "position": n, "approver": who})
            steps.append({"requisition": requisition.id, "position": position, **columns})
        self._insert(requisition_steps, steps)
        self._insert(requisition_approvers, approvers)

    def _append(
        self, table: Table, requisition: Requisition, rows: Iterable[dict[str, Any]], known: int
    ) -> None:
        new = [{"requisition": requisition.id, "position": n, **row} for n, row in enumerate(rows) if n >= known]
        self._insert(table, new)

    def _insert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)


def _columns(requisition: Requisition) -> dict[str, Any]:
    return {
        **vars(requisition.wanted),
        "reason": requisition.wanted.reason.value,
        "workspace": requisition.workspace,
        "asker": requisition.asker,
        "state": requisition.state.value,
        "since": requisition.since,
        "revision": requisition.revision,
        "paused_at": requisition.paused_at,
    }


def _decisions(requisition: Requisition) -> list[dict[str, Any]]:
    return [{**vars(decision), "verdict": decision.verdict.value} for decision in requisition.decisions]


def _moves(requisition: Requisition) -> list[dict[str, Any]]:
    return [
        {**vars(move), "before": move.before.value, "after": move.after.value} for move in requisition.moves
    ]


def _requisition(
    row: RowMapping, steps: list[Step], decisions: list[Decision], moves: list[Move]
) -> Requisition:
    content = {name: row[name] for name in Wanted.__dataclass_fields__}
    wanted = Wanted(**{**content, "reason": Reason(row["reason"])})
    return Requisition(
        row["workspace"], row["asker"], wanted, State(row["state"]), row["since"], row["id"], row["revision"],
        tuple(steps), tuple(decisions), tuple(moves), row["paused_at"],
    )  # fmt: skip


def _step(row: RowMapping, approvers: list[RowMapping]) -> Step:
    return Step(
        row["name"], tuple(a["approver"] for a in approvers if a["step"] == row["position"]), Mode(row["mode"]),
        row["needed"], row["veto"], row["condition"], row["hours_allowed"], row["backup"], row["skipped_because"],
    )  # fmt: skip


def _decision(row: RowMapping) -> Decision:
    return Decision(
        row["step"], row["revision"], row["approver"], Verdict(row["verdict"]), row["at"], row["reason"],
        row["for_whom"],
    )  # fmt: skip


def _move(row: RowMapping) -> Move:
    return Move(row["at"], row["who"], State(row["before"]), State(row["after"]), row["why"])
