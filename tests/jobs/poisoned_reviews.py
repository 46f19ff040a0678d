"""What nobody can read, beside what is well, of reviews and experiments: cases of `test_poison`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from bot.deps import Deps
from bot.jobs import access_review
from bot.jobs.community import first_days
from bot.jobs.community.experiments import looking as experiments
from bot.jobs.community.reviews import looking, monthly, talking
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.goals import Metric
from bot.rules.community.goals.experiments import Experiment
from bot.rules.community.sources import Kind as Way
from bot.rules.community.sources import Source
from bot.store.community.experiments import Kept
from bot.store.community.goals import Measured
from bot.store.schema import experiments as tried
from bot.store.schema import workspaces
from tests.fakes import BOTH, CIRCLE, COMPANY
from tests.handlers.state import rows
from tests.jobs.conftest import PAST, Work
from tests.jobs.poisoned import Case
from tests.make import NOW
from tests.sampled.intros import joined


def reviews_made(work: Work, job: Callable[[Deps], None]) -> None:
    item = Item(CIRCLE, Kind.NEWS, "Hello", "All.", "U0MOE", NOW, State.MEASURED, posted_at=NOW, channel="C0HR")
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.content.add(replace(item, workspace=workspace))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(workspaces).where(workspaces.c.id == BOTH).values(day_starts="odd"))
    job(work.at(NOW + timedelta(days=60)).deps)
    assert {row["workspace"] for row in rows(work.deps.store, "review_lines")["review_lines"]} == {CIRCLE}


def experiments_read(work: Work, job: Callable[[Deps], None]) -> None:
    of = Experiment("k", "short", Metric.CONTENT_RESPONSE, 10, 15, 50, PAST.date(), PAST.date(), 9, 9)
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.experiments.add(Kept(workspace, of, "U0MOE", NOW))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(tried).where(tried.c.workspace == BOTH).values(metric="odd"))
    job(work.deps)
    states = {row["workspace"]: row["state"] for row in rows(work.deps.store, "experiments")["experiments"]}
    assert states == {BOTH: "running", CIRCLE: "over"}


def talk_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        cora, cleo = (joined(books, user, CIRCLE).id for user in ("U0CORA", "U0CLEO"))
        books.talk.note(cora, ["nobody's"], PAST.date())
        books.talk.note(cleo, ["data"], NOW.date())
    job(work.at(NOW).deps)
    assert [row["member"] for row in rows(work.deps.store, "topic_days")["topic_days"]] == [cleo]


def month_told(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.goals.put(workspace, [Measured(Metric.ACTIVE, None, NOW.date() + timedelta(days=5), 12.0, 20)])
    with work.deps.store.engines.write() as connection:
        connection.execute(update(workspaces).where(workspaces.c.id == BOTH).values(day_starts="odd"))
    job(work.at(NOW + timedelta(days=9)).deps)
    assert {n.workspace for n in work.notices() if n.kind == monthly.MONTH} == {CIRCLE}


def access_reviewed(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.engines.write() as connection:
        connection.execute(update(workspaces).values(started_at=NOW - timedelta(days=40)))
        connection.execute(update(workspaces).where(workspaces.c.id == BOTH).values(day_starts="odd"))
    job(work.at(NOW).deps)
    assert {n.workspace for n in work.notices() if n.kind == access_review.DUE} == {CIRCLE, COMPANY}


def first_days_told(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        for workspace in (BOTH, CIRCLE):
            books.sources.add(Source(workspace, Way.PAGE, f"c{workspace}", "A page", "U0ADA", NOW))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(workspaces).where(workspaces.c.id == BOTH).values(day_starts="odd"))
    job(work.at(NOW + timedelta(days=2)).deps)
    assert {n.workspace for n in work.notices() if n.kind == first_days.PLAN} == {CIRCLE}


CASES: Mapping[Callable[[Deps], None], Case] = {
    looking.look: reviews_made,
    experiments.look: experiments_read,
    talking.forget: talk_forgotten,
    monthly.tell_months: month_told,
    access_review.look: access_reviewed,
    first_days.look: first_days_told,
}
