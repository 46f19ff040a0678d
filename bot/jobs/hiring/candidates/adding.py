"""Adding somebody to a recruitment: who may, who they are, and the first stage."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.hiring import outgoing
from bot.jobs.hiring.candidates import FEATURE, about
from bot.jobs.hiring.panels import seats
from bot.rules.access import Right
from bot.rules.company import Company
from bot.rules.hiring.candidates import (
    Candidacy,
    Candidate,
    NotYoursToRun,
    What,
    adding,
    first_holder,
    runners,
    shut_out,
)
from bot.rules.hiring.candidates.moving import begun, moved
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.results import code
from bot.rules.hiring.requisitions import Requisition, Unknown
from bot.rules.hiring.requisitions.running import check_running, may_run
from bot.rules.hiring.versions import Version
from bot.rules.people import Identity, Person, Role
from bot.rules.refusals import Refusal
from bot.store import Books


@dataclass(frozen=True)
class Adding:
    """Somebody adds people to a recruitment, in one transaction."""

    books: Books
    me: Person
    found: Requisition
    plan: Version[Plan]
    company: Company
    recruiters: Collection[str]
    now: datetime

    def near(self, typed: Candidate) -> Sequence[Candidate]:
        """Who else has that phone, of those whom this person may see; nobody where the address says who it is."""
        if self.books.candidates.same(self.me.workspace, typed.emails[0]):
            return ()
        found = self.books.candidates.with_phone(self.me.workspace, typed.phone)
        return self.seen(found)

    def seen(self, records: Sequence[Candidate]) -> Sequence[Candidate]:
        """Those of them whom this person may know of: not shut out, and in a recruitment they may look at."""
        at = self.books.candidates.recruitments(each.id for each in records)
        open_here = {id for id in {one for many in at.values() for one in many} if self._may_open(id)}
        return [
            each
            for each in records
            if self.me.user not in shut_out(each, self.company) and open_here & set(at.get(each.id, ()))
        ]

    def _may_open(self, id: int) -> bool:
        if id == self.found.id:
            return True
        try:
            self.books.requisitions.seen_by(self.me.identity, id, self.me.roles)
        except Unknown:
            return False
        return True

    def holder(self, candidate: Candidate) -> str:
        """Who holds them at first. Raises NobodyLeft."""
        return first_holder(self.found, shut_out(candidate, self.company), self.recruiters, self.company.gone)

    def begin(self, typed: Candidate, chosen: str = "") -> tuple[Candidacy | None, bool]:
        """The candidacy that began, and whether this person may not see it. None where one was there that they may not
        see: then nothing is otherwise, and nothing tells.

        Raises AlreadyThere, NobodyLeft.
        """
        here = self.books.people.by_email(self.me.workspace, typed.emails[0])
        if here is not None and here.is_regular:  # whoever works here is shut out even if nobody says so
            typed = adding.works_here(typed, here.user)
        kept = self.books.candidates.same(self.me.workspace, typed.emails[0])
        if kept is None and chosen.isdecimal():
            kept = next((each for each in self.near(typed) if str(each.id) == chosen), None)
        return self.begin_as(kept, adding.merged(kept, typed) if kept else typed)

    def begin_as(self, kept: Candidate | None, whole: Candidate, stage: int = 0) -> tuple[Candidacy | None, bool]:
        """The same for the record `whole` of the person who was `kept`, at the stage in that place.

        Raises AlreadyThere, NobodyLeft.
        """
        books, me = self.books, self.me
        if kept is not None and books.candidates.candidacy_of(self.found.id, kept.id):
            if me.user in shut_out(kept, self.company):
                return None, True
            raise adding.AlreadyThere(name=kept.name)
        holder = self.holder(whole)
        if kept:
            books.candidates.save(whole)
            seats.shut(books, whole, self.company, self.now)
        else:
            whole = books.candidates.add(whole, me.user, self.now)
        taken, made = books.candidates.codes(self.found.id), code(secrets.token_bytes(8))
        while made in taken:
            made = code(secrets.token_bytes(8))
        version = books.plans.begin(self.found.id, made, self.now)
        if version is None:
            raise adding.PlanMissing()
        candidacy = begun(self.found.id, whole.id, made, version.number, me.user, holder, self.now)
        for _ in range(stage):
            candidacy = moved(candidacy, What.NEXT, len(version.content.stages), me.user, self.now)
        candidacy = books.candidates.begin(candidacy)
        entry = {"workspace": me.workspace, "who": me.user, "requisition": self.found.id, "source": whole.source.value}
        books.record.note(self.now, f"{FEATURE}.add", about(candidacy), **entry)
        outgoing.added(books, me.workspace, candidacy, self.now)
        return candidacy, me.user in shut_out(whole, self.company)


def run_by(books: Books, me: Person, id: int) -> Requisition:
    """The request, for somebody who runs its recruitment. Raises Unknown, NotYoursToRun."""
    found = books.requisitions.seen_by(me.identity, id, me.roles)
    if not may_run(found, me.user, me.roles):
        raise NotYoursToRun()
    return found


def may_add(books: Books, me: Person, id: int, now: datetime) -> Adding:
    """What adds people to that recruitment, for somebody who may now.

    Raises Unknown, NotYoursToRun, IllegalMove, PlanMissing.
    """
    found = run_by(books, me, id)
    check_running(found, me.user, me.roles)
    plan = books.plans.last(found.id)
    if plan is None:
        raise adding.PlanMissing()
    recruiters = books.roles.holders(me.workspace, Role.RECRUITER)
    return Adding(books, me, found, plan, books.company.of(me.workspace, now), recruiters, now)


def in_the_name_of(books: Books, workspace: str, first: Sequence[str], requisition: int, now: datetime) -> Adding:
    """What adds people to that recruitment by itself: in the name of the first of those who may, else of who runs it.

    Raises what `may_add` raises for the last of them.
    """
    found = books.requisitions.for_notice(requisition)
    others = runners(found, books.roles.holders(workspace, Role.RECRUITER)) if found else ()
    refused: Refusal = Unknown()
    for user in dict.fromkeys((*first, *others)):
        try:
            me = books.people.enter(Identity(workspace, user), Right.HIRE)
            return may_add(books, me, requisition, now)
        except Refusal as refusal:
            refused = refusal
    raise refused
