"""Roles of people and of user groups, on each engine."""

from __future__ import annotations

import pytest

from bot.rules.people import Group, Identity, Role
from bot.store import Store
from tests.make import NOW, TEAM, person


@pytest.fixture
def peopled(store: Store) -> Store:
    with store.open() as books:
        for user, about in {
            "U0MINA": {}, "U0GUS": {"is_guest": True}, "U0DEE": {"is_active": False}, "U0BOT": {"is_bot": True},
            "U0ANA": {},
        }.items():  # fmt: skip
            books.people.put(person(user, **about), NOW)
    return store


def roles_of(store: Store, user: str) -> set[Role]:
    with store.reading() as books:
        found = books.roles.of(Identity(TEAM, user))
        held = {role for role, users in books.roles.held(TEAM).items() if user in users}
        assert found == held == {role for role in Role if user in books.roles.holders(TEAM, role)}
        return set(found)


def test_a_role_comes_from_the_person_or_from_a_group(peopled: Store) -> None:
    with peopled.open() as books:
        books.roles.give(TEAM, Role.RECRUITER, ["U0MINA", "S0PEOPLE"])
        books.roles.give(TEAM, Role.ADMIN, ["S0PEOPLE"])
        books.roles.put_groups(TEAM, [Group("S0PEOPLE", "People", "people", ("U0ANA", "U0MINA"))])
    assert roles_of(peopled, "U0MINA") == roles_of(peopled, "U0ANA") == {Role.RECRUITER, Role.ADMIN}
    with peopled.open() as books:
        assert list(books.people.admins(TEAM)) == ["U0ANA", "U0MINA"]
        books.roles.put_groups(TEAM, [Group("S0PEOPLE", "People", "people", ("U0ANA",))])
    assert roles_of(peopled, "U0MINA") == {Role.RECRUITER}
    assert roles_of(peopled, "U0ANA") == {Role.RECRUITER, Role.ADMIN}


@pytest.mark.parametrize("user", ["U0GUS", "U0DEE", "U0BOT", "U0NEVERREAD"])
def test_guests_apps_leavers_and_people_not_read_yet_have_no_role_whatever_was_given(
    peopled: Store, user: str
) -> None:
    with peopled.open() as books:
        books.roles.give(TEAM, Role.ADMIN, [user, "S0ALL"])
        books.roles.put_groups(TEAM, [Group("S0ALL", "All", "all", (user,))])
    assert roles_of(peopled, user) == set()
    with peopled.reading() as books:
        assert list(books.people.admins(TEAM)) == []
        assert user not in books.company.of(TEAM, NOW).admins


def test_a_group_that_is_gone_gives_nothing_and_gives_again_when_it_is_back(peopled: Store) -> None:
    group = Group("S0PEOPLE", "People", "people", ("U0ANA",))
    with peopled.open() as books:
        books.roles.give(TEAM, Role.RECRUITER, ["S0PEOPLE"])
        books.roles.put_groups(TEAM, [group])
    assert roles_of(peopled, "U0ANA") == {Role.RECRUITER}
    with peopled.open() as books:
        books.roles.put_groups(TEAM, [])
        assert books.roles.groups(TEAM) == ()
    assert roles_of(peopled, "U0ANA") == set()
    with peopled.open() as books:
        books.roles.put_groups(TEAM, [group])
        assert books.roles.groups(TEAM) == (group,)
    assert roles_of(peopled, "U0ANA") == {Role.RECRUITER}


def test_a_role_in_one_workspace_is_none_in_another(peopled: Store) -> None:
    with peopled.open() as books:
        books.roles.give(TEAM, Role.ADMIN, ["U0ANA"])
        assert books.roles.of(Identity("T0OTHER", "U0ANA")) == frozenset()


def test_one_person_is_appointed_and_dismissed_and_nobody_else_notices(peopled: Store) -> None:
    with peopled.open() as books:
        books.roles.give(TEAM, Role.MODERATOR, ["U0ANA"])
        for _ in range(2):
            books.roles.appoint(TEAM, Role.MODERATOR, "U0MINA")
        assert books.roles.subjects(TEAM)[Role.MODERATOR] == ("U0ANA", "U0MINA")
        books.roles.dismiss(TEAM, Role.MODERATOR, "U0MINA")
        books.roles.dismiss(TEAM, Role.AMBASSADOR, "U0ANA")
    assert (roles_of(peopled, "U0MINA"), roles_of(peopled, "U0ANA")) == (set(), {Role.MODERATOR})
