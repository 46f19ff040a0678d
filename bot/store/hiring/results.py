"""Results of stages that are no interviews, as they are stored: each who filled one in has their own, and every one is
kept that a later one corrects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from bot.rules.hiring.plans.results import Deviation, Grade, Reference, Result, Seen, seen_by_panel
from bot.store.schema import candidacies, stage_results

r, y = stage_results.c, candidacies.c


@dataclass(frozen=True)
class Sitting:
    """A stage, by its place in that version of the plan of a request, and the candidate in it, by code."""

    requisition: int
    plan: int
    stage: int
    candidate: str


class Results:
    """Guarded: what was otherwise and why is for who runs the recruitment; the panel asks `seen_by_panel`. Whoever
    asks has seen the request; that is locked in a transaction that writes, and this with it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, sitting: Sitting, result: Result, now: datetime) -> int:
        """Keep what somebody filled in behind what they filled in before; its number, from 1."""
        own = select(func.max(r.number)).where(*_of(sitting), r.by == result.by)
        number = (self._connection.execute(own).scalar() or 0) + 1
        content = {name: value for name, value in asdict(result).items() if name not in ("by", "at")}
        row = {**vars(sitting), "by": result.by, "number": number, "at": result.at, "kept": now, "content": content}
        self._connection.execute(insert(stage_results).values(row))
        return number

    def history(self, sitting: Sitting) -> Sequence[Result]:
        """Everything that was filled in for that candidate, each person's in its order."""
        rows = self._connection.execute(select(stage_results).where(*_of(sitting)).order_by(r.by, r.number))
        return [_made(row) for row in rows.mappings()]

    def last(self, sitting: Sitting) -> Mapping[str, Result]:
        """What holds now, by who filled it in."""
        return {each.by: each for each in self.history(sitting)}

    def last_of_all(self, candidacies_: Collection[int]) -> Mapping[int, Sequence[tuple[int, int, Result]]]:
        """By candidacy what holds now, with the version of the plan and the place of the stage; each present. For
        figures over everybody, without a reader."""
        found: dict[int, dict[tuple[int, int, str], Result]] = {id: {} for id in candidacies_}
        same = (y.requisition == r.requisition) & (y.code == r.candidate)
        query = select(stage_results, y.id).join_from(stage_results, candidacies, same).where(y.id.in_(found))
        for row in self._connection.execute(query.order_by(y.id, r.plan, r.stage, r.by, r.number)).mappings():
            found[row["id"]][row["plan"], row["stage"], row["by"]] = _made(row)
        return {id: [(plan, stage, one) for (plan, stage, _), one in all.items()] for id, all in found.items()}

    def has_any(self, requisition: int, candidate: str) -> bool:
        """Whether anything was filled in for that candidate at any stage."""
        query = select(r.number).where(r.requisition == requisition, r.candidate == candidate).limit(1)
        return self._connection.execute(query).first() is not None

    def seen_by_panel(self, sitting: Sitting) -> Sequence[Seen]:
        """What the panel may see of what holds now."""
        return [seen_by_panel(each) for each in self.last(sitting).values()]


def _of(sitting: Sitting) -> list[Any]:
    return [r[name] == value for name, value in vars(sitting).items()]


def _made(row: RowMapping) -> Result:
    content = dict(row["content"])
    reference = content.pop("reference")
    return Result(
        row["by"], row["at"], content["place"], content["score"],
        tuple(Grade(**each) for each in content["grades"]),
        Reference(**{**reference, "answers": tuple(reference["answers"])}) if reference else None,
        tuple(Deviation(**each) for each in content["deviations"]),
        content["reason"],
    )  # fmt: skip
