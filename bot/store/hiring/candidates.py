"""Candidates and their recruitments, with one door to them: who is shut out finds nobody there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, union_all, update

from bot.rules.company import Company
from bot.rules.hiring.candidates import (
    GOING_ON,
    Candidacy,
    Candidate,
    Conflict,
    Move,
    NoSuchCandidate,
    Seen,
    Source,
    Standing,
    What,
    may_see,
    shut_out,
)
from bot.rules.hiring.candidates.grading import Grading
from bot.rules.hiring.requisitions import Requisition, Unknown
from bot.rules.people import Identity, Person
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, locked, never_again
from bot.store.hiring.requisitions import Requisitions
from bot.store.lookups import Lookups
from bot.store.schema import (
    applications,
    candidacies,
    candidacy_moves,
    candidate_answers,
    candidate_emails,
    candidate_files,
    candidate_letters,
    candidate_links,
    candidate_mails,
    candidate_times,
    candidates,
    gradings,
    hires,
    interviews,
    job_interests,
    loops,
    offers,
    pool_answers,
    pool_entries,
    report_copies,
    report_drafts,
    reports,
    trainee_refusals,
)
from bot.store.sealed import EMAIL, PHONE
from bot.store.secrets import Secrets

p, e, y, m, g = candidates.c, candidate_emails.c, candidacies.c, candidacy_moves.c, gradings.c


@dataclass(frozen=True)
class Line:
    """A candidate as a list shows them; `id` is the candidacy's, `shut` is to whom."""

    id: int
    candidate: int
    requisition: int
    name: str
    stage: int
    plan: int
    standing: Standing
    holder: str
    since: datetime
    shut: Collection[str]


class Candidates:
    """Guarded: what is read for somebody is what they may see, and nothing of those they are shut out of, not even how
    many there are. Records without a reader (`same`, `with_phone`) are for deciding who somebody is."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets
        self._lookups = Lookups(connection, secrets, "candidates")

    def seen_by(self, me: Person, id: int, company: Company) -> Seen:
        """That candidacy for somebody who may see it; locked in a transaction that writes. Raises NoSuchCandidate."""
        found = self._connection.execute(select(y.requisition).where(y.id == id)).scalar()
        if found is None:
            raise NoSuchCandidate()
        try:
            requisition = Requisitions(self._connection).seen_by(me.identity, found, me.roles)
        except Unknown:
            raise NoSuchCandidate() from None
        seen = self._seen(id, requisition, company)
        if not may_see(requisition, me.user, me.roles, seen.shut):
            raise NoSuchCandidate()
        return seen

    def graded_by(self, who: Identity, id: int, stage: int, company: Company) -> tuple[Seen, Grading]:
        """That candidacy for somebody who was asked to fill in the result of that stage, for whom it is neither over
        nor shut; locked in a transaction that writes. Raises NoSuchCandidate."""
        mine = next((each for each in self.gradings(id) if (each.stage, each.who) == (stage, who.user)), None)
        if mine is None:
            raise NoSuchCandidate()
        found = self._connection.execute(select(y.requisition).where(y.id == id)).scalar_one()
        requisition = Requisitions(self._connection).for_notice(found)
        if requisition is None or requisition.workspace != who.workspace:
            raise NoSuchCandidate()
        seen = self._seen(id, requisition, company)
        if seen.candidacy.standing not in GOING_ON or who.user in seen.shut:
            raise NoSuchCandidate()
        return seen, mine

    def gradings(self, id: int) -> Sequence[Grading]:
        """Who was asked to fill in results of that candidacy."""
        rows = self._connection.execute(select(gradings).where(g.candidacy == id).order_by(g.stage, g.at, g.who))
        return [Grading(row.stage, row.who, row.by, row.at, row.work) for row in rows]

    def is_used(self, id: int) -> bool:
        """Whether more was done with that candidacy: a result, an interview, a file, a link, a letter, an answer, an
        offer, a check-in, or a member began it."""
        pages = (candidate_links, candidate_letters, candidate_mails, candidate_answers, candidate_times, job_interests)
        reported = (reports, report_drafts, report_copies, pool_entries, pool_answers)
        others = (gradings, interviews, loops, applications, trainee_refusals, candidate_files, offers, hires)
        tables = (*others, *pages, *reported)
        found = union_all(*(select(each.c.candidacy).where(each.c.candidacy == id) for each in tables))
        return self._connection.execute(found.limit(1)).first() is not None

    def ask_to_grade(self, id: int, asked: Iterable[Grading]) -> None:
        """Keep who is asked; nobody of them was before."""
        rows = [{"candidacy": id, **vars(each)} for each in asked]
        if rows:
            self._connection.execute(insert(gradings), rows)

    def _seen(self, id: int, requisition: Requisition, company: Company) -> Seen:
        row = self._connection.execute(locked(self._connection, select(candidacies).where(y.id == id))).mappings().one()
        (candidate,) = self._people(p.id == row["candidate"])
        return Seen(self._candidacy(row), candidate, requisition, shut_out(candidate, company))

    def for_themselves(self, id: int, company_of: Callable[[str], Company]) -> Seen:
        """That candidacy for its candidate's own page and letters, and nobody else; locked in a transaction that
        writes. `company_of` gives a workspace's. Raises NoSuchCandidate."""
        found = self._connection.execute(select(y.requisition).where(y.id == id)).scalar()
        requisition = Requisitions(self._connection).for_notice(found) if found is not None else None
        if requisition is None:
            raise NoSuchCandidate()
        row = self._connection.execute(locked(self._connection, select(candidacies).where(y.id == id))).mappings().one()
        (candidate,) = self._people(p.id == row["candidate"])
        shut = shut_out(candidate, company_of(requisition.workspace))
        return Seen(self._candidacy(row), candidate, requisition, shut)

    def for_panel(self, id: int, company: Company) -> Seen | None:
        """That candidacy for what is decided without a reader: nobody among the `shut` is told of it."""
        row = self._connection.execute(select(candidacies).where(y.id == id)).mappings().first()
        if row is None:
            return None
        requisition = Requisitions(self._connection).for_notice(row["requisition"])
        if requisition is None:
            return None
        (candidate,) = self._people(p.id == row["candidate"], is_locked=False)
        return Seen(self._candidacy(row), candidate, requisition, shut_out(candidate, company))

    def named(self, id: int, company: Company) -> tuple[Candidate, Mapping[str, Conflict]] | None:
        """Whose candidacy that is, and whom they are shut to; nothing is locked."""
        found = self._people(p.id == select(y.candidate).where(y.id == id).scalar_subquery(), is_locked=False)
        return (found[0], shut_out(found[0], company)) if found else None

    def listed_for(self, me: Person, requisitions: Iterable[Requisition], company: Company) -> Sequence[Line]:
        """Whoever is or was in these recruitments, as this person may see them: the furthest first, then who waits
        longest. Whether they may see the requests is the caller's to know."""
        by_id = {each.id: each for each in requisitions}
        columns = (p.workspace, p.name, p.user, p.referrers, p.relatives)
        here = (y.requisition.in_(by_id), p.workspace == me.workspace)
        query, found = select(candidacies, *columns).join(candidates).where(*here), []
        for row in self._connection.execute(query.order_by(y.stage.desc(), y.since, y.id)).mappings():
            shut = shut_out(_candidate({**row, "zone": "", "language": "", "source": Source.OTHER}), company)
            if may_see(by_id[row["requisition"]], me.user, me.roles, shut):
                found.append(_line(row, shut))
        return found

    def under_way(self, workspace: str, before: datetime, company: Company) -> Sequence[Line]:
        """Whoever is under way and came to be where they are before that, with whom they are shut to; for what is
        decided without a reader, the longest first."""
        columns = (p.workspace, p.name, p.user, p.referrers, p.relatives)
        query = select(candidacies, *columns).join(candidates).where(p.workspace == workspace, y.since < before)
        query = query.where(y.standing == Standing.UNDER_WAY.value).order_by(y.since, y.id)
        unread = {"zone": "", "language": "", "source": Source.OTHER}
        rows = self._connection.execute(query).mappings()
        return [_line(row, shut_out(_candidate({**row, **unread}), company)) for row in rows]

    def shut(self, candidacies_: Collection[int], company: Company) -> Mapping[int, Collection[str]]:
        """By candidacy to whom it is shut, those that are there; for what is decided without a reader."""
        query = select(candidacies, p.workspace, p.name, p.user, p.referrers, p.relatives).join(candidates)
        unread = {"zone": "", "language": "", "source": Source.OTHER}
        rows = self._connection.execute(query.where(y.id.in_(candidacies_))).mappings()
        return {row["id"]: shut_out(_candidate({**row, **unread}), company) for row in rows}

    def same(self, workspace: str, email: str) -> Candidate | None:
        """Whoever has that address, folded; locked in a transaction that writes."""
        hashed = self._lookups.hash("email", workspace, email)
        return next(iter(self._people(p.id.in_(select(e.candidate).where(e.hash == hashed)))), None)

    def coded(self, workspace: str, code: str) -> Candidate | None:
        """Whoever has that code there, of whichever recruitment; the newest, where several have."""
        which = select(y.candidate).where(func.lower(y.code) == code.lower())
        return next(iter(reversed(self._people((p.workspace == workspace) & p.id.in_(which)))), None)

    def numbered(self, id: int) -> Candidate | None:
        """That candidate of whichever workspace; None when there is none, or nothing is left of them."""
        return next(iter(self._people((p.id == id) & p.erased_at.is_(None))), None)

    def with_phone(self, workspace: str, phone: str) -> Sequence[Candidate]:
        """Who has that number, folded."""
        hashed = self._lookups.hash("phone", workspace, phone) if phone else None
        return self._people(p.phone_hash == hashed) if hashed else ()

    def known(self, workspace: str, emails: Iterable[str], phones: Iterable[str]) -> Sequence[Candidate]:
        """Everybody who has one of those addresses or numbers, folded."""
        by_email = [hashed for each in emails if (hashed := self._lookups.hash("email", workspace, each))]
        by_phone = [hashed for each in phones if (hashed := self._lookups.hash("phone", workspace, each))]
        having = p.id.in_(select(e.candidate).where(e.hash.in_(by_email)))
        return self._people(having | p.phone_hash.in_(by_phone))

    def recruitments(self, candidates_: Iterable[int]) -> Mapping[int, Collection[int]]:
        """The requests that each of them is or was in."""
        found: dict[int, set[int]] = {}
        for candidate, requisition in self._connection.execute(
            select(y.candidate, y.requisition).where(y.candidate.in_(list(candidates_)))
        ):
            found.setdefault(candidate, set()).add(requisition)
        return found

    def brought(self, id: int) -> tuple[Candidacy, Candidate] | None:
        """That candidacy and whose it is, for deciding whether it is taken back; locked in a transaction that
        writes."""
        row = self._connection.execute(locked(self._connection, select(candidacies).where(y.id == id))).mappings()
        found = row.first()
        if found is None:
            return None
        (candidate,) = self._people(p.id == found["candidate"])
        return self._candidacy(found), candidate

    def whose(self, candidacies_: Collection[int]) -> Mapping[int, Candidate]:
        """By candidacy whose it is, those that are there; for deciding, nothing is locked."""
        rows = self._connection.execute(select(y.id, y.candidate).where(y.id.in_(candidacies_))).all()
        people = {each.id: each for each in self._people(p.id.in_({row.candidate for row in rows}), is_locked=False)}
        return {row.id: people[row.candidate] for row in rows}

    def some(self, ids: Collection[int]) -> Mapping[int, Candidate]:
        """Those candidates by number, for deciding who may see them."""
        return {each.id: each for each in self._people(candidates.c.id.in_(ids), is_locked=False)}

    def take_back(self, candidacy: Candidacy) -> None:
        """It never was; nothing else may hang on it."""
        self._connection.execute(delete(candidacy_moves).where(m.candidacy == candidacy.id))
        self._connection.execute(delete(candidacies).where(y.id == candidacy.id))
        never_again(self._connection, candidacy.id)

    def forget(self, candidate: Candidate) -> None:
        """The record of somebody who is in no recruitment is gone."""
        self._connection.execute(delete(candidate_emails).where(e.candidate == candidate.id))
        self._connection.execute(delete(candidates).where(p.id == candidate.id))
        never_again(self._connection, candidate.id)

    def candidacy_of(self, requisition: int, candidate: int) -> Candidacy | None:
        """Where that person is in that recruitment."""
        query = select(candidacies).where(y.requisition == requisition, y.candidate == candidate)
        row = self._connection.execute(query).mappings().first()
        return self._candidacy(row) if row else None

    def requisitions_of(self, candidate: int) -> Sequence[int]:
        """The requests that person is or was in."""
        return list(self._connection.execute(select(y.requisition).where(y.candidate == candidate)).scalars())

    def codes(self, requisition: int) -> set[str]:
        """The codes that are taken in that recruitment."""
        return set(self._connection.execute(select(y.code).where(y.requisition == requisition)).scalars())

    def add(self, candidate: Candidate, by: str, at: datetime) -> Candidate:
        """The candidate with the id they were given. Nobody may have their address yet: see `same`."""
        row = {**self._columns(candidate), "workspace": candidate.workspace, "by": by, "at": at}
        put = insert_numbered(self._connection, candidates).returning(p.id)
        kept = replace(candidate, id=self._connection.execute(put, row).scalar_one())
        self._keep_emails(kept)
        return kept

    def save(self, candidate: Candidate) -> None:
        """Keep the record as it is now, which `same` or `with_phone` found in this transaction. An address that is
        somebody else's stays theirs."""
        change = update(candidates).where(p.id == candidate.id).values(**self._columns(candidate))
        self._connection.execute(change)
        self._keep_emails(candidate)

    def correct(self, candidate: Candidate) -> None:
        """Keep the record as it says now, its addresses in this order; none of them is anybody else's."""
        self._connection.execute(update(candidates).where(p.id == candidate.id).values(**self._columns(candidate)))
        self._connection.execute(delete(candidate_emails).where(e.candidate == candidate.id))
        self._keep_emails(candidate)

    def flag(self, candidate: Candidate) -> None:
        """Keep whom it is shut to as it says now."""
        values = {"user": candidate.user, "referrers": candidate.referrers, "relatives": candidate.relatives}
        self._connection.execute(update(candidates).where(p.id == candidate.id).values(**values))

    def begin(self, candidacy: Candidacy) -> Candidacy:
        """The candidacy with the id it was given."""
        content = {"requisition": candidacy.requisition, "candidate": candidacy.candidate, "code": candidacy.code}
        row = insert_numbered(self._connection, candidacies).returning(y.id)
        values = {**content, "plan": candidacy.plan, **_state(candidacy)}
        kept = replace(candidacy, id=self._connection.execute(row, values).scalar_one())
        self._append(kept, 0)
        return kept

    def move(self, before: Candidacy, after: Candidacy) -> None:
        """Keep what happened since `before`, which was read in the same transaction."""
        self._connection.execute(update(candidacies).where(y.id == after.id).values(**_state(after)))
        self._append(after, before.revision)

    def _append(self, candidacy: Candidacy, known: int) -> None:
        values = ({**vars(each), "what": each.what.value, "standing": each.standing.value} for each in candidacy.moves)
        rows = [{**row, "candidacy": candidacy.id, "number": n} for n, row in enumerate(values) if n >= known]
        self._connection.execute(insert(candidacy_moves), rows)

    def _people(self, which: Any, is_locked: bool = True) -> Sequence[Candidate]:
        query = select(candidates).where(which).order_by(p.id)
        rows = self._connection.execute(locked(self._connection, query) if is_locked else query)
        found = rows.mappings().all()
        addresses: dict[int, list[str]] = {row["id"]: [] for row in found}
        query = select(e.candidate, e.sealed).where(e.candidate.in_(addresses)).order_by(e.position, e.hash)
        for candidate, sealed in self._connection.execute(query):
            addresses[candidate].append(self._secrets.unseal(EMAIL, sealed))
        return [
            replace(
                _candidate(dict(row)), emails=tuple(addresses[row["id"]]),
                phone=self._secrets.unseal(PHONE, row["phone"]) if row["phone"] else "",
            )
            for row in found
        ]  # fmt: skip

    def _keep_emails(self, candidate: Candidate) -> None:
        for position, email in enumerate(candidate.emails):
            hashed = self._lookups.hash("email", candidate.workspace, email)
            row = {"hash": hashed, "candidate": candidate.id, "position": position}
            put = insert_unless_known(self._connection, candidate_emails).on_conflict_do_nothing()
            self._connection.execute(put, {**row, "sealed": self._secrets.seal(EMAIL, email)})

    def _columns(self, candidate: Candidate) -> dict[str, Any]:
        phone = candidate.phone
        return {
            "name": candidate.name, "zone": candidate.zone, "language": candidate.language,
            "source": candidate.source.value, "links": list(candidate.links), "notes": candidate.notes,
            "user": candidate.user, "referrers": list(candidate.referrers), "relatives": list(candidate.relatives),
            "phone": self._secrets.seal(PHONE, phone) if phone else None,
            "phone_hash": self._lookups.hash("phone", candidate.workspace, phone) if phone else None,
        }  # fmt: skip

    def _candidacy(self, row: RowMapping) -> Candidacy:
        query = select(candidacy_moves).where(m.candidacy == row["id"]).order_by(m.number)
        moves = tuple(_move(each) for each in self._connection.execute(query).mappings())
        return Candidacy(row["requisition"], row["candidate"], row["code"], row["plan"], moves, row["id"])


def _state(candidacy: Candidacy) -> dict[str, Any]:
    return {
        "stage": candidacy.stage, "standing": candidacy.standing.value, "holder": candidacy.holder,
        "since": candidacy.since,
    }  # fmt: skip


def _candidate(row: Mapping[str, Any]) -> Candidate:
    return Candidate(
        row["workspace"], row["name"], (), "", row["zone"], row["language"], Source(row["source"]),
        tuple(row.get("links") or ()), row.get("notes") or "", row["user"], tuple(row["referrers"]),
        tuple(row["relatives"]), row["id"], row.get("erased_at"),
    )  # fmt: skip


def _line(row: RowMapping, shut: Collection[str]) -> Line:
    return Line(
        row["id"], row["candidate"], row["requisition"], row["name"], row["stage"], row["plan"],
        Standing(row["standing"]), row["holder"], row["since"], shut,
    )  # fmt: skip


def _move(row: RowMapping) -> Move:
    return Move(
        What(row["what"]), row["who"], row["at"], row["stage"], Standing(row["standing"]), row["holder"],
        row["reason"], row["why"],
    )  # fmt: skip
