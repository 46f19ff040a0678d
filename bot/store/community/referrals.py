"""Referrals: who told whom of the community, what they may hear, and the reward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from bot.rules.community.sources.referring import NoSuchReferral, Referral, Relation, Stage
from bot.rules.hiring.candidates import GOING_ON
from bot.rules.people import Identity
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import candidacies, members, referrals
from bot.store.sealed import REFERRAL_NOTE
from bot.store.secrets import Secrets

r = referrals.c


@dataclass(frozen=True)
class GoingOn:
    """A referral whose referrer may hear more: whether the friend confirmed, and of each of their applications whether
    it goes on."""

    id: int
    workspace: str
    is_confirmed: bool
    open_ones: Sequence[bool]


class Referrals:
    """Referrals by community."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def find(self, by: Identity, member: int) -> Referral | None:
        """What that person said before of that member."""
        return self._one(r.by_workspace == by.workspace, r.by == by.user, r.member == member)

    def add(self, referral: Referral) -> Referral:
        """The referral with the number it was given."""
        row = {name: value for name, value in vars(referral).items() if name != "id"}
        note = self._secrets.seal(REFERRAL_NOTE, referral.note) if referral.note else None
        row |= {"relation": referral.relation.value, "stage": referral.stage.value, "note": note}
        put = insert_numbered(self._connection, referrals).returning(r.id)
        return replace(referral, id=self._connection.execute(put, row).scalar_one())

    def get(self, workspace: str, id: int) -> Referral:
        """That referral into that community. Raises NoSuchReferral."""
        found = self._one(r.workspace == workspace, r.id == id)
        if found is None:
            raise NoSuchReferral()
        return found

    def of_company(self, workspace: str, id: int) -> Referral:
        """That referral by somebody of that workspace. Raises NoSuchReferral."""
        found = self._one(r.by_workspace == workspace, r.id == id)
        if found is None:
            raise NoSuchReferral()
        return found

    def by_people_of(self, workspace: str, n: int, most: int) -> Sequence[Referral]:
        """Page `n` of what people of that workspace told, the newest first; one more than `most` when there is another
        page."""
        query = select(referrals).where(r.by_workspace == workspace).order_by(r.id.desc())
        rows = self._connection.execute(query.offset(n * most).limit(most + 1)).mappings()
        return [self._referral(row) for row in rows]

    def save(self, referral: Referral) -> None:
        """What may be heard, how far it is, and the reward are as it says now."""
        kept = {name: getattr(referral, name) for name in ("agreed_at", "terms", "due", "paid_at")}
        change = update(referrals).where(r.id == referral.id).values(**kept, stage=referral.stage.value)
        self._connection.execute(change)

    def page(self, workspace: str, n: int, most: int) -> Sequence[Referral]:
        """Page `n` of them, the newest first; one more than `most` when there is another page."""
        query = select(referrals).where(r.workspace == workspace).order_by(r.id.desc())
        rows = self._connection.execute(query.offset(n * most).limit(most + 1)).mappings()
        return [self._referral(row) for row in rows]

    def made_by(self, who: Identity, most: int) -> Sequence[Referral]:
        """The last ones of that person, the newest first."""
        query = select(referrals).where(r.by_workspace == who.workspace, r.by == who.user).order_by(r.id.desc())
        return [self._referral(row) for row in self._connection.execute(query.limit(most)).mappings()]

    def going_on(self, after: int, most: int) -> Sequence[GoingOn]:
        """The next ones above that number whose referrer may hear more."""
        agreed = (r.agreed_at.is_not(None), r.stage != Stage.CLOSED.value, r.id > after)
        query = select(r.id, r.workspace, members.c.candidate, members.c.verified_at.is_not(None))
        query = query.join(members, members.c.id == r.member).where(*agreed).order_by(r.id).limit(most)
        rows = [tuple(row) for row in self._connection.execute(query)]
        y, found = candidacies.c, dict[int, list[bool]]()
        there = select(y.candidate, y.standing).where(y.candidate.in_({candidate for _, _, candidate, _ in rows}))
        going_on = {standing.value for standing in GOING_ON}
        for candidate, standing in self._connection.execute(there):
            found.setdefault(candidate, []).append(standing in going_on)
        return [GoingOn(id, where, is_confirmed, found.get(who, [])) for id, where, who, is_confirmed in rows]

    def forget(self, member: int) -> None:
        """Nobody referred that member."""
        self._connection.execute(delete(referrals).where(r.member == member))

    def _one(self, *which: Any) -> Referral | None:
        query = locked(self._connection, select(referrals).where(*which))
        row = self._connection.execute(query).mappings().first()
        return self._referral(row) if row else None

    def _referral(self, row: RowMapping) -> Referral:
        kept: Mapping[str, Any] = {column.name: row[column.name] for column in r}
        note = self._secrets.unseal(REFERRAL_NOTE, row["note"]) if row["note"] else ""
        return Referral(**{
            **kept, "relation": Relation(row["relation"]), "stage": Stage(row["stage"]), "note": note,
        })  # fmt: skip
