"""The first run's list, its days, and what a region allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rules import region as regions
from bot.rules import roles
from bot.rules.access import Kind, NotAllowed, Right, WrongWorkspace, check, has
from bot.rules.calendar import Hours
from bot.rules.first_run import (
    STALE_AFTER,
    SetUp,
    due,
    founding_gaps,
    is_complete,
    is_time,
    minutes_left,
    named_in,
    spent,
    steps,
)
from bot.rules.hiring.requisitions import Climbed, State, deciding
from bot.rules.hiring.requisitions.at_risk import soonest_first
from bot.rules.hiring.training.certificates import Founding
from bot.rules.people import Group, Role
from bot.rules.refusals import FieldRefusals
from tests import make
from tests.make import NOW, person

DONE = dict.fromkeys(SetUp.__dataclass_fields__, True)
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


def progress(**found: bool) -> dict[str, str]:
    return {step.name: step.progress.value for step in steps(SetUp(**found))}


def test_the_first_open_step_is_next_and_the_people_file_is_optional() -> None:
    assert progress() == {
        "app": "done", "hours": "next", "people": "optional", "roles": "open", "channel": "open", "chain": "open",
        "region": "open", "request": "open",
    }  # fmt: skip
    assert progress(hours=True, roles=True)["channel"] == "next"
    assert sum(step.minutes for step in steps(SetUp())) == 25
    assert minutes_left(steps(SetUp())) == 14
    assert is_complete(steps(SetUp(**{**DONE, "people": False})))
    assert not is_complete(steps(SetUp(**{**DONE, "request": False})))


@pytest.mark.parametrize(
    ("zone", "days", "free", "expected"),
    [
        ("Europe/Berlin", 1, (), datetime(2026, 11, 30, 7, tzinfo=UTC)),  # Saturday: Monday at eight
        ("Europe/Berlin", 1, (date(2026, 11, 30),), datetime(2026, 12, 1, 7, tzinfo=UTC)),
        ("Pacific/Pago_Pago", 7, (), datetime(2026, 12, 4, 19, tzinfo=UTC)),  # eleven hours behind
        ("Pacific/Kiritimati", 7, (), datetime(2026, 12, 6, 18, tzinfo=UTC)),  # there it was Saturday already
        ("Europe/Berlin", 30, (), datetime(2026, 12, 28, 7, tzinfo=UTC)),  # a Sunday
    ],
)
def test_a_day_is_the_readers_own_and_a_working_one(
    zone: str, days: int, free: tuple[date, ...], expected: datetime
) -> None:
    hours = Hours(zone, time(8), time(20), free=tuple((day, day) for day in free))
    at = due(FRIDAY, days, hours)
    assert at == expected
    assert is_time(at, at)
    assert is_time(at, at + STALE_AFTER)
    assert not is_time(at, at - timedelta(seconds=1))
    assert not is_time(at, at + STALE_AFTER + timedelta(seconds=1))


def test_named_in_a_chain_are_people_and_backups_and_no_places_to_be_filled() -> None:
    chain = make.chain(make.step("U0OMAR", "role:manager", backup="U0RUTH"))
    assert named_in([chain]) == {"U0OMAR", "U0RUTH"}



def test_time_in_a_state_is_the_median_of_real_moves() -> None:
    asked = [make.requisition(make.step("U0OMAR"), now=NOW - timedelta(days=n)) for n in (1, 4, 9)]
    approved = deciding.approve(asked[2], "U0OMAR", 1, NOW - timedelta(days=3))
    found = {each.state: (each.requests, each.days) for each in spent([*asked[:2], approved], NOW)}
    assert found == {State.SUBMITTED: (3, 4), State.APPROVED: (1, 3)}


def test_stuck_ones_come_first_and_then_whose_time_ends_soonest() -> None:
    late, soon = (make.requisition(make.step("U0OMAR", hours_allowed=n), title=str(n)) for n in (2, 5))
    never, stuck = (make.requisition(make.step("U0OMAR"), title=title) for title in ("never", "stuck"))
    seat = replace(stuck.steps[0].seats[0], climbed=Climbed.ADMINS)
    stuck = replace(stuck, steps=(replace(stuck.steps[0], seats=(seat,)),))
    found = soonest_first([never, soon, late, stuck], {}, NOW + timedelta(hours=3))
    assert [risk.requisition.wanted.title for risk in found] == ["stuck", "2", "5", "never"]
    assert [risk.is_late(NOW + timedelta(hours=3)) for risk in found] == [False, True, False, False]


def test_nothing_is_allowed_and_data_are_kept_shortest_before_a_region_is_confirmed() -> None:
    for what in regions.Topic:
        assert not regions.allows(None, {what.value: True}, what)
    for kind in regions.Kept:
        shortest = regions.retention(None, {kind.value: 80}, kind)
        assert all(shortest <= regions.retention(name, {}, kind) for name in regions.PRESETS)


def test_a_confirmed_form_keeps_only_what_it_changes_and_that_wins() -> None:
    eu = regions.preset("eu")
    months = {kind.value: str(many) for kind, many in eu.months.items()}
    same = {"allowed": [topic.value for topic in eu.allowed], **months}
    assert regions.confirmed(eu, same) == {}
    changed = regions.confirmed(eu, {**same, "allowed": ["pay_range", "cross_border", "moon"], "notes": "12"})
    assert changed == {"cognitive_tests": False, "feedback_text": False, "cross_border": True, "notes": 12}
    assert regions.allows("eu", changed, regions.Topic.CROSS_BORDER)
    assert not regions.allows("eu", changed, regions.Topic.COGNITIVE_TESTS)
    assert regions.allows("eu", changed, regions.Topic.PAY_RANGE)
    assert regions.retention("eu", changed, regions.Kept.NOTES) == 12


@pytest.mark.parametrize("text", ["", "0", "85", "-1", "1.5", "٣", "9" * 40, "six"])
def test_months_are_whole_and_within_bounds(text: str) -> None:
    months = {kind.value: "6" for kind in regions.Kept} | {"notes": text}
    with pytest.raises(FieldRefusals) as refused:
        regions.confirmed(regions.preset("eu"), months)
    assert set(refused.value.errors) == {"notes"}


@pytest.mark.parametrize("name", [None, "", "mars", ["eu"]])
def test_there_is_no_other_region(name: object) -> None:
    with pytest.raises(regions.NoSuchRegion):
        regions.preset(name)


def test_recruiting_is_for_recruiters_and_admins_of_the_company_and_never_for_a_guest() -> None:
    recruiter, admin = person(roles=frozenset({Role.RECRUITER})), person(is_admin=True)
    assert has(Right.RECRUIT, recruiter, Kind.COMPANY)
    assert has(Right.RECRUIT, admin, Kind.BOTH)
    with pytest.raises(WrongWorkspace):
        check(Right.RECRUIT, admin, Kind.COMMUNITY)
    with pytest.raises(NotAllowed):
        check(Right.RECRUIT, person(), Kind.COMPANY)
    assert not has(Right.RECRUIT, person(is_guest=True, roles=frozenset({Role.RECRUITER})), Kind.COMPANY)


def test_a_form_offers_the_chosen_groups_first_and_no_more_than_slack_shows() -> None:
    groups = [Group(f"S{n:03}", f"Group {n}", "") for n in range(150)]
    offered = roles.offered(groups, {"S149"})
    assert len(offered) == 100
    assert offered[-1].id == "S149"
    assert [group.id for group in offered[:2]] == ["S000", "S001"]


def test_a_founding_interviewer_is_a_gap_who_left_or_began_nothing_while_that_holds() -> None:
    today = date(2026, 12, 1)
    named = [
        Founding(who, "interviewer", "We begin", "U0ADA", today + timedelta(days=days))
        for who, days in (("U0LEFT", 9), ("U0ANA", 5), ("U0SAM", 7), ("U0OVER", 0))
    ]
    begun = {("U0SAM", "interviewer"), ("U0LEFT", "interviewer"), ("U0ANA", "lead")}
    found = founding_gaps(named, {"U0ANA", "U0SAM"}, begun, today)
    assert [(each.person, each.has_left) for each in found] == [("U0ANA", False), ("U0LEFT", True)]
