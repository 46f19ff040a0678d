"""When who may what is reviewed, what the record tells of a role, and which roles are nobody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.access_review import (
    EVERY,
    FIRST_AFTER,
    STALE_AFTER,
    Flaw,
    Mark,
    Review,
    RolesLeft,
    Told,
    Verdict,
    check_complete,
    due,
    given,
    grants,
    is_on_month_page,
    used,
)
from bot.rules.people import Group, Role
from tests import make
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
NOBODY: dict[Role, tuple[str, ...]] = dict.fromkeys(Role, ())


def test_the_first_is_due_a_month_after_work_began_and_the_next_half_a_year_after_the_last() -> None:
    begun = Review(TEAM, 1, NOW)
    assert due(None, None) is None
    assert due(NOW, None) == NOW + FIRST_AFTER
    assert due(NOW, begun) == NOW + EVERY, "nobody completed it"
    assert due(NOW, replace(begun, done_at=NOW + DAY, done_by="U0ADA")) == NOW + DAY + EVERY


def test_the_page_after_the_first_month_says_the_first_only_while_it_is_said_itself() -> None:
    end = NOW + FIRST_AFTER + STALE_AFTER
    assert is_on_month_page(NOW, NOW, None, end)
    assert not is_on_month_page(NOW, NOW, None, end + DAY)
    assert not is_on_month_page(NOW, NOW, Review(TEAM, 1, NOW), end)
    assert not is_on_month_page(NOW, NOW - DAY, None, end), "the community began before"
    assert not is_on_month_page(None, NOW, None, end)


def test_since_when_a_role_is_given_is_what_was_written_last_unless_it_was_taken() -> None:
    entries = [
        {"at": NOW, "role": "recruiter", "given": ["U0ANA", "U0PIA"], "taken": [], "who": "U0ADA"},
        {"at": NOW + DAY, "role": "recruiter", "given": ["U0ANA"], "taken": ["U0PIA"]},
        {"at": NOW + DAY, "role": "sheriff", "given": ["U0PIA"], "taken": []},
        {"at": NOW + DAY},  # erased
    ]
    assert given(entries) == {(Role.RECRUITER, "U0ANA"): (NOW + DAY, "")}


def test_a_role_was_used_when_something_was_done_that_only_it_does() -> None:
    entries = [
        (NOW + 2 * DAY, "hiring.scorecards.hand_in", "U0ANA"),
        (NOW + DAY, "hiring.offers.make", "U0ANA"),
        (NOW, "hiring.offers.make", "U0ANA"),
        (NOW, "community.moderation.report", "U0ANA"),
        (NOW, "roles.read", "U0ANA"),
    ]
    assert used(entries) == {(Role.RECRUITER, "U0ANA"): NOW + DAY}


def test_roles_that_nobody_can_use_come_first_and_a_group_is_as_used_as_whoever_of_it_did_last() -> None:
    subjects = {
        **NOBODY,
        Role.ADMIN: ("U0ADA",),
        Role.RECRUITER: ("S0EMPTY", "S0GONE", "S0PEOPLE", "U0GIO", "U0LEFT"),
    }
    people = {who: make.person(who) for each in subjects.values() for who in each}
    people["U0GIO"] = replace(people["U0GIO"], is_guest=True)
    people["U0LEFT"] = replace(people["U0LEFT"], is_active=False)
    groups = (Group("S0PEOPLE", "People", "people", ("U0ANA", "U0PIA")), Group("S0EMPTY", "Empty", "empty"))
    told = Told({}, {(Role.RECRUITER, "U0PIA"): NOW, (Role.RECRUITER, "U0ANA"): NOW - DAY}, NOW)
    marks = [Mark(Role.ADMIN, "U0ADA", Verdict.KEPT, "U0ADA", NOW),
             Mark(Role.RECRUITER, "U0GIO", Verdict.TAKEN, "U0ADA", NOW)]  # fmt: skip
    found = grants(subjects, people, groups, marks, told)
    assert [(each.subject, each.flaw) for each in found] == [
        ("S0EMPTY", Flaw.EMPTY), ("S0GONE", Flaw.NO_GROUP), ("U0GIO", Flaw.GUEST), ("U0LEFT", Flaw.LEFT),
        ("U0ADA", None), ("S0PEOPLE", None),
    ]  # fmt: skip
    assert found[-1].used == NOW
    assert [each.subject for each in found if each.kept] == ["U0ADA"], "what was given anew is open again"
    with pytest.raises(RolesLeft) as refused:
        check_complete(found)
    assert refused.value.facts == {"n": 5}
    check_complete([each for each in found if each.kept])
