"""Members of the community: their record, what they agreed to, where they came from, what happened, what they do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from bot.rules.community.members import (
    Act,
    Consent,
    Field,
    Frequency,
    How,
    Line,
    Member,
    NoSuchMember,
    Purpose,
    Side,
    Stand,
    Standing,
    Touch,
    Way,
    folded,
    holding,
)
from bot.rules.people import Identity
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, locked
from bot.store.lookups import Lookups
from bot.store.schema import member_acts, member_consents, member_lines, member_topics, member_touches, members
from bot.store.sealed import MEMBER_EMAIL, MEMBER_LINE
from bot.store.secrets import Secrets

m, c, t, n, s, a = members.c, member_consents.c, member_touches.c, member_lines.c, member_topics.c, member_acts.c


class Members:
    """Everybody a community knows. What is read here is for jobs and for the members themselves."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets
        self._lookups = Lookups(connection, secrets, "members")
        # Whose rows of the search are written anew at the end of this transaction.
        self.changed = set[int]()

    def of(self, who: Identity) -> Member | None:
        """The member who is that user there; locked in a transaction that writes."""
        return self._one(m.workspace == who.workspace, m.user == who.user)

    def get(self, workspace: str, id: int) -> Member:
        """That member there; locked in a transaction that writes. Raises NoSuchMember."""
        found = self._one(m.workspace == workspace, m.id == id)
        if found is None:
            raise NoSuchMember()
        return found

    def some(self, workspace: str, ids: Collection[int]) -> Mapping[int, Member]:
        """The members of those numbers there, by number, in its order."""
        query = select(members).where(m.workspace == workspace, m.id.in_(ids)).order_by(m.id)
        return {row["id"]: self._member(row) for row in self._connection.execute(query).mappings()}

    def by_email(self, workspace: str, email: str) -> Member | None:
        """Who has that address there; locked in a transaction that writes."""
        hashed = self._hash(workspace, email)
        return self._one(m.workspace == workspace, m.email_hash == hashed) if hashed else None

    def begin(self, member: Member) -> Member:
        """The member with the number they were given. Nobody there may have their address or be that user yet."""
        row = {**self._columns(member), "workspace": member.workspace, "at": member.at}
        put = insert_numbered(self._connection, members).returning(m.id)
        begun = replace(member, id=self._connection.execute(put, row).scalar_one())
        self.changed.add(begun.id)
        return begun

    def change(self, member: Member) -> None:
        """Keep the record as it says now."""
        self._connection.execute(update(members).where(m.id == member.id).values(**self._columns(member)))
        self.changed.add(member.id)

    def give(self, member: int, given: Consent) -> None:
        """Keep the receipt; what held for the same purpose is replaced."""
        self.end(member, given.purpose, given.at)
        number = select(func.coalesce(func.max(c.number), 0) + 1).where(c.member == member).scalar_subquery()
        row = {"member": member, "number": number, **asdict(given)}
        self._connection.execute(
            insert(member_consents).values(**{**row, "purpose": given.purpose.value, "how": given.how.value})
        )

    def end(self, member: int, purpose: Purpose, at: datetime) -> None:
        """What was agreed to for that purpose holds no more."""
        held = (c.member == member) & (c.purpose == purpose.value) & c.ended_at.is_(None)
        self._connection.execute(update(member_consents).where(held).values(ended_at=at))
        self.changed.add(member)

    def consents(self, member: int) -> Sequence[Consent]:
        """Every receipt, the oldest first."""
        return self.consents_of([member])[member]

    def consents_of(self, ids: Collection[int]) -> Mapping[int, Sequence[Consent]]:
        """Every receipt of each of them, each of them present, the oldest first."""
        found: dict[int, list[Consent]] = {id: [] for id in ids}
        query = select(member_consents).where(c.member.in_(ids)).order_by(c.member, c.number)
        for row in self._connection.execute(query).mappings():
            found[row["member"]].append(_consent(row))
        return found

    def holding(self, ids: Collection[int], now: datetime) -> Mapping[int, frozenset[Purpose]]:
        """What each of them agreed to that holds now; whoever agreed to nothing is not there."""
        query = select(c.member, c.purpose).where(c.member.in_(ids), c.ended_at.is_(None), c.until > now)
        found: dict[int, set[Purpose]] = {}
        for member, purpose in self._connection.execute(query):
            found.setdefault(member, set()).add(Purpose(purpose))
        return {member: frozenset(purposes) for member, purposes in found.items()}

    def agrees(self, member: int, purpose: Purpose, now: datetime) -> bool:
        """Whether they agreed to that, and it holds."""
        return purpose in holding(self.consents(member), now)

    def touch(self, member: int, touch: Touch) -> None:
        """They came through that source once more."""
        number = select(func.coalesce(func.max(t.number), 0) + 1).where(t.member == member).scalar_subquery()
        row = insert(member_touches).values(member=member, number=number, source=touch.source, at=touch.at)
        self._connection.execute(row)
        self.changed.add(member)

    def touches(self, member: int) -> Sequence[Touch]:
        """The sources they came through, the first one first."""
        query = select(t.source, t.at).where(t.member == member).order_by(t.number)
        return [Touch(*row) for row in self._connection.execute(query)]

    def note(self, member: int, line: Line) -> None:
        """Write that in their timeline."""
        sealed = self._secrets.seal(MEMBER_LINE, line.text) if line.text else None
        row = {
            "member": member, "what": line.what, "side": line.side.value, "at": line.at, "who": line.who,
            "facts": dict(line.facts or {}), "text": sealed,
        }  # fmt: skip
        self._connection.execute(insert_numbered(self._connection, member_lines), row)

    def lines(self, member: int, sides: Iterable[Side], most: int, before: int | None = None) -> Sequence[Line]:
        """The last lines of their timeline on those sides of the wall, the newest first; those under `before` when
        given."""
        query = select(member_lines).where(n.member == member, n.side.in_([side.value for side in sides]))
        if before is not None:
            query = query.where(n.id < before)
        rows = self._connection.execute(query.order_by(n.id.desc()).limit(most)).mappings()
        return [self._line(row) for row in rows]

    def stand(self, member: int, topic: str, stand: Stand | None, at: datetime) -> None:
        """From now on they think that of the topic, or nothing."""
        self.changed.add(member)
        if stand is None:
            self._connection.execute(delete(member_topics).where(s.member == member, s.topic == topic))
            return
        row = insert_unless_known(self._connection, member_topics).values(
            member=member, topic=topic, stand=stand.value, at=at
        )
        changed = {"stand": stand.value, "at": at}
        self._connection.execute(row.on_conflict_do_update(index_elements=["member", "topic"], set_=changed))

    def topics(self, ids: Collection[int]) -> Mapping[int, Mapping[str, Stand]]:
        """What each of them thinks of topics, each of them present."""
        found: dict[int, dict[str, Stand]] = {id: {} for id in ids}
        query = select(s.member, s.topic, s.stand).where(s.member.in_(ids)).order_by(s.member, s.topic)
        for member, topic, stand in self._connection.execute(query):
            found[member][topic] = Stand(stand)
        return found

    def count(self, member: int, act: Act, day: date, n: int = 1) -> None:
        """They did that so often more on that day."""
        row = insert_unless_known(self._connection, member_acts).values(member=member, day=day, act=act.value, n=n)
        more = {"n": a.n + n}
        self._connection.execute(row.on_conflict_do_update(index_elements=["member", "day", "act"], set_=more))

    def acts(self, ids: Collection[int], since: date) -> Mapping[int, Sequence[tuple[date, Act, int]]]:
        """What each of them did since that day, each of them present, by day."""
        found: dict[int, list[tuple[date, Act, int]]] = {id: [] for id in ids}
        query = select(member_acts).where(a.member.in_(ids), a.day >= since).order_by(a.member, a.day, a.act)
        for member, day, act, number in self._connection.execute(query):
            found[member].append((day, Act(act), number))
        return found

    def _one(self, *which: Any) -> Member | None:
        row = self._connection.execute(locked(self._connection, select(members).where(*which))).mappings().first()
        return self._member(row) if row else None

    def _hash(self, workspace: str, email: str) -> str | None:
        return self._lookups.hash(workspace, folded(email))

    def _columns(self, member: Member) -> dict[str, Any]:
        kept = {name: value for name, value in vars(member).items() if name not in {"id", "workspace", "at", "email"}}
        return {
            **kept, "standing": member.standing.value, "frequency": member.frequency.value, "way": member.way.value,
            "languages": list(member.languages), "skills": list(member.skills), "tags": list(member.tags),
            "shown": sorted(field.value for field in member.shown),
            "email": self._secrets.seal(MEMBER_EMAIL, folded(member.email)) if member.email else None,
            "email_hash": self._hash(member.workspace, member.email) if member.email else None,
        }  # fmt: skip

    def _member(self, row: RowMapping) -> Member:
        kept = {name: value for name, value in row.items() if name not in {"email", "email_hash"}}
        return Member(**{
            **kept, "standing": Standing(row["standing"]), "frequency": Frequency(row["frequency"]),
            "way": Way(row["way"]), "languages": tuple(row["languages"]), "skills": tuple(row["skills"]),
            "tags": tuple(row["tags"]), "shown": frozenset(map(Field, row["shown"])),
            "email": self._secrets.unseal(MEMBER_EMAIL, row["email"]) if row["email"] else "",
        })  # fmt: skip

    def _line(self, row: RowMapping) -> Line:
        text = self._secrets.unseal(MEMBER_LINE, row["text"]) if row["text"] else ""
        return Line(row["what"], Side(row["side"]), row["at"], row["who"], row["facts"], text, row["id"])


def _consent(row: RowMapping) -> Consent:
    return Consent(Purpose(row["purpose"]), row["version"], How(row["how"]), row["at"], row["until"], row["ended_at"])
