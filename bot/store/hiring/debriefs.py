"""Debriefs: what was voted and decided stands sealed, as the cards it is about do; those stand where cards are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from bot.rules.hiring.debriefs import Debrief, Decision, Entry, Verdict, Vote
from bot.rules.hiring.scorecards import Overall
from bot.rules.people import Identity
from bot.store.dialect import insert, insert_numbered
from bot.store.schema import candidacies, candidates, cards, debrief_cards, debrief_votes, debriefs, interviews
from bot.store.sealed import DECISION, VOTE
from bot.store.secrets import Secrets

d, e, v, y = debriefs.c, debrief_cards.c, debrief_votes.c, candidacies.c


class Debriefs:
    """For deciding: what of it somebody may see is `sealing.may_look` and `Debrief.seen_votes` to say. Whoever changes
    one has the candidacy locked."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def of(self, candidacy: int) -> Sequence[Debrief]:
        """Those of that candidacy, the oldest first."""
        return self._where(d.candidacy == candidacy)

    def get(self, id: int) -> Debrief | None:
        """That one."""
        return next(iter(self._where(d.id == id)), None)

    def undecided(self, who: Identity) -> Sequence[Debrief]:
        """Those not decided yet about a candidate on whom that person's card is in, that they opened, or that are about
        a post that is theirs, the oldest first."""
        met = select(interviews.c.id).join(cards).where(interviews.c.candidacy == d.candidacy, cards.c.who == who.user)
        theirs = or_(met.exists(), d.manager == who.user, d.by == who.user)
        here = select(y.id).join(candidates).where(y.id == d.candidacy, candidates.c.workspace == who.workspace)
        return self._where(d.decided_at.is_(None), theirs, here.exists())

    def opened(self, debrief: Debrief) -> Debrief:
        """It is open; with its id."""
        row = {
            "candidacy": debrief.candidacy, "stage": debrief.stage, "manager": debrief.manager, "by": debrief.by,
            "opened_at": debrief.opened_at, "until": debrief.until, "closes_at": debrief.closes_at,
        }  # fmt: skip
        put = insert_numbered(self._connection, debriefs).returning(d.id)
        id = self._connection.execute(put, row).scalar_one()
        rows = [{"debrief": id, **vars(each)} for each in debrief.entries]
        self._connection.execute(insert(self._connection, debrief_cards), rows)
        return replace(debrief, id=id)

    def voted(self, debrief: Debrief, who: str) -> None:
        """Keep that person's vote of it, in place of one they gave before."""
        vote = debrief.vote_of(who)
        assert vote is not None, "who voted has a vote"
        content = self._secrets.seal(VOTE, json.dumps({"overall": vote.overall.value, "reason": vote.reason}))
        put = insert(self._connection, debrief_votes)
        changed = {"content": put.excluded.content, "at": put.excluded.at}
        put = put.on_conflict_do_update(index_elements=["debrief", "who"], set_=changed)
        self._connection.execute(put, {"debrief": debrief.id, "who": who, "content": content, "at": vote.at})

    def decided(self, debrief: Debrief) -> None:
        """Keep its decision."""
        made = debrief.decision
        assert made is not None, "what was decided has a decision"
        said = {
            "verdict": made.verdict.value, "owner": made.owner, "by": made.by, "reason": made.reason,
            "conditions": made.conditions,
        }  # fmt: skip
        values = {"decision": self._secrets.seal(DECISION, json.dumps(said)), "decided_at": made.at}
        self._connection.execute(update(debriefs).where(d.id == debrief.id).values(values))

    def _where(self, *which: ColumnElement[bool]) -> Sequence[Debrief]:
        rows = self._connection.execute(select(debriefs).where(*which).order_by(d.id)).all()
        ids = [row.id for row in rows]
        entries: dict[int, list[Entry]] = {id: [] for id in ids}
        votes: dict[int, list[Vote]] = {id: [] for id in ids}
        if ids:
            in_it = select(debrief_cards).where(e.debrief.in_(ids)).order_by(e.interview, e.who)
            for row in self._connection.execute(in_it):
                entries[row.debrief].append(Entry(row.interview, row.who, row.version))
            for row in self._connection.execute(
                select(debrief_votes).where(v.debrief.in_(ids)).order_by(v.at, v.who)
            ):
                votes[row.debrief].append(self._vote(row))
        return [
            Debrief(
                row.candidacy, row.stage, tuple(entries[row.id]), row.manager, row.by, row.opened_at, row.until,
                row.closes_at, tuple(votes[row.id]), self._decision(row), row.id,
            )
            for row in rows
        ]  # fmt: skip

    def _vote(self, row: Any) -> Vote:
        said = json.loads(self._secrets.unseal(VOTE, row.content))
        return Vote(row.who, Overall(said["overall"]), row.at, said["reason"])

    def _decision(self, row: Any) -> Decision | None:
        if row.decision is None:
            return None
        said = json.loads(self._secrets.unseal(DECISION, row.decision))
        verdict = Verdict(said["verdict"])
        return Decision(verdict, said["owner"], said["by"], row.decided_at, said["reason"], said["conditions"])
