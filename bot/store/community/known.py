"""Who is known already, as hiring people may see them: whether they agree stands in every query, and of each only what
they show is handed out. Nothing of the other side of the wall is read here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from bot.rules.access import Kind as Workspace
from bot.rules.community.matching import Field as Looked
from bot.rules.community.matching import Kind, Profile, profiled
from bot.rules.community.members import Field, Purpose, Side, Standing
from bot.rules.community.sources import Kind as Source
from bot.store.readable import readable
from bot.store.schema import (
    member_consents,
    member_lines,
    member_touches,
    members,
    people,
    referrals,
    sources,
    workspaces,
)
from bot.store.sealed import MEMBER_EMAIL
from bot.store.secrets import Secrets

m, c, t, s, p, n = members.c, member_consents.c, member_touches.c, sources.c, people.c, member_lines.c
# So many are read at once.
PAGE = 1000
# Who is none of the community, or not yet.
_OUTSIDE = [each.value for each in (Standing.STARTED, Standing.LEFT, Standing.FORGOTTEN)]
# What may be looked at of what they show. What somebody looks for they do not say they can.
_LOOKED: Mapping[Looked, tuple[Field, str]] = {
    Looked.SKILLS: (Field.SKILLS, "skills"), Looked.ROLE: (Field.FAMILY, "family"),
    Looked.SENIORITY: (Field.SENIORITY, "seniority"), Looked.LANGUAGES: (Field.LANGUAGES, "languages"),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody known already. `name` and `email` are empty where they do not show them; `user` is who they are in the
    Slack workspace `workspace`, `candidate` who they are among the candidates, for whoever must not see them."""

    profile: Profile
    kind: Kind
    agreed_until: datetime
    workspace: str
    user: str | None
    name: str
    email: str
    language: str
    paused_until: datetime | None
    candidate: int | None
    shown: frozenset[Field] = field(default=frozenset())

    @property
    def id(self) -> int:
        """The member's number."""
        return self.profile.id


class Known:
    """By company: the members of its own community and of those that are nothing else."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def page(
        self, company: str, now: datetime, after: int = 0, most: int = PAGE
    ) -> tuple[Sequence[Person], int | None]:
        """The next of them by number who agree to be considered now and show something, and the number of the last that
        was looked at; None where that was the last of all."""
        query = self._who(company, now).where(m.id > after).order_by(m.id).limit(most)
        rows = list(self._connection.execute(query).mappings())
        last = int(rows[-1]["id"]) if len(rows) == most else None
        return readable(rows, self._person, "members"), last

    def some(self, company: str, ids: Collection[int], now: datetime) -> Mapping[int, Person]:
        """Those of these members who agree to be considered now, by number."""
        query = self._who(company, now).where(m.id.in_(ids))
        rows = self._connection.execute(query).mappings()
        return {each.id: each for each in readable(rows, self._person, "members")}

    def contacts(self, ids: Collection[int]) -> Mapping[int, datetime]:
        """When each of them last had to do with hiring people; who never had is not there."""
        query = select(n.member, func.max(n.at)).where(n.member.in_(ids), n.side == Side.HIRING.value)
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(n.member))}

    def referrers(self, company: str, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        """Who of that company told each of them of the community, each present, by Slack user."""
        f, found = referrals.c, dict[int, list[str]]()
        query = select(f.member, f.by).where(f.by_workspace == company, f.member.in_(ids)).order_by(f.id)
        for member, by in self._connection.execute(query):
            found.setdefault(member, []).append(by)
        return {id: found.get(id, []) for id in ids}

    def _who(self, company: str, now: datetime) -> Select[Any]:
        until = (
            select(func.max(c.until))
            .where(c.member == m.id, c.purpose == Purpose.HIRING.value, c.ended_at.is_(None), c.until > now)
            .scalar_subquery()
        )
        w = workspaces.c
        communities = select(w.id).where(
            or_(w.kind == Workspace.COMMUNITY.value, and_(w.id == company, w.kind == Workspace.BOTH.value))
        )
        columns = (
            "id", "workspace", "user", "name", "email", "language", "languages", "family", "seniority", "skills",
            "shown", "paused_until", "candidate",
        )  # fmt: skip
        asked = [m[each] for each in columns]
        query = select(*asked, until.label("until"), _is_alumnus().label("alumnus"), _works(company).label("works"))
        there = (m.workspace.in_(communities), m.standing.not_in(_OUTSIDE), cast(m.shown, Text) != "[]")
        return query.where(*there, until.is_not(None))

    def _person(self, row: RowMapping) -> Person:
        shown = frozenset(map(Field, row["shown"]))
        said = {
            looked: list(row[column]) if isinstance(row[column], list) else [row[column]]
            for looked, (field, column) in _LOOKED.items() if field in shown and row[column]
        }  # fmt: skip
        kind = Kind.COLLEAGUE if row["works"] else Kind.ALUMNUS if row["alumnus"] else Kind.MEMBER
        email = self._secrets.unseal(MEMBER_EMAIL, row["email"]) if row["email"] and Field.EMAIL in shown else ""
        return Person(
            profiled(row["id"], said, [row["name"]]), kind, row["until"], row["workspace"], row["user"],
            row["name"] if Field.NAME in shown else "", email, row["language"], row["paused_until"], row["candidate"],
            shown,
        )  # fmt: skip


def _is_alumnus() -> ColumnElement[bool]:
    """They came by a page for former colleagues, where that is said of a person."""
    through = exists().where(
        t.member == m.id, s.id == t.source, s.kind == Source.ALUMNI.value, s.is_aggregate.is_(False)
    )
    return through.correlate(members)


def _works(company: str) -> ColumnElement[bool]:
    """They work there: it is their own workspace, and they are no guest in it."""
    regular = (p.is_active.is_(True), p.is_guest.is_(False), p.is_bot.is_(False))
    here = exists().where(p.workspace == m.workspace, p.user == m.user, *regular)
    return and_(m.workspace == literal(company), here.correlate(members))
