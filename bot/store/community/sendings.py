"""What was sent to members and counts against their budget, whoever sent it, over Slack and mail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, func, insert, or_, select

from bot.rules.community.budget import COUNTED_FOR, LIMITS, Alike
from bot.rules.community.members import Purpose, Standing
from bot.rules.people import Identity
from bot.store.prepared import Prepared
from bot.store.schema import member_consents, member_sendings, members

s, m, c = member_sendings.c, members.c, member_consents.c
# Asked for each message that counts.
_OF = Prepared(
    lambda _: select(s.at)
    .join(members, m.id == s.member)
    .where(m.workspace == bindparam("here"), m.user == bindparam("who"))
    .where(s.at > bindparam("since", type_=s.at.type), s.key != bindparam("but"))
)


class Sendings:
    """By member. Somebody of whom there is no record has no budget."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, who: Identity, now: datetime, but: str = "") -> Sequence[datetime]:
        """When what counts was sent to that user lately; without what went under the key `but`."""
        asked = {"here": who.workspace, "who": who.user, "since": now - COUNTED_FOR, "but": but}
        return [row["at"] for row in _OF(self._connection, asked)]

    def of_member(self, member: int, now: datetime, but: str = "") -> Sequence[datetime]:
        """The same of a member."""
        query = select(s.at).where(s.member == member, s.at > now - COUNTED_FOR, s.key != but)
        return list(self._connection.execute(query).scalars())

    def note(self, sent: Iterable[tuple[str, Identity]], now: datetime) -> None:
        """Something that counts goes to those users under those keys; each key counts once."""
        keys = dict(sent)
        known = self._known(keys)
        new = {key: who for key, who in keys.items() if key not in known}
        ids = self._members(new.values())
        rows = [{"key": key, "member": ids[who], "at": now} for key, who in new.items() if who in ids]
        if rows:
            self._connection.execute(insert(member_sendings), rows)

    def note_mail(self, key: str, member: int, now: datetime) -> None:
        """The same of a letter to a member."""
        if not self._known([key]):
            self._connection.execute(insert(member_sendings).values(key=key, member=member, at=now))

    def take_back(self, key: str) -> None:
        """It certainly did not go."""
        self._connection.execute(delete(member_sendings).where(s.key == key))

    def forget(self, now: datetime) -> None:
        """Drop what counts no more."""
        self._connection.execute(delete(member_sendings).where(s.at <= now - COUNTED_FOR))

    def alike(self, workspace: str, now: datetime, ids: Collection[int] | None = None) -> Sequence[Alike]:
        """The members there that something could be sent to, all or those, counted by what is the same of them."""
        agreed = select(c.member).where(c.purpose == Purpose.COMMUNITY.value, c.ended_at.is_(None), c.until > now)
        over = [
            select(s.member).where(s.at > now - within).group_by(s.member).having(func.count() >= most)
            for most, within in LIMITS
        ]
        what = [
            m.zone,
            case((m.id.in_(agreed), 1), else_=0).label("agrees"),
            case((m.paused_until > now, 1), else_=0).label("is_paused"),
            case((or_(*(m.id.in_(each) for each in over)), 1), else_=0).label("is_over"),
        ]
        there = [Standing.JOINED.value, Standing.CONFIRMED.value]
        each = select(*what).where(m.workspace == workspace, m.standing.in_(there))
        if ids is not None:
            each = each.where(m.id.in_(ids))
        found = each.subquery("found")
        query = select(found, func.count()).group_by(*found.c)
        rows = self._connection.execute(query)
        return [Alike(zone, bool(agrees), bool(paused), bool(over), n) for zone, agrees, paused, over, n in rows]

    def _known(self, keys: Collection[str]) -> frozenset[str]:
        return frozenset(self._connection.execute(select(s.key).where(s.key.in_(list(keys)))).scalars())

    def _members(self, those: Iterable[Identity]) -> Mapping[Identity, int]:
        users = {who.user for who in those}
        rows = self._connection.execute(select(m.workspace, m.user, m.id).where(m.user.in_(users)))
        return {Identity(workspace, user): id for workspace, user, id in rows}
