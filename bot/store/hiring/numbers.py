"""What figures of recruitments are counted from, read in a few statements however much there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from bot.rules.hiring.candidates import GOING_ON, Candidacy, Move, Standing, What
from bot.rules.hiring.panels.openings import NoShow
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.scorecards.pace import Sitting
from bot.store.schema import candidacies, candidacy_moves, candidates, card_waivers, cards, interviews, no_shows, seats

y, m, i, s, n, c, w = (
    each.c for each in (candidacies, candidacy_moves, interviews, seats, no_shows, cards, card_waivers)
)
# To whom candidates are shut, by candidacy: of the others nothing is read.
Shut = Mapping[int, Collection[str]]


class Numbers:
    """Guarded: it gives what is about the candidacies somebody was shown (`Candidates.listed_for`), and nothing else of
    those roles. No card is opened: only when whose was in is read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def candidacies(self, roles: Collection[int], seen: Shut, since: datetime | None) -> Sequence[Candidacy]:
        """Those of these roles that began or were hired since then, without the words that were said to their moves."""
        which = select(y.id).where(y.requisition.in_(roles))
        if since is not None:
            begun = select(m.candidacy).where(m.number == 0, m.at >= since)
            hired = and_(y.standing == Standing.HIRED.value, y.since >= since)
            which = which.where(or_(y.id.in_(begun), hired))
        moves: dict[int, list[Move]] = {}
        rows = select(m.candidacy, m.what, m.who, m.at, m.stage, m.standing, m.holder, m.reason)
        rows = rows.where(m.candidacy.in_(which)).order_by(m.candidacy, m.number)
        for id, what, who, at, stage, standing, holder, reason in self._connection.execute(rows):
            moves.setdefault(id, []).append(Move(What(what), who, at, stage, Standing(standing), holder, reason))
        found = select(y.id, y.requisition, y.candidate, y.code, y.plan).where(y.id.in_(which)).order_by(y.id)
        return [
            Candidacy(role, candidate, code, plan, tuple(moves[id]), id)
            for id, role, candidate, code, plan in self._connection.execute(found)
            if id in seen and id in moves
        ]

    def sittings(self, roles: Collection[int], seen: Shut, since: datetime | None, now: datetime) -> Sequence[Sitting]:
        """The interviews of these roles that began since then and by now, in time."""
        here = [y.requisition.in_(roles), i.start <= now, *([i.start >= since] if since is not None else [])]
        which = select(i.id).join_from(interviews, candidacies).where(*here)
        sitting, missed = self._seats(which), self._missed(which)
        query = select(interviews, y.requisition, y.candidate).join_from(interviews, candidacies).where(*here)
        found = [
            Interview(
                row["workspace"], row["candidacy"], row["requisition"], row["candidate"], row["plan"], row["stage"],
                row["start"], row["minutes"], tuple(sitting.get(row["id"], ())), row["by"], row["at"],
                row["called_off"], row["why_off"], row["revision"], row["id"],
                no_shows=tuple(missed.get(row["id"], ())),
            )
            for row in self._connection.execute(query.order_by(i.start, i.id)).mappings()
            if row["candidacy"] in seen
        ]  # fmt: skip
        return self._known(found, which, seen)

    def of(self, those: Sequence[Interview], seen: Shut) -> Sequence[Sitting]:
        """What is known of the cards of these interviews."""
        return self._known(those, [each.id for each in those], seen)

    def _known(self, those: Iterable[Interview], which: Select[Any] | list[int], seen: Shut) -> Sequence[Sitting]:
        first = select(c.interview, c.who, func.min(c.at)).where(c.part == Part.LEAD.value, c.interview.in_(which))
        done = self._by_interview(first.group_by(c.interview, c.who))
        waived = self._by_interview(select(w.interview, w.who, w.at).where(w.interview.in_(which)))
        ways = select(i.id, y.standing, y.since, candidates.c.erased_at).join_from(interviews, candidacies)
        found = {row.id: row for row in self._connection.execute(ways.join(candidates).where(i.id.in_(which)))}
        return [
            Sitting(
                one, done.get(one.id, {}), waived.get(one.id, {}),
                None if Standing(found[one.id].standing) in GOING_ON else found[one.id].since,
                frozenset(seen[one.candidacy]), found[one.id].erased_at is not None,
            )
            for one in those if one.candidacy in seen
        ]  # fmt: skip

    def _seats(self, which: Select[Any]) -> Mapping[int, Sequence[Seat]]:
        found: dict[int, list[Seat]] = {}
        rows = select(s.interview, s.place, s.who, s.track, s.part, s.state, s.at, s.reason, s.id)
        for row in self._connection.execute(rows.where(s.interview.in_(which)).order_by(s.id)):
            part, state = Part(row.part), State(row.state)
            seat = Seat(row.place, row.who, row.track, (), part, state, row.at, reason=row.reason, id=row.id)
            found.setdefault(row.interview, []).append(seat)
        return found

    def _missed(self, which: Select[Any]) -> Mapping[int, Sequence[NoShow]]:
        found: dict[int, list[NoShow]] = {}
        rows = select(n.interview, n.who, n.by, n.at, n.taken_back, n.id)
        for interview, *rest in self._connection.execute(rows.where(n.interview.in_(which)).order_by(n.id)):
            found.setdefault(interview, []).append(NoShow(*rest))
        return found

    def _by_interview(self, query: Select[Any]) -> Mapping[int, Mapping[str, datetime]]:
        found: dict[int, dict[str, datetime]] = {}
        for interview, who, at in self._connection.execute(query):
            found.setdefault(interview, {})[who] = at
        return found
