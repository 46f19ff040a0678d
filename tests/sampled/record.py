"""The anchor of the record, of one entry and of many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.jobs import record as job
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW
from tests.sampled.said import ADMIN, Sample, said


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    for number in (1, 12):
        facts = {"number": number, "anchor": f"{number}:{'0f' * 32}", "until": (NOW - timedelta(hours=9)).isoformat()}
        books.notices.plan(make.planned(f"a{number}", kind=job.ANCHORED, about="record", to=ADMIN, facts=facts), NOW)
    yield from said(books, "record")


def of_handlers(typed: str) -> Iterator[Sample]:
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {}
