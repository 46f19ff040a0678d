"""What was seen of everybody who was looked at and what happened afterwards, gathered for figures over all of them,
without a reader; and the last look at it, sealed, in which nobody has a name."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from bot.rules.hiring.candidates import Standing
from bot.rules.hiring.checkins import Checkin, Hire, Side
from bot.rules.hiring.checkins.asking import Answers
from bot.rules.hiring.checkins.gathering import of_card, of_result, ratings, reached
from bot.rules.hiring.outcomes import Case, Score
from bot.rules.hiring.outcomes.report import Report
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.results import Result
from bot.rules.hiring.reports.composite import Given
from bot.store.dialect import insert_or_change
from bot.store.hiring.checkins import Checkins
from bot.store.hiring.plans import Plans
from bot.store.hiring.results import Results
from bot.store.hiring.scorecards import Scorecards
from bot.store.schema import (
    candidacies,
    candidates,
    hires,
    interviews,
    outcome_looks,
    past_hires,
    requisitions,
    stage_results,
)
from bot.store.sealed import OUTCOMES
from bot.store.secrets import Secrets
from bot.store.shapes import made, plain

y, i, q, p, k, h, r = (
    each.c for each in (candidacies, interviews, requisitions, candidates, outcome_looks, hires, stage_results)
)


@dataclass(frozen=True)
class Looked:
    """The day of a look, how many candidates had been erased by then, and which past hires there were, by a number that
    is another once some came or went."""

    day: date
    erased: int
    past: int = 0


# Everybody's columns that a case has, those of a role one after another.
_ALL = (
    select(y.id, y.requisition, y.standing, y.since, p.source, q.title)
    .join_from(candidacies, requisitions)
    .join(candidates, p.id == y.candidate)
    .order_by(y.requisition, y.id)
)


class Outcomes:
    """Guarded: cases are for figures over everybody, and shown to nobody as they are."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets
        self._scorecards = Scorecards(connection, secrets)
        self._checkins = Checkins(connection, secrets)

    def looked_at(self, workspace: str, now: datetime) -> Sequence[int]:
        """The candidacies of everybody there who was interviewed by now, has a result or came into a post, those of a
        role one after another; none of who was erased."""
        met = select(i.id).where(i.candidacy == y.id, i.start <= now, i.called_off.is_(None)).exists()
        known = select(r.stage).where(r.requisition == y.requisition, r.candidate == y.code).exists()
        came = select(h.id).where(h.candidacy == y.id).exists()
        query = _ALL.where(q.workspace == workspace, p.erased_at.is_(None), or_(met, known, came))
        return list(self._connection.execute(query.with_only_columns(y.id)).scalars())

    def cases(self, some: Collection[int], now: datetime) -> Sequence[Case]:
        """Those of these candidacies. Cards count as they were handed in first, once all that come are in, results as
        they hold now; stages are called as in the plan by which they were held."""
        rows = self._connection.execute(_ALL.where(y.id.in_(some))).all()
        plans = Plans(self._connection).of_all({row.requisition for row in rows})
        cards, held = self._scorecards.settled(some, now), self._held(some)
        results, came = Results(self._connection).last_of_all(some), self._checkins.of_candidacies(some)
        hires_ = [each.id for each in came.values()]
        asked, given = self._checkins.of(hires_), self._checkins.given_of(hires_)
        found = []
        for row in rows:
            one = _case(row, cards[row.id], held, results[row.id], plans)
            hire = came.get(row.id)
            found.append(one if hire is None else _followed(one, hire, asked[hire.id], given[hire.id]))
        return found

    def _held(self, some: Collection[int]) -> Mapping[int, tuple[int, int]]:
        rows = self._connection.execute(select(i.id, i.plan, i.stage).where(i.candidacy.in_(some)))
        return {row.id: (row.plan, row.stage) for row in rows}

    def look(self, workspace: str) -> Report | None:
        """What the last look there found; None before the first."""
        content = self._connection.execute(select(k.content).where(k.workspace == workspace)).scalar()
        return None if content is None else made(Report, json.loads(self._secrets.unseal(OUTCOMES, content)))

    def looked(self, workspace: str) -> Looked | None:
        """When that was; None before the first."""
        row = self._connection.execute(select(k.day, k.erased, k.past).where(k.workspace == workspace)).first()
        return None if row is None else Looked(row.day, row.erased, row.past)

    def past(self, workspace: str) -> int:
        """Which past hires there are, by a number that is another once some came or went."""
        number = func.count() + func.coalesce(func.max(past_hires.c.id), 0)
        query = select(number).where(past_hires.c.workspace == workspace)
        return self._connection.execute(query).scalar_one()

    def erased(self, workspace: str) -> int:
        """How many candidates of that workspace were erased by now."""
        query = select(func.count()).select_from(candidates)
        query = query.where(p.workspace == workspace, p.erased_at.is_not(None))
        return self._connection.execute(query).scalar_one()

    def keep(self, workspace: str, looked: Looked, report: Report) -> None:
        """It takes the place of the one before."""
        put = insert_or_change(self._connection.dialect.name, outcome_looks, "day", "erased", "past", "content")
        sealed = self._secrets.seal(OUTCOMES, json.dumps(plain(report)))
        self._connection.execute(put, {"workspace": workspace, **vars(looked), "content": sealed})


def _case(
    row: Any, cards: Sequence[Given], held: Mapping[int, tuple[int, int]],
    results: Sequence[tuple[int, int, Result]], plans: Mapping[tuple[int, int], Plan],
) -> Case:  # fmt: skip
    """Somebody as they were seen; hired on the day that was said of it, where nobody asks after them."""
    scores: list[Score] = []
    for card in cards:
        number, n = held[card.interview]
        scores += of_card(card, plans.get((row.requisition, number)), n)
    for number, n, result in results:
        scores += of_result(result, plans.get((row.requisition, number)), n)
    panel = "+".join(sorted({card.who for card in cards}))
    started = row.since.date() if Standing(row.standing) is Standing.HIRED else None
    return Case(str(row.id), row.title, row.source, panel, tuple(scores), started=started)


def _followed(one: Case, hire: Hire, asked: Iterable[Checkin], given: Mapping[tuple[int, Side], Answers]) -> Case:
    """The same with what became of them; who never came was not hired."""
    started = None if hire.never_started else hire.start
    rated = tuple(ratings(hire, asked, given))
    return replace(one, ratings=rated, indicators=reached(hire, given), started=started, left=hire.left)
