"""Cards: sealed, every version kept, and read through one door."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels.seats import Interview, Part
from bot.rules.hiring.reports.composite import Given
from bot.rules.hiring.reports.severity import is_settled
from bot.rules.hiring.scorecards import Card, Overall, Rating, Version, sealing
from bot.rules.hiring.scorecards.owing import Marks, process
from bot.rules.hiring.scorecards.sealing import Process, Reader
from bot.rules.hiring.training.agreement import Pair
from bot.store.dialect import insert, insert_or_change
from bot.store.drafts import Answers
from bot.store.hiring.interviews import Interviews
from bot.store.schema import card_drafts, card_promises, card_waivers, cards, debriefs
from bot.store.sealed import CARD, CARD_DRAFT
from bot.store.secrets import Secrets

c, d, w, p = cards.c, card_drafts.c, card_waivers.c, card_promises.c


@dataclass(frozen=True)
class Kept:
    """Somebody's card on an interview, of the stage by its place, as its reader may read it: all versions, in order."""

    interview: int
    stage: int
    who: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Beside:
    """A trainee's practice card of an interview, of the stage by its place, and the card of the lead beside whom they
    learnt, both as they were handed in first: what was changed since may know of the other."""

    interview: int
    stage: int
    trainee: str
    lead: str
    practice: Card
    card: Card


class Scorecards:
    """Guarded: what a card says is read through `seen_by` and `own`, and nowhere else."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def seen_by(self, user: str, seen: Seen, runs: bool, now: datetime) -> Sequence[Kept]:
        """Every card of that candidate that this person may read, by stage and interview; no trainee's. `runs` says
        whether they run the recruitment."""
        reader, found = Reader(user, runs, user in seen.shut), []
        for one, who in self.readable(user, seen, runs, now):
            versions = (replace(each, card=sealing.shown(each.card, reader, who)) for each in self.own(who, one))
            found.append(Kept(one.id, one.stage, who, tuple(versions)))
        return found

    def readable(self, user: str, seen: Seen, runs: bool, now: datetime) -> Sequence[tuple[Interview, str]]:
        """On which interviews whose cards `seen_by` gives that person; none is opened."""
        interviews = Interviews(self._connection).of(seen.candidacy.id)
        marks = self.marks([each.id for each in interviews])
        known = process(interviews, marks, seen.shut, now, self.opened([seen.candidacy.id])[seen.candidacy.id])
        reader = Reader(user, runs, user in seen.shut)
        return [
            (one, who)
            for one in sorted(interviews, key=lambda each: (each.stage, each.start, each.id))
            for who in sorted(marks[one.id].done)
            if sealing.may_read(reader, who, one.stage, known)
        ]

    def beside(self, user: str, seen: Seen, leads: Mapping[int, str], now: datetime) -> Sequence[Beside]:
        """Every practice card of that candidate and the lead's beside it that this person may compare. `leads` says by
        trainee's seat beside whom it counts."""
        known, reader, found = self.process(seen, now), Reader(user, False, user in seen.shut), []
        for one in Interviews(self._connection).of(seen.candidacy.id) if leads else ():
            for seat in one.coming:
                pair = (seat.who, leads.get(seat.id, ""))
                if pair[1] and sealing.may_compare(reader, pair, one.stage, known):
                    practice, card = (self.own(who, one)[:1] for who in pair)
                    if practice and card:
                        both = (sealing.compared(each[0].card) for each in (practice, card))
                        found.append(Beside(one.id, one.stage, *pair, *both))
        return found

    def opened(self, candidacies: Collection[int]) -> Mapping[int, frozenset[int]]:
        """By candidacy the stages of which a debrief was opened, each candidacy present."""
        found: dict[int, set[int]] = {id: set() for id in candidacies}
        query = select(debriefs.c.candidacy, debriefs.c.stage).where(debriefs.c.candidacy.in_(candidacies))
        for id, stage in self._connection.execute(query):
            found[id].add(stage)
        return {id: frozenset(stages) for id, stages in found.items()}

    def process(self, seen: Seen, now: datetime) -> Process:
        """What the seal knows of that candidate's stages; for deciding, and shown to nobody as it is."""
        id = seen.candidacy.id
        interviews = Interviews(self._connection).of(id)
        marks = self.marks([each.id for each in interviews])
        return process(interviews, marks, seen.shut, now, self.opened([id])[id])

    def given(
        self, user: str, shut: Mapping[int, Collection[str]], runs: bool, now: datetime
    ) -> Mapping[int, list[Given]]:
        """By candidacy what this person may read of its cards, as each was handed in first; every one present. `shut`
        has to whom each is. What a later version says may come of what others said, so it counts in no figure."""
        found, readable, opened = self._of_all(shut), dict[tuple[int, str], int](), self.opened(shut)
        for id, (interviews, marks) in found.items():
            known = process(interviews, marks, shut[id], now, opened[id])
            reader = Reader(user, runs, user in shut[id])
            readable |= {
                (one.id, who): id
                for one in interviews
                for who in marks[one.id].done
                if sealing.may_read(reader, who, one.stage, known)
            }
        return self._first(shut, readable)

    def settled(self, candidacies: Collection[int], now: datetime) -> Mapping[int, list[Given]]:
        """By candidacy its cards, as each was handed in first, where all that come are in; every one present, empty
        where one is missing. For figures over everybody, without a reader: nobody learns of a card by them that they
        may not read."""
        opened = dict[tuple[int, str], int]()
        for id, (interviews, marks) in self._of_all(candidacies).items():
            if is_settled(process(interviews, marks, (), now)):
                opened |= {(one.id, who): id for one in interviews for who in marks[one.id].done}
        return self._first(candidacies, opened)

    def _of_all(self, candidacies: Collection[int]) -> Mapping[int, tuple[list[Interview], Mapping[int, Marks]]]:
        interviews = Interviews(self._connection).of_all(candidacies)
        marks, found = self.marks([each.id for each in interviews]), dict[int, list[Interview]]()
        for each in interviews:
            found.setdefault(each.candidacy, []).append(each)
        return {id: (those, {each.id: marks[each.id] for each in those}) for id, those in found.items()}

    def _first(self, candidacies: Collection[int], opened: Mapping[tuple[int, str], int]) -> Mapping[int, list[Given]]:
        found: dict[int, list[Given]] = {id: [] for id in candidacies}
        query = select(c.interview, c.who, c.content, c.at).where(c.number == 0, c.part == Part.LEAD.value)
        query = query.where(c.interview.in_({interview for interview, _ in opened})).order_by(c.interview, c.who)
        for row in self._connection.execute(query):
            if (row.interview, row.who) in opened:
                version = self._opened(row.content, row.at)
                found[opened[row.interview, row.who]].append(Given(row.who, row.interview, version.card))
        return found

    def own(self, user: str, interview: Interview) -> tuple[Version, ...]:
        """What that person handed in on that interview, for themselves: whoever asks has seen that it is theirs to
        fill in."""
        query = select(c.content, c.at).where(c.interview == interview.id, c.who == user).order_by(c.number)
        return tuple(self._opened(row.content, row.at) for row in self._connection.execute(query))

    def pairs(self, interview: Interview, trainee: str, lead: str) -> tuple[Pair, ...]:
        """The ratings of a practice card and of the lead's beside it, where both rated or might have; none before both
        are in. Of the cards as they were handed in first: what was changed since may know of the other."""
        own, leads = self.own(trainee, interview), self.own(lead, interview)
        if not own or not leads:
            return ()
        given = {each.competency: each.score for each in leads[0].card.ratings}
        return tuple((e.score, given[e.competency]) for e in own[0].card.ratings if e.competency in given)

    def marks(self, interviews: Collection[int]) -> Mapping[int, Marks]:
        """What is known of these interviews' cards without opening one, each interview present; for deciding, and
        shown to nobody as it is."""
        done: dict[int, set[str]] = {id: set() for id in interviews}
        practised: dict[int, set[str]] = {id: set() for id in interviews}
        waived: dict[int, set[str]] = {id: set() for id in interviews}
        promised: dict[int, dict[str, datetime]] = {id: {} for id in interviews}
        for row in self._connection.execute(select(c.interview, c.who, c.part).where(c.interview.in_(interviews))):
            (done if row.part == Part.LEAD.value else practised)[row.interview].add(row.who)
        for id, who in self._connection.execute(select(w.interview, w.who).where(w.interview.in_(interviews))):
            waived[id].add(who)
        for id, who, until in self._connection.execute(select(card_promises).where(p.interview.in_(interviews))):
            promised[id][who] = until
        return {
            id: Marks(frozenset(done[id]), frozenset(practised[id]), frozenset(waived[id]), promised[id])
            for id in interviews
        }

    def keep(self, interview: Interview, user: str, part: Part, number: int, version: Version) -> None:
        """It is in; nothing is left of what was begun."""
        row = {"interview": interview.id, "who": user, "number": number, "part": part.value, "at": version.at}
        self._connection.execute(insert(self._connection, cards), {**row, "content": self._sealed(version)})
        self._connection.execute(delete(card_drafts).where(d.interview == interview.id, d.who == user))

    def draft(self, user: str, interview: int) -> Answers:
        """What that person had typed, for themselves; empty where nothing was begun."""
        query = select(d.content).where(d.interview == interview, d.who == user)
        found = self._connection.execute(query).scalar()
        return {} if found is None else dict(json.loads(self._secrets.unseal(CARD_DRAFT, found)))

    def keep_draft(self, user: str, interview: int, answers: Answers) -> None:
        """Keep these answers; a field that the form did not show keeps what it had."""
        kept = json.dumps({**self.draft(user, interview), **answers})
        put = insert(self._connection, card_drafts)
        put = put.on_conflict_do_update(index_elements=["interview", "who"], set_={"content": put.excluded.content})
        sealed = self._secrets.seal(CARD_DRAFT, kept)
        self._connection.execute(put, {"interview": interview, "who": user, "content": sealed})

    def waive(self, interview: int, user: str, by: str, why: str, at: datetime) -> None:
        """Nobody waits for that card any more; waived twice, it was by whoever did first."""
        put = insert(self._connection, card_waivers).on_conflict_do_nothing()
        self._connection.execute(put, {"interview": interview, "who": user, "by": by, "why": why, "at": at})

    def promise(self, interview: int, user: str, until: datetime) -> None:
        """They promise it for then."""
        put = insert_or_change(self._connection.dialect.name, card_promises, "until")
        self._connection.execute(put, {"interview": interview, "who": user, "until": until})

    def _sealed(self, version: Version) -> bytes:
        card = version.card
        ratings = [[each.competency, each.score, each.evidence] for each in card.ratings]
        overall = card.overall.value if card.overall else None
        content = {"ratings": ratings, "overall": overall, "note": card.note, "chance": card.chance}
        return self._secrets.seal(CARD, json.dumps({**content, "why": version.why}))

    def _opened(self, sealed: bytes, at: datetime) -> Version:
        said = json.loads(self._secrets.unseal(CARD, sealed))
        ratings = tuple(Rating(*each) for each in said["ratings"])
        overall = Overall(said["overall"]) if said["overall"] else None
        return Version(Card(ratings, overall, said["note"], said["chance"]), at, said["why"])
