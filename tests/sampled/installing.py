"""The pages of an installation by link, for every kind of workspace and every way in which it goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.jobs import installations as job
from bot.rules.access import Kind
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.installations import Installation
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, Sample, said

HERE = {"prefix": ""}
SLACK = "https://slack.com/oauth/v2/authorize?client_id=1.2&state=x"
WHYS = ("over", "denied", "organisation", "away", "other_kind", "ours", "refused")


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    runs_out = NOW + timedelta(hours=2)
    books.installations.put(Installation(TEAM, "U0BOT", "xoxb-1", refresh_token="xoxe-1", expires_at=runs_out), NOW)
    renewal = books.installations.claim_renewal(TEAM, runs_out, NOW)
    assert renewal is not None
    books.installations.put_off(renewal, NOW, "invalid_refresh_token")
    books.notices.plan(make.planned("silent", kind=job.NOT_RENEWED, about="installation", to=ADMIN), NOW)
    yield from said(books, "installation")


def of_handlers(typed: str) -> Iterator[Sample]:
    for kind in Kind:
        yield "installing/begin", {**HERE, "kind": kind.value, "url": SLACK}
    for name in ("installing/by_token", "installing/uninvited"):
        yield name, HERE
    for why in WHYS:
        yield "installing/failed", {**HERE, "why": why, "name": "invalid_code", "team": typed}
    for url in ("", SLACK):
        yield "installing/done", {**HERE, "team": typed, "url": url}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {}
