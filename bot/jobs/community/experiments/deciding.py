"""Moderators begin an experiment, and stop one before its end."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.experiments import FEATURE, about, segments, usual
from bot.rules.calendar import local_day
from bot.rules.community import fields
from bot.rules.community.goals.experiments import LONGEST, No, State, ended, may_take_over, planned
from bot.rules.community.goals.levers import (
    FEWEST,
    SHARES,
    SHORTEST,
    WHY_CHARACTERS,
    AnotherRuns,
    Lever,
    NoSuchExperiment,
    NothingMeasured,
    TakenOver,
    read,
    refusal,
)
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books
from bot.store.community.experiments import Kept

# A select has a hundred options, one of which is everybody.
MOST_SEGMENTS = 99


def planning(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What the form of a new one shows before anything is chosen. Raises NothingMeasured, AnotherRuns."""
    if books.experiments.running(me.workspace):
        raise AnotherRuns()
    base = usual(books, me.workspace, now)
    if base is None:
        raise NothingMeasured(fewest=FEWEST)
    today = local_day(now, books.workspaces.get(me.workspace).zone)
    there = [{"id": each.id, "name": each.name, "ready": each.ready} for each in segments(books, me.workspace)]
    there = there[:MOST_SEGMENTS]
    return {
        "usual": base, "changes": [each.value for each in Lever], "shares": list(SHARES), "segments": there,
        "first": today + SHORTEST, "last": today + LONGEST,
    }  # fmt: skip


def stopping(found: Kept) -> dict[str, Any]:
    """What the form shows that asks why it ends early."""
    return {"change": found.experiment.change, "ends": found.experiment.ends, "characters": WHY_CHARACTERS}


def begin(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> Kept:
    """It runs from today on; all of it is fixed. Raises NothingMeasured, AnotherRuns, FieldRefusals."""
    base = usual(books, me.workspace, now)
    if base is None:
        raise NothingMeasured(fewest=FEWEST)
    there, today = segments(books, me.workspace), local_day(now, books.workspaces.get(me.workspace).zone)
    asked = read(answers, secrets.token_hex(8), base, [each.id for each in there], today)
    if any(each.experiment.change == asked.change and each.experiment.segment in (None, asked.segment)
           for each in books.experiments.taken(me.workspace)):  # fmt: skip
        raise FieldRefusals({"change": TakenOver()})
    of = next((each for each in there if each.id == asked.segment), None)
    members = books.segments.counts([of], now)[of.id] if of else books.experiments.reachable(me.workspace)
    running = books.experiments.running(me.workspace)
    plan, no = planned(asked, members, [running.experiment] if running else [])
    if no is not None:
        refused = refusal(no, plan, members)
        raise refused if no is No.ANOTHER else FieldRefusals({"hoped": refused})
    made = books.experiments.add(Kept(me.workspace, plan, me.user, now))
    if made is None:  # somebody was faster
        raise AnotherRuns()
    facts = {"change": plan.change, "usual": plan.usual, "hoped": plan.hoped, "held": plan.held, "ends": plan.ends}
    books.record.note(now, f"{FEATURE}.begin", about(made.id), workspace=me.workspace, who=me.user, **facts)
    return made


def take_over(books: Books, me: Person, id: int, now: datetime) -> None:
    """From now on it is so for everybody whom it was for. Raises NoSuchExperiment for what was not better, and where it
    is so already."""
    found = books.experiments.get(me.workspace, id)
    if found is None or found.taken_at is not None or not may_take_over(found.experiment, found.result):
        raise NoSuchExperiment()
    books.experiments.keep(replace(found, taken_by=me.user, taken_at=now))
    books.record.note(now, f"{FEATURE}.take_over", about(id), workspace=me.workspace, who=me.user)


def give_back(books: Books, me: Person, id: int, now: datetime) -> None:
    """It is as before it was taken over. Raises NoSuchExperiment where it is not so."""
    found = books.experiments.get(me.workspace, id)
    if found is None or found.taken_at is None:
        raise NoSuchExperiment()
    books.experiments.keep(replace(found, taken_by=None, taken_at=None))
    books.record.note(now, f"{FEATURE}.give_back", about(id), workspace=me.workspace, who=me.user)


def get(books: Books, me: Person, id: int) -> Kept:
    """The one of that number, which runs; locked in a transaction that writes. Raises NoSuchExperiment."""
    found = books.experiments.get(me.workspace, id)
    if found is None or found.experiment.state is not State.RUNNING:
        raise NoSuchExperiment()
    return found


def stop(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> Kept:
    """It is over before its end, without a figure for anybody. Raises NoSuchExperiment, FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    why = fields.text(answers, "why", WHY_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    found = get(books, me, id)
    after = replace(found, experiment=ended(found.experiment, State.STOPPED, now), why=why)
    books.experiments.keep(after)
    books.record.note(now, f"{FEATURE}.stop", about(id), workspace=me.workspace, who=me.user, why=why)
    return after
