"""Trainings with their log and sessions, what is set for each track, and founding interviewers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from bot.rules.hiring.training import TRACKS, Kind
from bot.rules.hiring.training.certificates import Founding, Level
from bot.rules.hiring.training.enrolling import Entry, Left, NoSuchTraining, Rules, Training, What
from bot.rules.hiring.training.families import Family
from bot.rules.hiring.training.progress import Session
from bot.rules.people import Identity
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.hiring.curricula import Curricula
from bot.store.schema import (
    founding_interviewers,
    role_families,
    track_rules,
    training_entries,
    training_sessions,
    trainings,
)

t = trainings.c
_SESSION = ("kind", "starts", "lead", "booked", "held", "pairs")


class Trainings:
    """Guarded: a training is its trainee's and its owners'; a lead sees how far it is, and no scores."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, training: Training) -> Training:
        """The training with the id it was given; one that has an id goes on."""
        names = ("workspace", "user", "track", "by", "at", "back_from", "ended", "edition")
        if training.id:
            again = {"by": training.by, "at": training.at, "ended": None, "left_by": None, "left_why": None}
            self._connection.execute(update(trainings).where(t.id == training.id).values(again))
            return training
        row = insert_numbered(self._connection, trainings).returning(t.id)
        given = self._connection.execute(row, {name: getattr(training, name) for name in names}).scalar_one()
        return replace(training, id=given)

    def log(self, training: Training, entry: Entry) -> Training:
        """The training with this done in it. It was read in the same transaction, so its number is nobody else's."""
        values = {**vars(entry), "what": entry.what.value, "kind": entry.kind.value, "content": dict(entry.content)}
        row = {"training": training.id, "number": len(training.entries), **values}
        self._connection.execute(insert(training_entries), row)
        return replace(training, entries=(*training.entries, entry))

    def keep_session(self, training: int, session: Session, booked: datetime) -> None:
        """Keep a session of that training as it is now."""
        row = {**vars(session), "kind": session.kind.value, "pairs": [list(pair) for pair in session.pairs]}
        put = insert_or_change(self._connection.dialect.name, training_sessions, *_SESSION)
        self._connection.execute(put, {"training": training, "booked": booked, **row})

    def end(self, training: Training, at: datetime) -> Training:
        """The training, over from then on."""
        self._connection.execute(update(trainings).where(t.id == training.id).values(ended=at))
        return replace(training, ended=at)

    def leave(self, training: Training) -> None:
        """The training is over before its end."""
        assert training.left is not None
        over = {"ended": training.ended, "left_by": training.left.by, "left_why": training.left.why}
        self._connection.execute(update(trainings).where(t.id == training.id).values(over))

    def mine(self, who: Identity, id: int) -> Training:
        """That person's own training; locked in a transaction that writes. Raises NoSuchTraining."""
        return self._one(t.id == id, t.workspace == who.workspace, t.user == who.user)

    def seen_by_owner(self, workspace: str, id: int) -> Training:
        """Any training there, for whoever has the right of its owners; locked as above. Raises NoSuchTraining."""
        return self._one(t.id == id, t.workspace == workspace)

    def seen_by_lead(self, who: Identity, id: int) -> Training:
        """The training for a lead who sat beside its trainee, without scores and answers. Raises NoSuchTraining."""
        found = self._one(t.id == id, t.workspace == who.workspace)
        if who.user not in {session.lead for session in found.sessions if session.held}:
            raise NoSuchTraining()
        entries = (replace(each, content={}) if each.what is What.TRY else each for each in found.entries)
        return replace(found, entries=tuple(entries))

    def for_notice(self, id: int) -> Training | None:
        """The training a notice is about."""
        return next(iter(self._load(select(trainings).where(t.id == id))), None)

    def of(self, who: Identity) -> Sequence[Training]:
        """The trainings under way of that person, oldest first."""
        return self._load(select(trainings).where(t.workspace == who.workspace, t.user == who.user, t.ended.is_(None)))

    def under_way(self, workspace: str) -> Sequence[Training]:
        """Every training under way there, oldest first."""
        return self._load(select(trainings).where(t.workspace == workspace, t.ended.is_(None)))

    def beside(self, lead: Identity) -> Sequence[Training]:
        """The trainings under way whose trainee sat beside that lead, without scores and answers."""
        s = training_sessions.c
        ids = self._connection.execute(select(s.training).where(s.lead == lead.user, s.held).distinct()).scalars()
        query = select(trainings).where(t.workspace == lead.workspace, t.ended.is_(None), t.id.in_(list(ids)))
        return [replace(each, entries=tuple(e for e in each.entries if e.what is not What.TRY or e.yes))
                for each in self._load(query)]  # fmt: skip

    def of_people(self, workspace: str, users: Collection[str]) -> Sequence[Training]:
        """The trainings under way of these people, oldest first."""
        return self._load(select(trainings).where(t.workspace == workspace, t.user.in_(users), t.ended.is_(None)))

    def left_by(self, workspace: str, users: Collection[str]) -> Mapping[str, list[Training]]:
        """By user the trainings each of them left, or was taken out of, oldest first."""
        query = select(trainings).where(t.workspace == workspace, t.user.in_(users), t.left_by.is_not(None))
        found: dict[str, list[Training]] = {user: [] for user in users}
        for each in self._load(query):
            found[each.user].append(each)
        return found

    def left_since(self, workspace: str, since: datetime) -> Sequence[Training]:
        """The trainings that were left since then, oldest first."""
        query = select(trainings).where(t.workspace == workspace, t.left_by.is_not(None), t.ended >= since)
        return self._load(query)

    def tracks_of(self, workspace: str, users: Collection[str]) -> Mapping[str, set[str]]:
        """By user the tracks on which each of them is now."""
        here = (t.workspace == workspace) & t.user.in_(users) & t.ended.is_(None)
        found: dict[str, set[str]] = {user: set() for user in users}
        for row in self._connection.execute(select(t.user, t.track).where(here)):
            found[row.user].add(row.track)
        return found

    def ever_on(self, workspace: str, track: str) -> set[str]:
        """Everybody who is or ever was on that track."""
        query = select(t.user).where(t.workspace == workspace, t.track == track).distinct()
        return set(self._connection.execute(query).scalars())

    def rules(self, workspace: str) -> Mapping[str, Rules]:
        """What is set for each track there: those that ship, and each family's."""
        rows = self._connection.execute(select(track_rules).where(track_rules.c.workspace == workspace)).mappings()
        found = {row["track"]: Rules(Level(row["level"]), row["owner"], tuple(row["enrols"])) for row in rows}
        tracks = (*TRACKS, *(each.track for each in self.families(workspace)))
        return {track: found.get(track, Rules()) for track in tracks}

    def set_rules(self, workspace: str, track: str, rules: Rules) -> None:
        """From now on this is set for that track."""
        put = insert_or_change(self._connection.dialect.name, track_rules, "level", "owner", "enrols")
        row = {"level": rules.level.value, "owner": rules.owner, "enrols": list(rules.enrols)}
        self._connection.execute(put, {"workspace": workspace, "track": track, **row})

    def families(self, workspace: str) -> Sequence[Family]:
        """The role families there, by name."""
        f = role_families.c
        query = select(f.name, f.departments).where(f.workspace == workspace).order_by(f.name)
        return [Family(row.name, tuple(row.departments)) for row in self._connection.execute(query)]

    def keep_family(self, workspace: str, family: Family, at: datetime) -> None:
        """From now on these departments belong to it."""
        put = insert_or_change(self._connection.dialect.name, role_families, "departments", "at")
        row = {"name": family.name, "departments": list(family.departments), "at": at}
        self._connection.execute(put, {"workspace": workspace, **row})

    def founding(self, workspace: str) -> Sequence[Founding]:
        """Everybody who is or was a founding interviewer there."""
        f = founding_interviewers.c
        query = select(f.user, f.track, f.reason, f.by, f.until).where(f.workspace == workspace)
        return [Founding(*row) for row in self._connection.execute(query.order_by(f.until, f.user))]

    def found(self, workspace: str, named: Iterable[Founding]) -> None:
        """These are founding interviewers there."""
        rows = [{"workspace": workspace, "user": each.person, "track": each.track, "reason": each.reason,
                 "by": each.by, "until": each.until} for each in named]  # fmt: skip
        if rows:
            self._connection.execute(insert(founding_interviewers), rows)

    def _one(self, *which: Any) -> Training:
        found = self._load(locked(self._connection, select(trainings).where(*which)))
        if not found:
            raise NoSuchTraining()
        return found[0]

    def _load(self, query: Select[Any]) -> list[Training]:
        rows = self._connection.execute(query.order_by(t.id)).mappings().all()
        ids = [row["id"] for row in rows]
        entries: dict[int, list[Entry]] = {id: [] for id in ids}
        sessions: dict[int, list[Session]] = {id: [] for id in ids}
        if ids:
            e, s = training_entries.c, training_sessions.c
            logged = select(training_entries).where(e.training.in_(ids)).order_by(e.training, e.number)
            for row in self._connection.execute(logged).mappings():
                entries[row["training"]].append(_entry(row))
            booked = select(training_sessions).where(s.training.in_(ids)).order_by(s.training, s.starts, s.id)
            for row in self._connection.execute(booked).mappings():
                sessions[row["training"]].append(_session(row))
        editions = {(row["workspace"], row["edition"]) for row in rows if row["edition"]}
        added = Curricula(self._connection).added(editions)
        return [
            replace(_training(row), entries=tuple(entries[row["id"]]), sessions=tuple(sessions[row["id"]]),
                    added=added.get((row["workspace"], row["edition"]), {}).get(row["track"], ()))
            for row in rows
        ]  # fmt: skip


def _training(row: RowMapping) -> Training:
    known = {**row, "edition": row["edition"] or 0}
    by, why = known.pop("left_by"), known.pop("left_why")
    return Training(**known, left=Left(by, why) if by else None)


def _entry(row: RowMapping) -> Entry:
    return Entry(
        What(row["what"]), Kind(row["kind"]), row["module"], row["by"], row["at"], row["yes"], row["content"]
    )


def _session(row: RowMapping) -> Session:
    pairs = tuple((own, lead) for own, lead in row["pairs"])
    return Session(row["id"], Kind(row["kind"]), row["starts"], row["lead"], row["held"], pairs)
