"""Who has which role for a workspace: given to a person, or to everybody in a Slack user group.

Guests, apps, people who left and people not read yet have none, whatever was given to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, delete, false, insert, or_, select

from bot.rules.people import Group, Identity, Role
from bot.store.dialect import in_one_text
from bot.store.prepared import Prepared
from bot.store.schema import group_members, people, roles, user_groups

_REGULAR = (
    people.c.is_active & people.c.read_at.is_not(None) & (people.c.is_guest == false()) & (people.c.is_bot == false())
)
_WHO: BindParameter[str] = bindparam("who")
_WHERE: BindParameter[str] = bindparam("where")
_GROUPS = select(group_members.c.group).where(group_members.c.workspace == _WHERE, group_members.c.user == _WHO)
_OF = (
    select(roles.c.role)
    .join(people, (people.c.workspace == roles.c.workspace) & (people.c.user == _WHO))
    .where(roles.c.workspace == _WHERE, or_(roles.c.subject == _WHO, roles.c.subject.in_(_GROUPS)), _REGULAR)
    .distinct()
    .subquery()
)


def roles_of(dialect: str) -> ColumnElement[str | None]:
    """The roles of `who` in `where` as one text, for `parted`."""
    return select(in_one_text(dialect, _OF.c.role)).scalar_subquery().label("roles")


def parted(text: str | None) -> frozenset[Role]:
    """The roles in a text of `roles_of`."""
    return frozenset(Role(role) for role in text.split(",")) if text else frozenset()


_ROLES = Prepared(lambda dialect: select(roles_of(dialect)))


def holders_of(workspace: str, role: Role) -> Select[Any]:
    """The users who have that role, themselves or by a group."""
    given = select(roles.c.subject).where(roles.c.workspace == workspace, roles.c.role == role.value)
    in_group = select(group_members.c.user).where(
        group_members.c.workspace == workspace, group_members.c.group.in_(given)
    )
    here = (people.c.workspace == workspace) & _REGULAR
    return select(people.c.user).where(here, people.c.user.in_(given) | people.c.user.in_(in_group))


class Roles:
    """The roles of people and of user groups."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, who: Identity) -> frozenset[Role]:
        """Every role that person has there, themselves or by a group."""
        (row,) = _ROLES(self._connection, {"who": who.user, "where": who.workspace})
        return parted(row["roles"])

    def holders(self, workspace: str, role: Role) -> tuple[str, ...]:
        """The users who have that role there, by id."""
        return tuple(sorted(self._connection.execute(holders_of(workspace, role)).scalars()))

    def held(self, workspace: str) -> Mapping[Role, tuple[str, ...]]:
        """The users who have each role there, themselves or by a group, by id."""
        here = (people.c.workspace == workspace) & _REGULAR
        by_group = (group_members.c.workspace == roles.c.workspace) & (group_members.c.group == roles.c.subject)
        member = people.c.user.in_([roles.c.subject, group_members.c.user])
        query = (
            select(roles.c.role, people.c.user)
            .join_from(roles, group_members, by_group, isouter=True)
            .join(people, here & member)
            .where(roles.c.workspace == workspace)
            .distinct()
        )
        found: dict[Role, list[str]] = {role: [] for role in Role}
        for role, user in self._connection.execute(query.order_by(people.c.user)):
            found[Role(role)].append(user)
        return {role: tuple(users) for role, users in found.items()}

    def subjects(self, workspace: str) -> Mapping[Role, tuple[str, ...]]:
        """Whom each role was given to: users and groups, by id."""
        found: dict[Role, list[str]] = {role: [] for role in Role}
        query = select(roles).where(roles.c.workspace == workspace).order_by(roles.c.subject)
        for row in self._connection.execute(query).mappings():
            found[Role(row["role"])].append(row["subject"])
        return {role: tuple(subjects) for role, subjects in found.items()}

    def give(self, workspace: str, role: Role, subjects: Iterable[str]) -> None:
        """From now on exactly these users and groups have the role."""
        here = (roles.c.workspace == workspace) & (roles.c.role == role.value)
        self._connection.execute(delete(roles).where(here))
        rows = [{"workspace": workspace, "role": role.value, "subject": each} for each in dict.fromkeys(subjects)]
        if rows:
            self._connection.execute(insert(roles), rows)

    def appoint(self, workspace: str, role: Role, user: str) -> None:
        """That user has the role too from now on."""
        self.dismiss(workspace, role, user)
        self._connection.execute(insert(roles), {"workspace": workspace, "role": role.value, "subject": user})

    def dismiss(self, workspace: str, role: Role, user: str) -> None:
        """That user has the role no more, unless by a user group."""
        theirs = (roles.c.workspace == workspace) & (roles.c.role == role.value) & (roles.c.subject == user)
        self._connection.execute(delete(roles).where(theirs))

    def groups(self, workspace: str) -> tuple[Group, ...]:
        """The user groups in use there, by name."""
        members: dict[str, list[str]] = {}
        everybody = select(group_members).where(group_members.c.workspace == workspace).order_by(group_members.c.user)
        for row in self._connection.execute(everybody).mappings():
            members.setdefault(row["group"], []).append(row["user"])
        query = select(user_groups).where(user_groups.c.workspace == workspace)
        rows = self._connection.execute(query.order_by(user_groups.c.name, user_groups.c.id)).mappings()
        return tuple(Group(row["id"], row["name"], row["handle"], tuple(members.get(row["id"], ()))) for row in rows)

    def put_groups(self, workspace: str, groups: Iterable[Group]) -> None:
        """Remember exactly these user groups; one that is not among them any more has no members."""
        found = {group.id: group for group in groups}
        for table in (group_members, user_groups):
            self._connection.execute(delete(table).where(table.c.workspace == workspace))
        named = [{"workspace": workspace, "id": g.id, "name": g.name, "handle": g.handle} for g in found.values()]
        members = [
            {"workspace": workspace, "group": group.id, "user": user}
            for group in found.values()
            for user in dict.fromkeys(group.users)
        ]
        for table, rows in ((user_groups, named), (group_members, members)):
            if rows:
                self._connection.execute(insert(table), rows)

    def put_members(self, workspace: str, group: str, users: Iterable[str]) -> None:
        """Remember exactly these users as the members of that group."""
        here = (group_members.c.workspace == workspace) & (group_members.c.group == group)
        self._connection.execute(delete(group_members).where(here))
        rows = [{"workspace": workspace, "group": group, "user": user} for user in dict.fromkeys(users)]
        if rows:
            self._connection.execute(insert(group_members), rows)
