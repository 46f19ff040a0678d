"""Openings: typed and of a role, with every answer of a member, and what who answers is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.community import openings as job
from bot.jobs.community.openings import cv, interest, making
from bot.jobs.hiring.candidates import about
from bot.rules.access import Kind
from bot.rules.community.members import Stand
from bot.rules.community.openings import Opening
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import day
from tests.sampled.candidates import role
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE = {"prefix": ""}
DAY = timedelta(days=1)
AGREED = {"agree": ["yes"]}


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """What a member is interested in, takes back, is answered to, and waits for."""
    books.workspaces.put(TEAM, Kind.BOTH, "Circle")
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user, name=typed or user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    books.roles.give(TEAM, Role.MODERATOR, [ASKER])
    me = make.person(FINANCE, name=typed or "Omar")
    yield "community/openings/list", {**HERE, **job.listed(books, me, 0, NOW)}
    found = role(books, typed)
    opening = Opening(TEAM, TEAM, typed, typed, ASKER, ASKER, NOW, None, typed, typed, topics=("data", "security"),
                      closes_on=NOW.date() + 9 * DAY)  # fmt: skip
    made = [books.openings.add(opening) for _ in range(4)]
    made += [books.openings.add(replace(opening, place="", pay="", topics=(), closes_on=None, answer_days=1))
             for _ in range(7)]  # fmt: skip
    for one in (made[0], replace(made[0], id=0), replace(made[0], requisition=found.id, closed_at=NOW)):
        yield "community/openings/form", {**HERE, **making.form(books, one)}
    both = [{"id": TEAM, "name": typed}, {"id": "T0OTHER", "name": typed}]
    published = {**making.form(books, replace(made[0], id=0, requisition=found.id)), "communities": both}
    yield "community/openings/form", {**HERE, **published}
    for each in (made[0], replace(made[0], answer_days=1), replace(made[0], requisition=found.id)):
        books.openings.keep(each)
        form = interest.form(books, me, made[0].id, NOW)
        yield "community/openings/interested", {**HERE, **form, "asks_more": each.requisition is not None}
    books.openings.keep(made[0])
    for one in (*made[:3], made[4]):
        interest.take(books, me, one.id, AGREED, NOW)
    member = job.member_of(books, me, NOW)
    books.members.stand(member.id, "data", Stand.FOLLOWED, NOW)
    yield "community/openings/thanks", {**HERE, **interest.form(books, me, made[0].id, NOW)}
    yield from _said(books, me, made, member.id)
    interest.answered(books, make.person(ASKER), made[1].id, member.id, NOW + DAY)
    interest.withdraw(books, me, made[2].id, NOW + DAY)
    yield from _said(books, me, made, member.id)
    one = books.openings.interest(made[0].id, member.id)
    assert one is not None
    yield from homes(books, [FINANCE, ASKER])
    for n in (0, 1):
        yield "community/openings/list", {**HERE, **job.listed(books, me, n, NOW)}
        yield "community/openings/list", {**HERE, **job.listed(books, make.person(ADMIN, is_admin=True), n, NOW)}
    for each in made[5:9]:
        interest.take(books, me, each.id, AGREED, NOW)
    yield from homes(books, [FINANCE])
    seen = day._seen(books, found.id, typed, "I1", 1)
    facts = {"candidacy": seen.candidacy.id, "answer_by": "2026-11-30"}
    books.notices.plan(Planned("arrived", interest.ARRIVED, about(seen.candidacy), TEAM, LEADERS[3], facts), NOW)
    yield from said(books, about(seen.candidacy))
    facts = {"opening": made[0].id, "problem": "not_fetched"}
    books.notices.plan(Planned("cv", cv.NOT_KEPT, "cv", TEAM, FINANCE, facts), NOW)
    yield from said(books, "cv")


def _said(books: Books, me: Any, made: list[Opening], member: int) -> Iterator[Sample]:
    for one in made[:3]:
        for now in (NOW, NOW + 30 * DAY):
            yield from said(books, job.about(one.id, member), now)
        yield "community/openings/said", {**HERE, **interest.form(books, me, one.id, NOW)}
    for now in (NOW, NOW + 8 * DAY):
        yield "community/openings/list", {**HERE, **job.listed(books, me, 0, now)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """None beside those of the store."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """None says something more."""
    return {}
