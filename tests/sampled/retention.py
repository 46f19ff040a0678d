"""Samples of how long data are kept and who is held, in each kind of workspace and region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs import MOMENTS
from bot.jobs import retention as job
from bot.jobs.moments import template_of
from bot.rules import region as regions
from bot.rules.access import Kind as Lives
from bot.rules.community.members import Member, Standing
from bot.rules.erasures import Kind
from bot.rules.people import Person
from bot.rules.refusals import Refusal
from bot.rules.retention import Hold, HoldUnexplained, HoldUntilWhen
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, FINANCE

Sample = tuple[str, Mapping[str, Any]]
HERE = {"prefix": "acme-"}


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """The page with nobody held and with a member and somebody who is gone; the message before the first are erased."""
    me: Person = replace(make.person(ADMIN, is_admin=True), workspace=TEAM)
    books.people.put(me, NOW)
    for kind in Lives:
        books.workspaces.put(TEAM, kind, "Circle")
        yield "retention/show", {**HERE, **job.page(books, me, NOW)}
    for region in regions.PRESETS:
        books.workspaces.set_region(TEAM, region, {"applications": 3} if region == "eu" else {})
        yield "retention/show", {**HERE, **job.page(books, me, NOW)}
    member = books.members.begin(Member(TEAM, typed, Standing.KNOWN, NOW))
    until = NOW.date() + timedelta(days=9)
    for person, number in ((Kind.MEMBER, member.id), (Kind.CANDIDATE, 999)):
        held = books.retention.hold(Hold(TEAM, person, number, typed, until, FINANCE, NOW))
    books.retention.ask(held, "", NOW)
    books.workspaces.confirm(TEAM, job.TOLD, NOW)
    yield "retention/show", {**HERE, **job.page(books, me, NOW)}
    for many in (1, 2):
        job._tell(books, TEAM, many, 6, NOW + timedelta(days=many))
        facts = MOMENTS[job.SOON].facts(books, books.notices.about(job.FEATURE)[-1], NOW)
        assert facts is not None
        yield template_of(job.SOON), {**HERE, **facts, "n": many}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The form in each kind of workspace, and that it has to wait."""
    for hires, belongs in ((True, False), (False, True), (True, True)):
        yield "retention/hold", {**HERE, "hires": hires, "belongs": belongs}
    yield "retention/waits", {**HERE, "until": NOW.date()}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What the refusals carry."""
    return {HoldUnexplained: [{"most": 500}], HoldUntilWhen: [{"years": 3}]}
