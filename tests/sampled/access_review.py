"""Samples of who may what, before, in and after a review in each kind of workspace; and of asking for one's data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from bot.jobs import access_review as job
from bot.jobs import roles
from bot.rules.access import Kind as Lives
from bot.rules.access_review import RolesLeft
from bot.rules.community.goals import Metric
from bot.rules.community.members import How, Member, Purpose, Standing
from bot.rules.community.members.consenting import given
from bot.rules.hiring.candidates.connecting import Connection, Kind
from bot.rules.hiring.outcomes.declaring import Setting
from bot.rules.hiring.panels.availability import DEAD_AFTER
from bot.rules.people import Group, Identity, Person, Role
from bot.rules.refusals import Refusal
from bot.rules.roles import Change
from bot.store import Books
from bot.store.schema import installations
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, said

Sample = tuple[str, Mapping[str, Any]]
HERE = {"prefix": "acme-"}
LATER = NOW + DEAD_AFTER


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    me: Person = replace(make.person(ADMIN, is_admin=True), workspace=TEAM)
    books.people.put(me, NOW)
    yield from _community(books, typed)
    yield from _page(books, me)
    _given(books, typed)
    yield from _page(books, me)
    _connected(books, typed)
    for kind in (Lives.COMMUNITY, Lives.BOTH):
        books.workspaces.put(TEAM, kind, "Circle")
        yield from _page(books, me)
    books.workspaces.start(TEAM, NOW)
    job._begin(books, TEAM, None, [job.DUE], NOW)
    yield from _said(books)
    yield from _page(books, me)
    job.take(books, me, Role.COACH, "U0GIO", NOW)
    job.keep(books, me, Role.ADMIN, ASKER, NOW)
    for number in (0, 1):
        yield from _page(books, me, number)
    for role in Role:
        for each in books.roles.subjects(TEAM)[role]:
            if (role, each) == (Role.COACH, "U0C0"):
                yield from _said(books)
                yield from _page(books, me)
            verb = job.take if role is Role.COACH or each.startswith("S0GONE") else job.keep
            verb(books, me, role, each, NOW)
    yield from _said(books)
    yield from _page(books, me)
    job.complete(books, me, NOW)
    yield from _said(books)
    yield from _page(books, me)


def _given(books: Books, typed: str) -> None:
    people = {"U0GIO": {"is_guest": True}, "U0LEFT": {"is_active": False}, ASKER: {}, FINANCE: {}, "U0C0": {}}
    for user, more in people.items():
        books.people.put(make.person(user, **more), NOW)
    books.roles.give(TEAM, Role.ADMIN, [ASKER, "U0LEFT"])
    books.roles.give(TEAM, Role.RECRUITER, ["S0PEOPLE", "S0EMPTY", "S0GONE", FINANCE])
    books.roles.give(TEAM, Role.COACH, ["U0GIO", *(f"U0C{n}" for n in range(12))])
    for role in (Role.MODERATOR, Role.AMBASSADOR, Role.APPROVER):
        books.roles.give(TEAM, role, [ASKER])
    books.roles.put_groups(TEAM, [Group("S0PEOPLE", typed, "p", (ASKER,)), Group("S0EMPTY", typed, "e")])
    roles.note(books, "roles.save", TEAM, Change(Role.ADMIN, (ASKER,), ()), NOW, who=ADMIN)
    roles.note(books, "roles.save", TEAM, Change(Role.RECRUITER, (FINANCE,), ()), NOW)
    books.record.note(NOW, "hiring.offers.make", "offer:1", who=FINANCE)
    books.record.seal()


def _connected(books: Books, typed: str) -> None:
    for n, kind in enumerate(Kind):
        made = Connection(f"{n:024x}", TEAM, kind, typed, ADMIN, NOW, "secret")
        books.connections.add(made)
    books.connections.send(f"{0:024x}", "k", "test", None, {}, NOW)
    for n in range(12):
        books.calendars.connect(Identity(TEAM, ASKER), f"https://meet.example/{n}", NOW, room=typed if n else "")
    row = {"workspace": TEAM, "bot_user": "U0BOT", "bot_token": b"x", "installed_at": NOW, "refusal": "token_revoked"}
    books.roles._connection.execute(insert(installations), row)
    books.declarations.choose(TEAM, Setting(True, readers=(ASKER, FINANCE)), ADMIN, NOW)
    member = books.members.begin(Member(TEAM, typed, Standing.KNOWN, NOW))
    for purpose in Purpose:
        books.members.give(member.id, given(purpose, How.CLICK, NOW))


def _page(books: Books, me: Person, number: int = 0) -> Iterator[Sample]:
    for is_well in (False, True):
        if is_well:
            books.roles._connection.execute(update(installations).values(refusal=None))
        yield "access_review/show", {**HERE, **job.page(books, me, number, LATER)}


def _said(books: Books) -> Iterator[Sample]:
    yield from said(books, f"{job.FEATURE}:{TEAM}:1", NOW + timedelta(days=20))


def _community(books: Books, typed: str) -> Iterator[Sample]:
    """The first week with and without something, of one who moderates alone and of two; a month of each kind."""
    item = {"kind": "news", "when": NOW}
    items = [{**item, "title": title} for title in (typed, "")]
    for found, events, more, is_alone in (([], [], 0, True), (items, [{"title": typed, "when": NOW}], 1, False)):
        facts = {"items": found, "events": events, "more": more, "is_alone": is_alone}
        yield "community/first_steps/plan", {**HERE, **facts}
    metrics = [each.value for each in Metric]
    for n, more, unused in ((1, 0, ["intros"]), (2, 1, []), (0, 0, ["questions"])):
        yield "community/first_steps/month", {**HERE, "baselines": metrics[:n], "more": more, "unused": unused}


def of_handlers(typed: str) -> Iterator[Sample]:
    yield "own_data/given", HERE


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {RolesLeft: [{"n": 1}, {"n": 2}]}
