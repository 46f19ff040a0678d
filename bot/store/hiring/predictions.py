"""What interviewers predicted, and whom they chose to see it; read through one door."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.rules.company import Company
from bot.rules.hiring.outcomes.predicting import Foretold
from bot.rules.hiring.panels.seats import Interview, Part
from bot.rules.hiring.scorecards import coaching
from bot.rules.hiring.scorecards.sealing import Reader
from bot.rules.people import Identity
from bot.store.dialect import insert_or_change
from bot.store.hiring.candidates import Candidates
from bot.store.hiring.checkins import Checkins
from bot.store.hiring.interviews import Interviews
from bot.store.hiring.scorecards import Scorecards
from bot.store.schema import card_coaches, cards, interviews
from bot.store.sealed import CARD
from bot.store.secrets import Secrets

c, i, k = card_coaches.c, interviews.c, cards.c


@dataclass(frozen=True)
class Prediction:
    """How likely, in per cent, somebody thought it as they handed in: of which interview, for which title."""

    interview: Interview
    title: str
    chance: int


class Predictions:
    """Guarded: somebody's own, and what their coach may see of them."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def coach(self, who: Identity) -> str:
        """Whom they chose; empty for nobody."""
        here = (c.workspace == who.workspace, c.who == who.user)
        return self._connection.execute(select(c.coach).where(*here)).scalar() or ""

    def coached(self, coach: Identity) -> Sequence[str]:
        """Who chose that person, the newest first."""
        query = select(c.who).where(c.workspace == coach.workspace, c.coach == coach.user).order_by(c.at.desc(), c.who)
        return list(self._connection.execute(query).scalars())

    def choose(self, who: Identity, coach: str, at: datetime) -> None:
        """That is their coach from now on; nobody where it is empty."""
        if not coach:
            here = (c.workspace == who.workspace, c.who == who.user)
            self._connection.execute(delete(card_coaches).where(*here))
            return
        put = insert_or_change(self._connection.dialect.name, card_coaches, "coach", "at")
        self._connection.execute(put, {"workspace": who.workspace, "who": who.user, "coach": coach, "at": at})

    def settled(self, me: Identity, author: str) -> Sequence[Foretold]:
        """What `author` predicted of whom it is known by now what they became, each person once, as it was said last:
        for themselves, and for the coach they chose; nothing for anybody else."""
        if me.user != author and self.coach(Identity(me.workspace, author)) != me.user:
            return []
        query = select(i.candidacy, k.content).join_from(cards, interviews).where(i.workspace == me.workspace)
        query = query.where(k.who == author, k.number == 0, k.part == Part.LEAD.value).order_by(i.start, i.id)
        said = {row.candidacy: row.content for row in self._connection.execute(query)}
        came = Checkins(self._connection, self._secrets).settled(said.keys())
        chances = {id: json.loads(self._secrets.unseal(CARD, said[id]))["chance"] for id in sorted(came)}
        return [Foretold(chance, came[id]) for id, chance in chances.items() if chance is not None]

    def seen_by(self, me: Identity, author: str, company: Company, now: datetime) -> Sequence[Prediction]:
        """What `author` predicted, the newest first, as far as that person may see it: their own all, their coach what
        `coaching.may_see` says, everybody else nothing. Of cards as they were handed in first."""
        is_own, whose = me.user == author, Identity(me.workspace, author)
        if not is_own and self.coach(whose) != me.user:
            return []
        query = select(k.interview).join_from(cards, interviews).where(i.workspace == me.workspace, k.who == author)
        query = query.where(k.number == 0, k.part == Part.LEAD.value).order_by(i.start.desc(), i.id.desc())
        found, known = list[Prediction](), Scorecards(self._connection, self._secrets)
        for id in self._connection.execute(query.limit(5 * coaching.LISTED)).scalars().all():
            one = Interviews(self._connection).get(me.workspace, id)
            chance = known.own(author, one)[0].card.chance if one else None
            seen = Candidates(self._connection, self._secrets).for_panel(one.candidacy, company) if one else None
            if one is None or seen is None or chance is None:
                continue
            reader = Reader(me.user, False, me.user in seen.shut)
            process, standing = known.process(seen, now), seen.candidacy.standing
            if is_own or coaching.may_see(reader, author, one.stage, process, standing):
                found.append(Prediction(one, seen.requisition.wanted.title, chance))
        return found[: coaching.LISTED]
