"""Check-ins: whose they are, who looks after them, and how they begin with a hire."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.rules.calendar import Hours, local_day
from bot.rules.hiring import checkins as rules
from bot.rules.hiring.candidates import Candidacy, Candidate, Conflict, runners, shut_out
from bot.rules.hiring.checkins import Checkin, Hire, Kind, NoSuchHire, Side
from bot.rules.hiring.descriptions import Description
from bot.rules.hiring.offers import Standing
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Identity, Person, Role
from bot.store import Books

FEATURE = "hiring.checkins"
ASK = f"{FEATURE}.ask"
# What a form can hold: of more competencies than that nobody says anything they know.
MOST_COMPETENCIES = 12


@dataclass(frozen=True)
class Known:
    """A hire with everything that decides who may do what: the role, the candidate they were (nobody erased), their
    check-ins."""

    hire: Hire
    requisition: Requisition
    candidate: Candidate | None
    all: tuple[Checkin, ...]
    close: frozenset[str]

    def reads(self, user: str, roles: Collection[Role]) -> bool:
        """Whether they look after these check-ins."""
        return rules.reads(self.hire, self.requisition, user, roles, self.close)

    def find(self, day: int, side: Side) -> Checkin | None:
        """That side of that check-in."""
        return next((each for each in self.all if each.day == day and each.side is side), None)


def about(hire: Hire) -> str:
    """What notices and the record say they are about: the candidacy it came of, so that erasing finds them."""
    return f"candidacy:{hire.candidacy}" if hire.candidacy else f"hire:{hire.id}"


def known(books: Books, workspace: str, id: int, now: datetime) -> Known:
    """That hire, locked in a transaction that writes, for deciding. Raises NoSuchHire."""
    named = books.checkins.get(workspace, id)
    if named is None:
        raise NoSuchHire()
    books.requisitions.for_notice(named.requisition)
    if named.candidacy:
        books.candidates.brought(named.candidacy)
    hire = books.checkins.get(workspace, id, is_locked=True)
    found = whole(books, workspace, [hire], now) if hire else []
    if not found:  # erased in between
        raise NoSuchHire()
    return found[0]


def whole(books: Books, workspace: str, hires: Sequence[Hire], now: datetime) -> list[Known]:
    """Each of these hires there with everything that decides who may do what."""
    company = books.company.of(workspace, now)
    checkins = books.checkins.of([each.id for each in hires])
    roles = {each.id: each for each in books.requisitions.some(workspace, {each.requisition for each in hires})}
    people = books.candidates.whose([each.candidacy for each in hires if each.candidacy])
    found = []
    for each in hires:
        candidate = people.get(each.candidacy or 0)
        shut = shut_out(candidate, company) if candidate else {}
        close = frozenset(who for who, why in shut.items() if why is Conflict.RELATIVE)
        if each.requisition in roles:  # one that cannot be read takes nobody's list away
            found.append(Known(each, roles[each.requisition], candidate, checkins[each.id], close))
    return found


def seen_by(books: Books, me: Person, id: int, now: datetime) -> Known:
    """That hire for somebody who looks after it or is asked in it. Raises NoSuchHire."""
    found = known(books, me.workspace, id, now)
    if me.user not in {found.hire.user, found.hire.manager} and not found.reads(me.user, me.roles):
        raise NoSuchHire()
    return found


def run_by(books: Books, me: Person, id: int, now: datetime) -> Known:
    """The same for who looks after it. Raises NoSuchHire."""
    found = known(books, me.workspace, id, now)
    if not found.reads(me.user, me.roles):
        raise NoSuchHire()
    return found


def looks_after(books: Books, found: Known, now: datetime) -> str:
    """Who is turned to about it: the first who looks after it and is here; empty where there is nobody."""
    where = found.hire.workspace
    gone = books.company.of(where, now).gone
    recruiters = books.roles.holders(where, Role.RECRUITER)
    for each in runners(found.requisition, recruiters):
        if each not in gone and found.reads(each, books.roles.of(Identity(where, each))):
            return each
    return ""


def name(found: Known) -> str:
    """What they are called; empty for who is known by their user alone."""
    return found.candidate.name if found.candidate else ""


def line(found: Known) -> dict[str, Any]:
    """What every page and message says of a hire."""
    hire = found.hire
    return {
        "id": hire.id, "name": name(found), "user": hire.user, "manager": hire.manager, "start": hire.start,
        "title": found.requisition.wanted.title, "revision": hire.revision,
    }  # fmt: skip


def hours(books: Books, hire: Hire, zone: str) -> Mapping[Side, Hours]:
    """When each side may be written to; whoever is not in Slack yet as their manager, in their own `zone`."""
    there = books.people.hours(hire.workspace, [each for each in (hire.manager, hire.user) if each], as_if_here=True)
    manager = there[hire.manager]
    own = there[hire.user] if hire.user else replace(manager, zone=zone or manager.zone)
    return {Side.MANAGER: manager, Side.OWN: own}


def plan(books: Books, hire: Hire, zone: str) -> None:
    """Every check-in that is not in is asked for when it is due now."""
    before = books.checkins.of([hire.id])[hire.id]
    all = rules.scheduled(hire, hours(books, hire, zone), before)
    books.checkins.keep(all)
    for each in all:
        if hire.goes_on and not each.is_in and not each.waived:
            ask(books, hire, each, each.due)


def ask(books: Books, hire: Hire, one: Checkin, at: datetime) -> None:
    """Whoever answers it by then is asked, unless it is due otherwise by then."""
    due, who = one.due.isoformat(), hire.who(one.side)
    facts = {"workspace": hire.workspace, "hire": hire.id, "day": one.day, "side": one.side.value, "due": due}
    key = f"{ASK}:{hire.id}:day={one.day}:side={one.side.value}:due={due}:who={who}:at={at.isoformat()}"
    books.errands.plan(key, ASK, {**facts, "who": who}, at)


def begin(books: Books, workspace: str, candidacy: Candidacy, who: str, now: datetime) -> Hire | None:
    """They are hired: asked after from their first day on. None where the role's manager is the person themselves."""
    there = books.candidates.brought(candidacy.id)
    assert there is not None, "who was hired is there"
    requisition, candidate = books.requisitions.for_notice(candidacy.requisition), there[1]
    assert requisition is not None, "who was hired is in a recruitment"
    plan_ = books.plans.kept_by(candidacy.requisition, candidacy.code)
    last = max((each for each in books.offers.of(candidacy.id) if each.standing is Standing.ACCEPTED),
               key=lambda each: each.number, default=None)  # fmt: skip
    start = last.terms.start if last else local_day(now, candidate.zone)
    user = candidate.user or _by_email(books, workspace, candidate)
    return _begin(books, requisition, plan_.content if plan_ else None, Hire(
        workspace, requisition.id, Kind.HIRED, start, requisition.wanted.hiring_manager, user, (), (), candidacy.id
    ), candidate.zone, who, now)  # fmt: skip


def begin_moved(
    books: Books, me: Person, requisition: Requisition, user: str, manager: str, start: date, now: datetime
) -> Hire:
    """Somebody from inside is in that post: the same is asked of them. Raises FieldRefusals."""
    last = books.plans.last(requisition.id)
    hire = Hire(me.workspace, requisition.id, Kind.MOVED, start, manager, user, (), ())
    begun = _begin(books, requisition, last.content if last else None, rules.moved_to(hire, user, manager, start), "",
                   me.user, now)  # fmt: skip
    assert begun is not None, "who is their own manager was refused"
    return begun


def link(books: Books, found: Known) -> str:
    """Who they are in Slack, where it is not known and somebody there has their address; empty otherwise."""
    return _by_email(books, found.hire.workspace, found.candidate) if found.candidate and not found.hire.user else ""


def _begin(
    books: Books, requisition: Requisition, plan_: Plan | None, hire: Hire, zone: str, who: str, now: datetime
) -> Hire | None:
    if hire.user == hire.manager:
        return None
    description = _description(books, requisition, plan_)
    looked = [id for stage in (plan_.stages if plan_ else ()) for id in stage.competencies]
    asked = tuple(dict.fromkeys(looked))[:MOST_COMPETENCIES]
    begun = books.checkins.begin(replace(hire, competencies=asked, indicators=description.indicators, revision=0))
    plan(books, begun, zone)
    entry = {"workspace": hire.workspace, "who": who, "kind": hire.kind.value}
    books.record.note(now, f"{FEATURE}.begin", about(begun), **entry)
    return begun


def _description(books: Books, requisition: Requisition, plan_: Plan | None) -> Description:
    """The version the plan was made for, else the last."""
    versions = {each.number: each.content for each in books.descriptions.versions(requisition.id)}
    made_for = plan_.made_for if plan_ else 0
    return versions.get(made_for) or versions.get(max(versions, default=0)) or Description()


def _by_email(books: Books, workspace: str, candidate: Candidate) -> str:
    users = books.people.by_emails(workspace, candidate.emails)
    return next((users[each] for each in candidate.emails if each in users), "")
