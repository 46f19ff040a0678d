"""Offers: sealed, every version kept, and read through one door."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from bot.rules.hiring.candidates import Seen, Standing
from bot.rules.hiring.offers import Did, Move, NoOfferHere, Offer, may_see
from bot.rules.hiring.offers import Standing as OfferStanding
from bot.rules.hiring.offers.places import Places
from bot.rules.hiring.offers.terms import Terms
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Person
from bot.store.dialect import insert_numbered
from bot.store.schema import candidacies, offers
from bot.store.sealed import OFFER
from bot.store.secrets import Secrets

c, y = offers.c, candidacies.c


class Offers:
    """Guarded: what is offered is read through `seen_by`, and `of_case` for whom the chain asks. `of` is for deciding.
    Of whoever was erased nothing is read."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def seen_by(self, me: Person, seen: Seen) -> Sequence[Offer]:
        """Every version of what that candidate is offered, for somebody who may see it. Raises NoOfferHere."""
        if not may_see(seen.requisition, me.user, me.roles, seen.shut):
            raise NoOfferHere()
        return self.of(seen.candidacy.id)

    def of(self, candidacy: int) -> Sequence[Offer]:
        """Every version, in order; shown to nobody as it is."""
        return self._read(c.candidacy == candidacy)

    def of_case(self, case: int) -> Offer | None:
        """The newest version whose pay that request asks the chain about."""
        return next(iter(reversed(self._read(c.case == case))), None)

    def is_out(self, candidacy: int) -> bool:
        """Whether they have an offer; what it says stays closed."""
        query = select(c.id).where(c.candidacy == candidacy, c.standing == OfferStanding.MADE.value)
        return self._connection.execute(query).first() is not None

    def out(self, candidacies_: Collection[int]) -> frozenset[int]:
        """Which of these have an offer."""
        query = select(c.candidacy).where(c.candidacy.in_(candidacies_), c.standing == OfferStanding.MADE.value)
        return frozenset(self._connection.execute(query).scalars())

    def places(self, requisition: Requisition) -> Places:
        """The places of that role, and who has or is offered one. The request has to be locked to decide by it."""
        hired = select(y.id).where(y.requisition == requisition.id, y.standing == Standing.HIRED.value)
        out = select(c.candidacy).where(c.requisition == requisition.id, c.standing == OfferStanding.MADE.value)
        found = (frozenset(self._connection.execute(query).scalars()) for query in (hired, out))
        return Places(requisition.wanted.headcount, *found)

    def declined(self, candidacies_: Collection[int]) -> Mapping[int, tuple[str, datetime]]:
        """Of these who declined their last offer: for which reason, and when. Nothing is opened."""
        query = select(c.candidacy, c.standing, c.reason, c.since).where(c.candidacy.in_(candidacies_))
        last = {row.candidacy: row for row in self._connection.execute(query.order_by(c.candidacy, c.number))}
        is_no = OfferStanding.DECLINED.value
        return {id: (row.reason, row.since) for id, row in last.items() if row.standing == is_no}

    def add(self, offer: Offer) -> Offer:
        """The offer with the id it was given. The version before is replaced first."""
        content = {"requisition": offer.requisition, "candidacy": offer.candidacy, "number": offer.number}
        put = insert_numbered(self._connection, offers).returning(c.id)
        of = {"case": offer.case, "debrief": offer.debrief}
        given = self._connection.execute(put, {**content, **of, **self._state(offer)}).scalar_one()
        return replace(offer, id=given)

    def save(self, offer: Offer) -> None:
        """Keep how it stands now."""
        self._connection.execute(update(offers).where(c.id == offer.id).values(**self._state(offer)))

    def _state(self, offer: Offer) -> dict[str, Any]:
        terms = {**asdict(offer.terms), "start": offer.terms.start.isoformat(), "until": offer.terms.until.isoformat()}
        moves = [
            [each.did.value, each.who, each.at.isoformat(), each.standing.value, each.until.isoformat(), each.reason,
             each.why]
            for each in offer.moves
        ]  # fmt: skip
        sealed = self._secrets.seal(OFFER, json.dumps({"terms": terms, "why": offer.why, "moves": moves}))
        last = offer.moves[-1]
        return {
            "standing": offer.standing.value, "reason": last.reason, "since": offer.since, "start": offer.terms.start,
            "until": offer.until, "content": sealed,
        }  # fmt: skip

    def _read(self, *which: Any) -> Sequence[Offer]:
        query = select(offers).where(c.content.is_not(None), *which).order_by(c.candidacy, c.number)
        return [self._opened(row) for row in self._connection.execute(query).mappings()]

    def _opened(self, row: RowMapping) -> Offer:
        said = json.loads(self._secrets.unseal(OFFER, row["content"]))
        days = {name: date.fromisoformat(said["terms"][name]) for name in ("start", "until")}
        moves = tuple(
            Move(Did(did), who, datetime.fromisoformat(at), OfferStanding(standing), date.fromisoformat(until), *words)
            for did, who, at, standing, until, *words in said["moves"]
        )
        return Offer(
            row["requisition"], row["candidacy"], row["number"], Terms(**{**said["terms"], **days}), moves,
            said["why"], row["case"], row["debrief"], row["id"],
        )  # fmt: skip
