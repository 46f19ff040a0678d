"""Who may what here, looked at by an admin twice a year: begun by the clock or by hand, and completed once for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs import first_run
from bot.jobs import roles as given
from bot.jobs.batches import apart
from bot.jobs.moments import Facts, Moment
from bot.rules import access_review as rules
from bot.rules import roles
from bot.rules.access import Kind, Right, has
from bot.rules.access_review import Grant, Lapsing, Mark, NoReviewOpen, NotGiven, Review, Told, Verdict
from bot.rules.hiring.panels.availability import DEAD_AFTER
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person, Role
from bot.store import Books
from bot.store.workspaces import Workspace

FEATURE = "access_review"
DUE, REMINDED = f"{FEATURE}.due", f"{FEATURE}.reminded"
# Where the record says to whom roles were given and from whom they were taken.
GIVEN = ("roles.save", f"{FEATURE}.take")
# Rows of a page with their buttons, and lines of what is only read.
A_PAGE, LISTED = 15, 10


def look(deps: Deps) -> None:
    """Where half a year is over, a review begins and its admins are told, and once more a fortnight later."""
    now = deps.now()
    with deps.store.reading() as books:
        everywhere = books.workspaces.all()
    for workspace in everywhere:
        with apart(workspace.id):
            with deps.store.reading() as books:
                last = books.access_reviews.last(workspace.id)
                began = _began(books, workspace)
            due = rules.due(began, last)
            if due is not None and due <= now:
                told = () if rules.is_on_month_page(workspace.started_at, began, last, now) else (DUE,)
                with deps.store.open() as books:
                    _begin(books, workspace.id, last, told, now)
                deps.crash("access_review.begun")


def _begin(books: Books, workspace: str, last: Review | None, told: Collection[str], now: datetime) -> None:
    number = last.number + 1 if last else 1
    if not books.access_reviews.begin(workspace, number, now):
        return
    if last:
        books.notices.withdraw(_about(last))
    about = _about(Review(workspace, number, now))
    for admin in books.people.admins(workspace):
        for kind in (*told, REMINDED):
            at = now + rules.REMIND_AFTER if kind == REMINDED else now
            key, facts = f"{kind}:{workspace}:{number}:{admin}", {"number": number}
            planned = Planned(key, kind, about, workspace, admin, facts, at, at + rules.STALE, living=True)
            books.notices.plan(planned, now)


def begin(books: Books, me: Person, now: datetime) -> None:
    """A review is open, whether one was already or not."""
    last = books.access_reviews.last(me.workspace)
    if last is None or not last.is_open:
        books.access_reviews.begin(me.workspace, last.number + 1 if last else 1, now)


def keep(books: Books, me: Person, role: Role, subject: str, now: datetime) -> None:
    """It is right that they have it. Raises NoReviewOpen, NotGiven."""
    books.access_reviews.mark(_open(books, me, role, subject), Mark(role, subject, Verdict.KEPT, me.user, now))


def take(books: Books, me: Person, role: Role, subject: str, now: datetime) -> None:
    """They have that role no more, at once. Raises NoReviewOpen, NotGiven, NobodyAdministers."""
    review, where = _open(books, me, role, subject), me.workspace
    held, subjects = books.roles.held(where), books.roles.subjects(where)[role]
    books.roles.give(where, role, [each for each in subjects if each != subject])
    roles.somebody_administers(books.people.admins(where))
    books.access_reviews.mark(review, Mark(role, subject, Verdict.TAKEN, me.user, now))
    given.note(books, f"{FEATURE}.take", where, roles.Change(role, (), (subject,)), now, who=me.user)
    given.show(books, where, held, now)
    first_run.moved(books, where, now)


def complete(books: Books, me: Person, now: datetime) -> None:
    """It is done, the record says what came of it, and no admin is asked any more. Raises NoReviewOpen, RolesLeft."""
    review = _current(books, me)
    marks = books.access_reviews.marks(review)
    rules.check_complete(_grants(books, me.workspace, review, Told()))
    books.access_reviews.complete(review, me.user, now)
    said = {
        verdict.value: [f"{each.role}:{each.subject}" for each in marks if each.verdict is verdict]
        for verdict in Verdict
    }
    about = f"workspace:{me.workspace}"
    books.record.note(now, f"{FEATURE}.complete", about, workspace=me.workspace, who=me.user, **said)
    books.notices.withdraw(_about(review))
    books.notices.refresh(now, about=_about(review))


def _current(books: Books, me: Person) -> Review:
    last = books.access_reviews.last(me.workspace)
    if last is None or not last.is_open:
        raise NoReviewOpen()
    return last


def _open(books: Books, me: Person, role: Role, subject: str) -> Review:
    review = _current(books, me)
    if subject not in books.roles.subjects(me.workspace)[role]:
        raise NotGiven()
    return review


def _grants(books: Books, workspace: str, review: Review | None, told: Told) -> list[Grant]:
    subjects = books.roles.subjects(workspace)
    people = books.people.some(workspace, {who for each in subjects.values() for who in each})
    marks = books.access_reviews.marks(review) if review else ()
    return rules.grants(subjects, people, books.roles.groups(workspace), marks, told)


def page(books: Books, me: Person, number: int, now: datetime) -> dict[str, Any]:
    """The page of that number, from 0; the last one when there are fewer by now."""
    workspace, review = books.workspaces.get(me.workspace), books.access_reviews.last(me.workspace)
    newest = books.record.newest(rules.ENTRIES)
    about = books.record.about(f"workspace:{workspace.id}", GIVEN)
    told = Told(rules.given(about), rules.used(newest), newest[-1][0] if newest else None)
    found = _grants(books, workspace.id, review, told)
    number = max(0, min(number, (len(found) - 1) // A_PAGE))
    shown = found[number * A_PAGE : (number + 1) * A_PAGE]
    marks = books.access_reviews.marks(review) if review else ()
    now_given = {(each.role, each.subject) for each in found}
    taken = [each for each in marks if each.verdict is Verdict.TAKEN and (each.role, each.subject) not in now_given]
    names = {each.id: each.name for each in books.roles.groups(workspace.id)}
    admins = set(books.people.admins(workspace.id)) - set(books.roles.held(workspace.id)[Role.ADMIN])
    hires = has(Right.HIRE, me, workspace.kind)
    return {
        "is_open": review is not None and review.is_open,
        "begun_at": review.begun_at if review else None,
        "done_at": review.done_at if review else None,
        "done_by": review.done_by if review else "",
        "next": rules.due(_began(books, workspace), review),
        "grants": [_row(each) for each in shown],
        "left": sum(each.kept is None for each in found),
        "taken": [
            {"role": each.role.value, **_whose(each.subject, names.get(each.subject, "")), "by": each.by}
            for each in taken[:LISTED]
        ],
        "admins": sorted(admins)[:LISTED],
        "readers": books.declarations.setting(workspace.id).readers if hires else (),
        "read_since": told.since,
        "number": number, "first": number * A_PAGE + 1, "last": number * A_PAGE + len(shown), "all": len(found),
        "agreements": _agreements(books, workspace, hires, now),
        **_connected(books, workspace.id, hires, now),
    }  # fmt: skip


def _row(grant: Grant) -> Facts:
    return {
        "role": grant.role.value,
        **_whose(grant.subject, grant.group.name if grant.group else ""),
        "people": len(grant.group.users) if grant.group else 1,
        "flaw": grant.flaw.value if grant.flaw else "",
        "since": grant.since,
        "by": grant.by,
        "used": grant.used,
        "is_written": grant.role in rules.USES,
        "kept_by": grant.kept.by if grant.kept else "",
    }


def _whose(subject: str, group: str) -> Facts:
    return {"subject": subject, "group": group, "is_group": not subject.startswith(("U", "W"))}


def _agreements(books: Books, workspace: Workspace, hires: bool, now: datetime) -> list[Facts]:
    found: dict[str, Lapsing] = {}
    if workspace.kind is not Kind.COMPANY:
        found |= books.access_reviews.agreements(workspace.id, now)
    if hires:
        found["pool"] = books.access_reviews.kept_in_mind(workspace.id, now)
    return [{"purpose": purpose, **vars(lapsing)} for purpose, lapsing in found.items()]


def _connected(books: Books, workspace: str, hires: bool, now: datetime) -> Facts:
    installed_at, refusal = books.installations.made(workspace)
    connections = books.connections.of(workspace) if hires else []
    last = books.connections.last([each.id for each in connections])
    dead = books.calendars.dead(workspace, now - DEAD_AFTER) if hires else []
    return {
        "hires": hires,
        "installed_at": installed_at,
        "refusal": refusal,
        "connections": [
            {"name": each.name, "kind": each.kind.value, "by": each.by, "at": each.at, "last": last.get(each.id)}
            for each in connections
        ],
        "dead": [{"user": user, "room": room, "since": since} for user, room, since in dead[:LISTED]],
        "dead_more": len(dead[LISTED:]),
    }


def _began(books: Books, workspace: Workspace) -> datetime | None:
    """When work began there: requests could be sent, or members could come."""
    began = [workspace.started_at, books.access_reviews.community_began(workspace.id)]
    return min((each for each in began if each is not None), default=None)


def _about(review: Review) -> str:
    return f"{FEATURE}:{review.workspace}:{review.number}"


def _facts(books: Books, notice: Notice, now: datetime) -> Mapping[str, Any] | None:
    """What the message says; where it stands already, also that somebody completed it."""
    review = books.access_reviews.last(notice.workspace)
    if review is None or review.number != notice.facts["number"] or (not review.is_open and notice.ts is None):
        return None
    if notice.to not in books.people.admins(notice.workspace):
        return None
    found = _grants(books, notice.workspace, review, Told())
    return {
        "roles": len(found), "flawed": sum(each.flaw is not None for each in found),
        "left": sum(each.kept is None for each in found),
        "done_by": review.done_by, "done_at": review.done_at, "begun_at": review.begun_at,
    }  # fmt: skip


MOMENTS = {DUE: Moment(_facts, Pace.DAYTIME), REMINDED: Moment(_facts, Pace.DAYTIME)}
