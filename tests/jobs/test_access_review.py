"""Admins are asked to review who may what a month after work began, and every half-year, until one has done it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.jobs import access_review as job
from bot.jobs import first_run
from bot.rules.access import Right
from bot.rules.access_review import RolesLeft
from bot.rules.community.sources import Kind, Source
from bot.rules.people import Identity, Role
from sandbox.client import words
from tests.fakes import CIRCLE, COMPANY
from tests.jobs.conftest import Work
from tests.make import NOW

DAY = timedelta(days=1)
ASKED, REMINDED = "Confirm each or take it away by a tap", "is not reviewed yet"


def tick(work: Work, days: int) -> None:
    at = work.at(NOW + days * DAY)
    first_run.plan_days(at.deps)
    for _ in range(2):
        job.look(at.deps)
    at.round()


def times(work: Work, text: str, user: str = "U0ADA", workspace: str = COMPANY) -> int:
    return sum(text in words(each) for each in work.dm(user, workspace))


def complete(work: Work, days: int, user: str = "U0ADA", workspace: str = COMPANY) -> None:
    now = NOW + days * DAY
    with work.deps.store.open() as books:
        me = books.people.enter(Identity(workspace, user), Right.ADMINISTER)
        job.complete(books, me, now)


def test_a_company_finds_it_on_the_page_of_the_month_and_is_reminded_once(work: Work) -> None:
    for days in range(0, 70, 5):
        tick(work, days)
    assert times(work, "The first month") == 1
    assert times(work, ASKED) == 0
    assert times(work, REMINDED) == 1


def test_half_a_year_after_it_was_completed_it_is_asked_again_and_completed_it_says_so(work: Work) -> None:
    for days in (0, 30):
        tick(work, days)
    complete(work, 31)
    for days in (45, 31 + 181):
        tick(work, days)
    assert times(work, REMINDED) == times(work, ASKED) == 0
    for days in (31 + 182, 31 + 183):
        tick(work, days)
    assert times(work, ASKED) == 1
    complete(work, 31 + 184)
    tick(work, 31 + 200)
    assert times(work, ASKED) == times(work, REMINDED) == 0
    assert times(work, "Who may what here is reviewed") == 1


def test_one_that_nobody_completed_gives_way_to_the_next(work: Work) -> None:
    for days in (0, 30, 44, 30 + 182):
        tick(work, days)
    with work.deps.store.reading() as books:
        last = books.access_reviews.last(COMPANY)
    assert last is not None
    assert (last.number, last.is_open) == (2, True)
    assert times(work, ASKED) == 1


def test_a_community_is_asked_a_month_after_its_first_way_in(work: Work) -> None:
    tick(work, 0)
    with work.deps.store.open() as books:
        books.sources.add(Source(CIRCLE, Kind.PAGE, "c", "A page", "U0CORA", NOW + DAY))
    tick(work, 30)
    assert times(work, ASKED, "U0CORA", CIRCLE) == 0
    tick(work, 31)
    assert times(work, ASKED, "U0CORA", CIRCLE) == 1


def test_who_administers_no_more_is_not_asked_and_what_is_open_cannot_be_completed(work: Work) -> None:
    tick(work, 0)
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.ADMIN, ["U0PIA"])
        books.workspaces.set_chains(COMPANY, [])  # no page of the month says it
    job.look(work.at(NOW + 42 * DAY).deps)
    with work.deps.store.open() as books:
        me = books.people.enter(Identity(COMPANY, "U0ADA"), Right.ADMINISTER)
        with pytest.raises(RolesLeft):
            job.complete(books, me, NOW)
        books.roles.give(COMPANY, Role.ADMIN, [])
    work.at(NOW + 42 * DAY).round()
    assert times(work, ASKED, "U0PIA") == 0
    assert times(work, ASKED) == 1
