"""What candidates say of themselves for figures of groups: kept apart and sealed, and given out as counts alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.rules.fairness import Passed
from bot.rules.hiring.candidates import GOING_ON, Standing
from bot.rules.hiring.outcomes.declaring import OFF, Question, Setting
from bot.rules.hiring.outcomes.suppressing import FEWEST_IN_GROUP, UNSAID, WHOLE, Cell, passages
from bot.store.dialect import insert_or_change
from bot.store.lookups import Lookups
from bot.store.schema import candidacies, candidates, declarations, fairness_settings, group_counts, requisitions
from bot.store.sealed import DECLARATION, GROUP_COUNTS
from bot.store.secrets import Secrets

d, f, g, y, p, r = (
    each.c for each in (declarations, fairness_settings, group_counts, candidacies, candidates, requisitions)
)


class Declarations:
    """Guarded: nobody gets an answer out, not even whether it is one of somebody's; only how many there are of each
    group, at each stage of each role."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets
        self._whose = Lookups(connection, secrets, "whose declaration")

    def setting(self, workspace: str) -> Setting:
        """What the organisation chose; off before it chose anything."""
        found = self._connection.execute(select(f.setting).where(f.workspace == workspace)).scalar()
        if found is None:
            return OFF
        questions = tuple(Question(**{**each, "options": tuple(each["options"])}) for each in found["questions"])
        return Setting(**{**found, "questions": questions, "readers": tuple(found["readers"])})

    def choose(self, workspace: str, setting: Setting, by: str, at: datetime) -> None:
        """That holds from now on; where it is off, whatever was answered and counted is gone."""
        put = insert_or_change(self._connection.dialect.name, fairness_settings, "setting", "by", "at")
        row = {"workspace": workspace, "setting": asdict(setting), "by": by, "at": at}
        self._connection.execute(put, row)
        if not setting.is_on:
            self._connection.execute(delete(declarations).where(d.workspace == workspace))
            self._connection.execute(delete(group_counts).where(g.workspace == workspace))

    def say(self, workspace: str, candidate: int, answers: Mapping[str, str], at: datetime) -> None:
        """That is what they say, in place of what they said before."""
        key = self._key(workspace, candidate)
        assert key is not None  # a transaction that writes has one
        content = json.dumps({"answers": dict(answers), "at": at.isoformat()})
        put = insert_or_change(self._connection.dialect.name, declarations, "content")
        row = {"key": key, "workspace": workspace, "content": self._secrets.seal(DECLARATION, content)}
        self._connection.execute(put, row)

    def has_said(self, workspace: str, candidate: int) -> bool:
        """Whether they answered; not what."""
        here = d.key == self._key(workspace, candidate)
        return self._connection.execute(select(d.key).where(here)).first() is not None

    def forget(self, workspace: str, candidate: int) -> None:
        """They never said anything."""
        self._connection.execute(delete(declarations).where(d.key == self._key(workspace, candidate)))

    def counts(self, workspace: str, question: Question, before: datetime) -> tuple[date, Sequence[Cell]]:
        """Of those of whom it was decided before that moment, by role, stage and group how many passed; and before
        which day it was decided of them.

        What was counted stands until it is decided of `FEWEST_IN_GROUP` more, and for that month at least: an answer
        that is given, changed or taken back shows in the next count alone, and so does who is erased.
        """
        key, day = f"{workspace}:{question.id}", before.date()
        kept = self._connection.execute(select(g.month, g.content).where(g.key == key)).first()
        said = json.loads(self._secrets.unseal(GROUP_COUNTS, kept.content)) if kept else {}
        known = [Cell(role, at, name, Passed(*counts)) for role, at, name, *counts in said.get("cells", ())]
        is_same = said.get("options") == list(question.options)
        if kept and is_same and kept.month == day:
            return kept.month, known
        cells = self._counted(workspace, question, before)
        if kept and is_same and _people(cells) < _people(known) + FEWEST_IN_GROUP:
            return kept.month, known
        rows = [[each.requisition, each.stage, each.group, each.counts.passed, each.counts.of] for each in cells]
        content = json.dumps({"options": list(question.options), "cells": rows})
        put = insert_or_change(self._connection.dialect.name, group_counts, "month", "content")
        row = {"key": key, "workspace": workspace, "month": day}
        self._connection.execute(put, {**row, "content": self._secrets.seal(GROUP_COUNTS, content)})
        return day, cells

    def _counted(self, workspace: str, question: Question, before: datetime) -> Sequence[Cell]:
        groups = self._groups(workspace, question, before)
        over = [each.value for each in Standing if each not in GOING_ON]
        query = select(y.requisition, y.candidate, y.stage, y.standing).join_from(candidacies, requisitions)
        query = query.join(candidates, p.id == y.candidate).where(r.workspace == workspace, p.erased_at.is_(None))
        query = query.where(y.standing.in_(over), y.since < before)
        passed, of = Counter[tuple[int, int, str]](), Counter[tuple[int, int, str]]()
        for requisition, candidate, stage, standing in self._connection.execute(query):
            group = groups.get(self._key(workspace, candidate) or "", UNSAID)
            for at, is_through in passages(stage, Standing(standing)):
                of[requisition, at, group] += 1
                passed[requisition, at, group] += is_through
        return [Cell(*each, Passed(passed[each], of[each])) for each in sorted(of)]

    def _groups(self, workspace: str, question: Question, before: datetime) -> Mapping[str, str]:
        """By whose it is, the group of everybody who named one of those that are offered now, before that moment."""
        rows: Iterable[Any] = self._connection.execute(select(d.key, d.content).where(d.workspace == workspace))
        found = dict[str, str]()
        for key, content in rows:
            said = json.loads(self._secrets.unseal(DECLARATION, content))
            group = said["answers"].get(question.id, UNSAID)
            if group in question.options and datetime.fromisoformat(said["at"]) < before:
                found[key] = group
        return found

    def _key(self, workspace: str, candidate: int) -> str | None:
        return self._whose.hash(workspace, str(candidate))


def _people(cells: Iterable[Cell]) -> int:
    return sum(each.counts.of for each in cells if each.stage == WHOLE)
