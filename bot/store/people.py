"""People as last read from Slack, and what they chose here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from bot.rules.access import Kind, Right, check
from bot.rules.people import Identity, Person
from bot.store.dialect import insert
from bot.store.schema import people, workspaces

_SAME = (people.c.workspace == workspaces.c.id) & (people.c.user == bindparam("who"))
_ENTERS = select(workspaces.c.kind, people).join_from(workspaces, people, _SAME, isouter=True)
_ENTERS = _ENTERS.where(workspaces.c.id == bindparam("where"))


class People:
    """Everybody Rapport has heard of, by workspace and user."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, who: Identity, right: Right) -> Person:
        """The person, with `right` in this workspace as of this transaction. Raises what `access.check` raises."""
        row = self._connection.execute(_ENTERS, {"who": who.user, "where": who.workspace}).mappings().one()
        person = _person(row) if row["user"] is not None else _stranger(who)
        check(right, person, Kind(row["kind"]))
        return person

    def get(self, who: Identity) -> Person:
        """The person; somebody not read yet has their id for a name and Slack's defaults."""
        return self.some(who.workspace, [who.user])[who.user]

    def some(self, workspace: str, users: Iterable[str]) -> Mapping[str, Person]:
        """The people of those ids in that workspace, each of them present."""
        wanted = list(dict.fromkeys(users))
        query = select(people).where(people.c.workspace == workspace, people.c.user.in_(wanted))
        found = {row["user"]: _person(row) for row in self._connection.execute(query).mappings()}
        return {user: found.get(user) or _stranger(Identity(workspace, user)) for user in wanted}

    def by_email(self, workspace: str, email: str) -> Person | None:
        """Who has that e-mail there, upper and lower case alike."""
        query = select(people).where(people.c.workspace == workspace, people.c.email == email.strip().lower())
        row = self._connection.execute(query).mappings().first()
        return _person(row) if row else None

    def admins(self, workspace: str) -> Sequence[str]:
        """The users who administer that workspace."""
        query = select(people.c.user).where(people.c.workspace == workspace, people.c.is_admin, people.c.is_active)
        return list(self._connection.execute(query.order_by(people.c.user)).scalars())

    def put(self, person: Person, at: datetime) -> None:
        """Remember the profile as read at that moment. What they chose here stays."""
        values = {
            "name": person.name,
            "email": person.email.strip().lower() if person.email else None,
            "zone": person.zone,
            "locale": person.locale,
            "is_admin": person.is_admin,
            "is_guest": person.is_guest,
            "is_bot": person.is_bot,
            "is_active": person.is_active,
            "read_at": at,
        }
        row = insert(self._connection, people).values(workspace=person.workspace, user=person.user, **values)
        if person.locale is None:  # not every answer of Slack's carries it: what was known stays
            del values["locale"]
        self._connection.execute(row.on_conflict_do_update(index_elements=["workspace", "user"], set_=values))

    def choose_language(self, person: Person, language: str | None) -> None:
        """From now on Rapport speaks `language` with them; None follows Slack."""
        row = insert(self._connection, people).values(
            workspace=person.workspace, user=person.user, name=person.name, zone=person.zone, is_admin=False,
            is_guest=False, is_bot=False, is_active=True,
        )  # fmt: skip
        self._connection.execute(row.on_conflict_do_nothing())
        here = (people.c.workspace == person.workspace) & (people.c.user == person.user)
        self._connection.execute(update(people).where(here).values(chosen_language=language))


def _person(row: RowMapping) -> Person:
    return Person(
        row["workspace"], row["user"], row["name"], row["email"], row["zone"], row["locale"],
        row["chosen_language"], row["is_admin"], row["is_guest"], row["is_bot"], row["is_active"],
        is_known=row["read_at"] is not None,
    )  # fmt: skip


def _stranger(who: Identity) -> Person:
    return Person(who.workspace, who.user, who.user, is_known=False)
