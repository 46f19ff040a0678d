"""Who asks to be introduced, whom they do not want to meet, and when rounds are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from bot.rules.community.intros import Kind
from bot.rules.community.intros.rounds import Part, Setting
from bot.rules.community.members import Standing
from bot.store.dialect import insert_or_change, locked
from bot.store.schema import intro_parts, intro_settings, members
from bot.store.sealed import INTRO_AVOIDS
from bot.store.secrets import Secrets

p, s, m = intro_parts.c, intro_settings.c, members.c
_PART, _SETTING = tuple(intro_parts.columns.keys()), tuple(intro_settings.columns.keys())


class Intros:
    """By member and by community. A list of people not to meet is its owner's and the matching's, nobody else's."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def part(self, member: int) -> Part | None:
        """What that member asked for; locked in a transaction that writes."""
        query = locked(self._connection, select(intro_parts).where(p.member == member))
        row = self._connection.execute(query).mappings().first()
        return self._part(row) if row else None

    def parts(
        self, workspace: str, kind: Kind | None = None, among: Collection[int] | None = None
    ) -> Sequence[Part]:  # fmt: skip
        """Of everybody who is in the community there and asked for that kind, or for any; `among` those members."""
        query = select(intro_parts).join(members, m.id == p.member)
        query = query.where(m.workspace == workspace, m.standing == Standing.JOINED.value, m.user.is_not(None))
        query = query if among is None else query.where(p.member.in_(among))
        found = map(self._part, self._connection.execute(query.order_by(p.member)).mappings())
        return [each for each in found if kind is None or kind in each.kinds]

    def asked(self, workspace: str) -> Mapping[Kind, int]:
        """How many there asked for each kind."""
        query = select(p.kinds).join(members, m.id == p.member)
        query = query.where(m.workspace == workspace, m.standing == Standing.JOINED.value, m.user.is_not(None))
        counted = Counter(kind for kinds in self._connection.execute(query).scalars() for kind in kinds)
        return {each: counted[each.value] for each in Kind}

    def keep(self, part: Part) -> None:
        """From now on that is what they ask for."""
        avoids = self._secrets.seal(INTRO_AVOIDS, json.dumps(sorted(part.avoids))) if part.avoids else None
        row = {
            **vars(part), "kinds": sorted(each.value for each in part.kinds), "offers": list(part.offers),
            "seeks": list(part.seeks), "avoids": avoids,
        }  # fmt: skip
        self._connection.execute(insert_or_change(self._connection.dialect.name, intro_parts, *_PART[1:]), row)

    def drop(self, member: int) -> None:
        """They ask for nothing any more; their list is gone too."""
        self._connection.execute(delete(intro_parts).where(p.member == member))

    def renumber(self, workspace: str, member: int, to: int | None) -> None:
        """Lists that name that member name another one instead, or nobody."""
        query = select(intro_parts).join(members, m.id == p.member)
        query = query.where(m.workspace == workspace, p.avoids.is_not(None))
        for part in [self._part(row) for row in self._connection.execute(query).mappings()]:
            if member in part.avoids:
                others = part.avoids - {member} | ({to} if to not in {None, part.member} else set())
                self.keep(replace(part, avoids=frozenset(others)))

    def settings(self, workspace: str) -> Mapping[Kind, Setting]:
        """How it goes there, of each kind somebody set up; locked in a transaction that writes."""
        query = locked(self._connection, select(intro_settings).where(s.workspace == workspace))
        rows = self._connection.execute(query).mappings()
        return {Kind(row["kind"]): _setting(row) for row in rows}

    def due(self, workspace: str, until: datetime) -> Sequence[Setting]:
        """Those there whose next round is until then."""
        query = select(intro_settings).where(s.workspace == workspace, s.is_on, s.next_at <= until)
        return [_setting(row) for row in self._connection.execute(query.order_by(s.kind)).mappings()]

    def set_up(self, setting: Setting) -> None:
        """So it goes from now on."""
        row = {**vars(setting), "kind": setting.kind.value}
        self._connection.execute(insert_or_change(self._connection.dialect.name, intro_settings, *_SETTING[2:]), row)

    def next(self, setting: Setting) -> None:
        """The next round is then."""
        here = (s.workspace == setting.workspace) & (s.kind == setting.kind.value)
        self._connection.execute(update(intro_settings).where(here).values(next_at=setting.next_at))

    def _part(self, row: RowMapping) -> Part:
        avoids = json.loads(self._secrets.unseal(INTRO_AVOIDS, row["avoids"])) if row["avoids"] else ()
        told: dict[str, Any] = {
            **{name: row[name] for name in _PART}, "kinds": frozenset(map(Kind, row["kinds"])),
            "offers": tuple(row["offers"]), "seeks": tuple(row["seeks"]), "avoids": frozenset(avoids),
        }  # fmt: skip
        return Part(**told)


def _setting(row: RowMapping) -> Setting:
    return Setting(**{name: row[name] for name in _SETTING} | {"kind": Kind(row["kind"])})
