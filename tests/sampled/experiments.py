"""Experiments: none, one that runs, and what came of each that is over, as moderators read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.community import experiments as job
from bot.jobs.community.experiments import TEMPLATES, about, deciding
from bot.jobs.community.experiments.looking import RESULT
from bot.rules.access import Kind as Place
from bot.rules.community.goals import Metric
from bot.rules.community.goals.experiments import Experiment, Group, Result, State, Verdict
from bot.rules.community.goals.levers import SHARES, Lever, NoEnd, NothingMeasured, NotHoped, TooFewMembers
from bot.rules.community.segments import Kind, Rule, Segment
from bot.rules.notices import Planned
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.community.experiments import Kept
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.intros import joined
from tests.sampled.said import ADMIN, ASKER, Sample, said

HERE = {"prefix": ""}
TODAY = NOW.date()
ENDS = TODAY + timedelta(days=60)
OF = Experiment("k", Lever.SHORT, Metric.CONTENT_RESPONSE, 10, 15.5, 50, TODAY, ENDS, 686, 686)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From a community in which nothing is measured to one with experiments of every kind and end."""
    books.workspaces.put(TEAM, Place.BOTH, "Circle")
    admin = make.person(ADMIN, is_admin=True)
    books.people.put(admin, NOW)
    books.people.put(make.person(ASKER), NOW)
    yield f"{TEMPLATES}/page", {**HERE, **job.page(books, admin, NOW)}
    segment = books.segments.add(Segment(TEAM, typed or "Gophers", Kind.LIVE, Rule(()), ADMIN, NOW)).id
    results: list[Result | None] = [
        Result(verdict, 5.5, 0.5, 10.5, (60, 690), (100, 700), is_short)
        for verdict in Verdict for is_short in (True, False)
    ]  # fmt: skip
    ends = [*((State.OVER, each) for each in results), (State.HARMFUL, None), (State.STOPPED, None)]
    whom = (None, segment, segment + 9)
    for n, (state, result) in enumerate(ends):
        of = replace(OF, change=list(Lever)[n % 2], segment=whom[n % 3], state=state, ended_at=NOW)
        made = books.experiments.add(Kept(TEAM, of, ADMIN, NOW, typed or "It annoyed people", result=result))
        assert made is not None
        books.notices.plan(Planned(f"{RESULT}:{n}", RESULT, about(made.id), TEAM, ADMIN, {"experiment": made.id}), NOW)
        yield from said(books, about(made.id))
    for each in books.experiments.all(TEAM, 9):
        if each.result and each.result.is_short:
            books.experiments.keep(replace(each, taken_by=ADMIN, taken_at=NOW))
    yield f"{TEMPLATES}/page", {**HERE, **job.page(books, admin, NOW)}
    runs = books.experiments.add(Kept(TEAM, OF, ADMIN, NOW))
    assert runs is not None
    books.experiments.take_part(runs.id, {joined(books, ASKER, name=typed or "Mina").id: Group.CHANGED}, NOW)
    yield f"{TEMPLATES}/page", {**HERE, **job.page(books, admin, NOW)}
    yield f"{TEMPLATES}/stop", {**HERE, **deciding.stopping(runs)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """What only large communities bring about."""
    named = {"id": 1, "name": typed or "Students", "ready": ""}
    for n in (1, 60):
        one = {"id": 1, **{name: getattr(OF, name) for name in ("change", "usual", "hoped", "held", "begins", "ends")}}
        more = {"planned": n, "segment": named, "is_for_segment": True, "by": ADMIN, "people": n}
        yield f"{TEMPLATES}/page", {**HERE, "running": {**one, **more}, "over": [], "usual": 10.5, "fewest": n}
        yield f"{TEMPLATES}/page", {**HERE, "running": None, "over": [], "usual": None, "fewest": n}
        yield f"{TEMPLATES}/page", {**HERE, "running": None, "over": [], "usual": 10.5, "fewest": n}
        form = {"usual": 10.5, "changes": list(Lever), "shares": list(SHARES), "first": TODAY, "last": ENDS}
        yield f"{TEMPLATES}/form", {**HERE, **form, "segments": [{**named, "id": each} for each in range(1, n)]}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    return {
        NothingMeasured: [{"fewest": n} for n in (1, 50)], NotHoped: [{"usual": 10.5}],
        TooFewMembers: [{"needed": n, "have": 3} for n in (1, 1372)],
        NoEnd: [{"first": date(2026, 12, 7), "last": date(2027, 2, 22)}],
    }  # fmt: skip
