"""People as last read from Slack, and what they chose here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from bot.rules.access import Kind, NotHere, Right, check
from bot.rules.calendar import WEEK_END, Hours
from bot.rules.people import Identity, Person, Role
from bot.rules.settings import Choices
from bot.store.dialect import insert
from bot.store.prepared import Prepared, Row
from bot.store.roles import holders_of, parted, roles_of
from bot.store.schema import people, workspaces
from bot.store.workspaces import Workspaces

_SAME = (people.c.workspace == workspaces.c.id) & (people.c.user == bindparam("who"))
_ENTERS = Prepared(
    lambda dialect: select(workspaces.c.kind, people, roles_of(dialect))
    .join_from(workspaces, people, _SAME, isouter=True)
    .where(workspaces.c.id == bindparam("where"))
)
# Whom a message goes to is looked up for each message.
_ONE = Prepared(
    lambda _: select(people).where(people.c.workspace == bindparam("where"), people.c.user == bindparam("who"))
)
_SOME = select(people).where(
    people.c.workspace == bindparam("where"), people.c.user.in_(bindparam("who", expanding=True))
)


class People:
    """Everybody Rapport has heard of, by workspace and user."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, who: Identity, right: Right) -> Person:
        """The person, with `right` in this workspace as of this transaction. Raises what `access.check` raises."""
        (row,) = _ENTERS(self._connection, {"who": who.user, "where": who.workspace})
        person = _person(row, parted(row["roles"])) if row["user"] is not None else _stranger(who)
        check(right, person, Kind(row["kind"]))
        return person

    def get(self, who: Identity) -> Person:
        """The person; somebody not read yet has their id for a name and Slack's defaults."""
        return self.some(who.workspace, [who.user])[who.user]

    def some(self, workspace: str, users: Iterable[str]) -> Mapping[str, Person]:
        """The people of those ids in that workspace, each of them present."""
        wanted = list(dict.fromkeys(users))
        found = {row["user"]: _person(row) for row in self._rows(workspace, wanted)}
        return {user: found.get(user) or _stranger(Identity(workspace, user)) for user in wanted}

    def check_here(self, who: Identity) -> None:
        """Return if that person is a regular member there, present. Raises NotHere otherwise."""
        person = self.get(who)
        if not person.is_known or not person.is_active or person.is_bot or person.is_guest:
            raise NotHere()

    def by_email(self, workspace: str, email: str) -> Person | None:
        """Who has that e-mail there, upper and lower case alike."""
        query = select(people).where(people.c.workspace == workspace, people.c.email == email.strip().lower())
        row = self._connection.execute(query).mappings().first()
        return _person(row) if row else None

    def by_emails(self, workspace: str, emails: Iterable[str]) -> Mapping[str, str]:
        """The users there who have one of those e-mails, by e-mail in lower case; only people who may approve."""
        wanted = {email.strip().lower() for email in emails}
        query = select(people.c.email, people.c.user).where(people.c.workspace == workspace, people.c.email.in_(wanted))
        query = query.where(people.c.is_active, ~people.c.is_guest, ~people.c.is_bot)
        return {row.email: row.user for row in self._connection.execute(query)}

    def admins(self, workspace: str) -> Sequence[str]:
        """The users who administer that workspace: Slack's admins, and whoever has the role."""
        given = people.c.user.in_(holders_of(workspace, Role.ADMIN))
        query = select(people.c.user).where(people.c.workspace == workspace, people.c.is_active)
        return list(self._connection.execute(query.where(people.c.is_admin | given).order_by(people.c.user)).scalars())

    def hours(self, workspace: str, users: Iterable[str], as_if_here: bool = False) -> Mapping[str, Hours]:
        """When each of them may be written to, each of them present: their own choice, else the workspace's.

        `as_if_here` leaves their absences out: the time allowed for a decision runs on while somebody is away.
        """
        wanted, general = list(dict.fromkeys(users)), Workspaces(self._connection).get(workspace).hours
        found = {row["user"]: _hours(row, general, as_if_here) for row in self._rows(workspace, wanted)}
        return {user: found.get(user, general) for user in wanted}

    def _rows(self, workspace: str, users: Sequence[str]) -> Iterable[RowMapping | Row]:
        if len(users) == 1:
            return _ONE(self._connection, {"where": workspace, "who": users[0]})
        return self._connection.execute(_SOME, {"where": workspace, "who": users}).mappings()

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

    def choices(self, who: Identity) -> Choices:
        """What they set for themselves."""
        here = (people.c.workspace == who.workspace) & (people.c.user == who.user)
        row = self._connection.execute(select(people).where(here)).mappings().first()
        return _choices(row) if row else Choices()

    def choose(self, person: Person, choices: Choices) -> None:
        """From now on this is what they set for themselves."""
        row = insert(self._connection, people).values(
            workspace=person.workspace, user=person.user, name=person.name, zone=person.zone, is_admin=False,
            is_guest=False, is_bot=False, is_active=True,
        )  # fmt: skip
        self._connection.execute(row.on_conflict_do_nothing())
        here = (people.c.workspace == person.workspace) & (people.c.user == person.user)
        values = {
            "chosen_language": choices.language,
            "day_starts": f"{choices.day_starts:%H:%M}" if choices.day_starts else None,
            "day_ends": f"{choices.day_ends:%H:%M}" if choices.day_ends else None,
            "days_off": sorted(choices.days_off) if choices.days_off is not None else None,
            "away_from": choices.away_from,
            "away_until": choices.away_until,
            "delegate": choices.delegate,
        }
        self._connection.execute(update(people).where(here).values(**values))


def _choices(row: RowMapping | Row) -> Choices:
    days_off = row["days_off"]
    return Choices(
        row["chosen_language"], _time(row["day_starts"]), _time(row["day_ends"]),
        frozenset(days_off) if isinstance(days_off, list) else None, row["away_from"], row["away_until"],
        row["delegate"],
    )  # fmt: skip


def _time(stored: str | None) -> time | None:
    """None too for what is no time: their row is read together with many others', who must not wait for it."""
    try:
        return time.fromisoformat(stored) if stored else None
    except ValueError:
        return None


def _hours(row: RowMapping | Row, general: Hours, as_if_here: bool) -> Hours:
    chosen, free = _choices(row), general.free
    if chosen.away_until is not None and not as_if_here:
        free = (*free, (chosen.away_from or date.min, chosen.away_until))
    return Hours(
        row["zone"], chosen.day_starts or general.day_starts, chosen.day_ends or general.day_ends,
        chosen.days_off if chosen.days_off is not None else WEEK_END, free,
    )  # fmt: skip


def _person(row: RowMapping | Row, roles: frozenset[Role] = frozenset()) -> Person:
    return Person(
        row["workspace"], row["user"], row["name"], row["email"], row["zone"], row["locale"],
        row["chosen_language"], row["is_admin"], row["is_guest"], row["is_bot"], row["is_active"],
        is_known=row["read_at"] is not None, roles=roles,
    )  # fmt: skip


def _stranger(who: Identity) -> Person:
    return Person(who.workspace, who.user, who.user, is_known=False)
