"""Members of the community: their record, what they agreed to, where they came from, what happened, what they do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from bot.rules.access import Right, check, has
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
    wall,
)
from bot.rules.community.members.merging import before_at
from bot.rules.community.members.wall import Moderated, Profile
from bot.rules.people import Identity, Person
from bot.store.community import looking
from bot.store.community.timeline import moments
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, locked
from bot.store.lookups import Lookups
from bot.store.prepared import Row
from bot.store.readable import readable
from bot.store.schema import (
    member_acts,
    member_consents,
    member_lines,
    member_topics,
    member_touches,
    members,
    sources,
)
from bot.store.sealed import MEMBER_EMAIL, MEMBER_LINE
from bot.store.secrets import Secrets
from bot.store.workspaces import Workspaces

m, c, t, n, s, a = members.c, member_consents.c, member_touches.c, member_lines.c, member_topics.c, member_acts.c


# Before the user of whoever was forgotten, where only its hash is left.
FORGOTTEN = "forgotten"
# Before what stands before the @ of an address.
LOCAL = "local"
# What a member has beside their columns, or that never changes.
_NOT_COLUMNS = frozenset({"id", "workspace", "at", "email", "comes_back"})


class Members:
    """Everybody a community knows. What is read here is for jobs and for the members themselves; for anybody else there
    are two doors, `shown_to_hiring` and `for_moderators`."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets
        self._lookups = Lookups(connection, secrets, "members")
        # Whose rows of the search are written anew at the end of this transaction.
        self.changed = set[int]()

    def of(self, who: Identity) -> Member | None:
        """The member who is that user there; locked in a transaction that writes."""
        row = looking.of(self._connection, who)
        return self._member(row) if row else None

    def get(self, workspace: str, id: int) -> Member:
        """That member there; locked in a transaction that writes. Raises NoSuchMember."""
        row = looking.get(self._connection, workspace, id)
        if row is None:
            raise NoSuchMember()
        return self._member(row)

    def some(self, workspace: str, ids: Collection[int]) -> Mapping[int, Member]:
        """The members of those numbers there, by number, in its order."""
        query = select(members).where(m.workspace == workspace, m.id.in_(ids)).order_by(m.id)
        rows = self._connection.execute(query).mappings()
        return {each.id: each for each in readable(rows, self._member, "members")}

    def by_email(self, workspace: str, email: str) -> Member | None:
        """Who has that address there; locked in a transaction that writes."""
        hashed = self._hash(workspace, email)
        return self._one(m.workspace == workspace, m.email_hash == hashed) if hashed else None

    def shown_to_hiring(self, me: Person, id: int, now: datetime) -> Profile | None:
        """That member as they chose to be seen, for somebody of the hiring side, while they agree to that. None for
        anybody else, and for a member who shows nothing: both look the same."""
        row = self._connection.execute(select(members).where(m.id == id)).mappings().first()
        may = has(Right.HIRE, me, Workspaces(self._connection).get(me.workspace).kind)
        if row is None or not may or Standing(row["standing"]) is Standing.FORGOTTEN:
            return None
        if not row["shown"] or not self.agrees(id, Purpose.HIRING, now):
            return None
        return wall.shown(self._member(row), self.topics([id])[id])

    def for_moderators(
        self, me: Person, workspace: str, id: int, most: int = 0, skip: int = 0
    ) -> Moderated:
        """That member there for somebody who moderates there: `most` lines of the community's side after the last
        `skip`, and nothing of hiring's. Raises what `access.check` raises, and NoSuchMember."""
        check(Right.MODERATE, me, Workspaces(self._connection).get(me.workspace).kind)
        if me.workspace != workspace:
            raise NoSuchMember()
        member = self.get(workspace, id)
        if member.standing is Standing.FORGOTTEN:
            raise NoSuchMember()
        lines = self.timeline(member, [Side.COMMUNITY], most, skip) if most else ()
        return wall.moderated(member, self.consents(id), self.touches(id), lines)

    def newcomers(self, workspace: str, since: datetime, most: int) -> Sequence[Member]:
        """Who joined there since then, the newest first."""
        query = select(members).where(m.workspace == workspace, m.standing == Standing.JOINED.value)
        query = query.where(m.joined_at >= since).order_by(m.joined_at.desc(), m.id.desc()).limit(most)
        return readable(self._connection.execute(query).mappings(), self._member, "members")

    def unknown(self, workspace: str, users: Iterable[str]) -> frozenset[str]:
        """Those of the users there of whom there is no record, and who were not forgotten either."""
        wanted = set(users)
        query = select(m.user).where(m.workspace == workspace, m.user.in_(wanted))
        known = set(self._connection.execute(query).scalars())
        return frozenset(wanted - known - self.forgotten(workspace, wanted - known))

    def forgotten(self, workspace: str, users: Iterable[str]) -> frozenset[str]:
        """Those of the users there who asked to be forgotten: only a hash of who they were is left."""
        hashes = {hashed: user for user in users if (hashed := self._hash_of(workspace, user))}
        query = select(m.email_hash).where(m.workspace == workspace, m.email_hash.in_(list(hashes)))
        return frozenset(hashes[hashed] for hashed in self._connection.execute(query).scalars())

    def namesakes(self, workspace: str, names: Collection[str]) -> Sequence[Member]:
        """Everybody there of one of those names, by number."""
        query = select(members).where(m.workspace == workspace, m.name.in_(names)).order_by(m.id)
        return readable(self._connection.execute(query).mappings(), self._member, "members")

    def of_locals(self, workspace: str, emails: Iterable[str]) -> Sequence[Member]:
        """Everybody there whose address has the same before its @ as one of those, where that says whose it is, by
        number."""
        hashes = {hashed for each in emails if (hashed := self._hash_of_local(workspace, each))}
        query = select(members).where(m.workspace == workspace, m.local_hash.in_(hashes)).order_by(m.id)
        return readable(self._connection.execute(query).mappings(), self._member, "members") if hashes else ()

    def learn_locals(self, workspace: str, page: Sequence[Member]) -> None:
        """Those of them whose row is from before that was kept are found by `of_locals` too."""
        ids = [each.id for each in page if before_at(each.email)]
        lack = set(self._connection.execute(select(m.id).where(m.id.in_(ids), m.local_hash.is_(None))).scalars())
        for each in page:
            if each.id in lack:
                hashed = self._hash_of_local(workspace, each.email)
                self._connection.execute(update(members).where(m.id == each.id).values(local_hash=hashed))

    def page(self, workspace: str, after: int, most: int) -> tuple[Sequence[Member], int | None]:
        """The next of them there by number, whoever they are but those of whom nothing is left, and the number of the
        last that was looked at; None where that was the last of all."""
        query = select(members).where(m.workspace == workspace, m.id > after, m.standing != Standing.FORGOTTEN.value)
        rows = list(self._connection.execute(query.order_by(m.id).limit(most)).mappings())
        last = int(rows[-1]["id"]) if len(rows) == most else None
        return readable(rows, self._member, "members"), last

    def numbered(self, id: int) -> Member | None:
        """That member of whichever community; None when there is none, or nothing is left of them."""
        return self._one(m.id == id, m.standing != Standing.FORGOTTEN.value)

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
        return looking.holding(self._connection, ids, now)

    def agrees(self, member: int, purpose: Purpose, now: datetime) -> bool:
        """Whether they agreed to that, and it holds."""
        return purpose in self.holding([member], now).get(member, frozenset())

    def ending(self, workspace: str, now: datetime, until: datetime) -> Sequence[tuple[Member, Consent]]:
        """What was agreed to there and holds no longer than that, the soonest to end first."""
        query = select(member_consents).join(members, c.member == m.id).where(m.workspace == workspace)
        query = query.where(c.ended_at.is_(None), c.until > now, c.until <= until).order_by(c.until, c.member)
        rows = list(self._connection.execute(query).mappings())
        whose = self.some(workspace, {row["member"] for row in rows})
        return [(whose[row["member"]], _consent(row)) for row in rows if row["member"] in whose]

    def contacts(self, ids: Collection[int]) -> Mapping[int, datetime]:
        """When each of them last acted or said something, whichever they did; who did neither is not there."""
        acted = select(a.member, func.max(a.day)).where(a.member.in_(ids)).group_by(a.member)
        found = {
            member: datetime.combine(day, time(), UTC) + timedelta(days=1)
            for member, day in self._connection.execute(acted)
        }
        said = select(c.member, func.max(c.at)).where(c.member.in_(ids), c.how != How.IMPORT.value).group_by(c.member)
        for member, at in self._connection.execute(said):
            found[member] = max(at, found.get(member, at))
        return found

    def last(self, ids: Collection[int], what: str) -> Mapping[int, datetime]:
        """When that was last written in the timeline of each of them; where it never was, they are not there."""
        query = select(n.member, func.max(n.at)).where(n.member.in_(ids), n.what == what).group_by(n.member)
        return {row[0]: row[1] for row in self._connection.execute(query)}

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

    def came(self, member: int) -> Sequence[tuple[str, str, datetime]]:
        """The kind and the name of every source they came through, and when, the first one first."""
        query = select(sources.c.kind, sources.c.name, t.at).join(sources, t.source == sources.c.id)
        rows = self._connection.execute(query.where(t.member == member).order_by(t.number))
        return [(kind, name, at) for kind, name, at in rows]

    def came_of(self, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        """The names of the sources each of them came through, each of them present, the first one first."""
        found: dict[int, list[str]] = {id: [] for id in ids}
        query = select(t.member, sources.c.name).join(sources, t.source == sources.c.id)
        of_them = query.where(t.member.in_(ids), ~sources.c.is_aggregate).order_by(t.member, t.number)
        for member, name in self._connection.execute(of_them):
            found[member].append(name)
        return found

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

    def timeline(
        self, member: Member, sides: Collection[Side], most: int, skip: int = 0, *, is_own: bool = False
    ) -> Sequence[Line]:  # fmt: skip
        """What happened to and with them on those sides of the wall, whichever table knows of it, the newest first:
        so many lines after the first `skip`. Some of it is for nobody but them (`is_own`)."""
        found = moments(self._connection, member, sides, most, skip, is_own=is_own)
        query = select(member_lines).where(n.id.in_([each.line for each in found if each.line is not None]))
        lines = {row["id"]: self._line(row) for row in self._connection.execute(query).mappings()}
        return [lines[each.line] if each.line else Line(*each[:3], facts=each.facts) for each in found]

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
        return looking.topics(self._connection, ids)

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

    def refuse(self, id: int) -> None:
        """Letters to the address they have now come back: until it is another one, or it is proven anew."""
        self._connection.execute(update(members).where(m.id == id).values(refused_hash=m.email_hash))

    def accept(self, id: int) -> None:
        """A letter to the address they have now was taken."""
        self._connection.execute(update(members).where(m.id == id).values(refused_hash=None))

    def refusing(self, workspace: str) -> int:
        """To how many of those in the community letters come back."""
        query = select(func.count()).where(m.workspace == workspace, m.refused_hash == m.email_hash)
        return self._connection.execute(query).scalar_one()

    def _one(self, *which: Any) -> Member | None:
        row = self._connection.execute(locked(self._connection, select(members).where(*which))).mappings().first()
        return self._member(row) if row else None

    def _hash(self, workspace: str, email: str) -> str | None:
        return self._lookups.hash(workspace, folded(email))

    def _hash_of_local(self, workspace: str, email: str) -> str | None:
        local = before_at(email)
        return self._lookups.hash(workspace, LOCAL, local) if local else None

    def _hash_of(self, workspace: str, user: str) -> str | None:
        return self._lookups.hash(workspace, FORGOTTEN, user)

    def forget(self, member: Member, user: str | None) -> None:
        """Keep a record of whom nothing is left; who they were in Slack is known by its hash alone."""
        hashed = self._hash_of(member.workspace, user) if user else None
        change = update(members).where(m.id == member.id)
        self._connection.execute(change.values(**{**self._columns(member), "email_hash": hashed, "refused_hash": None}))
        self.changed.add(member.id)

    def _columns(self, member: Member) -> dict[str, Any]:
        kept = {name: value for name, value in vars(member).items() if name not in _NOT_COLUMNS}
        return {
            **kept, "standing": member.standing.value, "frequency": member.frequency.value, "way": member.way.value,
            "languages": list(member.languages), "skills": list(member.skills), "tags": list(member.tags),
            "shown": sorted(field.value for field in member.shown),
            "email": self._secrets.seal(MEMBER_EMAIL, folded(member.email)) if member.email else None,
            "email_hash": self._hash(member.workspace, member.email) if member.email else None,
            "local_hash": self._hash_of_local(member.workspace, member.email),
        }  # fmt: skip

    def _member(self, row: RowMapping | Row) -> Member:
        kept = {name: value for name, value in row.items() if name != "email" and not name.endswith("_hash")}
        return Member(**{
            **kept, "standing": Standing(row["standing"]), "frequency": Frequency(row["frequency"]),
            "way": Way(row["way"]), "languages": tuple(row["languages"]), "skills": tuple(row["skills"]),
            "tags": tuple(row["tags"]), "shown": frozenset(map(Field, row["shown"])),
            "email": self._secrets.unseal(MEMBER_EMAIL, row["email"]) if row["email"] else "",
            "comes_back": row["refused_hash"] is not None and row["refused_hash"] == row["email_hash"],
        })  # fmt: skip

    def _line(self, row: RowMapping) -> Line:
        text = self._secrets.unseal(MEMBER_LINE, row["text"]) if row["text"] else ""
        return Line(row["what"], Side(row["side"]), row["at"], row["who"], row["facts"], text, row["id"])


def _consent(row: RowMapping) -> Consent:
    return Consent(Purpose(row["purpose"]), row["version"], How(row["how"]), row["at"], row["until"], row["ended_at"])
