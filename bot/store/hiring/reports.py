"""Reports: sealed, every version kept, read through one door; and who is kept in mind."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, select

from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.reports.drafting import may_read
from bot.rules.hiring.reports.pool import Consent, Entry, How, Said
from bot.rules.hiring.reports.signing import Report, kept, stored
from bot.store.dialect import insert
from bot.store.drafts import Answers
from bot.store.hiring.scorecards import Scorecards
from bot.store.schema import (
    candidacies,
    candidates,
    pool_answers,
    pool_entries,
    report_copies,
    report_drafts,
    reports,
)
from bot.store.sealed import POOL, REPORT, REPORT_DRAFT
from bot.store.secrets import Secrets

r, d, c, e, a = reports.c, report_drafts.c, report_copies.c, pool_entries.c, pool_answers.c


class Reports:
    """Guarded: what a report says is read through `seen_by`; `versions` is for deciding, and for who signs."""

    def __init__(self, connection: Connection, secrets: Secrets, scorecards: Scorecards) -> None:
        self._connection = connection
        self._secrets = secrets
        self._scorecards = scorecards

    def seen_by(self, user: str, seen: Seen, runs: bool, now: datetime) -> Sequence[Report]:
        """Every version of that candidate's report that this person may read by now, in order: those drawn from cards
        of which they may read every one."""
        found = self.versions(seen.candidacy.id)
        if not found or seen.candidate.erased:
            return ()
        readable = {(one.id, who) for one, who in self._scorecards.readable(user, seen, runs, now)}
        return [each for each in found if may_read(each.draft, readable, user, seen.shut)]

    def versions(self, candidacy: int) -> Sequence[Report]:
        """Every version of it, in order."""
        query = select(reports).where(r.candidacy == candidacy).order_by(r.number)
        return [self._opened(row) for row in self._connection.execute(query).mappings()]

    def sign(self, candidacy: int, report: Report) -> None:
        """It stands, and nothing is left of what its author had begun."""
        row = {"candidacy": candidacy, "number": report.number, "who": report.who, "at": report.at}
        content = self._secrets.seal(REPORT, json.dumps(stored(report)))
        self._connection.execute(insert(self._connection, reports), {**row, "content": content})
        self.forget_draft(report.who, candidacy)

    def draft(self, user: str, candidacy: int) -> Answers:
        """What that person has written and not signed, for themselves; empty where nothing was begun."""
        query = select(d.content).where(d.candidacy == candidacy, d.who == user)
        found = self._connection.execute(query).scalar()
        return {} if found is None else dict(json.loads(self._secrets.unseal(REPORT_DRAFT, found)))

    def keep_draft(self, user: str, candidacy: int, answers: Answers) -> None:
        """Keep these answers; a field that the form did not show keeps what it had."""
        sealed = self._secrets.seal(REPORT_DRAFT, json.dumps({**self.draft(user, candidacy), **answers}))
        put = insert(self._connection, report_drafts)
        put = put.on_conflict_do_update(index_elements=["candidacy", "who"], set_={"content": put.excluded.content})
        self._connection.execute(put, {"candidacy": candidacy, "who": user, "content": sealed})

    def forget_draft(self, user: str, candidacy: int) -> None:
        """They begin from the cards again."""
        self._connection.execute(delete(report_drafts).where(d.candidacy == candidacy, d.who == user))

    def last_signed(self, candidacies_: Collection[int]) -> Mapping[int, tuple[int, str, datetime]]:
        """Of each of these that has a report the number of the last version, who signed it and when; none is opened."""
        query = select(r.candidacy, r.number, r.who, r.at).where(r.candidacy.in_(candidacies_)).order_by(r.number)
        return {row.candidacy: (row.number, row.who, row.at) for row in self._connection.execute(query)}

    def copied(self, candidacy: int, file: str, kind: str, at: datetime) -> None:
        """A copy of it stands in Slack under that id: a `file` or a `canvas`."""
        row = {"file": file, "candidacy": candidacy, "kind": kind, "at": at}
        self._connection.execute(insert(self._connection, report_copies).on_conflict_do_nothing(), row)

    def copies(self, candidacy: int) -> Sequence[tuple[str, str]]:
        """What stands in Slack of it: id and kind."""
        query = select(c.file, c.kind).where(c.candidacy == candidacy).order_by(c.file)
        return [(file, kind) for file, kind in self._connection.execute(query)]

    def gone(self, file: str) -> None:
        """Slack has that copy no more."""
        self._connection.execute(delete(report_copies).where(c.file == file))

    def _opened(self, row: RowMapping) -> Report:
        content = json.loads(self._secrets.unseal(REPORT, row["content"]))
        return kept(row["number"], row["who"], row["at"], content)


class Pool:
    """Whom somebody wants to keep in mind, and what they answered; whoever asks has seen the candidate."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def put(self, entry: Entry) -> None:
        """They are to be kept in mind by these tags from now on, and by no others."""
        sealed = self._secrets.seal(POOL, json.dumps(entry.tags))
        put = insert(self._connection, pool_entries)
        changed = {name: put.excluded[name] for name in ("content", "by", "at")}
        put = put.on_conflict_do_update(index_elements=["candidacy"], set_=changed)
        row = {"candidacy": entry.candidacy, "by": entry.by, "at": entry.at, "content": sealed}
        self._connection.execute(put, row)

    def requisitions(self, workspace: str) -> Collection[int]:
        """The requests there in which somebody is to be kept in mind."""
        there = select(candidacies.c.requisition).distinct().join(candidates).join(pool_entries)
        return set(self._connection.execute(there.where(candidates.c.workspace == workspace)).scalars())

    def drop(self, candidacy: int) -> None:
        """They are kept in mind no more; what they answered stays."""
        self._connection.execute(delete(pool_entries).where(e.candidacy == candidacy))

    def entries(self, candidacies: Collection[int]) -> Mapping[int, Entry]:
        """Those of these who are to be kept in mind, by candidacy."""
        rows = self._connection.execute(select(pool_entries).where(e.candidacy.in_(candidacies))).mappings()
        return {
            row["candidacy"]: Entry(
                row["candidacy"], tuple(json.loads(self._secrets.unseal(POOL, row["content"]))), row["by"], row["at"]
            )
            for row in rows
        }

    def answers(self, candidacies: Collection[int]) -> Mapping[int, Sequence[Consent]]:
        """Everything these answered, in order, by candidacy; those who answered nothing are not there."""
        query = select(pool_answers).where(a.candidacy.in_(candidacies)).order_by(a.candidacy, a.number)
        found: dict[int, list[Consent]] = {}
        for row in self._connection.execute(query):
            one = Consent(Said(row.said), How(row.how), row.at, row.by, row.until)
            found.setdefault(row.candidacy, []).append(one)
        return found

    def answer(self, candidacy: int, consent: Consent) -> None:
        """They answered that, and it counts from now on."""
        number = len(self.answers([candidacy]).get(candidacy, ()))
        values = {"said": consent.said.value, "how": consent.how.value, "by": consent.by, "at": consent.at}
        row = {"candidacy": candidacy, "number": number, **values, "until": consent.until}
        self._connection.execute(insert(self._connection, pool_answers), row)
