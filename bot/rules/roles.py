"""Giving roles: which there are, to whom they may be given, and that somebody always administers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.rules.access import Kind
from bot.rules.people import Group, Person, Role
from bot.rules.refusals import Refusal

# The roles that mean something today, in the order they are offered. Whoever is a Slack admin administers anyway.
_HIRING = (Role.ADMIN, Role.RECRUITER, Role.APPROVER, Role.COACH)
OFFERED: Mapping[Kind, tuple[Role, ...]] = {
    Kind.COMPANY: _HIRING,
    Kind.COMMUNITY: (Role.ADMIN, Role.MODERATOR, Role.AMBASSADOR),
    Kind.BOTH: (*_HIRING, Role.MODERATOR, Role.AMBASSADOR),
}


# Slack shows no more than this in one list.
MOST_OFFERED = 100


class NoRoleForThem(Refusal):
    """Guests, apps and people who left never have a role; `names` says whom it was given to."""


class NoSuchGroup(Refusal):
    """There is no such user group any more."""


class NobodyAdministers(Refusal):
    """Nobody would be left who may give roles."""


@dataclass(frozen=True)
class Change:
    """A role was given to the users and groups of `given` and taken from those of `taken`."""

    role: Role
    given: tuple[str, ...]
    taken: tuple[str, ...]


def may_have(people: Iterable[Person]) -> None:
    """Return if each of them may have a role. Raises NoRoleForThem."""
    names = [person.name for person in people if not person.is_regular]
    if names:
        raise NoRoleForThem(names=names)


def exist(wanted: Iterable[str], groups: Collection[Group]) -> None:
    """Return if all of `wanted` are among the groups. Raises NoSuchGroup."""
    if set(wanted) - {group.id for group in groups}:
        raise NoSuchGroup()


def somebody_administers(admins: Collection[str]) -> None:
    """Return if anybody is left who administers. Raises NobodyAdministers."""
    if not admins:
        raise NobodyAdministers()


def changes(before: Mapping[Role, Sequence[str]], after: Mapping[Role, Sequence[str]]) -> tuple[Change, ...]:
    """What is different between the two, by role; roles that `after` does not speak of stay."""
    found = (
        Change(role, tuple(sorted({*now} - {*before[role]})), tuple(sorted({*before[role]} - {*now})))
        for role, now in after.items()
    )
    return tuple(change for change in found if change.given or change.taken)


def offered(groups: Sequence[Group], chosen: Collection[str]) -> tuple[Group, ...]:
    """The groups a form offers, in the order given: those chosen before, and others as far as there is room."""
    first = sorted(groups, key=lambda group: group.id not in chosen)[:MOST_OFFERED]
    return tuple(group for group in groups if group in first)
