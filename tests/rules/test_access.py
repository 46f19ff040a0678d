"""Who may do what where: every right, in every kind of workspace, for every kind of person."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from bot.rules.access import Kind, NotAllowed, NotReadYet, Right, WrongWorkspace, check, has, may_address
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from tests import make

HIRING, MEMBERS = {Kind.COMPANY, Kind.BOTH}, {Kind.COMMUNITY, Kind.BOTH}
WHO: dict[str, dict[str, Any]] = {
    "a regular member": {},
    "an admin": {"is_admin": True},
    "somebody with the admin role": {"roles": frozenset({Role.ADMIN})},
    "a recruiter": {"roles": frozenset({Role.RECRUITER})},
    "a moderator": {"roles": frozenset({Role.MODERATOR})},
    "a guest": {"is_guest": True},
    "a guest with every role": {"is_guest": True, "roles": frozenset(Role)},
    "somebody nobody has read yet": {"is_known": False},
    "somebody who left": {"is_active": False, "is_admin": True, "roles": frozenset(Role)},
    "a bot": {"is_bot": True, "is_admin": True, "roles": frozenset(Role)},
}
ADMINS = {"an admin", "somebody with the admin role", "a guest with every role"}
REGULAR = {"a regular member", "an admin", "somebody with the admin role", "a recruiter", "a moderator"}
MAY = {
    **{(Right.ANYBODY, kind): set(WHO) - {"somebody who left", "a bot"} for kind in Kind},
    **{(Right.HIRE, kind): REGULAR if kind in HIRING else set() for kind in Kind},
    **{(Right.RECRUIT, kind): ADMINS & REGULAR | {"a recruiter"} if kind in HIRING else set() for kind in Kind},
    **{(Right.ADMINISTER, kind): ADMINS for kind in Kind},
    **{(Right.BELONG, kind): set(WHO) - {"somebody who left", "a bot"} if kind in MEMBERS else set() for kind in Kind},
    **{(Right.MODERATE, kind): ADMINS & REGULAR | {"a moderator"} if kind in MEMBERS else set() for kind in Kind},
}


def test_every_right_in_every_kind_of_workspace_is_given_to_exactly_those() -> None:
    for right, kind in product(Right, Kind):
        given = {who for who, changes in WHO.items() if has(right, make.person(**changes), kind)}
        assert given == MAY[right, kind], (right, kind)


@pytest.mark.parametrize(
    ("changes", "kind", "refusal"),
    [
        ({}, Kind.COMMUNITY, WrongWorkspace),
        ({"is_admin": True}, Kind.COMMUNITY, WrongWorkspace),
        ({"is_known": False}, Kind.COMPANY, NotReadYet),
        ({"is_guest": True}, Kind.BOTH, NotAllowed),
        ({"is_active": False}, Kind.COMMUNITY, NotAllowed),
    ],
)
def test_a_no_names_what_was_missing(changes: dict[str, Any], kind: Kind, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check(Right.HIRE, make.person(**changes), kind)


def test_nothing_of_one_half_is_addressed_to_a_workspace_of_the_other() -> None:
    for kind in Kind:
        assert may_address("hiring.requisitions.waiting", kind) is (kind is not Kind.COMMUNITY)
        assert may_address("community.events.reminder", kind) is (kind is not Kind.COMPANY)
        assert may_address("home", kind)
