"""What is said on the days of the first run, by a clock that moves; and user groups that cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.jobs import ERRANDS, errands, first_run, roles
from bot.jobs.hiring import checkins
from bot.rules.hiring.checkins import Hire, Kind, scheduled
from bot.rules.hiring.panels import Limits
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.training.certificates import founding
from bot.rules.people import Identity, Role
from bot.slack.client import SlackRefused
from sandbox.client import StandIn, words
from tests.fakes import COMPANY, RECRUITERS
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import Work
from tests.make import NOW

DAY = timedelta(days=1)
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


def test_interviewers_are_greeted_once_with_their_limits_and_training(work: Work) -> None:
    with work.deps.store.open() as books:
        named = founding(["U0NOOR"], "interviewer", "We begin", "U0ADA", NOW.date(), ())
        books.trainings.found(COMPANY, named)
        books.availabilities.set_hours(Identity(COMPANY, "U0NOOR"), Own(None, Limits(week=2)))
    started(work, NOW)
    for days in (1, 2, 8):
        tick(work, NOW + timedelta(days=days))
    (hello,) = [each for each in said(work, "U0NOOR") if "You interview here" in each]
    assert "2 a week" in hello
    assert "without a certificate until" in hello
    assert "I do not know your calendar" in hello


def test_the_pages_tell_of_cards_calendars_check_ins_gaps_and_what_nobody_uses(work: Work) -> None:
    started(work, NOW)
    with work.deps.store.open() as books:
        books.trainings.found(COMPANY, founding(["U0NOOR"], "interviewer", "We begin", "U0ADA", NOW.date(), ()))
        books.calendars.connect(Identity(COMPANY, "U0NOOR"), "https://cal.example/x", NOW)
        books.workspaces.set_loops(COMPANY, True)
    role = ask(work.deps.store, OPEN).id
    with work.deps.store.open() as books:
        hire = books.checkins.begin(Hire(COMPANY, role, Kind.MOVED, NOW.date() + 10 * DAY, "U0MINA", "U0SAM", (), ()))
        books.checkins.keep(scheduled(hire, checkins.hours(books, hire, "Europe/Berlin")))
    for days in (7, 30):
        tick(work, NOW + timedelta(days=days))
    (week,) = [each for each in said(work, "U0ADA") if "The first week" in each]
    (month,) = [each for each in said(work, "U0ADA") if "The first month" in each]
    assert "too few yet for a figure" in week
    assert "cannot be read since" in week
    for line in ("1 person is new", "check-in", "has begun no training", "is it still right?", "none was made"):
        assert line in month
    assert "about groups" not in month
