"""What is said on the days of the first run, by a clock that moves; and user groups that cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.jobs import ERRANDS, errands, first_run, roles
from bot.rules.people import Role
from bot.slack.client import SlackRefused
from sandbox.client import StandIn, words
from tests.fakes import COMPANY, RECRUITERS
from tests.jobs.conftest import Work
from tests.make import NOW

FRIDAY = NOW + timedelta(days=4)


def tick(work: Work, now: datetime) -> None:
    at = work.at(now)
    first_run.plan_days(at.deps)
    first_run.plan_days(at.deps)
    at.round()


def said(work: Work, user: str) -> list[str]:
    return [words(each) for each in work.dm(user)]


def started(work: Work, now: datetime) -> None:
    tick(work, now)
    with work.deps.store.reading() as books:
        assert books.workspaces.get(COMPANY).started_at == now


def test_the_first_chain_starts_the_days_and_admins_hear_it_once(work: Work) -> None:
    started(work, NOW)
    tick(work, NOW + timedelta(minutes=1))
    assert [text.splitlines()[0] for text in said(work, "U0ADA")] == ["You are set: everybody can ask for a role"]
    assert said(work, "U0OMAR") == []


def test_a_hello_comes_on_the_next_working_day_once_and_later_to_who_is_added_later(work: Work) -> None:
    started(work, FRIDAY)
    for hours in range(0, 48, 6):  # the week-end
        tick(work, FRIDAY + timedelta(hours=hours))
    assert said(work, "U0OMAR") == []
    for days in (3, 4, 5):
        tick(work, FRIDAY + timedelta(days=days))
    assert len(said(work, "U0OMAR")) == 1
    assert said(work, "U0ANA") == []
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, ["U0ANA"])
    tick(work, FRIDAY + timedelta(days=20))
    assert len(said(work, "U0ANA")) == 1


def test_who_lost_the_part_before_the_hello_is_not_greeted(work: Work) -> None:
    started(work, FRIDAY)
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, ["U0ANA"])
    first_run.plan_days(work.at(FRIDAY + timedelta(days=3)).deps)
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [])
    work.at(FRIDAY + timedelta(days=3)).round()
    assert said(work, "U0ANA") == []


@pytest.mark.parametrize(("days", "title"), [(7, "The first week"), (30, "The first month")])
def test_a_page_comes_once_on_its_day_and_not_when_it_is_old_news(work: Work, days: int, title: str) -> None:
    started(work, NOW)
    for day in (days - 1, days, days, days + 1, days + 2):
        tick(work, NOW + timedelta(days=day))
    assert [title in text for text in said(work, "U0ADA")].count(True) == 1


def test_a_page_missed_for_days_is_not_said_any_more(work: Work) -> None:
    started(work, NOW)
    tick(work, NOW + timedelta(days=13))
    assert not any("The first week" in text for text in said(work, "U0ADA"))


@pytest.mark.parametrize(
    ("error", "raises"), [("paid_teams_only", False), ("missing_scope", False), ("ekm_access_denied", True)]
)
def test_a_plan_without_groups_has_none_and_what_was_not_granted_changes_nothing(
    work: Work, stand_in: StandIn, error: str, raises: bool
) -> None:
    roles.read(work.deps, {"workspace": COMPANY})
    with work.deps.store.reading() as books:
        assert [group.id for group in books.roles.groups(COMPANY)] == [RECRUITERS["id"]]
    stand_in.faults("usergroups.list", "refused", error=error)
    if raises:
        with pytest.raises(SlackRefused):
            roles.read(work.deps, {"workspace": COMPANY})
    else:
        roles.read(work.deps, {"workspace": COMPANY})
    with work.deps.store.reading() as books:
        assert len(books.roles.groups(COMPANY)) == (error != "paid_teams_only")


def test_groups_are_read_once_an_hour(work: Work) -> None:
    for _ in range(2):
        roles.plan_reading(work.at(NOW).deps)
    done = 0
    while errands.one(work.at(NOW).deps, ERRANDS):
        done += 1
    assert done == 3
